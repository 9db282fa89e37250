"""Long lists of ids that one event of a bulk act names."""

from __future__ import annotations

from django.db import models

from reviews.ids import new_uuid


class IdSet(models.Model):
    """The ids of a bulk act, written before the act, named by its event with id, count and SHA-256. Append-only.

    body: lines of ids; a line of two ids separated by a space is a pair (record, the record that it joined); of
    relations, a line is their id, those of the two records, and the relation.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    n_lines = models.PositiveIntegerField()
    body = models.TextField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def lines(self) -> list[str]:
        return self.body.splitlines()
