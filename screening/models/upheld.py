"""Exclusions that were looked at again when an abstract came, and stay."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from reviews.ids import new_uuid
from screening.models.stage import StageRecord


class UpheldExclusion(models.Model):
    """Somebody read what came after a record was excluded, and says that it stays so, in this round.

    Taken back, the row stays with the time.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    stage_record = models.ForeignKey(StageRecord, on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    by = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.uuid)
