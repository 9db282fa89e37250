"""Sheets: one person's answers about one thing, or the consensus of two. Extraction and risk of bias share them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from extraction.models.form import FormVersion
from extraction.models.study import Result, Study
from extraction.sheet_states import SheetKind, SheetState
from reviews.ids import new_uuid
from reviews.vocab import choices, values


class SheetQuerySet(models.QuerySet["Sheet"]):
    def in_use(self) -> SheetQuerySet:
        """Sheets that weren't put away."""
        return self.filter(archived_at=None)

    def consensuses(self) -> SheetQuerySet:
        """Those in use that settle two people's sheets."""
        return self.in_use().filter(person=None)

    def agreed(self) -> SheetQuerySet:
        """Consensuses in use that stand."""
        return self.consensuses().filter(state=SheetState.AGREED.value)


class Sheet(models.Model):
    """Answers about a study (extraction, by a form's version) or about a result (assessment, by a tool).

    person: whose own work it is; null for the consensus, of which there is one for each subject and round.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=choices(SheetKind))
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="sheets")
    result = models.ForeignKey(Result, on_delete=models.PROTECT, null=True, related_name="sheets")
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, null=True, related_name="+")
    tool = models.CharField(max_length=40, blank=True)
    person = models.ForeignKey(
        "reviews.Member", on_delete=models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(
        max_length=11, choices=choices(SheetState), default=SheetState.IN_PROGRESS.value
    )
    revision = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    proposed_by = models.ForeignKey(
        "reviews.Member", on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "person"],
                condition=Q(kind=SheetKind.EXTRACTION.value, archived_at=None),
                name="sheet_one_extraction_each",
            ),
            models.UniqueConstraint(
                fields=["result", "person"],
                condition=Q(kind=SheetKind.ASSESSMENT.value, archived_at=None),
                name="sheet_one_assessment_each",
            ),
            models.UniqueConstraint(
                fields=["study"],
                condition=Q(kind=SheetKind.EXTRACTION.value, person=None, archived_at=None),
                name="sheet_one_extraction_consensus",
            ),
            models.UniqueConstraint(
                fields=["result"],
                condition=Q(kind=SheetKind.ASSESSMENT.value, person=None, archived_at=None),
                name="sheet_one_assessment_consensus",
            ),
            models.CheckConstraint(
                condition=Q(state__in=values(SheetState)), name="sheet_state_known"
            ),
            models.CheckConstraint(
                condition=Q(kind=SheetKind.EXTRACTION.value, result=None, form__isnull=False)
                | Q(kind=SheetKind.ASSESSMENT.value, result__isnull=False, form=None),
                name="sheet_subject_fits_kind",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    @property
    def is_agreed(self) -> bool:
        """Whether it is a consensus that stands."""
        return self.state == SheetState.AGREED.value


class Entry(models.Model):
    """One answer at one place of a sheet. Append-only: the newest of a place stands.

    place: "field:<id>", "data:<outcome>:<timepoint>:<arm>:<column>", "question:<id>", "support:<id>",
    "override:<domain>" or "override:overall". content: what the sheet's kind makes of it, mostly
    {"state", "value"?, "source"?}; null clears the place.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="entries")
    place = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    content = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64)
    written_by = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "place", "number"], name="entry_number_once_at_place"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class SheetView(models.Model):
    """An adjudicator opened a consensus: they may never have a sheet of their own on its subject."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="views")
    member = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "member"], name="sheetview_once"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
