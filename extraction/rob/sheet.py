"""A tool as it is filled in for one result: its places, what may stand in each, what is missing, and what two people agree on.

A place is a text: "question:<id>" with {"value"}, "support:<id>" of a question with {"value"}, and "override:<domain>" or
"override:overall" with {"judgement", "reason"}; the judgement ALGORITHM there says outright that no override is meant.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

from extraction.rob.engine import (
    FinalDomain,
    Override,
    ResultJudgement,
    judge_domain,
    judge_result,
)
from extraction.rob.tool import NOT_APPLICABLE, Domain, Question, Tool
from reviews.texts import is_text

Content: TypeAlias = dict[str, object]

OVERALL = "overall"
ALGORITHM = "algorithm"
MAX_TEXT = 4000


class UnknownPlace(LookupError):
    """The tool has no such place."""


class Reason(StrEnum):
    """Why something can't stand at a place."""

    NOT_AN_ANSWER = "not_an_answer"
    NOT_A_JUDGEMENT = "not_a_judgement"
    REASON_MISSING = "reason_missing"
    TOO_LONG = "too_long"
    BAD_CHARACTER = "bad_character"


class Refused(ValueError):
    """What was given can't stand at the place."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def question_place(question: str) -> str:
    """The place of a signalling question's answer."""
    return f"question:{question}"


def support_place(question: str) -> str:
    """The place of the text that supports a signalling question's answer."""
    return f"support:{question}"


def override_place(domain: str) -> str:
    """The place of the override of a domain's judgement, or of the overall one."""
    return f"override:{domain}"


@dataclass(frozen=True, kw_only=True)
class AssessmentSheet:
    """A tool in its form for one design and one effect of interest."""

    tool: Tool
    variant: str
    effect: str

    @cached_property
    def domains(self) -> tuple[Domain, ...]:
        """The domains, in the tool's order."""
        return self.tool.variant(self.variant).domains_for(self.effect)

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Signalling questions by id, in the tool's order."""
        return {question.id: question for domain in self.domains for question in domain.questions}

    @cached_property
    def domain_by_place(self) -> dict[str, str]:
        """The domain's id, or "overall", by place; in the order in which the places are asked."""
        found: dict[str, str] = {}
        for domain in self.domains:
            for question in domain.questions:
                found[question_place(question.id)] = domain.id
                found[support_place(question.id)] = domain.id
            found[override_place(domain.id)] = domain.id
        return {**found, override_place(OVERALL): OVERALL}

    def accept(self, place: str, raw: object) -> Content | None:
        """What to store at a place; None for blank. Raises UnknownPlace, Refused.

        raw: a text, or the content as it is stored.
        """
        if place not in self.domain_by_place:
            raise UnknownPlace(place)
        kind, _, name = place.partition(":")
        if kind == "override":
            return self._override(raw)
        given = raw.get("value") if isinstance(raw, Mapping) else raw
        if given is None or given == "":
            return None
        if not isinstance(given, str):
            raise Refused(Reason.NOT_AN_ANSWER)
        if kind == "support":
            text = _tidy(given)
            return {"value": text} if text else None
        question = self.questions[name]
        is_moot = given == NOT_APPLICABLE and not question.na_when_shown
        if given not in question.options or is_moot:
            raise Refused(Reason.NOT_AN_ANSWER)
        return {"value": given}

    def places(self, entries: Mapping[str, Content]) -> tuple[str, ...]:
        """The places that are asked, given the answers: questions that are shown, their support, and the overrides."""
        found: list[str] = []
        for domain in self.domains:
            for question in judge_domain(self.tool, domain, self._answers(domain, entries)).shown:
                found += [question_place(question), support_place(question)]
            found.append(override_place(domain.id))
        return (*found, override_place(OVERALL))

    def missing(self, entries: Mapping[str, Content]) -> tuple[str, ...]:
        """Questions still to be answered, and, of each domain without any support, the support of its first question."""
        found: list[str] = []
        for domain in self.domains:
            judged = judge_domain(self.tool, domain, self._answers(domain, entries))
            found += [question_place(question) for question in (*judged.missing, *judged.invalid)]
            if not any(support_place(question) in entries for question in judged.shown):
                found.append(support_place(judged.shown[0]))
        return tuple(found)

    def agree(self, place: str, first: Content | None, second: Content | None) -> bool:
        """Whether two people say the same. Words of support never disagree; of overrides only the judgement counts."""
        if place.startswith("support:"):
            return True
        if place.startswith("override:"):
            return _judgement(first) == _judgement(second)
        return first == second

    def together(self, place: str, first: Content | None, second: Content | None) -> Content | None:
        """What stands where two people agree: both their words, the first one's before the second one's."""
        if first is None or second is None or first == second:
            return first or second
        if place.startswith("support:"):
            return {"value": _joined(first["value"], second["value"])}
        if place.startswith("override:") and _judgement(first):
            return {**first, "reason": _joined(first["reason"], second["reason"])}
        return first

    def agreement(
        self, first: Mapping[str, Content], second: Mapping[str, Content]
    ) -> dict[str, tuple[int, int]]:
        """Of each domain: answers that are the same, and questions that at least one of two people was asked."""
        found: dict[str, tuple[int, int]] = {}
        for domain in self.domains:
            answers = [self._answers(domain, entries) for entries in (first, second)]
            shown = [set(judge_domain(self.tool, domain, given).shown) for given in answers]
            compared = shown[0] | shown[1]
            same = [q for q in shown[0] & shown[1] if answers[0].get(q) == answers[1].get(q)]
            found[domain.id] = (len(same), len(compared))
        return found

    def judged(self, entries: Mapping[str, Content]) -> ResultJudgement:
        """The judgements that the answers and overrides make."""
        overrides = {
            domain.id: override
            for domain in self.domains
            if (override := _read_override(entries, domain.id)) is not None
        }
        return judge_result(
            self.tool,
            variant=self.variant,
            effect=self.effect,
            answers={domain.id: self._answers(domain, entries) for domain in self.domains},
            overrides=overrides,
            overall_override=_read_override(entries, OVERALL),
        )

    def support(self, final: FinalDomain, entries: Mapping[str, Content]) -> tuple[str, ...]:
        """The words that support a domain's judgement: of the questions asked, in order, then the override's reason."""
        shown = [support_place(question) for question in final.algorithm.shown]
        words = [str(entries[place]["value"]) for place in shown if place in entries]
        reason = "" if final.override is None else final.override.justification
        return (*words, reason) if reason else tuple(words)

    def _answers(self, domain: Domain, entries: Mapping[str, Content]) -> dict[str, object]:
        places = {question.id: question_place(question.id) for question in domain.questions}
        return {name: entries[place]["value"] for name, place in places.items() if place in entries}

    def _override(self, raw: object) -> Content | None:
        if raw is None or raw == "":
            return None
        if not isinstance(raw, Mapping):
            raise Refused(Reason.NOT_A_JUDGEMENT)
        judgement, reason = raw.get("judgement") or "", _tidy(str(raw.get("reason") or ""))
        if judgement == "":
            return None
        if judgement == ALGORITHM:
            return {"judgement": ALGORITHM}
        if judgement not in {level.id for level in self.tool.levels}:
            raise Refused(Reason.NOT_A_JUDGEMENT)
        if not reason:
            raise Refused(Reason.REASON_MISSING)
        return {"judgement": judgement, "reason": reason}


def _read_override(entries: Mapping[str, Content], domain: str) -> Override | None:
    content = entries.get(override_place(domain))
    judgement = _judgement(content)
    if content is None or not judgement:
        return None
    return Override(judgement=judgement, justification=str(content["reason"]))


def _judgement(content: Content | None) -> str:
    """The judgement of an override, "" where there is none."""
    judgement = "" if content is None else str(content["judgement"])
    return "" if judgement == ALGORITHM else judgement


def _joined(first: object, second: object) -> str:
    return f"{first}\n\n{second}"[:MAX_TEXT]


def _tidy(text: str) -> str:
    if not is_text(text):
        raise Refused(Reason.BAD_CHARACTER)
    tidy = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if len(tidy) > MAX_TEXT:
        raise Refused(Reason.TOO_LONG)
    return tidy
