"""The list behind a number of the flow: exactly the records, reports, studies or declarations that it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from extraction.models import Study
from reviews.mark_words import Mark
from reviews.models import Review
from reviews.selectors.records import RecordRow, named_rows, undone_imports
from screening.models import Report
from synthesis.prisma.boxes import PARTED, Box
from synthesis.prisma.flow import Flow

PAGE = 50
AT_ONCE = 500
IDENTIFIED = "identified"
_REPORT_OF = "rep:"


class UnknownBox(LookupError):
    """No such box in this flow."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One thing that a number counts. note: what is said beside it; marks: what notices say of it."""

    label: str
    title: str
    place: str
    url: str
    note: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class BoxList:
    """A page of the list, and the number that it makes up.

    n_declared: counted beside the rows by a declaration of duplicates removed elsewhere.
    """

    label: str | Promise
    part: str
    n: int
    n_declared: int
    rows: Sequence[Row]
    number: int
    n_pages: int


def members_of(flow: Flow, box: str, part: str = "") -> tuple[str, ...]:
    """The ids behind a number. box: a Box's value, or "identified" for all databases and registers. Raises UnknownBox."""
    return tuple(m for b in _boxes(flow, box, part) for m in flow.members(b, part or None))


def number_of(flow: Flow, box: str, part: str = "") -> int:
    """The number itself. Raises UnknownBox."""
    return sum(flow.count(b, part or None) for b in _boxes(flow, box, part))


def _boxes(flow: Flow, box: str, part: str) -> tuple[Box, ...]:
    if box == IDENTIFIED and not part:
        return (Box.IDENTIFIED_DATABASES, Box.IDENTIFIED_REGISTERS)
    if box not in set(flow.boxes):
        raise UnknownBox(box)
    found = Box(box)
    if part and (found not in PARTED or part not in flow.parts[found]):
        raise UnknownBox(box)
    return (found,)


def box_list(review: Review, flow: Flow, box: str, *, part: str = "", page: int = 1) -> BoxList:
    """A page of the list behind a number. Raises UnknownBox."""
    members = members_of(flow, box, part)
    n_pages = max(1, -(-len(members) // PAGE))
    number = min(max(page, 1), n_pages)
    shown = members[(number - 1) * PAGE : number * PAGE]
    n = number_of(flow, box, part)
    source = flow.sources.get(part)
    return BoxList(
        label=LABELS[box],
        part=source.name if source else part,
        n=n,
        n_declared=n - len(members),
        rows=list(rows_of(review, box, shown)),
        number=number,
        n_pages=n_pages,
    )


def table_of(review: Review, flow: Flow, box: str, *, part: str = "") -> Iterator[Sequence[str]]:
    """The whole list behind a number, a header first. Raises UnknownBox."""
    members = members_of(flow, box, part)
    header = ("id", str(_("label")), str(_("title")), str(_("published in")))
    return chain([header], _table(review, box, members))


def _table(review: Review, box: str, members: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(members), AT_ONCE):
        some = members[start : start + AT_ONCE]
        for member, row in zip(some, rows_of(review, box, some), strict=True):
            yield (member.rpartition(":")[2], row.label, row.title, row.place)


def rows_of(review: Review, box: str, members: Sequence[str]) -> Iterator[Row]:
    """Rows of these members of a box, in their order."""
    if box in _STUDY_BOXES:
        yield from _studies(review, members)
    elif box in _REPORT_BOXES:
        yield from _reports(review, members)
    else:
        yield from _records(review, members)


def _records(review: Review, members: Sequence[str]) -> Iterator[Row]:
    yield from _named(review, [UUID(member) for member in members])


def _reports(review: Review, members: Sequence[str]) -> Iterator[Row]:
    plain = [UUID(member) for member in members if not member.startswith(_REPORT_OF)]
    record_of = dict(
        Report.objects.filter(review=review, uuid__in=plain).values_list("uuid", "record_id")
    )
    records = [
        UUID(member.removeprefix(_REPORT_OF))
        if member.startswith(_REPORT_OF)
        else record_of[UUID(member)]
        for member in members
    ]
    yield from _named(review, records)


def _named(review: Review, records: Sequence[UUID]) -> Iterator[Row]:
    """What the flow of a day counted is listed, though an import was undone on a later one."""
    undone = undone_imports(review.uuid, records)
    for row in named_rows(review.uuid, records):
        yield _row(review, row, undone.get(row.record))


def _studies(review: Review, members: Sequence[str]) -> Iterator[Row]:
    plain = [UUID(member) for member in members if ":" not in member]
    labels = dict(Study.objects.filter(review=review, uuid__in=plain).values_list("uuid", "label"))
    for member in members:
        label = labels.get(UUID(member)) if ":" not in member else None
        where = {"review": review.uuid}
        url = (
            reverse("extraction:study", kwargs={**where, "study": member})
            if label
            else reverse("extraction:studies", kwargs=where)
        )
        yield Row(label=label or _("A study without a name yet"), title="", place="", url=url)


def _row(review: Review, row: RecordRow, undone: UUID | None) -> Row:
    where = {"review": review.uuid}
    url = (
        reverse("reviews:record", kwargs={**where, "record": row.record})
        if undone is None
        else reverse("reviews:import", kwargs={**where, "batch": undone})
    )
    place = " ".join(part for part in (row.journal, row.place) if part)
    note = "" if undone is None else _("Its import was undone later.")
    return Row(label=row.label, title=row.title, place=place, url=url, note=note, marks=row.marks)


_STUDY_BOXES = frozenset({Box.PREVIOUS_STUDIES, Box.NEW_STUDIES, Box.TOTAL_STUDIES})
_REPORT_BOXES = frozenset(
    box
    for box in Box
    if "report" in box or box.endswith(("pending_retrieval", "pending_full_text"))
)

LABELS: dict[str, str | Promise] = {
    IDENTIFIED: gettext_lazy("Records identified from databases and registers"),
    Box.PREVIOUS_STUDIES: gettext_lazy("Studies in the previous version"),
    Box.PREVIOUS_REPORTS: gettext_lazy("Reports of studies in the previous version"),
    Box.IDENTIFIED_DATABASES: gettext_lazy("Records identified from databases"),
    Box.IDENTIFIED_REGISTERS: gettext_lazy("Records identified from registers"),
    Box.IDENTIFIED_BY_SOURCE: gettext_lazy("Records identified"),
    Box.DUPLICATES_REMOVED: gettext_lazy("Duplicate records removed before screening"),
    Box.AUTOMATION_REMOVED: gettext_lazy("Records marked ineligible by automation tools"),
    Box.OTHER_REMOVED: gettext_lazy("Records removed for other reasons"),
    Box.RECORDS_SCREENED: gettext_lazy("Records screened"),
    Box.PENDING_SCREENING: gettext_lazy("Records still to be screened"),
    Box.RECORDS_EXCLUDED: gettext_lazy("Records excluded"),
    Box.RECORDS_EXCLUDED_HUMAN: gettext_lazy("Records excluded by people"),
    Box.RECORDS_EXCLUDED_AUTOMATION: gettext_lazy("Records excluded by automation tools"),
    Box.RECORDS_TO_FULL_TEXT: gettext_lazy("Records that go to full text"),
    Box.REPORTS_SOUGHT: gettext_lazy("Reports sought for retrieval"),
    Box.REPORTS_NOT_RETRIEVED: gettext_lazy("Reports not retrieved"),
    Box.PENDING_RETRIEVAL: gettext_lazy("Reports still to be retrieved"),
    Box.REPORTS_ASSESSED: gettext_lazy("Reports assessed for eligibility"),
    Box.PENDING_FULL_TEXT: gettext_lazy("Reports still to be assessed"),
    Box.REPORTS_EXCLUDED: gettext_lazy("Reports excluded"),
    Box.REPORTS_EXCLUDED_REASONS: gettext_lazy("Reports excluded"),
    Box.REPORTS_INCLUDED: gettext_lazy("Reports included"),
    Box.REPORTS_AWAITING: gettext_lazy("Reports awaiting classification"),
    Box.REPORTS_ONGOING: gettext_lazy("Reports of ongoing studies"),
    Box.OTHER_IDENTIFIED_WEBSITES: gettext_lazy("Records identified from websites"),
    Box.OTHER_IDENTIFIED_ORGANISATIONS: gettext_lazy("Records identified from organisations"),
    Box.OTHER_IDENTIFIED_CITATION_SEARCHING: gettext_lazy("Records from citation searching"),
    Box.OTHER_IDENTIFIED_OTHER: gettext_lazy("Records identified by other methods"),
    Box.OTHER_DUPLICATES: gettext_lazy("Records of other methods that were known already"),
    Box.OTHER_REMOVED_BEFORE_RETRIEVAL: gettext_lazy("Records of other methods removed"),
    Box.OTHER_PENDING_SCREENING: gettext_lazy("Records of other methods still to be screened"),
    Box.OTHER_SCREENED_OUT: gettext_lazy("Records of other methods excluded"),
    Box.OTHER_RECORDS_SOUGHT: gettext_lazy("Records of other methods sought"),
    Box.OTHER_REPORTS_SOUGHT: gettext_lazy("Reports of other methods sought"),
    Box.OTHER_REPORTS_NOT_RETRIEVED: gettext_lazy("Reports of other methods not retrieved"),
    Box.OTHER_PENDING_RETRIEVAL: gettext_lazy("Reports of other methods still to be retrieved"),
    Box.OTHER_REPORTS_ASSESSED: gettext_lazy("Reports of other methods assessed"),
    Box.OTHER_PENDING_FULL_TEXT: gettext_lazy("Reports of other methods still to be assessed"),
    Box.OTHER_REPORTS_EXCLUDED: gettext_lazy("Reports of other methods excluded"),
    Box.OTHER_REPORTS_EXCLUDED_REASONS: gettext_lazy("Reports of other methods excluded"),
    Box.OTHER_REPORTS_INCLUDED: gettext_lazy("Reports of other methods included"),
    Box.OTHER_REPORTS_AWAITING: gettext_lazy("Reports of other methods awaiting classification"),
    Box.OTHER_REPORTS_ONGOING: gettext_lazy("Reports of other methods, ongoing"),
    Box.NEW_STUDIES: gettext_lazy("Studies included"),
    Box.NEW_REPORTS: gettext_lazy("Reports of included studies"),
    Box.NEW_REPORTS_OF_PREVIOUS_STUDIES: gettext_lazy("New reports of previous studies"),
    Box.TOTAL_STUDIES: gettext_lazy("Studies in the review in total"),
    Box.TOTAL_REPORTS: gettext_lazy("Reports in the review in total"),
}
