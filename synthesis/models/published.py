"""Figures that a publication prints of its own flow, kept beside what the ledger counts."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from reviews.ids import new_uuid


class PublishedFigures(models.Model):
    """One recording of a publication's flow. Append-only; the newest of a review stands.

    figures: {"numbers": {box: n or null}, "reasons": {text: n} or null, "designs": {text: n} or null, "source": text}
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    figures = models.JSONField()
    sha256 = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "number"], name="publishedfigures_number_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
