"""The language of conditions, shared by forms and by risk-of-bias tools.

As JSON: `true` (always), `{"q": id, "in": [...]}`, `{"all": [...]}`, `{"any": [...]}`, `{"not": ...}`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, kw_only=True, slots=True)
class Always:
    """Holds whatever was answered."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerIn:
    """Holds when one of the question's answers is among `values`."""

    question: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AllOf:
    """Holds when every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AnyOf:
    """Holds when at least one part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Not:
    """Holds when the part doesn't."""

    part: "Condition"


Condition: TypeAlias = Always | AnswerIn | AllOf | AnyOf | Not

ALWAYS = Always()

# What a definition writes is parsed by recursion; no real condition comes near this depth.
MAX_DEPTH = 20


class ConditionError(ValueError):
    """The data isn't a condition; the text says what is wrong with it."""


def parse_condition(
    data: object, *, known: Mapping[str, Sequence[str]], depth: int = 0
) -> Condition:
    """A condition from its JSON form.

    known: the questions that may be asked about, each with the answers it can have.
    Raises ConditionError: unknown form, unknown question, or an answer that the question can't have.
    """
    if depth > MAX_DEPTH:
        raise ConditionError("nested too deeply")
    if data is True:
        return ALWAYS
    if not isinstance(data, Mapping):
        raise ConditionError(f"not a condition: {data!r}")
    match sorted(data):
        case ["in", "q"]:
            return _answer_in(data["q"], data["in"], known)
        case ["all"]:
            return AllOf(parts=_parts(data["all"], known, depth))
        case ["any"]:
            return AnyOf(parts=_parts(data["any"], known, depth))
        case ["not"]:
            return Not(part=parse_condition(data["not"], known=known, depth=depth + 1))
        case keys:
            raise ConditionError(f"not a condition: {', '.join(map(str, keys)) or 'nothing in it'}")


def holds(condition: Condition, answers: Mapping[str, Sequence[str]]) -> bool:
    """Whether the condition holds.

    answers: by question, the values chosen; a question without a usable answer is absent, and no
    `AnswerIn` about it holds.
    """
    match condition:
        case Always():
            return True
        case AnswerIn(question=question, values=values):
            return any(value in values for value in answers.get(question, ()))
        case AllOf(parts=parts):
            return all(holds(part, answers) for part in parts)
        case AnyOf(parts=parts):
            return any(holds(part, answers) for part in parts)
        case Not(part=part):
            return not holds(part, answers)


def questions_in(condition: Condition) -> Iterator[str]:
    """The questions that a condition asks about, in order of appearance, with repetitions."""
    match condition:
        case Always():
            return
        case AnswerIn(question=question):
            yield question
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from questions_in(part)
        case Not(part=part):
            yield from questions_in(part)


def condition_as_json(condition: Condition) -> object:
    """The JSON form, which `parse_condition` reads back."""
    match condition:
        case Always():
            return True
        case AnswerIn(question=question, values=values):
            return {"q": question, "in": list(values)}
        case AllOf(parts=parts):
            return {"all": [condition_as_json(part) for part in parts]}
        case AnyOf(parts=parts):
            return {"any": [condition_as_json(part) for part in parts]}
        case Not(part=part):
            return {"not": condition_as_json(part)}


def _parts(data: object, known: Mapping[str, Sequence[str]], depth: int) -> tuple[Condition, ...]:
    if not isinstance(data, list) or not data:
        raise ConditionError("a list of conditions is needed")
    return tuple(parse_condition(part, known=known, depth=depth + 1) for part in data)


def _answer_in(question: object, values: object, known: Mapping[str, Sequence[str]]) -> AnswerIn:
    if not isinstance(question, str) or question not in known:
        raise ConditionError(f"unknown question: {question!r}")
    if not isinstance(values, list) or not values:
        raise ConditionError(f"answers to {question} are needed")
    for value in values:
        if value not in known[question]:
            raise ConditionError(f"{question} has no answer {value!r}")
    return AnswerIn(question=question, values=tuple(values))
