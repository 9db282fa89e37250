"""Votes that count for another record, since theirs joined it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from reviews.ids import new_uuid
from reviews.vocab import choices, values
from screening.models.stage import ExclusionReason, StageRecord, StageSettings
from screening.tally import State


class VoteJoining(models.Model):
    """What the votes on a copy changed on the record that it joined, at one stage.

    number: its place among the review's. round: the one of `into` that took the votes in: a new one where the two were
    decided differently. was_*: how `into` stood before. cleared: votes on `into` that ended, since their people had
    voted otherwise on the copy.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    copy = models.ForeignKey(StageRecord, on_delete=models.PROTECT, related_name="joinings")
    into = models.ForeignKey(StageRecord, on_delete=models.PROTECT, related_name="joined")
    round = models.PositiveSmallIntegerField()
    was_round = models.PositiveSmallIntegerField()
    was_state = models.CharField(max_length=8, choices=choices(State))
    was_reason = models.ForeignKey(
        ExclusionReason, on_delete=models.PROTECT, null=True, related_name="+"
    )
    was_settings = models.ForeignKey(
        StageSettings, on_delete=models.PROTECT, null=True, related_name="+"
    )
    cleared = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)
    parted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="votejoining_number_once"),
            models.UniqueConstraint(
                fields=["copy"], condition=Q(parted_at=None), name="votejoining_one_standing"
            ),
            models.CheckConstraint(
                condition=Q(was_state__in=values(State)), name="votejoining_was_state_known"
            ),
            models.CheckConstraint(
                condition=Q(round__gte=F("was_round")), name="votejoining_round_goes_on"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def is_anew(self) -> bool:
        """Whether a new round was begun for it: the two were decided differently."""
        return self.round > self.was_round
