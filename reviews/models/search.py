"""Searches, the files that they gave, and the imports of those files."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.ids import new_uuid
from reviews.sources import ImportState, SourceKind
from reviews.vocab import choices, values

# An import in one of these states belongs to a search.
COUNTING = [ImportState.STAGING.value, ImportState.COMMITTED.value, ImportState.UNDONE.value]


class SearchQuerySet(models.QuerySet["Search"]):
    def standing(self) -> SearchQuerySet:
        """Those that nobody withdrew."""
        return self.filter(withdrawn_at=None)


class Search(models.Model):
    """One query run on one source on one date (PRISMA-S). `is_yield_reported` is off for a published flow that omits it.

    The columns repeat the newest version; details: reviews.searches.SearchDetails as JSON. withdrawn_at: it was written down by mistake and never gave a record. prior_identified, prior_duplicates: hits and duplicates removed before the
    import, as somebody declares; kept apart from what is counted.
    """

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
    details = models.JSONField(default=dict)
    prior_identified = models.PositiveIntegerField(null=True)
    prior_duplicates = models.PositiveIntegerField(null=True)
    prior_note = models.ForeignKey(
        "reviews.Remark", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)

    objects = SearchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=values(SourceKind)), name="search_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(prior_identified=None, prior_duplicates=None)
                | Q(prior_duplicates__lte=models.F("prior_identified")),
                name="search_prior_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class SearchVersion(models.Model):
    """What was known of a search from one moment on. Append-only; the highest number is in force.

    content: reviews.searches.SearchFacts as JSON.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    search = models.ForeignKey(Search, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    written_by = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["search", "number"], name="searchversion_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.search_id} {self.number}"


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
    """The import of one file, or of a part of it, into one search. Its rows count once it is committed, all at once or
    not at all.

    search: None until somebody says which one gave the file. part: which of the file's records are taken
    (`reviews.parts`), {} for all. columns: of a table, the fact that each gives as a person said it, "" for none; {}
    where its headings say it. n_errors: places of the file that could not be read. preview: {"records": the first ones,
    "databases": counts of the records by the database that they name (`reviews.import_tally`), "columns": of a table}.
    messages: [{"kind", "line", "record", "params", "database": of that record}]. refusal: why the file can't be read,
    in the same shape, {} otherwise.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="imports")
    search = models.ForeignKey(Search, on_delete=models.PROTECT, null=True, related_name="imports")
    part = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, related_name="imports"
    )
    state = models.CharField(
        max_length=10, choices=choices(ImportState), default=ImportState.UPLOADED.value
    )
    format = models.CharField(max_length=24, blank=True)
    dialect = models.CharField(max_length=24, blank=True)
    encoding = models.CharField(max_length=24, blank=True)
    n_records = models.PositiveIntegerField(default=0)
    n_errors = models.PositiveIntegerField(default=0)
    n_warnings = models.PositiveIntegerField(default=0)
    preview = models.JSONField(default=dict)
    messages = models.JSONField(default=list)
    refusal = models.JSONField(default=dict)
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
            models.CheckConstraint(
                condition=~Q(state__in=COUNTING) | Q(search__isnull=False),
                name="import_counting_has_search",
            ),
        ]
        indexes = [models.Index(fields=["review", "state"], name="import_in_state")]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def source(self) -> str:
        """Whose search gave the file; "" while nobody has said."""
        return "" if self.search is None else self.search.source
