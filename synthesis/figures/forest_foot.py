"""The foot of a forest plot: axis, numbers, what either direction favours."""

from synthesis.figures.axis import Ruler
from synthesis.figures.canvas import Canvas
from synthesis.figures.forest_plot import Axis
from synthesis.figures.forest_text import SIZE
from synthesis.figures.metrics import wrap

_ASIDE = 5.0  # from the line of no effect to either direction
_LEAST = 40.0  # a direction's name is given so much room even where null is near an end
LINE = 9.5


def draw_axis(canvas: Canvas, ruler: Ruler, y: float) -> None:
    """The axis at this height with its ticks and numbers."""
    canvas.line(ruler.left, y, ruler.right, y, stroke=0.75)
    for value, number in ruler.ticks():
        x = ruler.x(value)
        canvas.line(x, y, x, y + 3, stroke=0.75)
        canvas.text(x, y + 11, number, size=SIZE, anchor="middle")


def draw_directions(
    canvas: Canvas, axis: Axis, ruler: Ruler, y: float, *, left: float, right: float
) -> float:
    """Name both directions on the baseline y and below, between left and right; the last baseline.

    Without a value of no effect nothing is favoured, and nothing is drawn.
    """
    if axis.null is None or not (axis.favours_low or axis.favours_high):
        return y - LINE
    null = min(max(ruler.x(axis.null), ruler.left), ruler.right)
    below = max(null - _ASIDE - left, _LEAST)
    above = max(right - null - _ASIDE, _LEAST)
    lows = wrap(axis.favours_low, below, SIZE) if axis.favours_low else []
    highs = wrap(axis.favours_high, above, SIZE) if axis.favours_high else []
    for i, line in enumerate(lows):
        canvas.text(null - _ASIDE, y + i * LINE, line, size=SIZE, anchor="end")
    for i, line in enumerate(highs):
        canvas.text(null + _ASIDE, y + i * LINE, line, size=SIZE)
    return y + LINE * (max(len(lows), len(highs)) - 1)
