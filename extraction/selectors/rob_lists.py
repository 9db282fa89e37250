"""The results on the list, what waits for an assessor, and what they have done: from own acts and decisions only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from extraction.models import Sheet, SheetQuerySet, SheetView
from extraction.rob.sheet import OVERALL
from extraction.rob.tool import Level
from extraction.selectors.assessment_kind import TOOL, assessment_sheet
from extraction.selectors.rob import agreed_judgements, results_of
from extraction.selectors.rob_page import level_of
from extraction.selectors.rob_words import ResultWords, listed_results
from extraction.selectors.sheet_kinds import rules_of
from extraction.sheet_states import SheetKind, SheetState
from reviews.models import Member
from reviews.permissions import Act, holds, may
from reviews.roles import Role, Stage
from reviews.seams import Waiting

BOX = "new_studies"


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedResult:
    """A result as a member may see it. own: my sheet; consensus: it, where I may look at it; levels: agreed judgements
    of the domains and overall; may_start: I have no sheet on it and nothing is agreed, whatever others do."""

    words: ResultWords
    own: Sheet | None
    consensus: UUID | None
    levels: tuple[Level | None, ...]
    may_start: bool

    @property
    def is_agreed(self) -> bool:
        return bool(self.levels)


@dataclass(frozen=True, kw_only=True, slots=True)
class RobList:
    """The page of the list. n_left: results without a sheet of mine; n_unopened: consensuses for an adjudicator;
    domains: their names, in order."""

    rows: tuple[ListedResult, ...]
    domains: tuple[str, ...]
    n_left: int
    n_unopened: int

    @property
    def n_agreed(self) -> int:
        return sum(row.is_agreed for row in self.rows)


def rob_list(member: Member) -> RobList:
    """The results on the list, with what the member may know of each."""
    own = {sheet.result_id: sheet for sheet in _in_use(member).filter(person=member)}
    open_to = visible_consensuses(member)
    tool = assessment_sheet(TOOL)
    judged = {
        result: tuple(
            level_of(tool.tool, found[domain])
            for domain in (*(each.id for each in tool.domains), OVERALL)
        )
        for result, found in agreed_judgements(member.review_id).items()
    }
    seen = _seen(member)
    rows = [
        ListedResult(
            words=words,
            own=own.get(words.result.uuid),
            consensus=open_to.get(words.result.uuid),
            levels=judged.get(words.result.uuid, ()),
            may_start=may(member, Act.ASSESS)
            and not {words.result.uuid} & (own.keys() | judged.keys() | seen),
        )
        for words in listed_results(member.review_id)
    ]
    return RobList(
        rows=tuple(rows),
        domains=tuple(domain.name for domain in tool.domains),
        n_left=sum(row.may_start for row in rows),
        n_unopened=_unopened(member).count(),
    )


def visible_consensuses(member: Member) -> dict[UUID, UUID]:
    """Consensuses by result that a member may know of: their own, those that they opened, agreed ones; all for leads."""
    mine = set(_in_use(member).filter(person=member).values_list("result_id", flat=True))
    seen = set(SheetView.objects.filter(member=member).values_list("sheet_id", flat=True))
    is_lead = may(member, Act.REOPEN)
    return {
        sheet.result_id: sheet.uuid
        for sheet in _in_use(member).consensuses()
        if sheet.result_id is not None
        and (is_lead or sheet.result_id in mine or sheet.uuid in seen or sheet.is_agreed)
    }


def next_unopened(member: Member) -> UUID | None:
    """The next consensus that an adjudicator may open."""
    return _unopened(member).order_by("uuid").values_list("uuid", flat=True).first()


def n_left(member: Member) -> int:
    """Results that are not agreed and have no sheet of mine: whatever others do with them."""
    if not may(member, Act.ASSESS):
        return 0
    agreed = _in_use(member).agreed()
    own = _in_use(member).filter(person=member)
    return (
        results_of(member.review_id)
        .exclude(uuid__in=agreed.values("result"))
        .exclude(uuid__in=own.values("result"))
        .exclude(uuid__in=_seen(member))
        .count()
    )


def piles_for(member: Member) -> Sequence[Waiting]:
    """Piles of risk of bias: results to assess, my unfinished ones, and consensuses to settle."""
    here = reverse("extraction:rob", kwargs={"review": member.review_id})
    in_progress = SheetState.IN_PROGRESS.value
    piles = []
    if may(member, Act.ASSESS):
        begun = _in_use(member).filter(person=member, state=in_progress).count()
        left = n_left(member)
        piles += [
            Waiting(
                order=65,
                label=ngettext(
                    "result to assess for risk of bias", "results to assess for risk of bias", left
                ),
                count=left,
                url=here,
                box=BOX,
            ),
            Waiting(
                order=66,
                label=ngettext(
                    "assessment of risk of bias begun", "assessments of risk of bias begun", begun
                ),
                count=begun,
                url=here,
                box=BOX,
            ),
        ]
    if may(member, Act.ASSESS) or holds(member, Role.ADJUDICATOR, Stage.RISK_OF_BIAS):
        to_agree = _before_me(member) + _unopened(member).count()
        piles.append(
            Waiting(
                order=67,
                label=ngettext(
                    "assessment of risk of bias to agree on",
                    "assessments of risk of bias to agree on",
                    to_agree,
                ),
                count=to_agree,
                url=here,
                box=BOX,
            )
        )
    return [pile for pile in piles if pile.count]


def _before_me(member: Member) -> int:
    """Consensuses that the member is to settle: as an author, or as the adjudicator who opened them."""
    mine = _in_use(member).filter(person=member).values("result")
    open_ones = _in_use(member).filter(person=None, state=SheetState.IN_PROGRESS.value)
    seen = open_ones.filter(views__member=member)
    return (open_ones.filter(result__in=mine) | seen).distinct().count()


def _unopened(member: Member) -> QuerySet[Sheet]:
    """What an adjudicator could open: never a result on which they had a sheet of their own."""
    rules = rules_of(SheetKind.ASSESSMENT)
    if not may(member, rules.settle_act) or not holds(member, Role.ADJUDICATOR, rules.stage):
        return Sheet.objects.none()
    had = Sheet.objects.filter(person=member, kind=SheetKind.ASSESSMENT.value)
    return (
        _in_use(member)
        .filter(person=None, state=SheetState.IN_PROGRESS.value)
        .exclude(views__member=member)
        .exclude(result__in=had.values("result"))
    )


def _seen(member: Member) -> set[UUID]:
    """Results whose consensus the member opened as an adjudicator: closed to them as an assessor for ever."""
    rows = SheetView.objects.filter(member=member, sheet__kind=SheetKind.ASSESSMENT.value)
    return {each for each in rows.values_list("sheet__result_id", flat=True) if each is not None}


def _in_use(member: Member) -> SheetQuerySet:
    """Sheets in use on results that are on the list."""
    return Sheet.objects.in_use().filter(
        review_id=member.review_id,
        kind=SheetKind.ASSESSMENT.value,
        result__in=results_of(member.review_id),
    )
