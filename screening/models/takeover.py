"""Votes cast in another program, taken over from an import's file."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.ids import new_uuid
from reviews.roles import SCREENING_STAGES, Stage
from reviews.vocab import choices


class VoteTakeover(models.Model):
    """A lead's taking over of votes at one stage from one import.

    givers: who gives the votes, {hash of the name in the file: member} (screening.takeover.hash_of). reasons: of
    exclusions at full text, {hash of the words in the file: exclusion reason}. retrieved: the reports that count as
    retrieved by it, since they were at hand where the votes were cast. A job casts the votes; undone_at: when another
    had taken back the last of them.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey("reviews.Import", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(
        max_length=16, choices=choices(Stage), default=Stage.TITLE_ABSTRACT.value
    )
    givers = models.JSONField()
    reasons = models.JSONField(default=dict)
    retrieved = models.JSONField(default=list)
    begun_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=[stage.value for stage in SCREENING_STAGES]),
                name="votetakeover_stage_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
