"""The foot of a forest plot: axis, numbers, what either direction favours."""

from synthesis.figures.axis import Ruler
from synthesis.figures.canvas import Canvas
from synthesis.figures.forest_plot import Axis
from synthesis.figures.forest_text import SIZE
from synthesis.figures.metrics import width_of, wrap

_ASIDE = 5.0  # from the line of no effect to either direction
_LEAST = 30.0  # with less room at its side of null, a direction's name goes below
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

    Without a value of no effect nothing is favoured, and nothing is drawn. A direction that has no
    room at its side of null follows below the other, with an arrow.
    """
    if axis.null is None:
        return y - LINE
    null = min(max(ruler.x(axis.null), ruler.left), ruler.right)
    low, high = axis.favours_low, axis.favours_high
    sides = (
        (low, null - _ASIDE - left, null - _ASIDE, "end"),
        (high, right - null - _ASIDE, null + _ASIDE, "start"),
    )
    next_y = y
    for text, room, x, anchor in sides:
        if text and _fits(text, room):
            lines = wrap(text, room, SIZE)
            next_y = max(next_y, _draw(canvas, lines, x, y, anchor))
    below = ((*sides[0][:2], f"← {low}", left, "start"), (*sides[1][:2], f"{high} →", right, "end"))
    for text, room, arrowed, x, anchor in below:
        if text and not _fits(text, room):
            next_y = _draw(canvas, wrap(arrowed, right - left, SIZE), x, next_y, anchor)
    return next_y - LINE


def _fits(text: str, room: float) -> bool:
    """Whether a direction's name can be set in this width without breaking a word."""
    return max(_LEAST, *(width_of(word, SIZE) for word in text.split())) <= room


def _draw(canvas: Canvas, lines: list[str], x: float, y: float, anchor: str) -> float:
    """Lines from the baseline y on; the next baseline is returned."""
    for line in lines:
        canvas.text(x, y, line, size=SIZE, anchor=anchor)
        y += LINE
    return y
