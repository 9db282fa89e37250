"""A form as it is filled in: its places, what may stand in each, what is missing, and where two people differ.

A place is a text: "field:<id>", or "data:<outcome>:<timepoint>:<arm>:<column>" for one cell of outcome data.
What stands there is JSON: {"state", "value"?, "source"?}; {"source"} alone while the value is still blank.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

from extraction.formdef.answers import (
    FieldError,
    Refused,
    missing,
    read_number_value,
    read_source,
    validate_answer,
    values_agree,
    visible,
)
from extraction.formdef.definition import Column, Field, FormDefinition, Outcome, Timepoint
from extraction.formdef.outcomes import ArmRow, OutcomeData, OutcomeWarning, missing_cells, warnings
from extraction.formdef.values import Answer, Source, Value, value_as_json

Content: TypeAlias = dict[str, object]


class UnknownPlace(LookupError):
    """The form has no such place."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DataCell:
    """One cell of outcome data. arm: the arm's id."""

    outcome: Outcome
    timepoint: Timepoint
    arm: str
    column: Column

    @property
    def place(self) -> str:
        return data_place(self.outcome.id, self.timepoint.id, self.arm, self.column.key)


def field_place(field: str) -> str:
    """The place of a field, by its id."""
    return f"field:{field}"


def data_place(outcome: str, timepoint: str, arm: str, column: str) -> str:
    """The place of a cell of outcome data."""
    return f"data:{outcome}:{timepoint}:{arm}:{column}"


def outcome_place(outcome: str) -> str:
    """What stands for the whole of an outcome where not one of its cells is filled: only in lists of what is missing."""
    return f"outcome:{outcome}"


@dataclass(frozen=True, kw_only=True)
class FormSheet:
    """A form and the arms (ids, in order) of the study that it is filled in for."""

    definition: FormDefinition
    arms: Sequence[str]

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Fields by place."""
        return {field_place(field.id): field for field in self.definition.fields()}

    @cached_property
    def cells(self) -> dict[str, DataCell]:
        """Cells of outcome data by place, in the form's order, arms as they come."""
        return {cell.place: cell for cell in self._cells()}

    def accept(self, place: str, raw: object) -> Content | FieldError | None:
        """What to store at a place, numbers as typed; None for blank. Raises UnknownPlace."""
        if place in self.fields:
            read = validate_answer(self.fields[place], raw)
            return read if isinstance(read, FieldError) else _stored(read.value, read.source)
        if place not in self.cells:
            raise UnknownPlace(place)
        try:
            value, source = _read_cell(self.cells[place], raw)
        except Refused as refused:
            outcome = self.cells[place].outcome.id
            return FieldError(field=outcome, reason=refused.reason, params=refused.params)
        return _stored(value, source)

    def places(self, entries: Mapping[str, Content]) -> tuple[str, ...]:
        """The places that are asked, given the answers so far: fields in the form's order, then cells."""
        shown = visible(self.definition, self.answers(entries))
        fields = [place for place, field in self.fields.items() if field.id in shown]
        return (*fields, *self.cells)

    def missing(self, entries: Mapping[str, Content]) -> tuple[str, ...]:
        """Required places still blank, in the form's order."""
        fields = [field_place(field) for field in missing(self.definition, self.answers(entries))]
        cells = missing_cells(self.definition, self.tables(entries), arms=self.arms)
        data = [
            outcome_place(cell.outcome)
            if cell.cell is None or cell.cell.arm is None or cell.cell.column is None
            else data_place(cell.outcome, cell.cell.timepoint, cell.cell.arm, cell.cell.column)
            for cell in cells
        ]
        return (*fields, *data)

    def required(self, entries: Mapping[str, Content]) -> tuple[str, ...]:
        """Required places, filled or not: what progress counts."""
        shown = set(self.places(entries))
        fields = [place for place, field in self.fields.items() if field.required]
        begun = {(t.outcome, t.timepoint) for t in self.tables(entries)}
        cells = [p for p, c in self.cells.items() if (c.outcome.id, c.timepoint.id) in begun]
        absent = [place for place in self.missing(entries) if place.startswith("outcome:")]
        return (*(place for place in fields if place in shown), *cells, *absent)

    def agree(self, place: str, first: Content | None, second: Content | None) -> bool:
        """Whether two people's answers at a place say the same; two blank ones do. Raises UnknownPlace."""
        if place in self.fields:
            tolerance = self.fields[place].tolerance
        elif place in self.cells:
            cell = self.cells[place]
            tolerance = Decimal(0) if cell.column.is_whole else cell.outcome.tolerance
        else:
            raise UnknownPlace(place)
        pair = [self.value(place, content) for content in (first, second)]
        return values_agree(pair[0], pair[1], tolerance=tolerance)

    def value(self, place: str, content: Content | None) -> Value | None:
        """The typed value of what is stored at a place; None where it is blank or fits the form no longer."""
        if content is None:
            return None
        raw = {key: content[key] for key in ("state", "value") if key in content}
        if place in self.fields:
            read = validate_answer(self.fields[place], raw)
            return None if isinstance(read, FieldError) else read.value
        if place not in self.cells:
            return None
        try:
            return _read_cell(self.cells[place], raw)[0]
        except Refused:
            return None

    def answers(self, entries: Mapping[str, Content]) -> tuple[Answer, ...]:
        """The fields' answers among what is stored."""
        return tuple(
            Answer(field=field.id, value=self.value(place, entries[place]))
            for place, field in self.fields.items()
            if place in entries
        )

    def tables(self, entries: Mapping[str, Content]) -> tuple[OutcomeData, ...]:
        """The tables of outcome data that have something in them, in the form's order."""
        rows: dict[tuple[str, str], dict[str, dict[str, Value]]] = {}
        for place, cell in self.cells.items():
            if (value := self.value(place, entries.get(place))) is not None:
                table = rows.setdefault((cell.outcome.id, cell.timepoint.id), {})
                table.setdefault(cell.arm, {})[cell.column.key] = value
        kinds = {outcome.id: outcome.kind for outcome in self.definition.outcomes}
        return tuple(
            OutcomeData(
                outcome=outcome,
                timepoint=timepoint,
                kind=kinds[outcome],
                rows=tuple(ArmRow(arm=arm, cells=cells) for arm, cells in table.items()),
            )
            for (outcome, timepoint), table in rows.items()
        )

    def warnings(self, entries: Mapping[str, Content]) -> tuple[OutcomeWarning, ...]:
        """What looks wrong in the outcome data; never a reason to refuse them."""
        return tuple(warning for table in self.tables(entries) for warning in warnings(table))

    def _cells(self) -> Iterator[DataCell]:
        for outcome in self.definition.outcomes:
            for timepoint in outcome.timepoints:
                for arm in self.arms:
                    for column in outcome.columns:
                        yield DataCell(outcome=outcome, timepoint=timepoint, arm=arm, column=column)


def _read_cell(cell: DataCell, raw: object) -> tuple[Value | None, Source | None]:
    source = read_source(raw.get("source")) if isinstance(raw, Mapping) else None
    column = cell.column
    return read_number_value(
        column.type, raw, minimum=column.minimum, maximum=column.maximum
    ), source


def _stored(value: Value | None, source: Source | None) -> Content | None:
    """JSON of an answer. Numbers keep the zeros with which they were typed."""
    content: Content = {}
    if value is not None:
        content = value_as_json(value)
        if isinstance(value.content, Decimal):
            content["value"] = format(value.content, "f")
        elif isinstance(value.content, str):
            content["value"] = value.content
    if source is not None:
        given = {"page": source.page, "quotation": source.quotation, "place": source.place}
        content["source"] = {key: text for key, text in given.items() if text}
    return content or None
