"""Decisions of a team in another program, taken over from an import's file."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.ids import new_uuid
from reviews.vocab import choices, values
from screening.models.stage import StageRecord
from screening.team_decisions import ListedAs, Program


class DecisionTakeover(models.Model):
    """A lead's taking over of decisions from one import.

    reasons: {hash of the words in the file: exclusion reason} (screening.team_decisions.reason_key). A job writes the
    decisions; undone_at: when another had taken back the last of them.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey("reviews.Import", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    program = models.CharField(max_length=13, choices=choices(Program))
    listed_as = models.CharField(max_length=23, choices=choices(ListedAs))
    reasons = models.JSONField()
    begun_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(program__in=values(Program)), name="decisiontakeover_program_known"
            ),
            models.CheckConstraint(
                condition=Q(listed_as__in=values(ListedAs)), name="decisiontakeover_list_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class TakenDecision(models.Model):
    """A decision from a file: what the standing decision of this round rests on, as long as the round lasts.

    is_retrieved_by: the report counts as retrieved since it was at hand where the decision was made.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    takeover = models.ForeignKey(
        DecisionTakeover, on_delete=models.PROTECT, related_name="decisions"
    )
    stage_record = models.ForeignKey(StageRecord, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    is_retrieved_by = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage_record", "round"], name="takendecision_once")
        ]

    def __str__(self) -> str:
        return str(self.uuid)
