"""Reports as extraction sees them: which are included, and what each is called."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from reviews.mark_words import Mark, marks_in
from reviews.models import Record
from reviews.roles import Stage
from screening.models import Report, StageRecord
from screening.rules import Retrieval
from screening.tally import State


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportRow:
    """A report for a page. decision: "include", "exclude", or "" while there is none. is_lost: confirmed as not retrieved."""

    uuid: UUID
    record: UUID
    title: str
    authors: str
    journal: str
    year: int | None
    decision: str
    reason: str
    is_lost: bool
    marks: tuple[Mark, ...]

    @property
    def is_included(self) -> bool:
        return self.decision == "include"


def included_reports(review_id: UUID) -> QuerySet[StageRecord, UUID]:
    """Ids of the reports whose inclusion at full text stands."""
    rows = StageRecord.objects.counted().filter(
        review_id=review_id,
        stage=Stage.FULL_TEXT.value,
        state=State.INCLUDED.value,
        report__is_sought=True,
    )
    return rows.values_list("report_id", flat=True)


def sought_report(review_id: UUID, report: UUID) -> Report | None:
    """A report of the review that is sought."""
    rows = Report.objects.filter(uuid=report, review_id=review_id, is_sought=True)
    return rows.select_related("record__face").first()


def report_rows(review_id: UUID, reports: Collection[UUID]) -> dict[UUID, ReportRow]:
    """Reports by id, with the decisions on them."""
    rows = StageRecord.objects.filter(
        review_id=review_id, stage=Stage.FULL_TEXT.value, report__in=reports
    ).select_related("record__face", "reason", "report")
    return {row.report_id: _row(row) for row in rows if row.report_id is not None}


def reports_sought(review_id: UUID) -> dict[UUID, ReportRow]:
    """All reports sought, by id."""
    wanted = Report.objects.filter(review_id=review_id, is_sought=True)
    return report_rows(review_id, list(wanted.values_list("uuid", flat=True)))


def facts_for_label(report: Report) -> tuple[list[str], int | None, str]:
    """First authors, year and title of a report's record."""
    shown = Record.objects.select_related("face").get(uuid=report.record_id).shown
    return list(shown["authors"]), shown["year"], shown["title"]


def _row(row: StageRecord) -> ReportRow:
    shown = row.record.shown
    decided = {State.INCLUDED.value: "include", State.EXCLUDED.value: "exclude"}
    # Its voters take a report whose reason is in dispute for undecided; so do these pages, whoever looks.
    is_open = row.is_parked or row.is_reason_disputed
    if row.report_id is None or row.report is None:
        raise RuntimeError("A full-text stage record has a report.")
    return ReportRow(
        uuid=row.report_id,
        record=row.record_id,
        title=shown["title"],
        authors="; ".join(shown["authors"]),
        journal=shown["journal"],
        year=shown["year"],
        decision="" if is_open else decided.get(row.state, ""),
        reason="" if is_open or row.reason is None else row.reason.text,
        marks=marks_in(row.record.marks),
        is_lost=row.report.retrieval == Retrieval.NOT_RETRIEVED.value,
    )
