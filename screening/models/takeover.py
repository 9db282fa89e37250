"""Votes cast in another program, taken over from an import's file."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from reviews.ids import new_uuid


class VoteTakeover(models.Model):
    """A lead's taking over of votes on titles and abstracts from one import.

    givers: who gives the votes, {hash of the name in the file: member} (screening.takeover.hash_of). A job casts the
    votes; undone_at: when another had taken back the last of them.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey("reviews.Import", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    givers = models.JSONField()
    begun_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.uuid)
