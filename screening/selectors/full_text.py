"""Reports: which are sought, what was tried to get them, their files; and one report as its reviewer reads it.

Nothing here tells of votes but the reader's own, and of decisions.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count

from reviews.models import Event, Member, Remark
from reviews.roles import Stage
from reviews.selectors.people import name_of
from reviews.selectors.records import RecordRow, record_row, record_rows
from screening.events import RetrievalChanged
from screening.models import ReportFile, RetrievalAttempt, StageRecord
from screening.models.stage import StageRecordQuerySet
from screening.pdf_matching import Wanted
from screening.rules import Retrieval

PAGE = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class FileRow:
    """A file of a report. file: the stored file's id. taken_back_at: None while it is attached."""

    attachment: UUID
    file: UUID
    name: str
    n_bytes: int
    by: str
    attached_at: datetime
    taken_back_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AttemptRow:
    """One try to get a report."""

    tried_on: date
    route: str
    remark: str
    by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeRow:
    """When a report began to be retrieved, not retrieved, or sought again, and why."""

    at: datetime
    retrieval: Retrieval
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportRow:
    """A report in the list. files: those that are attached."""

    report: UUID
    row: RecordRow
    retrieval: Retrieval
    n_attempts: int
    files: tuple[FileRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportPage:
    """One page of the list. counts: reports in each state of retrieval."""

    rows: tuple[ReportRow, ...]
    page: Page[Any]
    counts: Mapping[Retrieval, int]

    @property
    def n_all(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, kw_only=True, slots=True)
class SameFile:
    """Another report with the very same file."""

    report: UUID
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportDetail:
    """One report with all that was tried. same_files: other reports with one of its files. taken_back: wrong files; they are kept."""

    report: UUID
    row: RecordRow
    retrieval: Retrieval
    files: tuple[FileRow, ...]
    same_files: tuple[SameFile, ...]
    taken_back: tuple[FileRow, ...]
    attempts: tuple[AttemptRow, ...]
    changes: tuple[ChangeRow, ...]


def places_of_reports(review: UUID) -> StageRecordQuerySet:
    """The places at full text of all reports that the review seeks or sought."""
    return StageRecord.objects.counted().filter(
        review_id=review, stage=Stage.FULL_TEXT.value, report__is_sought=True
    )


def report_page(member: Member, *, retrieval: Retrieval | None, number: str) -> ReportPage:
    """A page of the reports, of one state of retrieval or of all, in the common order."""
    places = places_of_reports(member.review_id)
    groups = places.values("report__retrieval").annotate(n=Count("pk")).order_by()
    counted = {group["report__retrieval"]: group["n"] for group in groups}
    shown = places if retrieval is None else places.filter(report__retrieval=retrieval.value)
    page: Page[Any] = Paginator(
        shown.select_related("report").order_by("rank", "uuid"), PAGE
    ).get_page(number)
    return ReportPage(
        rows=tuple(_rows(member, list(page.object_list))),
        page=page,
        counts={each: counted.get(each.value, 0) for each in Retrieval},
    )


def first_retrieval(review: UUID) -> Retrieval:
    """The first state of retrieval that any report is in."""
    return next((each for each in Retrieval if n_reports(review, each)), Retrieval.SOUGHT)


def n_reports(review: UUID, retrieval: Retrieval) -> int:
    """How many reports are in a state of retrieval."""
    return places_of_reports(review).filter(report__retrieval=retrieval.value).count()


def report_detail(member: Member, report: UUID) -> ReportDetail | None:
    """One report of the member's review; None if it isn't sought there."""
    place = (
        places_of_reports(member.review_id).filter(report=report).select_related("report").first()
    )
    row = None if place is None else record_row(member.review_id, place.record_id)
    if place is None or place.report is None or row is None:
        return None
    files = _files([report])[report]
    attempts = RetrievalAttempt.objects.filter(report=report).select_related(
        "by__user", "route", "remark"
    )
    return ReportDetail(
        report=report,
        row=row,
        retrieval=Retrieval(place.report.retrieval),
        files=tuple(file for file in files if file.taken_back_at is None),
        same_files=tuple(_same_files(member.review_id, report)),
        taken_back=tuple(file for file in files if file.taken_back_at is not None),
        attempts=tuple(
            AttemptRow(
                tried_on=attempt.tried_on,
                route=attempt.route.text,
                remark="" if attempt.remark is None else attempt.remark.text,
                by=name_of(attempt.by.user),
            )
            for attempt in attempts.order_by("tried_on", "uuid")
        ),
        changes=tuple(_changes(member.review_id, report)),
    )


def files_of(report: UUID) -> tuple[FileRow, ...]:
    """The files that are attached to a report, the newest first."""
    return tuple(file for file in _files([report])[report] if file.taken_back_at is None)


def attachment_of(member: Member, attachment: UUID) -> tuple[UUID, FileRow] | None:
    """A file of a report of the member's review, with the report's id; None if it isn't there."""
    found = ReportFile.objects.filter(uuid=attachment, report__review_id=member.review_id)
    report = found.values_list("report_id", flat=True).first()
    if report is None:
        return None
    return report, next(f for f in _files([report])[report] if f.attachment == attachment)


def wanted_reports(review: UUID) -> list[Wanted]:
    """Every report of the review, as files are matched to it."""
    places = places_of_reports(review).values_list("report_id", "record_id")
    reports = {record: report for report, record in places}
    return [
        Wanted(
            report=str(reports[row.record]),
            doi=row.doi,
            title=row.title,
            author=row.authors[0].split(",")[0] if row.authors else "",
            year=row.year,
        )
        for row in record_rows(review, list(reports))
    ]


def _rows(member: Member, places: Sequence[StageRecord]) -> list[ReportRow]:
    reports = [place.report for place in places if place.report is not None]
    ids = [report.uuid for report in reports]
    files = _files(ids)
    tried = RetrievalAttempt.objects.filter(report__in=ids).values("report").order_by()
    attempts = {group["report"]: group["n"] for group in tried.annotate(n=Count("pk"))}
    records = record_rows(member.review_id, [place.record_id for place in places])
    shown = {row.record: row for row in records}
    return [
        ReportRow(
            report=report.uuid,
            row=shown[report.record_id],
            retrieval=Retrieval(report.retrieval),
            n_attempts=attempts.get(report.uuid, 0),
            files=tuple(file for file in files[report.uuid] if file.taken_back_at is None),
        )
        for report in reports
    ]


def _files(reports: Sequence[UUID]) -> Mapping[UUID, list[FileRow]]:
    found: dict[UUID, list[FileRow]] = defaultdict(list)
    rows = ReportFile.objects.filter(report__in=reports).select_related("file__uploaded_by__user")
    for row in rows.order_by("-attached_at", "uuid"):
        found[row.report_id].append(
            FileRow(
                attachment=row.uuid,
                file=row.file_id,
                name=row.file.name,
                n_bytes=row.file.n_bytes,
                by=name_of(row.file.uploaded_by.user),
                attached_at=row.attached_at,
                taken_back_at=row.taken_back_at,
            )
        )
    return found


def _same_files(review: UUID, report: UUID) -> list[SameFile]:
    live = ReportFile.objects.filter(report__review_id=review, taken_back_at=None)
    mine = live.filter(report=report).values("file__sha256")
    others = live.filter(file__sha256__in=mine).exclude(report=report).values("report")
    places = places_of_reports(review).filter(report__in=others)
    reports = {record: found for found, record in places.values_list("report_id", "record_id")}
    return [
        SameFile(report=reports[row.record], title=row.title)
        for row in record_rows(review, list(reports))
    ]


def _changes(review: UUID, report: UUID) -> list[ChangeRow]:
    rows = Event.objects.filter(
        review_id=review, kind=RetrievalChanged.KIND, body__contains=str(report)
    )
    payloads = [(row.at, json.loads(row.body)["payload"]) for row in rows.order_by("seq")]
    mine = [(at, payload) for at, payload in payloads if payload["report"] == str(report)]
    remarks = [payload["reason"]["remark"] for _at, payload in mine if payload["reason"]]
    texts = {str(row.uuid): row.text for row in Remark.objects.filter(uuid__in=remarks)}
    return [
        ChangeRow(
            at=at,
            retrieval=Retrieval(payload["retrieval"]),
            reason=texts.get(payload["reason"]["remark"], "") if payload["reason"] else "",
        )
        for at, payload in mine
    ]
