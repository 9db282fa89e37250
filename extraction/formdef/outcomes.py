"""Outcome data: a table for each outcome and time point, a row per arm, typed by the outcome's kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal

from extraction.formdef.answers import Cell, FieldError, Refused, read_number_value
from extraction.formdef.definition import FormDefinition, Outcome, OutcomeKind
from extraction.formdef.values import Value, decimal_string, normalise_content, value_as_json
from extraction.formdef.words import FieldReason, WarningReason, in_words


@dataclass(frozen=True, kw_only=True, slots=True)
class ArmRow:
    """One arm's numbers by column key; a blank cell is absent. arm: the arm's id."""

    arm: str
    cells: Mapping[str, Value]


@dataclass(frozen=True, kw_only=True, slots=True)
class OutcomeData:
    """One table. dichotomous rows hold events and total; continuous ones mean, sd and n."""

    outcome: str
    timepoint: str
    kind: OutcomeKind
    rows: tuple[ArmRow, ...]

    def number(self, arm: str, column: str) -> int | Decimal | None:
        """The number in a cell, None where there is none."""
        for row in self.rows:
            if row.arm == arm and (value := row.cells.get(column)) is not None:
                return value.content if isinstance(value.content, (int, Decimal)) else None
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class OutcomeWarning:
    """Something that looks wrong; the data are kept all the same."""

    outcome: str
    cell: Cell
    reason: WarningReason
    params: Mapping[str, str] = dataclass_field(default_factory=dict)

    def in_words(self) -> str:
        """The English sentence."""
        return in_words(self.reason, self.params)


@dataclass(frozen=True, kw_only=True, slots=True)
class MissingCell:
    """Outcome data still to come. cell None: the outcome has no table at all."""

    outcome: str
    cell: Cell | None


def validate_outcome(outcome: Outcome, raw: object) -> OutcomeData | tuple[FieldError, ...]:
    """One table from its raw form, or every reason to refuse it.

    raw: `{"timepoint": id, "rows": [{"arm": id, <column>: <as for an answer>, ...}]}`, which
    `outcome_as_json` writes.
    """
    timepoint = raw.get("timepoint") if isinstance(raw, Mapping) else None
    rows = raw.get("rows") if isinstance(raw, Mapping) else None
    if not isinstance(timepoint, str) or not isinstance(rows, list):
        return (FieldError(field=outcome.id, reason=FieldReason.WRONG_SHAPE),)
    if timepoint not in [known.id for known in outcome.timepoints]:
        params = {"typed": timepoint}
        reason = FieldReason.UNKNOWN_TIMEPOINT
        return (FieldError(field=outcome.id, reason=reason, params=params),)
    read: list[ArmRow] = []
    errors: list[FieldError] = []
    for data in rows:
        row, found = _row(outcome, timepoint, data)
        errors += found
        if row is None:
            continue
        if any(row.arm == other.arm for other in read):
            cell = Cell(timepoint=timepoint, arm=row.arm)
            errors.append(FieldError(field=outcome.id, reason=FieldReason.ARM_TWICE, cell=cell))
        read.append(row)
    if errors:
        return tuple(errors)
    return OutcomeData(outcome=outcome.id, timepoint=timepoint, kind=outcome.kind, rows=tuple(read))


def normalise_outcome(data: OutcomeData) -> OutcomeData:
    """The table in its one canonical form: rows by arm id, numbers without trailing zeros."""
    rows = (
        ArmRow(
            arm=row.arm,
            cells={key: _normal(row.cells[key]) for key in sorted(row.cells)},
        )
        for row in data.rows
    )
    return OutcomeData(
        outcome=data.outcome,
        timepoint=data.timepoint,
        kind=data.kind,
        rows=tuple(sorted(rows, key=lambda row: row.arm)),
    )


def outcome_as_json(data: OutcomeData) -> dict[str, object]:
    """Canonical JSON of a table, blank cells left out; `validate_outcome` reads it back."""
    return {
        "timepoint": data.timepoint,
        "rows": [
            {"arm": row.arm, **{key: value_as_json(value) for key, value in row.cells.items()}}
            for row in normalise_outcome(data).rows
        ],
    }


def missing_cells(
    definition: FormDefinition, tables: Iterable[OutcomeData], *, arms: Sequence[str]
) -> tuple[MissingCell, ...]:
    """What the outcome data still lack, in the form's order.

    A required outcome needs a table with something in it; a table with something in it needs every
    cell of every arm (a state such as "not reported" fills one). arms: ids of the study's arms.
    """
    begun = {
        (table.outcome, table.timepoint): {row.arm: row.cells for row in table.rows}
        for table in tables
        if any(row.cells for row in table.rows)
    }
    found: list[MissingCell] = []
    for outcome in definition.outcomes:
        keys = [(outcome.id, timepoint.id) for timepoint in outcome.timepoints]
        if outcome.required and not any(key in begun for key in keys):
            found.append(MissingCell(outcome=outcome.id, cell=None))
        for key in (key for key in keys if key in begun):
            for arm in dict.fromkeys([*arms, *begun[key]]):
                blank = [c for c in outcome.columns if c.key not in begun[key].get(arm, {})]
                found += [
                    MissingCell(
                        outcome=outcome.id, cell=Cell(timepoint=key[1], arm=arm, column=c.key)
                    )
                    for c in blank
                ]
    return tuple(found)


def warnings(
    data: OutcomeData, *, arm_sizes: Mapping[str, int] | None = None
) -> tuple[OutcomeWarning, ...]:
    """What looks wrong in one table; never a reason to refuse it.

    arm_sizes: participants randomised, by arm id, as far as known.
    """
    found: list[OutcomeWarning] = []

    def warn(reason: WarningReason, arm: str, column: str, **params: str) -> None:
        cell = Cell(timepoint=data.timepoint, arm=arm, column=column)
        found.append(OutcomeWarning(outcome=data.outcome, cell=cell, reason=reason, params=params))

    is_dichotomous = data.kind is OutcomeKind.DICHOTOMOUS
    count = "total" if is_dichotomous else "n"
    for row in data.rows:
        n = data.number(row.arm, count)
        events = data.number(row.arm, "events") if is_dichotomous else None
        sd = None if is_dichotomous else data.number(row.arm, "sd")
        if events is not None and n is not None and events > n:
            params = {"events": str(events), "total": str(n)}
            warn(WarningReason.EVENTS_ABOVE_TOTAL, row.arm, "events", **params)
        if sd is not None and sd == 0:
            warn(WarningReason.SD_ZERO, row.arm, "sd")
        if sd is not None and sd < 0:
            warn(WarningReason.SD_NEGATIVE, row.arm, "sd", sd=decimal_string(Decimal(sd)))
        size = (arm_sizes or {}).get(row.arm)
        if n is not None and size is not None and n != size:
            above = WarningReason.N_ABOVE_ARM_SIZE
            reason = above if n > size else WarningReason.N_BELOW_ARM_SIZE
            warn(reason, row.arm, count, n=str(n), size=str(size))
    return tuple(found)


def _row(
    outcome: Outcome, timepoint: str, data: object
) -> tuple[ArmRow | None, tuple[FieldError, ...]]:
    arm = data.get("arm") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or not isinstance(arm, str) or not arm:
        cell = Cell(timepoint=timepoint)
        return None, (FieldError(field=outcome.id, reason=FieldReason.WRONG_SHAPE, cell=cell),)
    columns = {column.key: column for column in outcome.columns}
    cells: dict[str, Value] = {}
    errors: list[FieldError] = []
    for key, raw in data.items():
        if key == "arm":
            continue
        try:
            if key not in columns:
                raise Refused(FieldReason.UNKNOWN_COLUMN, typed=str(key))
            column = columns[key]
            value = read_number_value(
                column.type, raw, minimum=column.minimum, maximum=column.maximum
            )
        except Refused as refused:
            cell = Cell(timepoint=timepoint, arm=arm, column=str(key))
            errors.append(
                FieldError(
                    field=outcome.id, reason=refused.reason, params=refused.params, cell=cell
                )
            )
            continue
        if value is not None:
            cells[column.key] = value
    return ArmRow(arm=arm, cells=cells), tuple(errors)


def _normal(value: Value) -> Value:
    if value.content is None:
        return value
    return Value(state=value.state, content=normalise_content(value.content))
