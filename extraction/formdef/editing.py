"""Changing a form step by step: each function gives the definition after one change.

What can't be (a field that a condition asks about goes, a key that stands twice) is refused when the result is parsed;
`checked` does that.
"""

import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import replace

from extraction.formdef.conditions import ALWAYS, questions_in
from extraction.formdef.definition import Field, FormDefinition, Outcome, Section
from extraction.formdef.parsing import definition_as_json, parse_definition


class UnknownPart(LookupError):
    """The form has no such section, field or outcome."""


class StillAsked(ValueError):
    """Another field's condition speaks of this one. field: that field's label."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def checked(definition: FormDefinition) -> FormDefinition:
    """The same definition, read anew. Raises DefinitionError."""
    return parse_definition(definition_as_json(definition))


def new_key(label: str, taken: Collection[str], *, otherwise: str) -> str:
    """A key made of a label, none of those taken: "Age, mean" -> "age_mean"."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:50]
    if not base or not base[0].isalpha():
        base = otherwise
    key, number = base, 2
    while key in taken:
        key, number = f"{base}_{number}", number + 1
    return key


def keys_of(definition: FormDefinition) -> frozenset[str]:
    """All keys in use: of sections, fields and outcomes."""
    return frozenset(
        [
            *(section.key for section in definition.sections),
            *(field.key for field in definition.fields()),
            *(outcome.key for outcome in definition.outcomes),
        ]
    )


def field_of(definition: FormDefinition, field: str) -> Field:
    """A field by its id. Raises UnknownPart."""
    found = next((each for each in definition.fields() if each.id == field), None)
    if found is None:
        raise UnknownPart(field)
    return found


def outcome_of(definition: FormDefinition, outcome: str) -> Outcome:
    """An outcome by its id. Raises UnknownPart."""
    found = next((each for each in definition.outcomes if each.id == outcome), None)
    if found is None:
        raise UnknownPart(outcome)
    return found


def with_section(definition: FormDefinition, section: Section) -> FormDefinition:
    """One more section, at the end."""
    return replace(definition, sections=(*definition.sections, section))


def without_section(definition: FormDefinition, section: str) -> FormDefinition:
    """Without a section, by its key, and its fields. Raises UnknownPart, StillAsked."""
    found = next((each for each in definition.sections if each.key == section), None)
    if found is None:
        raise UnknownPart(section)
    for field in found.fields:
        _refuse_asked(definition, field.id, beside={other.id for other in found.fields})
    rest = tuple(each for each in definition.sections if each.key != section)
    return replace(definition, sections=rest)


def with_field(definition: FormDefinition, section: str, field: Field) -> FormDefinition:
    """One more field, at the end of a section. Raises UnknownPart."""
    if section not in {each.key for each in definition.sections}:
        raise UnknownPart(section)
    return _sections(
        definition,
        lambda each: replace(each, fields=(*each.fields, field)) if each.key == section else each,
    )


def with_changed_field(definition: FormDefinition, field: Field) -> FormDefinition:
    """A field replaced by another form of it, by its id. Raises UnknownPart."""
    field_of(definition, field.id)
    return _sections(
        definition,
        lambda each: replace(
            each, fields=tuple(field if f.id == field.id else f for f in each.fields)
        ),
    )


def without_field(definition: FormDefinition, field: str) -> FormDefinition:
    """Without a field. Raises UnknownPart, StillAsked."""
    field_of(definition, field)
    _refuse_asked(definition, field, beside={field})
    return _sections(
        definition,
        lambda each: replace(each, fields=tuple(f for f in each.fields if f.id != field)),
    )


def with_moved_field(definition: FormDefinition, field: str, *, by: int) -> FormDefinition:
    """A field one place up (by -1) or down (by 1) in its section; at the end of it, in the next section. Raises UnknownPart."""
    field_of(definition, field)
    sections = [list(section.fields) for section in definition.sections]
    here = next(i for i, fields in enumerate(sections) if field in [f.id for f in fields])
    place = next(i for i, f in enumerate(sections[here]) if f.id == field)
    moved = sections[here].pop(place)
    target = place + by
    if 0 <= target <= len(sections[here]):
        sections[here].insert(target, moved)
    elif 0 <= here + by < len(sections):
        there = sections[here + by]
        there.insert(0 if by > 0 else len(there), moved)
    else:
        sections[here].insert(place, moved)
    parts = zip(definition.sections, sections, strict=True)
    return replace(
        definition, sections=tuple(replace(s, fields=tuple(fields)) for s, fields in parts)
    )


def with_outcome(definition: FormDefinition, outcome: Outcome) -> FormDefinition:
    """One more outcome, at the end."""
    return replace(definition, outcomes=(*definition.outcomes, outcome))


def with_changed_outcome(definition: FormDefinition, outcome: Outcome) -> FormDefinition:
    """An outcome replaced by another form of it, by its id. Raises UnknownPart."""
    outcome_of(definition, outcome.id)
    return replace(
        definition,
        outcomes=tuple(outcome if each.id == outcome.id else each for each in definition.outcomes),
    )


def without_outcome(definition: FormDefinition, outcome: str) -> FormDefinition:
    """Without an outcome. Raises UnknownPart."""
    outcome_of(definition, outcome)
    return replace(
        definition, outcomes=tuple(each for each in definition.outcomes if each.id != outcome)
    )


def with_moved_outcome(definition: FormDefinition, outcome: str, *, by: int) -> FormDefinition:
    """An outcome one place up (by -1) or down (by 1). Raises UnknownPart."""
    moved = outcome_of(definition, outcome)
    rest = [each for each in definition.outcomes if each.id != outcome]
    place = definition.outcomes.index(moved) + by
    rest.insert(min(max(place, 0), len(rest)), moved)
    return replace(definition, outcomes=tuple(rest))


def _sections(definition: FormDefinition, change: Callable[[Section], Section]) -> FormDefinition:
    return replace(definition, sections=tuple(change(section) for section in definition.sections))


def _refuse_asked(definition: FormDefinition, field: str, *, beside: Collection[str]) -> None:
    for other in definition.fields():
        if other.id in beside or other.show_if == ALWAYS:
            continue
        if field in questions_in(other.show_if):
            raise StillAsked(other.label)
