"""Tools that marked records as ineligible."""

from __future__ import annotations

from django.db import models

from reviews.ids import new_uuid


class Automation(models.Model):
    """By what a batch of records was marked ineligible. Append-only. content: {"tool", "version", "rule"}."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.uuid)
