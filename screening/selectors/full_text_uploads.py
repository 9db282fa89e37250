"""An upload of many full texts as its page shows it: where each file may belong, and which wait for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from reviews.models import Job, Member
from reviews.selectors.people import name_of
from reviews.selectors.records import RecordRow, record_rows
from screening.models import FullTextUpload, OfferedFile
from screening.pdf_matching import Ground
from screening.selectors.full_text import places_of_reports

# With more reports than this a list of all of them is no help: those files are uploaded at their reports.
MOST_OFFERED = 60


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A report that a file may be attached to. ground: what speaks for it, "" for the others."""

    report: UUID
    label: str
    ground: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferedRow:
    """A file that waits for an answer. file: the stored file's id, None where it was not kept.

    is_looked_at: off where the job was stopped before it came to this file.
    """

    offered: UUID
    name: str
    file: UUID | None
    n_pages: int | None
    problem: str
    is_looked_at: bool
    is_certain: bool
    likely: tuple[Choice, ...]
    others: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class UploadDetail:
    """An upload. waiting: files to attach; problems: those that can't be; n_attached, n_aside: what was answered."""

    upload: UUID
    made_at: datetime
    by: str
    job: Job
    waiting: tuple[OfferedRow, ...]
    problems: tuple[OfferedRow, ...]
    n_attached: int
    n_aside: int

    @property
    def is_matched(self) -> bool:
        return self.job.is_over


def open_files(review: UUID) -> QuerySet[OfferedFile]:
    """Kept files of whatever upload that belong to no report yet, and of which nobody said that they shouldn't."""
    return OfferedFile.objects.filter(
        upload__review_id=review, file__isnull=False, attachment=None, set_aside_at=None
    )


def waiting_uploads(review: UUID) -> list[tuple[UUID, int]]:
    """Uploads with files that wait for an answer, and how many, the oldest first."""
    found: dict[UUID, int] = {}
    rows = open_files(review).order_by("upload__made_at", "upload")
    for upload in rows.values_list("upload_id", flat=True):
        found[upload] = found.get(upload, 0) + 1
    return list(found.items())


def upload_detail(member: Member, upload: UUID) -> UploadDetail | None:
    """An upload of the member's review; None if it isn't there."""
    found = FullTextUpload.objects.filter(uuid=upload, review_id=member.review_id)
    row = found.select_related("by__user").first()
    if row is None:
        return None
    # Asked before the files: when it is over, all of them were looked at.
    job = Job.objects.filter(review_id=member.review_id, ref=row.uuid).latest("created_at")
    files = list(OfferedFile.objects.filter(upload=row).order_by("place"))
    unanswered = [file for file in files if file.attachment_id is None and not file.set_aside_at]
    labels = _labels(member)
    taken = {report for file in unanswered if file.is_certain for report, _ in file.matches[:1]}
    shown = [_row(file, labels, taken) for file in unanswered]
    return UploadDetail(
        upload=row.uuid,
        made_at=row.made_at,
        by=name_of(row.by.user),
        job=job,
        waiting=tuple(each for each in shown if not each.problem),
        problems=tuple(each for each in shown if each.problem),
        n_attached=sum(file.attachment_id is not None for file in files),
        n_aside=sum(file.set_aside_at is not None and file.file_id is not None for file in files),
    )


def _labels(member: Member) -> dict[str, str]:
    places = places_of_reports(member.review_id).order_by("rank", "uuid")
    reports = dict(places.values_list("record_id", "report_id"))
    return {
        str(reports[row.record]): f"{_marked(row)}{row.label}: {row.title}"
        for row in record_rows(member.review_id, list(reports))
    }


def _marked(row: RecordRow) -> str:
    """What notices say of its report, first, where nothing cuts it off."""
    return "".join(f"[{mark.label}] " for mark in row.marks)


def _row(file: OfferedFile, labels: dict[str, str], taken: set[str]) -> OfferedRow:
    likely = [
        Choice(
            report=UUID(report),
            label=labels[report],
            ground=Ground(ground).value,
            is_chosen=file.is_certain and place == 0,
        )
        for place, (report, ground) in enumerate(file.matches)
        if report in labels
    ]
    known = {str(choice.report) for choice in likely} | taken
    rest = [report for report in labels if report not in known]
    return OfferedRow(
        offered=file.uuid,
        name=file.name,
        file=file.file_id,
        n_pages=file.n_pages,
        problem=file.problem,
        is_looked_at=file.looked_at is not None,
        is_certain=file.is_certain and bool(likely),
        likely=tuple(likely),
        others=tuple(
            Choice(report=UUID(report), label=labels[report], ground="", is_chosen=False)
            for report in (rest if len(rest) <= MOST_OFFERED else ())
        ),
    )
