"""A protocol's content as values: question, registration and criteria, and what changed between versions. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any


class CriterionKind(StrEnum):
    INCLUDE = "include"
    EXCLUDE = "exclude"


class Part(StrEnum):
    """The parts of a protocol that a change can touch."""

    TITLE = "title"
    POPULATION = "population"
    INTERVENTION = "intervention"
    COMPARATOR = "comparator"
    OUTCOME = "outcome"
    FREE = "free"
    REGISTRATION = "registration"
    CRITERION = "criterion"
    ORDER = "order"


@dataclass(frozen=True, kw_only=True, slots=True)
class Criterion:
    """One condition. id: stays the same through rewording and moving, so that versions can be compared."""

    id: str
    kind: CriterionKind
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """The review's question by population, intervention, comparator and outcome, and in words of its own."""

    population: str = ""
    intervention: str = ""
    comparator: str = ""
    outcome: str = ""
    free: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """Everything that one version of a protocol says."""

    title: str
    question: Question
    registration: str = ""
    criteria: tuple[Criterion, ...] = ()

    def of_kind(self, kind: CriterionKind) -> tuple[Criterion, ...]:
        """The criteria of one kind, in their order."""
        return tuple(criterion for criterion in self.criteria if criterion.kind is kind)


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One difference between two versions. before, after: the texts; "" where there was or is none.

    A criterion that moved to the other kind has both texts and is_other_kind.
    """

    part: Part
    before: str = ""
    after: str = ""
    is_other_kind: bool = False


def as_json(content: Content) -> dict[str, Any]:
    """The content as the database keeps it and its hash is taken from."""
    return {
        "title": content.title,
        "question": {f.name: getattr(content.question, f.name) for f in fields(Question)},
        "registration": content.registration,
        "criteria": [
            {"id": each.id, "kind": each.kind.value, "text": each.text} for each in content.criteria
        ],
    }


def from_json(value: Mapping[str, Any]) -> Content:
    """The content that as_json wrote."""
    return Content(
        title=value["title"],
        question=Question(**value["question"]),
        registration=value["registration"],
        criteria=tuple(
            Criterion(id=each["id"], kind=CriterionKind(each["kind"]), text=each["text"])
            for each in value["criteria"]
        ),
    )


def changes(before: Content, after: Content) -> list[Change]:
    """What the later version changed, in the protocol's order; empty for equal contents."""
    texts = [
        (Part.TITLE, before.title, after.title),
        *(
            (Part(f.name), getattr(before.question, f.name), getattr(after.question, f.name))
            for f in fields(Question)
        ),
        (Part.REGISTRATION, before.registration, after.registration),
    ]
    found = [Change(part=part, before=old, after=new) for part, old, new in texts if old != new]
    return found + _criteria_changes(before.criteria, after.criteria)


def _criteria_changes(before: Sequence[Criterion], after: Sequence[Criterion]) -> list[Change]:
    old, new = {each.id: each for each in before}, {each.id: each for each in after}
    found = [
        Change(
            part=Part.CRITERION,
            before=old[each.id].text if each.id in old else "",
            after=each.text,
            is_other_kind=each.id in old and old[each.id].kind is not each.kind,
        )
        for each in after
        if old.get(each.id) != each
    ]
    found += [
        Change(part=Part.CRITERION, before=each.text) for each in before if each.id not in new
    ]
    for kind in CriterionKind:
        stayed = [each.id for each in before if each.kind is kind and _kind(new, each.id) is kind]
        now = [each.id for each in after if each.kind is kind and _kind(old, each.id) is kind]
        if stayed != now:
            found.append(Change(part=Part.ORDER, after=kind.value))
    return found


def _kind(criteria: Mapping[str, Criterion], name: str) -> CriterionKind | None:
    return criteria[name].kind if name in criteria else None


def moved(criteria: Sequence[Criterion], name: str, step: int) -> tuple[Criterion, ...]:
    """The criteria with one moved among those of its kind. step: -1 towards the front, 1 towards the end.

    Unchanged where it stands at that end already, or isn't among them.
    """
    found = list(criteria)
    here = next((place for place, each in enumerate(found) if each.id == name), None)
    if here is None:
        return tuple(found)
    same = [place for place, each in enumerate(found) if each.kind is found[here].kind]
    place = same.index(here) + step
    if 0 <= place < len(same):
        found[here], found[same[place]] = found[same[place]], found[here]
    return tuple(found)


def without(criteria: Sequence[Criterion], name: str) -> tuple[Criterion, ...]:
    """The criteria less one."""
    return tuple(each for each in criteria if each.id != name)
