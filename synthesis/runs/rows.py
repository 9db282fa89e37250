"""Which rows an analysis takes from a locked data set, and why each other study has none. For workers: needs numpy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extraction.formdef.definition import COLUMNS, YES_NO, FieldType, OutcomeKind
from extraction.formdef.values import ValueState, decimal_string
from extraction.snapshot_data import ArmNumbers, Field, Judged, Outcome, Row, SnapshotData, Study
from synthesis.meta import spec as engine
from synthesis.meta.data import Counts, Means, RowData
from synthesis.meta.errors import InvalidData
from synthesis.runs.result import ArmCells, LeftOut, TakenRow, Term, WhyOut
from synthesis.runs.specification import BiasFilter, Specification

HIGH, LOW = "high", "low"
# What is told of cells without a number, the weightiest first.
_STATES = (
    (ValueState.NOT_REPORTED, WhyOut.NOT_REPORTED),
    (ValueState.UNCLEAR, WhyOut.UNCLEAR),
    (ValueState.NOT_APPLICABLE, WhyOut.NOT_APPLICABLE),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """The rows, as the result keeps them and as the engine takes them, at the same places; and who has none."""

    rows: tuple[TakenRow, ...]
    given: tuple[engine.Row, ...]
    left_out: tuple[LeftOut, ...]


class _Out(Exception):
    """A pair of arms gives no row."""

    def __init__(self, why: WhyOut, detail: str = "") -> None:
        super().__init__(why)
        self.why, self.detail = why, detail


def take_rows(data: SnapshotData, outcome: Outcome, asked: Specification) -> Taken:
    """A row for each pair of arms that the comparison takes, at each time point asked for.

    Studies in the order of their labels, time points in the form's order. A time point of which nothing is extracted
    is told only where the study has no row at all.
    """
    taker = _Taker(data=data, outcome=outcome, asked=asked)
    timepoints = [t.id for t in outcome.timepoints if t.id in asked.timepoints]
    found: dict[str, list[tuple[TakenRow, engine.Row]]] = {}
    out: dict[str, list[LeftOut]] = {}
    for timepoint in timepoints:
        pairs = data.rows(outcome.id, timepoint, asked.comparison)
        several = Counter(pair.study.id for pair in pairs)
        for pair in pairs:
            study = pair.study.id
            try:
                row = taker.row(pair, timepoint)
            except _Out as left:
                arms = (pair.experimental.arm.label, pair.comparator.arm.label)
                out.setdefault(study, []).append(
                    LeftOut(
                        study=Term(id=study, label=pair.study.label),
                        timepoint=timepoint if len(timepoints) > 1 else "",
                        arms=arms if several[study] > 1 else (),
                        why=left.why,
                        detail=left.detail,
                    )
                )
            else:
                found.setdefault(study, []).append(row)
    rows = [pair for study in _in_order(data) for pair in found.get(study.id, [])]
    left_out = [one for study in _in_order(data) for one in _told(study, study.id in found, out)]
    taken, given = [row for row, _ in rows], [row for _, row in rows]
    return Taken(rows=tuple(taken), given=tuple(given), left_out=tuple(left_out))


def _in_order(data: SnapshotData) -> list[Study]:
    return sorted(data.studies, key=lambda study: (study.label, study.id))


def _told(study: Study, has_rows: bool, out: dict[str, list[LeftOut]]) -> Iterable[LeftOut]:
    """What to say of a study's missing rows."""
    whole = LeftOut(
        study=Term(id=study.id, label=study.label),
        timepoint="",
        arms=(),
        why=WhyOut.NO_ARMS,
        detail="",
    )
    if study.id not in out:
        return [] if has_rows else [whole]
    telling = [one for one in out[study.id] if one.why is not WhyOut.NO_DATA]
    return telling or ([] if has_rows else out[study.id][:1])


@dataclass(frozen=True, kw_only=True, slots=True)
class _Taker:
    data: SnapshotData
    outcome: Outcome
    asked: Specification

    def row(self, pair: Row, timepoint: str) -> tuple[TakenRow, engine.Row]:
        """One row. Raises _Out."""
        values = self._data(pair)
        judged = self._judged(pair.study, timepoint)
        arms = (pair.experimental.arm.id, pair.comparator.arm.id)
        key = ":".join((pair.study.id, timepoint, *arms))
        group = group_of(pair.study, self.asked.subgroup)
        taken = TakenRow(
            key=key,
            study=Term(id=pair.study.id, label=pair.study.label),
            timepoint=timepoint,
            experimental=self._cells(pair.experimental),
            comparator=self._cells(pair.comparator),
            group=group,
            people=(),
            bias=judged.overall if judged else "",
            domains=judged.domains if judged else (),
        )
        return taken, engine.Row(key=key, data=values, subgroup=group, participants=frozenset(arms))

    def _data(self, pair: Row) -> RowData:
        self._check_filled(pair)
        first, second = self._numbers(pair.experimental), self._numbers(pair.comparator)
        try:
            if self.outcome.kind is OutcomeKind.DICHOTOMOUS:
                return Counts(
                    events1=first[0], total1=first[1], events2=second[0], total2=second[1]
                )
            return Means(
                mean1=first[0],
                sd1=first[1],
                n1=first[2],
                mean2=second[0],
                sd2=second[1],
                n2=second[2],
            )
        except InvalidData as error:
            raise _Out(WhyOut.IMPOSSIBLE, str(error)) from error

    def _columns(self) -> list[str]:
        return [column.key for column in COLUMNS[self.outcome.kind]]

    def _numbers(self, arm: ArmNumbers) -> list[float]:
        return [float(arm.number(column) or 0) for column in self._columns()]

    def _check_filled(self, pair: Row) -> None:
        """Raises _Out where a number is missing in either arm."""
        cells = [
            side.cells.get(column)
            for side in (pair.experimental, pair.comparator)
            for column in self._columns()
        ]
        if all(cell is not None and cell.value is not None for cell in cells):
            return
        if any(cell is not None and cell.value is not None for cell in cells):
            raise _Out(WhyOut.INCOMPLETE)
        states = {cell.state for cell in cells if cell is not None}
        raise _Out(next((why for state, why in _STATES if state in states), WhyOut.NO_DATA))

    def _cells(self, arm: ArmNumbers) -> ArmCells:
        return ArmCells(
            arm=Term(id=arm.arm.id, label=arm.arm.label),
            cells=tuple(
                (column, decimal_string(arm.number(column) or Decimal(0)))
                for column in self._columns()
            ),
        )

    def _judged(self, study: Study, timepoint: str) -> Judged | None:
        """The result's agreed risk of bias. Raises _Out where the filter leaves it out."""
        judged = self.data.judged(study.id, self.outcome.id, timepoint, self.asked.comparison)
        if self.asked.bias is BiasFilter.ALL:
            return judged
        if judged is None:
            raise _Out(WhyOut.NOT_JUDGED)
        only_low = self.asked.bias is BiasFilter.LOW_ONLY
        if judged.overall == HIGH or (only_low and judged.overall != LOW):
            raise _Out(WhyOut.RISK_OF_BIAS, judged.overall)
        return judged


def groups_of(field: Field) -> tuple[Term, ...]:
    """The subgroups that a field of the form makes, in its order; none where it is no choice."""
    if field.type is FieldType.YES_NO_UNCLEAR:
        return tuple(Term(id=key, label=key.capitalize()) for key in YES_NO)
    if field.type is not FieldType.CHOICE:
        return ()
    return tuple(Term(id=option.key, label=option.label) for option in field.options)


def group_of(study: Study, field: str) -> str:
    """The subgroup of a study: an option's key, "" where none is stated."""
    value = study.value(field) if field else None
    return value.value if value is not None and isinstance(value.value, str) else ""


def lettered(rows: Sequence[TakenRow], given: Sequence[engine.Row]) -> tuple[TakenRow, ...]:
    """The rows with their sets of participants named. Arms that always stand together are one set."""
    where: dict[str, list[int]] = {}
    for place, row in enumerate(given):
        for arm in row.participants:
            where.setdefault(arm, []).append(place)
    sets = sorted({tuple(places) for places in where.values()})
    letters = {places: _letter(i) for i, places in enumerate(sets)}
    return tuple(
        replace(row, people=tuple(name for places, name in letters.items() if place in places))
        for place, row in enumerate(rows)
    )


def _letter(i: int) -> str:
    """A, B … Z, AA, AB …"""
    text = ""
    while i >= 0:
        text, i = chr(ord("A") + i % 26) + text, i // 26 - 1
    return text
