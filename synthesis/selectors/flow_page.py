"""The flow as the review's home shows it: boxes with numbers, each with the address of the list behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews.models import Member, Review
from reviews.seams import Waiting, waiting_for
from synthesis.prisma import identities
from synthesis.prisma.boxes import MAIN_KINDS, PENDING, Box, Template
from synthesis.prisma.flow import Flow
from synthesis.prisma.identities import Balance
from synthesis.selectors.flow_lists import IDENTIFIED

Words = str | Promise


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A number within a box. text: the number in words where there is none ("not reported")."""

    label: Words
    n: int
    url: str
    text: Words = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class BoxView:
    """A box of the map: its label, number and lines."""

    label: Words
    n: int
    url: str
    lines: Sequence[Line] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One phase of the map: the box in the column, the box at its side, and the work that waits there."""

    phase: Words
    main: BoxView
    out: BoxView | None
    waiting: Sequence[Waiting] = ()
    is_end: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class FlowPage:
    """Everything that the home page shows of the flow.

    pending_records, pending_reports: what is not decided yet. failing: identities that don't hold, by name.
    """

    steps: Sequence[Step]
    other: Sequence[Line]
    n_other_sources: int
    pending_records: int
    pending_reports: int
    n_disputed: int
    failing: dict[str, Balance] = field(default_factory=dict)

    @property
    def is_draft(self) -> bool:
        return bool(self.pending_records or self.pending_reports or self.n_disputed)

    @property
    def first_pile(self) -> Waiting | None:
        """The biggest pile of work: the page's one primary action."""
        piles = [pile for step in self.steps for pile in step.waiting if not pile.is_note]
        return max(piles, key=lambda pile: pile.count, default=None)


def flow_page(member: Member, flow: Flow, *, on: date | None = None) -> FlowPage:
    """The map for a member. on: the day it is drawn as of; then no work waits on it."""
    waiting = [] if on is not None else waiting_for(member)
    make = _Boxes(review=member.review, flow=flow, on=on)
    rows = (
        (_("Identification"), make.identified(), make.removed()),
        (_("Screening"), make.screened(), make.excluded()),
        (_("Retrieval"), make.sought(), make.not_retrieved()),
        (_("Eligibility"), make.assessed(), make.reports_excluded()),
        (_("Included"), make.included(), None),
    )
    return FlowPage(
        steps=[
            Step(
                phase=phase,
                main=main,
                out=out,
                waiting=[pile for pile in waiting if _row_of(pile) == number],
                is_end=out is None,
            )
            for number, (phase, main, out) in enumerate(rows)
        ],
        other=make.other(),
        n_other_sources=sum(s.kind not in MAIN_KINDS for s in flow.sources.values()),
        pending_records=_pending(flow, "screening"),
        pending_reports=_pending(flow, "retrieval") + _pending(flow, "full_text"),
        n_disputed=len(flow.reasons_disputed),
        failing=identities.failing(flow),
    )


# The row of the map that a pile of work stands in; the rest stands beside what is included.
_ROW_OF_BOX = {
    "identified_databases": 0,
    "duplicates_removed": 0,
    "records_screened": 1,
    "records_excluded": 1,
    "reports_sought": 2,
    "reports_not_retrieved": 2,
    "reports_assessed": 3,
    "reports_excluded": 3,
}


def _row_of(pile: Waiting) -> int:
    return _ROW_OF_BOX.get(pile.box, 4)


def _pending(flow: Flow, word: str) -> int:
    return sum(flow.count(box) for box in PENDING if box in flow.boxes and box.endswith(word))


def box_url(review: Review, box: str, *, part: str = "", on: date | None = None) -> str:
    """Address of the list behind a number."""
    address = reverse("synthesis:box", kwargs={"review": review.uuid, "box": str(box)})
    asked = {"part": part} if part else {}
    if on is not None:
        asked["on"] = on.isoformat()
    return f"{address}?{urlencode(asked)}" if asked else address


@dataclass(frozen=True, kw_only=True, slots=True)
class _Boxes:
    """Makes the boxes of one flow."""

    review: Review
    flow: Flow
    on: date | None

    def box(self, box: Box, label: Words, lines: Sequence[Line] = ()) -> BoxView:
        return BoxView(label=label, n=self.flow.count(box), url=self.url(box), lines=lines)

    def line(self, box: Box, label: Words) -> Line:
        return Line(label=label, n=self.flow.count(box), url=self.url(box))

    def lines(self, *rows: tuple[Box, Words]) -> list[Line]:
        """Lines of boxes that are there and not zero."""
        return [
            self.line(box, label)
            for box, label in rows
            if box in self.flow.boxes and self.flow.count(box)
        ]

    def url(self, box: str, part: str = "") -> str:
        return box_url(self.review, box, part=part, on=self.on)

    def identified(self) -> BoxView:
        sources = [(k, s) for k, s in self.flow.sources.items() if s.kind in MAIN_KINDS]
        lines = [
            Line(
                label=source.name,
                n=self.flow.count(Box.IDENTIFIED_BY_SOURCE, key),
                url=self.url(Box.IDENTIFIED_BY_SOURCE, key),
                text="" if source.yield_reported else _("not reported"),
            )
            for key, source in sources
        ]
        n = sum(self.flow.count(b) for b in (Box.IDENTIFIED_DATABASES, Box.IDENTIFIED_REGISTERS))
        url = self.url(IDENTIFIED)
        return BoxView(label=_("Records identified"), n=n, url=url, lines=lines)

    def removed(self) -> BoxView:
        lines = self.lines(
            (Box.AUTOMATION_REMOVED, _("marked ineligible by automation tools")),
            (Box.OTHER_REMOVED, _("removed for other reasons")),
        )
        return self.box(Box.DUPLICATES_REMOVED, _("Duplicate records removed"), lines)

    def screened(self) -> BoxView:
        lines = self.lines((Box.PENDING_SCREENING, _("still to be screened")))
        return self.box(Box.RECORDS_SCREENED, _("Records screened"), lines)

    def excluded(self) -> BoxView:
        lines = self.lines((Box.RECORDS_EXCLUDED_AUTOMATION, _("by automation tools")))
        return self.box(Box.RECORDS_EXCLUDED, _("Records excluded"), lines)

    def sought(self) -> BoxView:
        lines = self.lines((Box.PENDING_RETRIEVAL, _("still to be retrieved")))
        return self.box(Box.REPORTS_SOUGHT, _("Reports sought for retrieval"), lines)

    def not_retrieved(self) -> BoxView:
        return self.box(Box.REPORTS_NOT_RETRIEVED, _("Reports not retrieved"))

    def assessed(self) -> BoxView:
        lines = self.lines(
            (Box.PENDING_FULL_TEXT, _("still to be assessed")),
            (Box.REPORTS_AWAITING, _("of these, awaiting classification")),
            (Box.REPORTS_ONGOING, _("of these, ongoing")),
        )
        return self.box(Box.REPORTS_ASSESSED, _("Reports assessed for eligibility"), lines)

    def reports_excluded(self) -> BoxView:
        reasons = self.flow.counts_by_part(Box.REPORTS_EXCLUDED_REASONS)
        lines = [
            Line(label=text, n=n, url=self.url(Box.REPORTS_EXCLUDED_REASONS, text))
            for text, n in reasons.items()
        ]
        return self.box(Box.REPORTS_EXCLUDED, _("Reports excluded"), lines)

    def included(self) -> BoxView:
        lines = [self.line(Box.NEW_REPORTS, _("reports of included studies"))]
        if self.flow.template in {
            Template.UPDATED_DATABASES_ONLY,
            Template.UPDATED_DATABASES_AND_OTHER,
        }:
            lines.append(self.line(Box.TOTAL_STUDIES, _("studies in the review in total")))
        return self.box(Box.NEW_STUDIES, _("Studies included"), lines)

    def other(self) -> list[Line]:
        found = [
            Line(
                label=_("Records from %(source)s") % {"source": source.name},
                n=self.flow.count(Box.IDENTIFIED_BY_SOURCE, key),
                url=self.url(Box.IDENTIFIED_BY_SOURCE, key),
                text="" if source.yield_reported else _("not reported"),
            )
            for key, source in self.flow.sources.items()
            if source.kind not in MAIN_KINDS
        ]
        if not found:
            return []
        return [*found, *self.lines(*_OTHER_LINES)]


_OTHER_LINES = (
    (Box.OTHER_DUPLICATES, gettext_lazy("of which known already")),
    (Box.OTHER_REMOVED_BEFORE_RETRIEVAL, gettext_lazy("removed before retrieval")),
    (Box.OTHER_PENDING_SCREENING, gettext_lazy("still to be screened")),
    (Box.OTHER_SCREENED_OUT, gettext_lazy("excluded on title and abstract")),
    (Box.OTHER_REPORTS_SOUGHT, gettext_lazy("reports sought for retrieval")),
    (Box.OTHER_PENDING_RETRIEVAL, gettext_lazy("still to be retrieved")),
    (Box.OTHER_REPORTS_NOT_RETRIEVED, gettext_lazy("reports not retrieved")),
    (Box.OTHER_REPORTS_ASSESSED, gettext_lazy("reports assessed for eligibility")),
    (Box.OTHER_PENDING_FULL_TEXT, gettext_lazy("still to be assessed")),
    (Box.OTHER_REPORTS_EXCLUDED, gettext_lazy("reports excluded")),
)
