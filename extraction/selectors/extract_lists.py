"""What waits for an extractor, and what they have done: from their own acts and from decisions only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from extraction.models import Sheet, SheetQuerySet, SheetView, Study
from extraction.selectors.forms import published_form
from extraction.selectors.sheet_kinds import rules_of
from extraction.sheet_states import SheetKind, SheetState
from reviews.models import Member
from reviews.permissions import Act, holds, may
from reviews.roles import Role, Stage
from reviews.seams import Waiting

BOX = "new_studies"


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnSheet:
    """A sheet of mine. is_agreed: the consensus on its study stands; consensus: it, where I may open it."""

    sheet: Sheet
    consensus: UUID | None
    is_agreed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsensusRow:
    """A consensus that a member may look at. is_mine: I am one of its two authors."""

    sheet: Sheet
    is_mine: bool
    is_agreed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsensusLists:
    """open: those before me; n_unopened: others that I may settle as an adjudicator; closed: a lead's view of others."""

    open: tuple[ConsensusRow, ...]
    agreed: tuple[ConsensusRow, ...]
    closed: tuple[ConsensusRow, ...]
    n_unopened: int


def own_sheets(member: Member) -> list[OwnSheet]:
    """My extractions of included studies, unfinished ones first."""
    rows = _in_use(member).filter(person=member, study__is_included=True)
    consensuses = {c.study_id: c for c in _in_use(member).consensuses()}
    order = [SheetState.IN_PROGRESS.value, SheetState.SUBMITTED.value]
    found = [_own(sheet, consensuses.get(sheet.study_id)) for sheet in rows.select_related("study")]
    return sorted(
        found,
        key=lambda own: (
            own.is_agreed,
            order.index(own.sheet.state),
            own.sheet.study.label,
            own.sheet.uuid,
        ),
    )


def n_left(member: Member) -> int:
    """Included studies that are not agreed and have no sheet of mine: whatever others do with them."""
    if not may(member, Act.EXTRACT) or published_form(member.review_id) is None:
        return 0
    agreed = _in_use(member).agreed()
    own = _in_use(member).filter(person=member)
    seen = SheetView.objects.filter(member=member, sheet__kind=SheetKind.EXTRACTION.value)
    rows = Study.objects.included().filter(review_id=member.review_id)
    return (
        rows.exclude(uuid__in=agreed.values("study"))
        .exclude(uuid__in=own.values("study"))
        .exclude(uuid__in=seen.values("sheet__study"))
        .count()
    )


def consensus_lists(member: Member) -> ConsensusLists:
    """The consensuses of extraction, as far as a member may know of them."""
    rows = _in_use(member).consensuses().filter(study__is_included=True)
    listed = list(rows.select_related("study").order_by("study__label", "uuid"))
    mine = set(_in_use(member).filter(person=member).values_list("study_id", flat=True))
    seen = set(SheetView.objects.filter(member=member).values_list("sheet_id", flat=True))
    found = [
        ConsensusRow(
            sheet=sheet,
            is_mine=sheet.study_id in mine,
            is_agreed=sheet.is_agreed,
        )
        for sheet in listed
    ]
    before_me = [row for row in found if row.is_mine or row.sheet.uuid in seen]
    others = [row for row in found if row not in before_me] if may(member, Act.REOPEN) else []
    return ConsensusLists(
        open=tuple(row for row in before_me if not row.is_agreed),
        agreed=tuple(row for row in found if row.is_agreed),
        closed=tuple(row for row in others if not row.is_agreed),
        n_unopened=_unopened(member).count(),
    )


def next_unopened(member: Member) -> UUID | None:
    """The next consensus that an adjudicator may open."""
    return _unopened(member).order_by("uuid").values_list("uuid", flat=True).first()


def _unopened(member: Member) -> QuerySet[Sheet]:
    """What an adjudicator could open: never a study on which they had a sheet of their own."""
    rules = rules_of(SheetKind.EXTRACTION)
    if not may(member, rules.settle_act) or not holds(member, Role.ADJUDICATOR, rules.stage):
        return Sheet.objects.none()
    had = Sheet.objects.filter(person=member, kind=SheetKind.EXTRACTION.value)
    return (
        _in_use(member)
        .filter(person=None, study__is_included=True, state=SheetState.IN_PROGRESS.value)
        .exclude(views__member=member)
        .exclude(study__in=had.values("study"))
    )


def piles_for(member: Member) -> Sequence[Waiting]:
    """Piles of extraction: studies to extract, my unfinished ones, and consensuses to settle."""
    here = {"review": member.review_id}
    piles = []
    if may(member, Act.EXTRACT):
        begun = _in_use(member).filter(
            person=member, state=SheetState.IN_PROGRESS.value, study__is_included=True
        )
        extract = reverse("extraction:extract", kwargs=here)
        left, n_begun = n_left(member), begun.count()
        piles += [
            Waiting(
                order=60,
                label=ngettext("study to extract", "studies to extract", left),
                count=left,
                url=extract,
                box=BOX,
            ),
            Waiting(
                order=61,
                label=ngettext("extraction begun", "extractions begun", n_begun),
                count=n_begun,
                url=extract,
                box=BOX,
            ),
        ]
    if may(member, Act.EXTRACT) or holds(member, Role.ADJUDICATOR, Stage.EXTRACTION):
        lists = consensus_lists(member)
        to_agree = len(lists.open) + lists.n_unopened
        piles.append(
            Waiting(
                order=62,
                label=ngettext("extraction to agree on", "extractions to agree on", to_agree),
                count=to_agree,
                url=reverse("extraction:consensus-list", kwargs=here),
                box=BOX,
            )
        )
    return [pile for pile in piles if pile.count]


def handed_in_by_member(review_id: UUID, until: datetime) -> Mapping[UUID, int]:
    """How many extractions each member had handed in at a moment."""
    rows = Sheet.objects.filter(
        review_id=review_id,
        kind=SheetKind.EXTRACTION.value,
        person__isnull=False,
        submitted_at__lte=until,
    )
    return Counter(person for person in rows.values_list("person_id", flat=True) if person)


def _own(sheet: Sheet, consensus: Sheet | None) -> OwnSheet:
    is_submitted = sheet.state == SheetState.SUBMITTED.value
    return OwnSheet(
        sheet=sheet,
        consensus=consensus.uuid if consensus is not None and is_submitted else None,
        is_agreed=consensus is not None and consensus.is_agreed,
    )


def _in_use(member: Member) -> SheetQuerySet:
    return Sheet.objects.in_use().filter(
        review_id=member.review_id, kind=SheetKind.EXTRACTION.value
    )
