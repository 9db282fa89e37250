"""Answers to signalling questions -> judgements, by the tables of a tool.

Source of the rules: RoB 2 full guidance document, 22 August 2019; the tables are in tools/*.json.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from extraction.formdef.conditions import holds, questions_in
from extraction.rob.tool import NOT_APPLICABLE, Combine, Domain, Part, Tool, UnknownName


class Status(StrEnum):
    """Whether a domain's answers allow a judgement."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    INVALID = "invalid"


class OverrideWarning(StrEnum):
    """What a page should say about an override; only a rejected one has no effect."""

    OVERRIDE_REJECTED = "override_rejected"
    BELOW_WORST_DOMAIN = "below_worst_domain"
    RAISE_WITHOUT_MULTIPLE = "raise_without_multiple_some"


@dataclass(frozen=True, kw_only=True, slots=True)
class Override:
    """A person's judgement in place of the algorithm's; it counts only with a justification."""

    judgement: str
    justification: str

    @property
    def is_justified(self) -> bool:
        """Whether anything is written beyond white space."""
        return bool(self.justification.strip())


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """The row of one decision table that decided; row counts from 0.

    questions: those that the row's condition asks about, empty for the row that always holds.
    """

    part: str
    row: int
    judgement: str
    why: str
    questions: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DomainJudgement:
    """One domain, judged. Tuples of question ids stand in the domain's order.

    judgement: None unless complete. ignored: answered behind a closed gate, kept but never used.
    shown: to be asked, given the answers so far. used: (question, answer) of those with a usable
    answer. path: the row that decided, one per part; empty unless complete.
    """

    domain: str
    status: Status
    judgement: str | None
    missing: tuple[str, ...]
    invalid: tuple[str, ...]
    ignored: tuple[str, ...]
    shown: tuple[str, ...]
    used: tuple[tuple[str, str], ...]
    path: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OverallJudgement:
    """The judgement over all domains.

    suggested: the algorithm's, None while a domain lacks one. judgement: what stands, an override
    included. at_least: the worst domain so far, None before the first. flag_multiple_some: several
    domains raise concerns, so a person is asked whether they add up.
    """

    suggested: str | None
    judgement: str | None
    at_least: str | None
    flag_multiple_some: bool
    override: Override | None
    warnings: tuple[OverrideWarning, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FinalDomain:
    """A domain's own judgement, and the one that stands. A rejected override is kept, without effect."""

    algorithm: DomainJudgement
    final: str | None
    override: Override | None
    is_override_rejected: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultJudgement:
    """All domains of one result, in the tool's order, and the overall judgement."""

    domains: tuple[FinalDomain, ...]
    overall: OverallJudgement


@dataclass(frozen=True, kw_only=True, slots=True)
class _Walk:
    """The answers after one walk through the questions: by id, what conditions may see."""

    usable: dict[str, tuple[str]]
    missing: list[str]
    invalid: list[str]
    ignored: list[str]
    shown: list[str]


def judge_domain(tool: Tool, domain: Domain, answers: Mapping[str, object]) -> DomainJudgement:
    """Walk the questions in order, then read the decision tables.

    answers: by question id, case-sensitive response ids; None and "" mean unanswered. Answers to
    questions that the domain doesn't have are left alone.
    """
    walk = _walk(domain, answers)
    status = Status.INVALID if walk.invalid else Status.COMPLETE
    if walk.missing and not walk.invalid:
        status = Status.INCOMPLETE
    path: tuple[Step, ...] = ()
    judgement = None
    if status is Status.COMPLETE:
        path = tuple(_deciding_row(part, walk.usable) for part in domain.parts)
        judgements = tuple(step.judgement for step in path)
        judgement = tool.worst(judgements) if domain.combine is Combine.WORST else judgements[0]
    return DomainJudgement(
        domain=domain.id,
        status=status,
        judgement=judgement,
        missing=tuple(walk.missing),
        invalid=tuple(walk.invalid),
        ignored=tuple(walk.ignored),
        shown=tuple(walk.shown),
        used=tuple((key, walk.usable[key][0]) for key in walk.shown if key in walk.usable),
        path=path,
    )


def judge_overall(
    tool: Tool, domains: Mapping[str, str | None], override: Override | None = None
) -> OverallJudgement:
    """The judgement over the final judgements of the domains (after their overrides).

    domains: by domain id, None while not judged. Raises UnknownName for a judgement that the tool
    doesn't have.
    """
    judged = tuple(judgement for judgement in domains.values() if judgement is not None)
    at_least = tool.worst(judged) if judged else None
    suggested = None
    if judged and len(judged) == len(domains):
        suggested = _first_overall(tool, judged)
    rule = tool.accumulation
    flag = rule is not None and suggested == rule.level and _adds_up(tool, judged)
    judgement = suggested
    warnings: tuple[OverrideWarning, ...] = ()
    if override is not None:
        severity = tool.severity(override.judgement)
        if not override.is_justified:
            warnings = (OverrideWarning.OVERRIDE_REJECTED,)
        else:
            judgement = override.judgement
            if at_least is not None and severity < tool.severity(at_least):
                warnings = (OverrideWarning.BELOW_WORST_DOMAIN,)
            elif (
                rule is not None
                and judgement == rule.raised_to
                and rule.raised_to not in judged
                and not _adds_up(tool, judged)
            ):
                warnings = (OverrideWarning.RAISE_WITHOUT_MULTIPLE,)
    return OverallJudgement(
        suggested=suggested,
        judgement=judgement,
        at_least=at_least,
        flag_multiple_some=flag,
        override=override,
        warnings=warnings,
    )


def judge_result(
    tool: Tool,
    *,
    variant: str,
    effect: str,
    answers: Mapping[str, Mapping[str, object]],
    overrides: Mapping[str, Override] | None = None,
    overall_override: Override | None = None,
) -> ResultJudgement:
    """Judge every domain of one result, then the whole.

    answers: by domain id, then question id; a domain that is absent has no answers. overrides: by
    domain id; a justified one counts even where the domain is incomplete.
    Raises UnknownName: variant, effect, a domain that the variant lacks, or a judgement.
    """
    if effect not in tool.effects:
        raise UnknownName(f"no effect {effect!r} in {tool.id}")
    domains = tool.variant(variant).domains_for(effect)
    overrides = overrides or {}
    strangers = (answers.keys() | overrides.keys()) - {domain.id for domain in domains}
    if strangers:
        raise UnknownName(f"no domain {min(strangers)!r} in {variant}")
    finals = tuple(
        _final(tool, judge_domain(tool, d, answers.get(d.id, {})), overrides.get(d.id))
        for d in domains
    )
    judgements = {final.algorithm.domain: final.final for final in finals}
    return ResultJudgement(
        domains=finals, overall=judge_overall(tool, judgements, overall_override)
    )


def _walk(domain: Domain, answers: Mapping[str, object]) -> _Walk:
    walk = _Walk(usable={}, missing=[], invalid=[], ignored=[], shown=[])
    for question in domain.questions:
        answer = answers.get(question.id)
        is_blank = answer is None or answer == ""
        if not holds(question.show_if, walk.usable):
            walk.usable[question.id] = (NOT_APPLICABLE,)
            if not is_blank and answer != NOT_APPLICABLE:
                walk.ignored.append(question.id)
            continue
        walk.shown.append(question.id)
        if is_blank:
            walk.missing.append(question.id)
        elif (
            not isinstance(answer, str)
            or answer not in question.options
            or (answer == NOT_APPLICABLE and not question.na_when_shown)
        ):
            walk.invalid.append(question.id)
        else:
            walk.usable[question.id] = (answer,)
    return walk


def _deciding_row(part: Part, usable: Mapping[str, tuple[str]]) -> Step:
    # The loader has seen to it that the last row always holds.
    place, row = next((i, row) for i, row in enumerate(part.rows) if holds(row.when, usable))
    questions = tuple(dict.fromkeys(questions_in(row.when)))
    return Step(part=part.id, row=place, judgement=row.judgement, why=row.why, questions=questions)


def _first_overall(tool: Tool, judged: tuple[str, ...]) -> str | None:
    for row in tool.overall:
        found = [judgement == row.level for judgement in judged]
        if all(found) if row.every else any(found):
            return row.judgement
    return None


def _adds_up(tool: Tool, judged: tuple[str, ...]) -> bool:
    rule = tool.accumulation
    return rule is not None and judged.count(rule.level) >= rule.at_least


def _final(tool: Tool, algorithm: DomainJudgement, override: Override | None) -> FinalDomain:
    final = algorithm.judgement
    if override is not None:
        tool.severity(override.judgement)
        if override.is_justified:
            final = override.judgement
    return FinalDomain(
        algorithm=algorithm,
        final=final,
        override=override,
        is_override_rejected=override is not None and not override.is_justified,
    )
