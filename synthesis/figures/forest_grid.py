"""The columns of a wide forest plot, as wide as their texts need; the axis takes what is left."""

from dataclasses import dataclass

from synthesis.figures.axis import Ruler, ruler_for
from synthesis.figures.forest_plot import ForestPlot, Pooled
from synthesis.figures.forest_rows import RowView
from synthesis.figures.forest_text import (
    SIZE,
    estimate_text,
    interval_text,
    measure_words,
    row_text,
    short_labels,
    weight_text,
)
from synthesis.figures.metrics import width_of, wrap
from synthesis.figures.wording import Digits

INDENT = 5.0
BIAS_STEP = 10.1
_LABEL = 92.0  # the study's column, at most
_GAP = 9.0
_TOTALS_GAP = 7.0  # a total's least distance from what stands before it
_SIDE = 10.0  # left and right of the axis
_LEAST_AXIS = 70.0
_BIAS_EDGE = 5.2  # from a mark's centre to the sheet's edge


class TooManyColumns(ValueError):
    """The columns of text leave no room for the axis."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Grid:
    """Where things stand, points from the left.

    labels: lines of each study's label. indent: where they begin. people: centre of that column.
    starts, cells: left and right ends of the text columns. estimate, weight: right ends. bias: centre of the first
    judgement.
    """

    labels: dict[str, list[str]]
    indent: float
    people: float
    starts: tuple[float, ...]
    cells: tuple[float, ...]
    ruler: Ruler
    estimate: float
    weight: float
    bias: float


def grid_of(plot: ForestPlot, groups: list[list[RowView]], width: float) -> Grid:
    """The columns of a plot on a sheet of this width. Raises TooManyColumns."""
    views = [view for group in groups for view in group]
    indent = INDENT if any(group.heading for group in plot.groups) else 0.0
    labels = _labels(views)
    x = indent + _label_width(plot, views, labels)
    people = 0.0
    if plot.has_people:
        column = max(_widest([view.people for view in views]), width_of("people", SIZE, bold=True))
        people = x + _GAP + column / 2
        x += _GAP + column
    starts, cells = _place_cells(plot, views, x, indent)
    left = (cells[-1] if cells else x) + _SIDE
    estimate, weight, bias = _right_ends(plot, views, width)
    right = estimate - _estimate_width(plot, views) - _SIDE
    if right - left < _LEAST_AXIS:
        raise TooManyColumns("The columns of text leave no room for the axis.")
    return Grid(
        labels=labels,
        indent=indent,
        people=people,
        starts=starts,
        cells=cells,
        ruler=ruler_for(plot, left, right),
        estimate=estimate,
        weight=weight,
        bias=bias,
    )


def _labels(views: list[RowView]) -> dict[str, list[str]]:
    short = short_labels([view.row for view in views], _LABEL)
    return {label: wrap(words, _LABEL, SIZE) for label, words in short.items()}


def _label_width(plot: ForestPlot, views: list[RowView], labels: dict[str, list[str]]) -> float:
    ends = [
        width_of(lines[-1] + view.sign, SIZE)
        for view in views
        for lines in (labels[view.row.label],)
    ]
    ends += [width_of(line, SIZE) for lines in labels.values() for line in lines]
    ends.append(width_of(plot.study_head, SIZE, bold=True))
    return max(ends)


def _place_cells(
    plot: ForestPlot, views: list[RowView], x: float, indent: float
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Left and right ends of the text columns.

    A column is as wide as its studies need. Totals, which are wider, may reach into the room that
    their row leaves free at the left; only where they would meet something a column is widened.
    """
    starts, ends = [], []
    rows = [row for row in plot.pooled if row.cells]
    taken = [
        (0.0 if row is plot.overall else indent) + width_of(row.label, SIZE, bold=True)
        for row in rows
    ]
    for i, width in enumerate(_cell_widths(plot, views)):
        end = x + _GAP + width
        for row, free in zip(rows, taken, strict=True):
            need = width_of(row.cells[i], SIZE, bold=row is plot.overall)
            end = max(end, free + _TOTALS_GAP + need if need else end)
        taken = [end if row.cells[i] else free for row, free in zip(rows, taken, strict=True)]
        starts.append(end - width)
        ends.append(end)
        x = end
    return tuple(starts), tuple(ends)


def _cell_widths(plot: ForestPlot, views: list[RowView]) -> list[float]:
    """What studies and heads need; a group's head widens its columns evenly."""
    widths: list[float] = []
    for columns in plot.columns:
        first = len(widths)
        own = [
            _widest([part, *(view.row.cells[first + i] for view in views)])
            for i, part in enumerate(columns.parts)
        ]
        held = sum(own) + _GAP * (len(own) - 1)
        more = max(width_of(columns.head, SIZE, bold=True) - held, 0.0) / len(own)
        widths += [width + more for width in own]
    return widths


def _right_ends(plot: ForestPlot, views: list[RowView], width: float) -> tuple[float, float, float]:
    """Right ends of estimate and weight, and the centre of the first judgement."""
    x, bias = width, 0.0
    if plot.bias_heads:
        bias = width - _BIAS_EDGE - BIAS_STEP * (len(plot.bias_heads) - 1)
        x = bias - BIAS_STEP
    weight = x
    if plot.has_weights:
        texts = [weight_text(view.row, plot) for view in views]
        bold = [weight_text(row, plot) for row in plot.pooled] + ["Weight"]
        x -= max(_widest(texts), _widest(bold, bold=True)) + _GAP - 2
    return x, weight, bias


def _estimate_width(plot: ForestPlot, views: list[RowView]) -> float:
    upper, lower = measure_words(plot)
    plain = [row_text(view.row, plot.digits) for view in views] + [lower]
    bold = [upper]
    for row in plot.pooled:
        bold.append(estimate_text(row.estimate, plot.digits))
        plain += _bounds(row, plot.digits)
    return max(_widest(plain), _widest(bold, bold=True))


def _bounds(row: Pooled, digits: Digits) -> list[str]:
    parts = (row.second, row.prediction)
    return [interval_text(part, digits) for part in parts if part is not None]


def _widest(texts: list[str], *, bold: bool = False) -> float:
    return max((width_of(text, SIZE, bold=bold) for text in texts), default=0.0)
