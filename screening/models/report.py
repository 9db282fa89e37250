"""Reports that were sought, the attempts to get them, and their files."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.ids import new_uuid
from reviews.vocab import choices, values
from screening.rules import Retrieval


class Report(models.Model):
    """A document that an advanced record describes: sought, retrieved or not, and assessed at full text.

    is_sought: its record's decision to advance stands.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey("reviews.Record", on_delete=models.PROTECT, related_name="reports")
    retrieval = models.CharField(
        max_length=13, choices=choices(Retrieval), default=Retrieval.SOUGHT.value
    )
    is_sought = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(retrieval__in=values(Retrieval)), name="report_retrieval_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class ReportFile(models.Model):
    """A full text that somebody attached; taken back, it stays with the time."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("reviews.StoredFile", on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.uuid)


class RetrievalAttempt(models.Model):
    """One try to get a report: when, by which route, with what result."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="attempts")
    by = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    tried_on = models.DateField()
    route = models.ForeignKey("reviews.Remark", on_delete=models.PROTECT, related_name="+")
    remark = models.ForeignKey(
        "reviews.Remark", on_delete=models.PROTECT, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.uuid)
