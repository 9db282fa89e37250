"""The narrow layout of a forest plot: name and numbers above each line, over the whole width."""

from synthesis.figures.axis import Ruler, ruler_for
from synthesis.figures.canvas import Canvas
from synthesis.figures.forest_foot import LINE, draw_axis, draw_directions
from synthesis.figures.forest_marks import (
    draw_bar,
    draw_diamond,
    draw_guide,
    draw_study,
    square_side,
)
from synthesis.figures.forest_plot import ForestPlot, Interval, Pooled
from synthesis.figures.forest_rows import RowView, views_of
from synthesis.figures.forest_text import (
    SIZE,
    estimate_text,
    interval_text,
    row_text,
    weight_text,
)
from synthesis.figures.metrics import NBSP, tie, width_of, wrap

_WORDS = 9.0  # between two lines of words
_BAND = 11.5  # the height of a drawn line with its guides
_WEIGHT = 34.0


def draw_narrow(canvas: Canvas, plot: ForestPlot) -> float:
    """Draw everything above the caption; the lower end is returned."""
    sheet = _Sheet(canvas, plot)
    y = sheet.draw_heads()
    for group, views in zip(plot.groups, views_of(plot), strict=True):
        if group.heading:
            y = sheet.draw_words(y + 1, group.heading, bold=True)
        for view in views:
            y = sheet.draw_row(y, view)
        if group.pooled is not None:
            y = sheet.draw_pooled(y, group.pooled, half=3.8)
        if group.note:
            y = sheet.draw_words(y, group.note)
        y += 3.0 if group.heading else 0.0
    if plot.overall is not None:
        canvas.line(0, y + 1, canvas.width, y + 1, stroke=0.5)
        y = sheet.draw_pooled(y + 1.5, plot.overall, half=4.2)
    return sheet.draw_foot(y)


class _Sheet:
    """Draws the parts of one plot; each method takes the upper end and returns the lower one."""

    def __init__(self, canvas: Canvas, plot: ForestPlot) -> None:
        self._canvas = canvas
        self._plot = plot
        left, right = ruler_for(plot, 6.0, canvas.width - 2).overhang()
        # The numbers at the ends of the axis stay on the sheet.
        self._ruler: Ruler = ruler_for(plot, max(6.0, left), canvas.width - max(2.0, right))
        self._estimate = canvas.width - (_WEIGHT if plot.has_weights else 0.0)

    def draw_heads(self) -> float:
        """Heads over a rule."""
        plot, width = self._plot, self._canvas.width
        level = plot.level.replace(" ", NBSP)
        right = f"{plot.measure} [{level}]" + (", weight" if plot.has_weights else "")
        lines = wrap(
            right, width - width_of(plot.study_head, SIZE, bold=True) - 10, SIZE, bold=True
        )
        y = 8.0 + _WORDS * (len(lines) - 1)
        self._canvas.text(0, y, plot.study_head, size=SIZE, bold=True)
        for i, line in enumerate(lines):
            self._canvas.text(width, 8 + _WORDS * i, line, size=SIZE, bold=True, anchor="end")
        self._canvas.line(0, y + 4.5, width, y + 4.5, stroke=0.75)
        return y + 5

    def draw_words(self, y: float, text: str, *, bold: bool = False) -> float:
        """A text over the whole width."""
        for line in wrap(tie(text), self._canvas.width, SIZE, bold=bold):
            y += _WORDS
            self._canvas.text(0, y, line, size=SIZE, bold=bold)
        return y + 2

    def draw_row(self, y: float, view: RowView) -> float:
        """One study."""
        row = view.row
        people = f" ({view.people})" if view.people else ""
        estimate = row_text(row, self._plot.digits)
        with self._canvas.group(view.title):
            label = f"{row.label}{people}{view.sign}"
            y = self._words(y, label, estimate, weight_text(row, self._plot))
            if row.estimate is None:
                return y + 2
            side = square_side(view.share)
            middle = y + _BAND / 2 + 2
            x = self._ruler.x(row.estimate.value)
            gap = (x - side / 2, x + side / 2) if view.is_open else None
            self._draw_guides(y, gap=gap, middle=middle, side=side)
            draw_study(
                self._canvas, self._ruler, middle, row.estimate, side=side, is_open=view.is_open
            )
        return y + _BAND

    def draw_pooled(self, y: float, pooled: Pooled, *, half: float) -> float:
        """A diamond with its row, the intervals under it, the heterogeneity."""
        estimate = estimate_text(pooled.estimate, self._plot.digits)
        with self._canvas.group(f"{pooled.label}: {estimate}"):
            y = self._words(y, pooled.label, estimate, weight_text(pooled, self._plot), bold=True)
            self._draw_guides(y, overall=pooled is not self._plot.overall)
            draw_diamond(self._canvas, self._ruler, y + _BAND / 2 + 2, pooled.estimate, half)
        y += _BAND + 1
        for bounds, is_prediction in ((pooled.second, False), (pooled.prediction, True)):
            if bounds is not None:
                y = self._draw_interval(y, bounds, is_prediction=is_prediction)
        for text in pooled.heterogeneity:
            y = self.draw_words(y, text)
        return y

    def draw_foot(self, y: float) -> float:
        """Axis, directions, tests."""
        canvas, plot = self._canvas, self._plot
        y += 1.5
        draw_axis(canvas, self._ruler, y)
        y = draw_directions(canvas, plot.axis, self._ruler, y + 21, left=0, right=canvas.width)
        y += 2 if plot.tests else 0
        for text in plot.tests:
            for line in wrap(tie(text), canvas.width, SIZE):
                y += LINE
                canvas.text(0, y, line, size=SIZE)
        return y

    def _words(
        self, y: float, label: str, estimate: str, weight: str, *, bold: bool = False
    ) -> float:
        """Label, estimate and weight; a long label takes more lines, the numbers stand on the first."""
        room = self._estimate - width_of(estimate, SIZE, bold=bold) - 6
        first, *more = wrap(label, room, SIZE, bold=bold)
        y += _WORDS
        self._canvas.text(0, y, first, size=SIZE, bold=bold)
        for end, text in ((self._estimate, estimate), (self._canvas.width, weight)):
            self._canvas.text(end, y, text, size=SIZE, bold=bold, anchor="end")
        for line in more:
            y += _WORDS
            self._canvas.text(0, y, line, size=SIZE, bold=bold)
        return y

    def _draw_interval(self, y: float, bounds: Interval, *, is_prediction: bool) -> float:
        text = interval_text(bounds, self._plot.digits)
        stroke, tick = (1.5, 6.0) if is_prediction else (1.0, 4.0)
        with self._canvas.group(f"{bounds.label}: {text}"):
            y = self._words(y, bounds.label, text, "")
            self._draw_guides(y, overall=False)
            draw_bar(self._canvas, self._ruler, y + _BAND / 2 + 2, bounds, stroke=stroke, tick=tick)
        return y + _BAND + 1

    def _draw_guides(
        self,
        y: float,
        *,
        overall: bool = True,
        gap: tuple[float, float] | None = None,
        middle: float = 0.0,
        side: float = 0.0,
    ) -> None:
        """The part of the guide lines beside one drawn line; words stay free of them."""
        lines = []
        if self._plot.axis.null is not None:
            lines.append((self._ruler.x(self._plot.axis.null), False))
        if overall and self._plot.overall is not None:
            lines.append((self._ruler.x(self._plot.overall.estimate.value), True))
        for x, dashed in lines:
            if not self._ruler.left <= x <= self._ruler.right:
                continue
            crossed = gap is not None and gap[0] < x < gap[1]
            gaps = [(middle - side / 2, middle + side / 2)] if crossed else []
            draw_guide(self._canvas, x, y + 3, y + _BAND + 2, dashed=dashed, gaps=gaps)
