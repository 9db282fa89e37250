"""Full texts uploaded many at once: what was found out about each file, until somebody says where it belongs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.ids import new_uuid


class FullTextUpload(models.Model):
    """Some PDFs that somebody uploaded together, to be matched to reports."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.uuid)


class OfferedFile(models.Model):
    """One of the files. file: None where it was no PDF, and so was not kept; then name and problem tell.

    matches: [[report, ground], ...], the likeliest first, once it was looked at. It is open until it is attached to a
    report or set aside; a kept file stays kept either way.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    upload = models.ForeignKey(FullTextUpload, on_delete=models.PROTECT, related_name="offered")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=255)
    file = models.ForeignKey(
        "reviews.StoredFile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    problem = models.CharField(max_length=12, blank=True)
    n_pages = models.PositiveIntegerField(null=True)
    matches = models.JSONField(default=list)
    is_certain = models.BooleanField(default=False)
    looked_at = models.DateTimeField(null=True)
    attachment = models.ForeignKey(
        "screening.ReportFile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    set_aside_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "place"], name="offeredfile_place_once"),
            models.CheckConstraint(
                condition=Q(attachment=None) | Q(file__isnull=False, set_aside_at=None),
                name="offeredfile_attached_is_kept",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
