"""The words and numbers of a forest plot."""

import re
from collections.abc import Sequence

from synthesis.figures.forest_plot import Estimate, ForestPlot, ForestRow, Interval, Pooled
from synthesis.figures.metrics import NBSP, width_of
from synthesis.figures.wording import Digits, interval, number, percent, sentence

SIZE = 7.5
_AUTHOR_AND_YEAR = re.compile(
    r"(?P<author>[^,&]+?)(?:,| & | and | et al).*?(?P<year>\d{4}[a-z]?)\Z"
)


def estimate_text(estimate: Estimate, digits: Digits) -> str:
    """ "0.41 [0.13, 1.26]", held together by no-break spaces."""
    bounds = interval(estimate.low, estimate.high, digits)
    return f"{number(estimate.value, digits)}{NBSP}{bounds}"


def row_text(row: ForestRow, digits: Digits) -> str:
    """The row's estimate, or why there is none."""
    if row.estimate is None:
        return row.not_estimable
    return estimate_text(row.estimate, digits)


def interval_text(bounds: Interval, digits: Digits) -> str:
    """An interval alone."""
    return interval(bounds.low, bounds.high, digits)


def weight_text(row: ForestRow | Pooled, plot: ForestPlot) -> str:
    """ "5.1 %"; a dash for a row that was left out; "" where the plot has no weights."""
    if not plot.has_weights:
        return ""
    if isinstance(row, ForestRow) and row.left_out:
        return "–"
    return "" if row.weight is None else percent(row.weight)


def short_labels(rows: Sequence[ForestRow], width: float) -> dict[str, str]:
    """Labels by full label, shortened where they are wider than this and a short form is known.

    The form is the row's own, or first author and year. Rows that would come to share one keep
    their full labels. Labels that are still too wide have to be broken into lines.
    """
    labels = {row.label: row.label for row in rows}
    for row in rows:
        if width_of(row.label, SIZE) <= width:
            continue
        found = _AUTHOR_AND_YEAR.match(row.label)
        derived = f"{found['author'].strip()} {found['year']}" if found else ""
        labels[row.label] = row.short_label or derived or row.label
    given = list(labels.values())
    return {full: label if given.count(label) == 1 else full for full, label in labels.items()}


def measure_words(plot: ForestPlot) -> tuple[str, str]:
    """Head of the column of estimates, in two lines."""
    return plot.measure, f"[{plot.level.replace(' ', NBSP)}]"


def summary_of(plot: ForestPlot) -> str:
    """The main numbers as sentences."""
    parts = ["Illustrative numbers."] if plot.illustrative else []
    if plot.stale:
        parts.append(f"Out of date: {sentence(plot.stale)}")
    if plot.not_pooled:
        parts.append(sentence(plot.not_pooled))
        told = [f"{row.label} {row_text(row, plot.digits)}" for row in plot.rows]
        parts.append(f"{plot.measure}: {'; '.join(told)}.")
        return " ".join(parts)
    told = []
    for group in plot.groups:
        if group.pooled is not None:
            name = f"{group.heading}, {group.pooled.label}".removeprefix(", ")
            told.append(f"{name}: {_pooled_words(group.pooled, plot.digits)}")
    if plot.overall is not None:
        told.append(f"{plot.overall.label}: {_pooled_words(plot.overall, plot.digits)}")
    parts.append(f"{plot.measure} of {len(list(plot.rows))} rows.")
    parts += [f"{words}." for words in told]
    parts += [sentence(test) for test in plot.tests]
    return " ".join(parts)


def _pooled_words(pooled: Pooled, digits: Digits) -> str:
    words = [estimate_text(pooled.estimate, digits)]
    for bounds in (pooled.second, pooled.prediction):
        if bounds is not None:
            words.append(f"{bounds.label} {interval_text(bounds, digits)}")
    return ", ".join([*words, *pooled.heterogeneity])
