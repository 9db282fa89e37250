"""What a form consists of. A field, outcome or time point is the same one across versions by its id."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from extraction.formdef.conditions import Condition

SCHEMA = 1

# "Unclear" is a state of the value, not a third option.
YES_NO = ("yes", "no")


class FieldType(StrEnum):
    """What a field takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    CHOICE = "choice"
    MANY_CHOICES = "many_choices"
    YES_NO_UNCLEAR = "yes_no_unclear"

    @property
    def is_number(self) -> bool:
        """Whether limits, a unit and a tolerance make sense."""
        return self in (FieldType.INTEGER, FieldType.DECIMAL)

    @property
    def has_options(self) -> bool:
        """Whether the definition lists the options."""
        return self in (FieldType.CHOICE, FieldType.MANY_CHOICES)


# More is a slip of the keys: no study has a thousand million participants.
MOST_PARTICIPANTS = Decimal(999_999_999)


class OutcomeKind(StrEnum):
    """What is extracted for each arm."""

    DICHOTOMOUS = "dichotomous"
    CONTINUOUS = "continuous"


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One number per arm. A standard deviation has no minimum: a strange one is warned of, not refused."""

    key: str
    type: FieldType
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it counts participants."""
        return self.type is FieldType.INTEGER


def _count(key: str) -> Column:
    return Column(key=key, type=FieldType.INTEGER, minimum=Decimal(0), maximum=MOST_PARTICIPANTS)


COLUMNS: dict[OutcomeKind, tuple[Column, ...]] = {
    OutcomeKind.DICHOTOMOUS: (
        _count("events"),
        _count("total"),
    ),
    OutcomeKind.CONTINUOUS: (
        Column(key="mean", type=FieldType.DECIMAL),
        Column(key="sd", type=FieldType.DECIMAL),
        _count("n"),
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One option of a choice; the key is what is stored."""

    key: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One question of the form.

    id: a UUID, the field's identity across versions. show_if: when it is asked; the condition speaks
    of earlier choices by their ids. unit, minimum, maximum, tolerance: numbers only; two extractors'
    numbers agree when they differ by at most the tolerance. options: choices only.
    """

    id: str
    key: str
    label: str
    help: str
    required: bool
    type: FieldType
    show_if: Condition
    unit: str
    minimum: Decimal | None
    maximum: Decimal | None
    tolerance: Decimal
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """Fields under one heading."""

    key: str
    title: str
    help: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Timepoint:
    """When an outcome is measured, by the review's own plan ("4 weeks")."""

    id: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """Outcome data asked for: one table per time point, one row per arm of the study."""

    id: str
    key: str
    label: str
    help: str
    required: bool
    kind: OutcomeKind
    unit: str
    tolerance: Decimal
    timepoints: tuple[Timepoint, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """What each row holds."""
        return COLUMNS[self.kind]


@dataclass(frozen=True, kw_only=True, slots=True)
class FormDefinition:
    """A whole form, as one version of it stands."""

    title: str
    sections: tuple[Section, ...]
    outcomes: tuple[Outcome, ...]

    def fields(self) -> Iterator[Field]:
        """All fields, in the form's order."""
        for section in self.sections:
            yield from section.fields
