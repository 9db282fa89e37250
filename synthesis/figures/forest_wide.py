"""The wide layout of a forest plot: columns at the left, the axis, estimates at the right."""

from dataclasses import dataclass

from synthesis.figures.axis import Ruler
from synthesis.figures.canvas import Canvas
from synthesis.figures.forest_foot import LINE, draw_axis, draw_directions
from synthesis.figures.forest_grid import BIAS_STEP, INDENT, Grid, grid_of
from synthesis.figures.forest_marks import (
    draw_bar,
    draw_diamond,
    draw_guide,
    draw_judgement,
    draw_study,
    square_side,
)
from synthesis.figures.forest_plot import Columns, ForestPlot, Interval, Pooled, Scale
from synthesis.figures.forest_rows import RowView, views_of
from synthesis.figures.forest_text import (
    SIZE,
    estimate_text,
    interval_text,
    measure_words,
    row_text,
    weight_text,
)
from synthesis.figures.metrics import NBSP, tie, wrap

_ROW = 11.6
_LABEL_LINE = 9.0  # between two lines of one label
_TOP = 22.0
_CENTRE = 2.6  # from a baseline up to the middle of its row


def draw_wide(canvas: Canvas, plot: ForestPlot) -> float:
    """Draw everything above the caption; the lower end is returned."""
    groups = views_of(plot)
    sheet = _Sheet(canvas, plot, grid_of(plot, groups, canvas.width))
    sheet.draw_heads()
    rows = _Placing(plot, groups, sheet.grid)
    sheet.draw_guides(rows)
    for y, item in rows.items:
        sheet.draw(y, item)
    return sheet.draw_foot(rows.end)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Words:
    """A line of words between the rows."""

    text: str
    is_heading: bool = False


_Item = _Words | RowView | Pooled


class _Placing:
    """Baselines of everything between the heads and the axis, and `end`, the axis's height."""

    def __init__(self, plot: ForestPlot, groups: list[list[RowView]], grid: Grid) -> None:
        self.items: list[tuple[float, _Item]] = []
        self.rule: float | None = None
        self._room = grid.ruler.left - INDENT - 6
        y = _TOP + 0.8
        for group, views in zip(plot.groups, groups, strict=True):
            if group.heading:
                self.items.append((y + _ROW, _Words(text=group.heading, is_heading=True)))
                y += _ROW
            for view in views:
                self.items.append((y + _ROW, view))
                y += _ROW + _LABEL_LINE * (len(grid.labels[view.row.label]) - 1)
            if group.pooled is not None:
                y = self._place_pooled(y, group.pooled)
                y = self._place_words(y, group.pooled.heterogeneity)
            if group.note:
                y = self._place_words(y, (group.note,))
            y += 6.0
        if plot.overall is not None:
            self.rule = y + 2.2
            y = self._place_pooled(self.rule + 0.8, plot.overall)
        self.end = y + 6.2

    def _place_pooled(self, y: float, pooled: Pooled) -> float:
        self.items.append((y + _ROW, pooled))
        bars = [part for part in (pooled.second, pooled.prediction) if part is not None]
        return y + _ROW * (1 + len(bars))

    def _place_words(self, y: float, texts: tuple[str, ...]) -> float:
        for line in (line for text in texts for line in wrap(tie(text), self._room, SIZE)):
            y += _ROW - 1
            self.items.append((y, _Words(text=line)))
        return y


class _Sheet:
    """Draws the parts of one plot in their columns."""

    def __init__(self, canvas: Canvas, plot: ForestPlot, grid: Grid) -> None:
        self.grid = grid
        self._canvas = canvas
        self._plot = plot

    @property
    def _ruler(self) -> Ruler:
        return self.grid.ruler

    def draw_heads(self) -> None:
        """Two lines of heads over a rule."""
        grid, plot, middle = self.grid, self._plot, (self._ruler.left + self._ruler.right) / 2
        self._head(0, "", plot.study_head, "start", bold=True)
        if plot.has_people:
            self._head(grid.people, "Set of", "people", "middle", bold=True)
        ends = iter(grid.cells)
        for columns in plot.columns:
            places = [next(ends) for _ in columns.parts]
            self._draw_group_head(columns, places)
            for end, part in zip(places, columns.parts, strict=True):
                self._canvas.text(end, 17.5, part, size=SIZE, anchor="end")
        scale = ", log scale" if plot.axis.scale is Scale.LOG else ""
        lines = wrap(f"{plot.measure}{scale}", self._ruler.right - self._ruler.left + 12, SIZE)
        for i, line in enumerate(reversed(lines[:2])):
            self._canvas.text(middle, 17.5 - 9.5 * i, line, size=SIZE, anchor="middle")
        upper, lower = measure_words(plot)
        self._canvas.text(grid.estimate, 8, upper, size=SIZE, bold=True, anchor="end")
        self._canvas.text(grid.estimate, 17.5, lower, size=SIZE, anchor="end")
        if plot.has_weights:
            self._head(grid.weight, "", "Weight", "end", bold=True)
        self._draw_bias_heads()
        self._canvas.line(0, _TOP, self._canvas.width, _TOP, stroke=0.75)

    def draw_guides(self, rows: _Placing) -> None:
        """The line of no effect, the pooled estimate's dashed line, the rule over the overall row."""
        ruler, plot = self._ruler, self._plot
        null = ruler.x(plot.axis.null) if plot.axis.null is not None else ruler.left - 1
        if ruler.left <= null <= ruler.right:
            gaps = self._open_squares(rows, null)
            draw_guide(self._canvas, null, _TOP + 3, rows.end, gaps=gaps)
        if plot.overall is not None:
            x = ruler.x(plot.overall.estimate.value)
            if ruler.left <= x <= ruler.right:
                end = rows.items[-1][0] - _CENTRE
                draw_guide(self._canvas, x, _TOP + 3, end, dashed=True)
        if rows.rule is not None:
            self._canvas.line(0, rows.rule, self._canvas.width, rows.rule, stroke=0.5)

    def draw(self, y: float, item: _Item) -> None:
        """One line of the plot on the baseline y."""
        match item:
            case _Words(text=text, is_heading=True):
                self._canvas.text(0, y, text, size=SIZE, bold=True)
            case _Words(text=text):
                self._canvas.text(INDENT, y, text, size=SIZE)
            case RowView():
                self.draw_row(y, item)
            case Pooled():
                self.draw_pooled(y, item, half=4.4 if item is self._plot.overall else 3.8)

    def draw_row(self, y: float, view: RowView) -> None:
        """One study."""
        row, grid = view.row, self.grid
        with self._canvas.group(view.title):
            for i, line in enumerate(grid.labels[row.label]):
                sign = view.sign if i == len(grid.labels[row.label]) - 1 else ""
                self._canvas.text(grid.indent, y + i * _LABEL_LINE, f"{line}{sign}", size=SIZE)
            self._canvas.text(grid.people, y, view.people, size=SIZE, anchor="middle")
            self._cells(y, row.cells)
            if row.estimate is not None:
                side = square_side(view.share)
                middle = y - _CENTRE
                draw_study(
                    self._canvas, self._ruler, middle, row.estimate, side=side, is_open=view.is_open
                )
            self._canvas.text(
                grid.estimate, y, row_text(row, self._plot.digits), size=SIZE, anchor="end"
            )
            self._canvas.text(grid.weight, y, weight_text(row, self._plot), size=SIZE, anchor="end")
            for i, judgement in enumerate(row.judgements):
                draw_judgement(self._canvas, grid.bias + i * BIAS_STEP, y - _CENTRE, judgement)

    def draw_pooled(self, y: float, pooled: Pooled, *, half: float) -> None:
        """A diamond with its row, and the intervals under it."""
        estimate = estimate_text(pooled.estimate, self._plot.digits)
        is_overall = pooled is self._plot.overall
        with self._canvas.group(f"{pooled.label}: {estimate}"):
            indent = 0.0 if is_overall else self.grid.indent
            self._canvas.text(indent, y, pooled.label, size=SIZE, bold=True)
            self._cells(y, pooled.cells, bold=is_overall)
            draw_diamond(self._canvas, self._ruler, y - _CENTRE, pooled.estimate, half)
            for end, text in (
                (self.grid.estimate, estimate),
                (self.grid.weight, weight_text(pooled, self._plot)),
            ):
                self._canvas.text(end, y, text, size=SIZE, bold=True, anchor="end")
        for bounds, is_prediction in ((pooled.second, False), (pooled.prediction, True)):
            if bounds is not None:
                y += _ROW
                self._draw_interval(y, bounds, is_prediction=is_prediction)

    def draw_foot(self, y: float) -> float:
        """Axis and directions; beside them, tests and heterogeneity of the whole; the lower end."""
        ruler, plot = self._ruler, self._plot
        draw_axis(self._canvas, ruler, y)
        right = min(ruler.right + 40, self._canvas.width)
        low = draw_directions(
            self._canvas, plot.axis, ruler, y + 20.5, left=ruler.left - 4, right=right
        )
        texts = (*(plot.overall.heterogeneity if plot.overall else ()), *plot.tests)
        lines = [line for text in texts for line in wrap(tie(text), ruler.left - 14, SIZE)]
        for i, line in enumerate(lines):
            self._canvas.text(0, y + 6 + i * LINE, line, size=SIZE)
        return max(low, y + 11, y + 6 + (len(lines) - 1) * LINE)

    def _open_squares(self, rows: _Placing, x: float) -> list[tuple[float, float]]:
        """Heights at which a vertical line at x would run through an open square."""
        gaps = []
        for y, item in rows.items:
            if not isinstance(item, RowView) or not item.is_open or item.row.estimate is None:
                continue
            half = square_side(item.share) / 2
            if abs(self._ruler.x(item.row.estimate.value) - x) < half:
                gaps.append((y - _CENTRE - half, y - _CENTRE + half))
        return gaps

    def _head(self, x: float, upper: str, lower: str, anchor: str, *, bold: bool) -> None:
        self._canvas.text(x, 8, upper, size=SIZE, bold=bold, anchor=anchor)
        self._canvas.text(x, 17.5, lower, size=SIZE, bold=bold, anchor=anchor)

    def _draw_group_head(self, columns: Columns, ends: list[float]) -> None:
        """The head of one column at its end; of several columns over their middle, with a rule."""
        if len(ends) == 1:
            self._canvas.text(ends[0], 8, columns.head, size=SIZE, bold=True, anchor="end")
            return
        start = self.grid.starts[self.grid.cells.index(ends[0])]
        middle = (start + ends[-1]) / 2
        self._canvas.text(middle, 6.5, columns.head, size=SIZE, bold=True, anchor="middle")
        self._canvas.line(start, 9.2, ends[-1], 9.2, stroke=0.5)

    def _draw_bias_heads(self) -> None:
        heads = self._plot.bias_heads
        if not heads:
            return
        middle = self.grid.bias + BIAS_STEP * (len(heads) - 1) / 2
        self._canvas.text(
            middle, 8, f"Risk{NBSP}of{NBSP}bias", size=SIZE, bold=True, anchor="middle"
        )
        for i, head in enumerate(heads):
            x = self.grid.bias + i * BIAS_STEP
            self._canvas.text(x, 17.5, head, size=SIZE, anchor="middle")

    def _cells(self, y: float, cells: tuple[str, ...], *, bold: bool = False) -> None:
        for end, text in zip(self.grid.cells, cells, strict=False):
            self._canvas.text(end, y, text, size=SIZE, anchor="end", bold=bold)

    def _draw_interval(self, y: float, bounds: Interval, *, is_prediction: bool) -> None:
        text = interval_text(bounds, self._plot.digits)
        stroke, tick = (1.5, 6.0) if is_prediction else (1.0, 4.0)
        with self._canvas.group(f"{bounds.label}: {text}"):
            self._canvas.text(INDENT, y, bounds.label, size=SIZE)
            draw_bar(self._canvas, self._ruler, y - _CENTRE, bounds, stroke=stroke, tick=tick)
            self._canvas.text(self.grid.estimate, y, text, size=SIZE, anchor="end")
