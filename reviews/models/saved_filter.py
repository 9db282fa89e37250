"""Lists of records that people come back to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.ids import new_uuid


class SavedFilter(models.Model):
    """What a list of records is narrowed by, under a name. A bookmark: nothing rests on it, and no event tells of it.

    query: as an address has it. is_shared: a lead shows it to the whole team.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    query = models.TextField()
    is_shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "name"],
                condition=Q(deleted_at=None),
                name="savedfilter_name_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
