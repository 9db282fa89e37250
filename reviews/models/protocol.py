"""The protocol: what was decided beforehand, each amendment a version of its own."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from reviews.ids import new_uuid


class ProtocolVersion(models.Model):
    """One version of the protocol. Append-only; `content` is canonical JSON, `sha256` its hash.

    content: {"title", "question": {"population", "intervention", "comparator", "outcome", "free"},
    "registration", "criteria": [{"id", "kind": "include"|"exclude", "text"}]}
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="protocols")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    written_by = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "number"], name="protocolversion_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.number}"
