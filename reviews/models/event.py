"""The ledger's rows, and the free text that events name by salted hash."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from reviews.ids import new_uuid


class Event(models.Model):
    """One act's fact. The body is the RFC 8785 JSON that is hashed; the columns repeat what is looked up."""

    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.UUIDField()
    key = models.UUIDField()
    part = models.PositiveIntegerField()
    content_mac = models.CharField(max_length=64)
    body = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "seq"], name="event_seq_once"),
            models.UniqueConstraint(
                fields=["review", "by", "key", "part"], name="event_key_once_for_member"
            ),
        ]
        indexes = [models.Index(fields=["review", "kind", "seq"], name="event_kind")]

    def __str__(self) -> str:
        return f"{self.review_id} {self.seq}"


class Remark(models.Model):
    """Free text of a member (a reason, a note). Erasing empties text and salt; the event's hash stays."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    salt = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)
    written_at = models.DateTimeField(default=timezone.now)
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.uuid)
