"""Searches, the files that they gave, and the imports of those files."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.ids import new_uuid
from reviews.sources import ImportState, SourceKind
from reviews.vocab import choices, values


class Search(models.Model):
    """One query run on one source on one date (PRISMA-S). `is_yield_reported` is off for a published flow that omits it."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="searches")
    source = models.CharField(max_length=200)
    kind = models.CharField(max_length=24, choices=choices(SourceKind))
    platform = models.CharField(max_length=200, blank=True)
    run_on = models.DateField(null=True)
    strategy = models.TextField(blank=True)
    limits = models.TextField(blank=True)
    is_yield_reported = models.BooleanField(default=True)
    is_screened = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=values(SourceKind)), name="search_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class StoredFile(models.Model):
    """An uploaded file, kept byte for byte under its SHA-256. Append-only."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    n_bytes = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    uploaded_by = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def path(self) -> str:
        """Where the storage keeps it: the review's folder, the name its hash."""
        return f"{self.review_id}/{self.sha256[:2]}/{self.sha256}"


class Import(models.Model):
    """The import of one file into one search. Its rows count once it is committed, all at once or not at all."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="imports")
    search = models.ForeignKey(Search, on_delete=models.PROTECT, related_name="imports")
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="imports"
    )
    state = models.CharField(
        max_length=10, choices=choices(ImportState), default=ImportState.UPLOADED.value
    )
    format = models.CharField(max_length=24, blank=True)
    encoding = models.CharField(max_length=24, blank=True)
    n_records = models.PositiveIntegerField(default=0)
    n_errors = models.PositiveIntegerField(default=0)
    n_warnings = models.PositiveIntegerField(default=0)
    preview = models.JSONField(default=list)
    messages = models.JSONField(default=list)
    refusal = models.TextField(blank=True)
    created_by = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    committed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=values(ImportState)), name="import_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=ImportState.COMMITTED.value) | Q(committed_at__isnull=False),
                name="import_committed_has_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
