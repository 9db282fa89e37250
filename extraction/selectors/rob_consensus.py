"""A consensus on the risk of bias of a result as its page shows it: by domain, differences first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from extraction.models import Sheet
from extraction.rob.sheet import (
    OVERALL,
    AssessmentSheet,
    override_place,
    question_place,
    support_place,
)
from extraction.rob.tool import Level, Question
from extraction.selectors.assessment_kind import assessment_sheet
from extraction.selectors.rob_page import Overall, Slot, Step, judged_steps, level_of
from extraction.selectors.rob_words import ANSWERS, ResultWords, in_words
from extraction.selectors.sheet_kinds import Content
from extraction.selectors.sheets import (
    Compared,
    ComparedPlace,
    author_of,
    compared,
    contents_of,
    may_open,
    proposed_by,
    role_in,
    sees_both,
    standing_entries,
)
from extraction.sheet_states import SheetKind
from reviews.errors import NotFound
from reviews.models import Member
from reviews.permissions import Act, may


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """One assessor's answer to a question, with its support, in words; "" for none."""

    answer: str
    support: str


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionPair:
    """A question of the consensus. chosen: "first", "second", "other", "" while open. answer, support: what stands."""

    question: Question
    options: tuple[tuple[str, str], ...]
    first: Answered
    second: Answered
    answer: Slot
    answer_words: str
    support: Slot
    chosen: str
    is_open: bool
    is_missing: bool
    lacks_support: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Overridden:
    """What somebody said of a judgement. level: None where the algorithm's stands."""

    level: Level | None
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OverridePair:
    """The overrides of one judgement. differs: somebody has to say which stands; chosen as in QuestionPair."""

    slot: Slot
    first: Overridden
    second: Overridden
    chosen: str
    differs: bool
    is_open: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class DomainPair:
    """A domain of the consensus. n_same of n_compared answers were the same before the consensus; first, second: the
    judgements then; step: what the consensus makes of it so far."""

    step: Step
    first: Level | None
    second: Level | None
    n_same: int
    n_compared: int
    differences: tuple[QuestionPair, ...]
    agreements: tuple[QuestionPair, ...]
    override: OverridePair

    @property
    def is_different(self) -> bool:
        return bool(self.differences) or self.override.differs


@dataclass(frozen=True, kw_only=True, slots=True)
class RobConsensusPage:
    """names: of the two authors. role: "author", "adjudicator", or "" for who only reads. proposed: "mine", "theirs", "". seen: names
    what stands on it, for who agrees to it."""

    sheet: Sheet
    words: ResultWords
    names: tuple[str, ...]
    authors: tuple[Sheet, ...]
    domains: tuple[DomainPair, ...]
    overall: Overall
    overall_first: Level | None
    overall_second: Level | None
    overall_override: OverridePair
    n_open: int
    role: str
    proposed: str
    seen: str
    is_complete: bool

    @property
    def is_agreed(self) -> bool:
        return self.sheet.is_agreed

    @property
    def places(self) -> frozenset[str]:
        """Places that the member can settle on the page."""
        if not self.role or self.is_agreed:
            return frozenset()
        pairs = [pair for domain in self.domains for pair in domain.differences]
        overrides = [*(domain.override for domain in self.domains), self.overall_override]
        slots = [slot for pair in pairs for slot in (pair.answer, pair.support)]
        return frozenset(slot.place for slot in (*slots, *(each.slot for each in overrides)))

    @property
    def differing(self) -> tuple[DomainPair, ...]:
        return tuple(domain for domain in self.domains if domain.is_different)

    @property
    def agreeing(self) -> tuple[DomainPair, ...]:
        return tuple(domain for domain in self.domains if not domain.is_different)

    @property
    def n_same(self) -> int:
        return sum(domain.n_same for domain in self.domains)

    @property
    def n_compared(self) -> int:
        return sum(domain.n_compared for domain in self.domains)


@dataclass(frozen=True, kw_only=True, slots=True)
class RobConsensusDoor:
    """A consensus whose answers are closed to a member. may_open: an adjudicator can open it; authors: for leads."""

    sheet: Sheet
    words: ResultWords
    may_open: bool
    authors: tuple[tuple[UUID, str], ...]


def rob_consensus_for(member: Member, consensus: UUID) -> RobConsensusPage | RobConsensusDoor:
    """The page of a consensus, or its closed door. Raises NotFound."""
    rows = Sheet.objects.consensuses().filter(
        uuid=consensus, review_id=member.review_id, kind=SheetKind.ASSESSMENT.value
    )
    sheet = rows.select_related("study", "result__study", "proposed_by__user").first()
    if sheet is None or sheet.result is None:
        raise NotFound(_("This consensus is not in this review any more."))
    words = in_words(member.review_id, [sheet.result])[0]
    if sees_both(member, SheetKind.ASSESSMENT, sheet.result.uuid):
        return _page(member, sheet, words)
    opens, is_lead = may_open(member, sheet), may(member, Act.REOPEN)
    if not opens and not is_lead:
        raise NotFound(_("This consensus is not in this review any more."))
    authors = compared(sheet).sheets if is_lead else ()
    return RobConsensusDoor(
        sheet=sheet,
        words=words,
        may_open=opens,
        authors=tuple((each.uuid, author_of(each)) for each in authors),
    )


def shown_rob_consensus(member: Member, consensus: UUID) -> RobConsensusPage:
    """The page of a consensus whose answers are open to a member. Raises NotFound."""
    page = rob_consensus_for(member, consensus)
    if isinstance(page, RobConsensusDoor):
        raise NotFound(_("This consensus is not in this review any more."))
    return page


def _page(member: Member, sheet: Sheet, words: ResultWords) -> RobConsensusPage:
    comparison, form = compared(sheet), assessment_sheet(sheet.tool)
    pairing = _Pairing(form, comparison)
    steps, overall = judged_steps(form, comparison.stands, standing_entries(sheet))
    return RobConsensusPage(
        sheet=sheet,
        words=words,
        names=tuple(author_of(each) for each in comparison.sheets),
        authors=comparison.sheets,
        domains=tuple(pairing.domain(step) for step in steps),
        overall=overall,
        overall_first=pairing.levels[0][OVERALL],
        overall_second=pairing.levels[1][OVERALL],
        overall_override=pairing.override(OVERALL),
        n_open=len(comparison.open) + len(comparison.missing),
        role=role_in(member, sheet),
        proposed=proposed_by(member, sheet),
        seen=comparison.sha256,
        is_complete=comparison.is_complete,
    )


class _Pairing:
    """The two sheets of a consensus, side by side."""

    def __init__(self, form: AssessmentSheet, comparison: Compared) -> None:
        self.form = form
        self.rows = {row.place: row for row in comparison.rows}
        self.missing = set(comparison.missing)
        self.given = [contents_of(sheet) for sheet in comparison.sheets]
        self.levels = [_levels(form, contents) for contents in self.given]

    def domain(self, step: Step) -> DomainPair:
        pairs = [self._question(row.question) for row in step.questions if row.is_shown]
        n_same, n_compared = self.form.agreement(*self.given)[step.id]
        differences = tuple(
            p for p in pairs if p.chosen or p.is_open or p.is_missing or p.lacks_support
        )
        return DomainPair(
            step=step,
            first=self.levels[0][step.id],
            second=self.levels[1][step.id],
            n_same=n_same,
            n_compared=n_compared,
            differences=differences,
            agreements=tuple(pair for pair in pairs if pair not in differences),
            override=self.override(step.id),
        )

    def override(self, domain: str) -> OverridePair:
        place = override_place(domain)
        row = self.rows[place]
        return OverridePair(
            slot=Slot(place=place, value="", number=row.number),
            first=self._overridden(row.first),
            second=self._overridden(row.second),
            chosen=self._chosen_override(row),
            differs=not row.agrees,
            is_open=row.is_open,
        )

    def _question(self, question: Question) -> QuestionPair:
        place, support = question_place(question.id), support_place(question.id)
        row, words = self.rows[place], self.rows[support]
        return QuestionPair(
            question=question,
            options=tuple((o, str(ANSWERS[o])) for o in question.options if o != "NA"),
            first=_answered(row.first, words.first),
            second=_answered(row.second, words.second),
            answer=Slot(place=place, value=_text(row.stands), number=row.number),
            answer_words=_in_words(row.stands),
            support=Slot(place=support, value=_text(words.stands), number=words.number),
            chosen=row.chosen,
            is_open=row.is_open,
            is_missing=place in self.missing,
            lacks_support=support in self.missing,
        )

    def _overridden(self, content: Content | None) -> Overridden:
        found = content or {}
        level = level_of(self.form.tool, found.get("judgement"))
        return Overridden(level=level, reason=found.get("reason", ""))

    def _chosen_override(self, row: ComparedPlace) -> str:
        if row.settled is None:
            return ""
        sides = (("first", row.first), ("second", row.second))
        for side, content in sides:
            if row.settled == content or (
                content is None and self._overridden(row.settled).level is None
            ):
                return side
        return "other"


def _levels(form: AssessmentSheet, contents: Mapping[str, Content]) -> dict[str, Level | None]:
    judged = form.judged(contents)
    found = {each.algorithm.domain: each.final for each in judged.domains}
    found[OVERALL] = judged.overall.judgement
    return {domain: level_of(form.tool, judgement) for domain, judgement in found.items()}


def _answered(answer: Content | None, support: Content | None) -> Answered:
    return Answered(answer=_in_words(answer), support=_text(support))


def _text(content: Content | None) -> str:
    return "" if content is None else str(content["value"])


def _in_words(content: Content | None) -> str:
    return "" if content is None else str(ANSWERS[content["value"]])
