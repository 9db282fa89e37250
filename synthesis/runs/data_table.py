"""A run's rows as CSV: the data, effects on the analysis scale, weights; and the studies that have no row."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from extraction.formdef.definition import COLUMNS
from reviews.cells import safe
from synthesis.meta.results import NotEstimable, RowResult, StudyEffect
from synthesis.runs.result import LeftOut, RunResult, TakenRow


def data_csv(
    result: RunResult,
    *,
    why_not: Callable[[NotEstimable], str],
    why_out: Callable[[LeftOut], str],
    stale: str = "",
) -> str:
    """One line for each row, then one for each study without; numbers with all their digits.

    why_not, why_out: reasons in words. stale: why the run is out of date, or "". An apostrophe stands before text that a
    spreadsheet would take for a formula.
    """
    columns = [column.key for column in COLUMNS[result.kind]]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        [
            *("study", "timepoint", "arm_experimental", "arm_comparator"),
            *(f"{column}_experimental" for column in columns),
            *(f"{column}_comparator" for column in columns),
            *("effect", "variance", "se", "ci_low", "ci_high", "weight"),
            *("subgroup", "risk_of_bias", "note", "illustrative", "out_of_date"),
        ]
    )
    marks = ["yes" if result.is_illustrative else "no", safe(stale)]
    times = {term.id: term.label for term in result.words.timepoints}
    groups = {term.id: term.label for term in result.words.groups}
    found = result.analysis.rows if result.analysis else ()
    for taken, row in zip(result.rows, found, strict=True):
        note = why_not(row.effect) if isinstance(row.effect, NotEstimable) else ""
        writer.writerow(
            [
                safe(taken.study.label),
                safe(times[taken.timepoint]),
                *_cells(taken, columns),
                *_numbers(row),
                safe(groups.get(taken.group, "")),
                taken.bias,
                safe(note),
                *marks,
            ]
        )
    for left in result.left_out:
        blank = [""] * (2 * len(columns) + 8)
        arms = [*map(safe, left.arms), "", ""][:2]
        where = safe(times.get(left.timepoint, ""))
        writer.writerow([safe(left.study.label), where, *arms, *blank, safe(why_out(left)), *marks])
    return out.getvalue()


def _cells(taken: TakenRow, columns: list[str]) -> list[str]:
    sides = (taken.experimental, taken.comparator)
    numbers = [dict(side.cells)[column] for side in sides for column in columns]
    return [*(safe(side.arm.label) for side in sides), *numbers]


def _numbers(row: RowResult) -> list[str]:
    effect = row.effect
    if not isinstance(effect, StudyEffect):
        return [""] * 6
    weight = repr(row.weight) if isinstance(row.weight, float) else ""
    numbers = (effect.yi, effect.vi, effect.se, effect.ci_low, effect.ci_high)
    return [*map(repr, numbers), weight]
