"""One's own assessment as its page shows it: one domain at a time, with the judgement as it forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from extraction.models import Entry, Sheet
from extraction.rob.engine import FinalDomain, OverallJudgement, Override, Status
from extraction.rob.sheet import (
    OVERALL,
    AssessmentSheet,
    override_place,
    question_place,
    support_place,
)
from extraction.rob.tool import Domain, Level, Question, Tool
from extraction.selectors.assessment_kind import assessment_sheet
from extraction.selectors.rob_words import ANSWERS, ResultWords, in_words, warnings_in_words
from extraction.selectors.sheet_kinds import Content
from extraction.selectors.sheets import standing_entries
from extraction.sheet_states import SheetKind, SheetState
from reviews.errors import NotFound
from reviews.models import Member


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A place and what stands there. number: of the entry, 0 for none."""

    place: str
    value: str
    number: int

    @property
    def dom(self) -> str:
        """The place's id in the page."""
        return self.place.replace(":", "-").replace(".", "-")


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionRow:
    """A signalling question with its answer and support. options: (id, words)."""

    question: Question
    options: tuple[tuple[str, str], ...]
    answer: Slot
    support: Slot
    is_shown: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """A domain's judgement, or the overall one. by_algorithm: None while it has none; level: what stands.

    override: a person's own, if there is one; slot: its place; others: what an override could say.
    """

    slot: Slot
    by_algorithm: Level | None
    level: Level | None
    override: Override | None
    others: tuple[Level, ...]

    @property
    def is_overridden(self) -> bool:
        return self.override is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class PathStep:
    """One line of how the judgement comes about: an answer, or the row of the table that decided."""

    question: str
    answer: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A domain. path: what led to its judgement so far; open: ids of questions still to answer."""

    domain: Domain
    questions: tuple[QuestionRow, ...]
    verdict: Verdict
    path: tuple[PathStep, ...]
    open: tuple[str, ...]
    is_supported: bool

    @property
    def id(self) -> str:
        return self.domain.id

    @property
    def is_done(self) -> bool:
        return not self.open and self.is_supported

    @property
    def state(self) -> str:
        """What the list of domains says of it."""
        shown = [row for row in self.questions if row.is_shown]
        if len(self.open) == len(shown) and not self.verdict.is_overridden:
            return _("Not started")
        if self.open:
            n = len(self.open)
            return ngettext("%(n)s question open", "%(n)s questions open", n) % {"n": n}
        label = "" if self.verdict.level is None else self.verdict.level.label
        if not self.is_supported:
            return _("%(judgement)s, support missing") % {"judgement": label}
        if self.verdict.is_overridden:
            return _("%(judgement)s, overridden") % {"judgement": label}
        return label


@dataclass(frozen=True, kw_only=True, slots=True)
class Overall:
    """The judgement over all domains. at_least: the worst domain so far; n_flagged: domains that may add up, 0 if none."""

    verdict: Verdict
    at_least: Level | None
    n_flagged: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AssessmentPage:
    """A sheet, whole. current: the domain shown, or "overall"."""

    sheet: Sheet
    words: ResultWords
    tool: Tool
    steps: tuple[Step, ...]
    overall: Overall
    current: str
    n_missing: int

    @property
    def step(self) -> Step | None:
        """The domain shown; None for the overall judgement."""
        return next((step for step in self.steps if step.id == self.current), None)

    @property
    def verdict(self) -> Verdict:
        """The judgement shown."""
        return self.overall.verdict if self.step is None else self.step.verdict

    @property
    def before(self) -> Step | None:
        return next(
            (s for s, then in zip(self.steps, self._ids[1:], strict=True) if then == self.current),
            None,
        )

    @property
    def after(self) -> Step | None:
        """The next domain; None where the overall judgement comes next."""
        places = self._ids.index(self.current) + 1
        return self.steps[places] if places < len(self.steps) else None

    @property
    def n_done(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def next_open(self) -> Step | None:
        return next((step for step in self.steps if not step.is_done), None)

    @property
    def is_open(self) -> bool:
        is_listed = self.words.result.removed_at is None and self.sheet.study.is_included
        return self.sheet.state == SheetState.IN_PROGRESS.value and is_listed

    @property
    def rows(self) -> tuple[QuestionRow, ...]:
        """The questions of the domain shown, hidden ones too."""
        return () if self.step is None else self.step.questions

    def slot(self, place: str) -> Slot | None:
        """What stands at a place of the domain shown."""
        slots = [slot for row in self.rows for slot in (row.answer, row.support)]
        return next((slot for slot in (*slots, self.verdict.slot) if slot.place == place), None)

    def in_words(self, place: str) -> str:
        """What stands at a place of the domain shown, as a reader sees it."""
        if place == self.verdict.slot.place:
            is_own = self.verdict.is_overridden and self.verdict.level is not None
            return self.verdict.level.label if is_own and self.verdict.level else _("blank")
        slot = self.slot(place)
        value = "" if slot is None else slot.value
        return str(ANSWERS.get(value, value)) or _("blank")

    @property
    def _ids(self) -> tuple[str, ...]:
        return (*(step.id for step in self.steps), OVERALL)


def own_assessment(member: Member, sheet: UUID) -> Sheet:
    """A member's own assessment. Raises NotFound: others' are nobody's business here."""
    rows = Sheet.objects.in_use().filter(
        uuid=sheet, review_id=member.review_id, person=member, kind=SheetKind.ASSESSMENT.value
    )
    found = rows.select_related("study", "result__study", "review").first()
    if found is None:
        raise NotFound(_("This assessment is not in this review."))
    return found


def assessment_page(sheet: Sheet, current: str = "") -> AssessmentPage:
    """The page of a sheet, at a domain or "overall"; without one, at the first that is not done. Ask only for one's own.

    Raises NotFound: no such domain.
    """
    form, entries = assessment_sheet(sheet.tool), standing_entries(sheet)
    contents = {place: e.content for place, e in entries.items() if e.content is not None}
    steps, overall = judged_steps(form, contents, entries)
    if not current:
        current = next((step.id for step in steps if not step.is_done), OVERALL)
    if current not in {*(step.id for step in steps), OVERALL} or sheet.result is None:
        raise NotFound(_("RoB 2 has no such domain."))
    return AssessmentPage(
        sheet=sheet,
        words=in_words(sheet.review_id, [sheet.result])[0],
        tool=form.tool,
        steps=steps,
        overall=overall,
        current=current,
        n_missing=len(form.missing(contents)),
    )


def judged_steps(
    form: AssessmentSheet, contents: Mapping[str, Content], entries: Mapping[str, Entry]
) -> tuple[tuple[Step, ...], Overall]:
    """The domains and the overall judgement that the answers make. entries: for the numbers of what stands."""
    judged = form.judged(contents)
    steps = tuple(
        _step(form, domain, final, contents, entries)
        for domain, final in zip(form.domains, judged.domains, strict=True)
    )
    return steps, _overall(form.tool, steps, judged.overall, entries)


def level_of(tool: Tool, judgement: str | None) -> Level | None:
    """A judgement of the tool by its id."""
    return next((level for level in tool.levels if level.id == judgement), None)


def _step(
    form: AssessmentSheet,
    domain: Domain,
    final: FinalDomain,
    contents: Mapping[str, Content],
    entries: Mapping[str, Entry],
) -> Step:
    judged = final.algorithm
    by_algorithm = level_of(form.tool, judged.judgement)
    return Step(
        domain=domain,
        questions=tuple(
            QuestionRow(
                question=question,
                options=tuple(
                    (option, str(ANSWERS[option]))
                    for option in question.options
                    if option != "NA" or question.na_when_shown
                ),
                answer=_slot(question_place(question.id), contents, entries),
                support=_slot(support_place(question.id), contents, entries),
                is_shown=question.id in judged.shown,
            )
            for question in domain.questions
        ),
        verdict=_verdict(form.tool, domain.id, by_algorithm, final.final, final.override, entries),
        path=_path(final),
        open=(*judged.missing, *judged.invalid),
        is_supported=any(support_place(question) in contents for question in judged.shown),
    )


def _path(final: FinalDomain) -> tuple[PathStep, ...]:
    judged = final.algorithm
    answers = [
        PathStep(question=question, answer=str(ANSWERS[answer]), why="")
        for question, answer in judged.used
    ]
    if judged.status is not Status.COMPLETE:
        return tuple(answers)
    return (*answers, *(PathStep(question="", answer="", why=row.why) for row in judged.path))


def _overall(
    tool: Tool, steps: tuple[Step, ...], judged: OverallJudgement, entries: Mapping[str, Entry]
) -> Overall:
    rule = tool.accumulation
    flagged = [
        step
        for step in steps
        if rule is not None
        and step.verdict.level is not None
        and step.verdict.level.id == rule.level
    ]
    suggested = level_of(tool, judged.suggested)
    return Overall(
        verdict=_verdict(tool, OVERALL, suggested, judged.judgement, judged.override, entries),
        at_least=level_of(tool, judged.at_least),
        n_flagged=len(flagged) if judged.flag_multiple_some else 0,
        warnings=warnings_in_words(judged.warnings),
    )


def _verdict(
    tool: Tool,
    domain: str,
    by_algorithm: Level | None,
    final: str | None,
    override: Override | None,
    entries: Mapping[str, Entry],
) -> Verdict:
    place = override_place(domain)
    return Verdict(
        slot=_slot(place, {}, entries),
        by_algorithm=by_algorithm,
        level=level_of(tool, final),
        override=override,
        others=tuple(level for level in tool.levels if level != by_algorithm),
    )


def _slot(place: str, contents: Mapping[str, Content], entries: Mapping[str, Entry]) -> Slot:
    number = entries[place].number if place in entries else 0
    return Slot(place=place, value=str(contents.get(place, {}).get("value", "")), number=number)
