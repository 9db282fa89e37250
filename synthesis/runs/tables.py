"""The 2x2 tables of a run: zero cells, and which rows a pooled estimate rests on.

Cochrane Handbook 10.4.4: studies without events say nothing of a ratio, and are left out of it; a risk difference takes
them in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from synthesis.meta.results import NotEstimable, Pooled, RowResult, StudyEffect
from synthesis.meta.vocabulary import MeasureCode, Model, Reason
from synthesis.runs.result import TakenRow

RATIOS = (MeasureCode.RR, MeasureCode.OR)


def drops_double_zeros(measure: MeasureCode) -> bool:
    """Whether tables without events, or with events only, in both arms stay out: the same under every model."""
    return measure in RATIOS


def has_zero_cell(row: TakenRow) -> bool:
    return any(n == 0 for pair in _cells(row) for n in pair)


def why_one_sided(row: TakenRow) -> Reason | None:
    """What is missing in both arms of a table, if anything is."""
    (a, b), (c, d) = _cells(row)
    if a == 0 and c == 0:
        return Reason.NO_EVENTS
    return Reason.ALL_EVENTS if b == 0 and d == 0 else None


def all_one_sided(rows: Iterable[TakenRow]) -> Reason | None:
    """Why tables say nothing together: none of them has an event, or none has a participant without."""
    found = {why_one_sided(row) for row in rows}
    return found.pop() if len(found) == 1 else None


def is_in_pool(taken: TakenRow, row: RowResult, measure: MeasureCode, model: Model) -> bool:
    """Whether a pooled estimate rests on the row. Sums of Mantel-Haenszel take tables without an effect of their own."""
    if model is not Model.MANTEL_HAENSZEL:
        return isinstance(row.effect, StudyEffect)
    return not (drops_double_zeros(measure) and why_one_sided(taken))


def n_pooled(rows: Sequence[TakenRow], pooled: Pooled, measure: MeasureCode) -> int:
    """How many of the rows an estimate rests on; `pooled.k` counts those with an effect of their own."""
    if pooled.model is not Model.MANTEL_HAENSZEL:
        return pooled.k
    return sum(not (drops_double_zeros(measure) and why_one_sided(row)) for row in rows)


def with_weight(row: RowResult) -> RowResult:
    """A row in the sums has a weight, be it 0."""
    return RowResult(
        key=row.key,
        subgroup=row.subgroup,
        effect=row.effect,
        weight=0.0 if isinstance(row.weight, NotEstimable) else row.weight,
    )


def _cells(row: TakenRow) -> tuple[tuple[Decimal, Decimal], tuple[Decimal, Decimal]]:
    """Events and non-events of both arms."""
    first, second = (
        (arm.number("events") or Decimal(0), arm.number("total") or Decimal(0))
        for arm in (row.experimental, row.comparator)
    )
    return (first[0], first[1] - first[0]), (second[0], second[1] - second[0])
