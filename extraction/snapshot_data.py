"""The locked data set as a value, and the rows that an analysis takes from it. Pure; `snapshot_json` is its one text.

Ids are UUIDs in lower case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from extraction.formdef.definition import FieldType, OutcomeKind
from extraction.formdef.values import ValueState


@dataclass(frozen=True, kw_only=True, slots=True)
class Intervention:
    id: str
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """experimental, comparator: ids of interventions."""

    id: str
    experimental: str
    comparator: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    key: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """A field of the form. options: in the form's order, choices only."""

    id: str
    key: str
    label: str
    type: FieldType
    unit: str
    options: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Timepoint:
    """position: its place among the outcome's time points, from 0."""

    id: str
    label: str
    position: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """position: its place in the form, from 0."""

    id: str
    key: str
    label: str
    kind: OutcomeKind
    unit: str
    position: int
    timepoints: tuple[Timepoint, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Arm:
    """An arm as the study calls it, and the id of the intervention that it is mapped to."""

    id: str
    label: str
    intervention: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldValue:
    """What stands in a field. value: text, a decimal string, an option's key, or keys; None unless state is VALUE."""

    field: str
    state: ValueState
    value: str | tuple[str, ...] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CellValue:
    """One cell of outcome data. column: events, total, mean, sd or n. value: None unless state is VALUE."""

    outcome: str
    timepoint: str
    arm: str
    column: str
    state: ValueState
    value: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Study:
    """A study with what is agreed of it. cells: blank ones are absent."""

    id: str
    label: str
    arms: tuple[Arm, ...]
    values: tuple[FieldValue, ...]
    cells: tuple[CellValue, ...]

    def value(self, field: str) -> FieldValue | None:
        """What stands in a field, by its id."""
        return next((value for value in self.values if value.field == field), None)

    def cells_of(self, outcome: str, timepoint: str, arm: str) -> dict[str, CellValue]:
        """One arm's cells of a table, by column."""
        key = (outcome, timepoint, arm)
        return {c.column: c for c in self.cells if (c.outcome, c.timepoint, c.arm) == key}


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """The agreed risk of bias of one result. domains: (domain, judgement) by domain; overall: the judgement."""

    id: str
    study: str
    outcome: str
    timepoint: str
    comparison: str
    tool: str
    domains: tuple[tuple[str, str], ...]
    overall: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ArmNumbers:
    """An arm in a row of an analysis, and what stands in its cells, by column; blank ones are absent."""

    arm: Arm
    cells: Mapping[str, CellValue]

    def number(self, column: str) -> Decimal | None:
        """The number in a column, None where there is none."""
        cell = self.cells.get(column)
        return None if cell is None else cell.value


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One pair of arms of one study that a comparison takes. A study with several such pairs has several rows, which
    share participants."""

    study: Study
    experimental: ArmNumbers
    comparator: ArmNumbers


@dataclass(frozen=True, kw_only=True, slots=True)
class SnapshotData:
    """Everything that was locked. Every tuple is sorted by id, a form's options and time points apart."""

    is_illustrative: bool
    interventions: tuple[Intervention, ...]
    comparisons: tuple[Comparison, ...]
    fields: tuple[Field, ...]
    outcomes: tuple[Outcome, ...]
    studies: tuple[Study, ...]
    results: tuple[Judged, ...]

    def outcome(self, outcome: str) -> Outcome | None:
        return next((each for each in self.outcomes if each.id == outcome), None)

    def comparison(self, comparison: str) -> Comparison | None:
        return next((each for each in self.comparisons if each.id == comparison), None)

    def rows(self, outcome: str, timepoint: str, comparison: str) -> tuple[Row, ...]:
        """Every pair of arms that the comparison takes, whether or not their cells are filled; by study label, then id.

        Studies without such a pair of arms have no row. Empty for an unknown comparison.
        """
        wanted = self.comparison(comparison)
        if wanted is None:
            return ()
        found = []
        for study in sorted(self.studies, key=lambda study: (study.label, study.id)):
            sides = [
                [
                    ArmNumbers(arm=arm, cells=study.cells_of(outcome, timepoint, arm.id))
                    for arm in study.arms
                    if arm.intervention == intervention
                ]
                for intervention in (wanted.experimental, wanted.comparator)
            ]
            found += [
                Row(study=study, experimental=first, comparator=second)
                for first in sides[0]
                for second in sides[1]
            ]
        return tuple(found)

    def judged(self, study: str, outcome: str, timepoint: str, comparison: str) -> Judged | None:
        """The agreed risk of bias of a result."""
        wanted = (study, outcome, timepoint, comparison)
        return next(
            (r for r in self.results if (r.study, r.outcome, r.timepoint, r.comparison) == wanted),
            None,
        )
