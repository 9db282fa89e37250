"""The locked data set."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.ids import new_uuid


class Snapshot(models.Model):
    """The review's data as it was locked: canonical JSON and its SHA-256. Append-only.

    Two locks of the same data have the same hash; `body` is stored with each. Standing beside the hash: revision,
    person and time.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="snapshots")
    revision = models.PositiveIntegerField()
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    locked_by = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    locked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "revision"], name="snapshot_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.revision}"


class Lock(models.Model):
    """Whether a snapshot stands. is_outdated: a study of it lost or regained its place since."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="lock")
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="locks")
    unlocked_at = models.DateTimeField(null=True)
    is_outdated = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review"], condition=Q(unlocked_at=None), name="lock_one_standing"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
