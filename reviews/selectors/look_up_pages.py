"""Looking elsewhere, and notices, as pages show them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from reviews import outgoing
from reviews.enrichment.interface import Service, Wanted
from reviews.enrichment.notices import Nature
from reviews.formats.own_field import Decided
from reviews.look_up_words import FOUND_NAMES, WANTED_NAMES, line_text, refused_text
from reviews.mark_words import NATURES, SERVICES
from reviews.models import Finding, Found, Job, LookUp, Member, Record, RecordNotice
from reviews.seams import registry
from reviews.selectors.copies import members_of, root_of
from reviews.selectors.look_up_history import source_of
from reviews.selectors.people import name_of
from reviews.selectors.records import RecordRow, record_rows

LINES_SHOWN = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class LookUpRow:
    """A look-up in a list, or on its page. file: its name, "" for services. found: (what, how many) pairs.

    refused: why a file was not read. unanswered: (service, how often) pairs. left: records nobody has been asked about.
    """

    look_up: UUID
    file: str
    by: str
    at: datetime
    wants: tuple[str | Promise, ...]
    services: tuple[str, ...]
    n_records: int
    found: tuple[tuple[str | Promise, int], ...]
    report: Mapping[str, Any]
    unanswered: tuple[tuple[str, int], ...]
    refused: str
    job: Job | None
    is_finished: bool
    undone_at: datetime | None

    @property
    def is_running(self) -> bool:
        return self.job is not None and not self.job.is_over

    @property
    def may_be_undone(self) -> bool:
        return not self.is_running and self.undone_at is None and any(n for _what, n in self.found)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Something doubtful in a file of notices."""

    line: int | None
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeRow:
    """A notice about a report. source: who told of it; line: of a file, 0 otherwise."""

    notice: UUID
    nature: str | Promise
    on: date | None
    doi: str
    pmid: str
    reasons: tuple[str, ...]
    source: str
    line: int
    found_at: datetime
    taken_back_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ValueBack:
    """A value from a service that somebody took back."""

    finding: UUID
    what: str | Promise
    service: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkedReport:
    """A report with notices, and what is decided on it, as far as the member may know."""

    row: RecordRow
    notices: tuple[NoticeRow, ...]
    decisions: tuple[Decided, ...]

    @property
    def is_included(self) -> bool:
        """By the last decision that there is."""
        return bool(self.decisions) and self.decisions[-1].state == "included"


def services_named() -> tuple[str, ...]:
    """The services that this server may ask, by name."""
    return tuple(SERVICES[each] for each in outgoing.services())


def look_up_rows(member: Member) -> list[LookUpRow]:
    """The review's look-ups, the newest first."""
    rows = LookUp.objects.filter(review_id=member.review_id)
    return _rows(rows.order_by("-created_at", "uuid"))


def look_up_row(member: Member, look_up: UUID) -> LookUpRow | None:
    """One look-up; None if it isn't there."""
    rows = LookUp.objects.filter(review_id=member.review_id, uuid=look_up)
    return next(iter(_rows(rows)), None)


def lines_of(look_up: UUID) -> list[Line]:
    """What was doubtful in a file, the first lines of it."""
    messages = LookUp.objects.values_list("messages", flat=True).get(uuid=look_up)
    return [Line(line=each["line"], text=line_text(each)) for each in messages[:LINES_SHOWN]]


def _rows(rows: Any) -> list[LookUpRow]:
    look_ups = list(rows.select_related("file", "ids", "created_by__user").defer("ids__body"))
    jobs: dict[UUID, Job] = {}
    for job in Job.objects.filter(ref__in=[each.uuid for each in look_ups]).order_by("created_at"):
        jobs[job.ref] = job
    return [_row(each, jobs.get(each.uuid)) for each in look_ups]


def _row(row: LookUp, job: Job | None) -> LookUpRow:
    n = Counter(row.findings.filter(taken_back_at=None).values_list("field", flat=True))
    found = [(FOUND_NAMES[each], n[each.value]) for each in Found if n[each.value]]
    kinds = Counter(row.notices.filter(taken_back_at=None).values_list("nature", flat=True))
    found += [(NATURES[each], kinds[each.value]) for each in Nature if kinds[each.value]]
    unanswered = row.report.get("unanswered", {})
    return LookUpRow(
        look_up=row.uuid,
        file="" if row.file is None else row.file.name,
        by=name_of(row.created_by.user),
        at=row.created_at,
        wants=tuple(WANTED_NAMES[Wanted(each)] for each in row.wants),
        services=tuple(SERVICES[Service(each)] for each in row.services),
        n_records=0 if row.ids is None else row.ids.n_lines,
        found=tuple(found),
        report=row.report,
        unanswered=tuple((SERVICES[Service(each)], times) for each, times in unanswered.items()),
        refused=refused_text(row.refusal),
        job=job,
        is_finished=row.finished_at is not None,
        undone_at=row.undone_at,
    )


def notices_of(record: UUID) -> tuple[NoticeRow, ...]:
    """The notices about a record that stands on its own, those taken back too, by their days."""
    rows = _counting().filter(record__in=members_of(record))
    return tuple(sorted(map(_notice, rows), key=_day_of))


def values_taken_back(record: UUID) -> list[ValueBack]:
    """Values that services gave for a record, and that somebody took back."""
    rows = Finding.objects.filter(
        record__in=members_of(record), taken_back_at__isnull=False, look_up__undone_at=None
    )
    return [
        ValueBack(
            finding=row.uuid,
            what=FOUND_NAMES[Found(row.field)],
            service=SERVICES[Service(row.service)],
        )
        for row in rows.order_by("found_at", "uuid")
    ]


def _counting() -> Any:
    """Notices of look-ups that stand."""
    rows = RecordNotice.objects.filter(look_up__undone_at=None)
    return rows.select_related("look_up__file")


def _day_of(row: NoticeRow) -> tuple[str, UUID]:
    return (row.on.isoformat() if row.on else "", row.notice)


def _notice(row: RecordNotice) -> NoticeRow:
    told = row.content
    return NoticeRow(
        notice=row.uuid,
        nature=NATURES[Nature(row.nature)],
        on=date.fromisoformat(told["on"]) if told["on"] else None,
        doi=told["doi"],
        pmid=told["pmid"],
        reasons=tuple(told["reasons"]),
        source=source_of(row),
        line=told["line"],
        found_at=row.found_at,
        taken_back_at=row.taken_back_at,
    )


def marked_reports(member: Member) -> list[MarkedReport]:
    """The works that notices are about, those that are included first, then by how grave the mark is."""
    counted = Record.objects.counted().filter(review_id=member.review_id)
    by_root: dict[UUID, list[NoticeRow]] = defaultdict(list)
    for row in _counting().filter(record__in=counted):
        by_root[root_of(row.record_id)].append(_notice(row))
    decided = _decisions(member, list(by_root))
    found = [
        MarkedReport(
            row=row,
            notices=tuple(sorted(by_root[row.record], key=_day_of)),
            decisions=tuple(decided.get(row.record, ())),
        )
        for row in record_rows(member.review_id, list(by_root))
    ]
    return sorted(found, key=_order)


def _order(each: MarkedReport) -> tuple[bool, int, str, UUID]:
    natures = list(Nature)
    gravest = min((natures.index(mark.nature) for mark in each.row.marks), default=len(natures))
    return (not each.is_included, gravest, each.row.label, each.row.record)


def _decisions(member: Member, records: Sequence[UUID]) -> Mapping[UUID, list[Decided]]:
    found: dict[UUID, list[Decided]] = defaultdict(list)
    for told in registry.record_decisions:
        for record, decided in told(member, records).items():
            found[record] += decided
    return found
