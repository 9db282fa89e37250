"""The marks of a forest plot: squares, intervals, diamonds, bars, guide lines, judgements."""

import math
from collections.abc import Sequence

from synthesis.figures.axis import Ruler
from synthesis.figures.canvas import Canvas, Towards
from synthesis.figures.forest_plot import Estimate, Interval, Judgement

_BIG = 8.0  # side of the largest square
_SMALL = 2.0
_HEAD_ROOM = 3.0  # a line ends so far inside a head
_CUT = 6.0  # a diamond is cut so far inside the axis
_NARROW = 1.5  # half of the narrowest diamond
_MARK = 3.5  # half of a judgement's mark


def square_side(share: float) -> float:
    """Side of a square in points. share: its area, as a fraction of the largest."""
    return max(_BIG * math.sqrt(min(share, 1.0)), _SMALL)


def draw_study(
    canvas: Canvas, ruler: Ruler, y: float, estimate: Estimate, *, side: float, is_open: bool
) -> None:
    """A square on its interval. is_open: only the square's edge, and the line stops at it."""
    x = ruler.x(estimate.value)
    inside = ruler.left <= x <= ruler.right
    half = side / 2
    if is_open and inside:
        draw_line(canvas, ruler, y, estimate.low, estimate.high, gap=(x - half, x + half))
        canvas.rect(x - half, y - half, side, side, stroke=1)
        return
    draw_line(canvas, ruler, y, estimate.low, estimate.high)
    if inside:
        canvas.rect(x - half, y - half, side, side)


def draw_line(
    canvas: Canvas,
    ruler: Ruler,
    y: float,
    low: float,
    high: float,
    *,
    stroke: float = 1.0,
    gap: tuple[float, float] | None = None,
) -> None:
    """An interval as a line; where it passes an end of the axis it is cut and gets a head."""
    left, right = _cut(ruler, low, high)
    for start, end in _parts(left, right, gap):
        canvas.line(start, y, end, y, stroke=stroke)
    _heads(canvas, ruler, y, low, high)


def draw_bar(
    canvas: Canvas, ruler: Ruler, y: float, interval: Interval, *, stroke: float, tick: float
) -> None:
    """An interval with end ticks. stroke: points. tick: height of a tick, points."""
    left, right = _cut(ruler, interval.low, interval.high)
    canvas.line(left, y, right, y, stroke=stroke)
    for value in (interval.low, interval.high):
        x = ruler.x(value)
        if ruler.left <= x <= ruler.right:
            canvas.line(x, y - tick / 2, x, y + tick / 2, stroke=stroke)
    _heads(canvas, ruler, y, interval.low, interval.high)


def draw_diamond(canvas: Canvas, ruler: Ruler, y: float, estimate: Estimate, half: float) -> None:
    """A pooled interval as a diamond, its height 2 * half; cut flat with a head at an end of the axis."""
    left, middle, right = (
        ruler.x(value) for value in (estimate.low, estimate.value, estimate.high)
    )
    # One narrower than this would vanish in the line through it.
    left, right = min(left, middle - _NARROW), max(right, middle + _NARROW)
    first, last = ruler.left + _CUT, ruler.right - _CUT
    if (left < ruler.left and middle <= first) or (right > ruler.right and middle >= last):
        # No room for a cut diamond.
        draw_line(canvas, ruler, y, estimate.low, estimate.high, stroke=1.5)
        return
    upper, lower = [], []
    for tip, edge, is_cut in ((left, first, left < ruler.left), (right, last, right > ruler.right)):
        if not is_cut:
            upper.append((tip, y))
            continue
        # The slope stays that of the whole diamond, drawn as far as the axis goes.
        height = half * (edge - tip) / (middle - tip) if math.isfinite(tip) else half
        upper.append((edge, y - height))
        lower.append((edge, y + height))
        canvas.line(
            edge,
            y,
            ruler.left + _HEAD_ROOM if tip < edge else ruler.right - _HEAD_ROOM,
            y,
            stroke=1,
        )
    around = [upper[0], (middle, y - half), upper[1]]
    around += [point for point in lower if point[0] > middle]
    around += [(middle, y + half)]
    around += [point for point in lower if point[0] < middle]
    canvas.polygon(around)
    _heads(canvas, ruler, y, estimate.low, estimate.high)


def draw_guide(
    canvas: Canvas,
    x: float,
    top: float,
    bottom: float,
    *,
    dashed: bool = False,
    gaps: Sequence[tuple[float, float]] = (),
) -> None:
    """A vertical line: of no effect, or dashed for the pooled estimate. gaps: heights left free."""
    start = top
    for gap_top, gap_bottom in sorted(gaps):
        _guide_part(canvas, x, start, gap_top, dashed)
        start = gap_bottom
    _guide_part(canvas, x, start, bottom, dashed)


def draw_judgement(canvas: Canvas, x: float, y: float, judgement: Judgement | None) -> None:
    """A mark of 7 pt that tells the judgement by shape and sign: low + circle, some concerns −
    diamond, high × square, no information ? in a dashed circle, dashed circle while not judged."""
    arm = 1.8
    if judgement is None or judgement is Judgement.NO_INFORMATION:
        canvas.circle(x, y, _MARK, stroke=0.6, dashes="0.98 0.84")
        if judgement is not None:
            canvas.text(x, y + 2.6, "?", size=7, anchor="middle")
        return
    if judgement is Judgement.LOW:
        canvas.circle(x, y, _MARK, stroke=0.6)
        canvas.line(x, y - arm, x, y + arm, stroke=0.9)
    elif judgement is Judgement.SOME_CONCERNS:
        reach = _MARK * 1.11
        canvas.polyline(
            [(x - reach, y), (x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)],
            stroke=0.6,
        )
    if judgement is Judgement.HIGH:
        side = _MARK * 0.9
        canvas.rect(x - side, y - side, 2 * side, 2 * side, stroke=0.6)
        canvas.line(x - arm, y - arm, x + arm, y + arm, stroke=0.9)
        canvas.line(x - arm, y + arm, x + arm, y - arm, stroke=0.9)
        return
    canvas.line(x - arm, y, x + arm, y, stroke=0.9)


def _cut(ruler: Ruler, low: float, high: float) -> tuple[float, float]:
    """Where an interval's line begins and ends on the sheet."""
    left, right = ruler.x(low), ruler.x(high)
    below, above = ruler.is_passed(low, high)
    first = ruler.left + _HEAD_ROOM if below else left
    last = ruler.right - _HEAD_ROOM if above else right
    # An interval wholly beyond an end is a head with a stump.
    if right < ruler.left:
        last = ruler.left + 2 * _HEAD_ROOM
    if left > ruler.right:
        first = ruler.right - 2 * _HEAD_ROOM
    return first, last


def _parts(left: float, right: float, gap: tuple[float, float] | None) -> list[tuple[float, float]]:
    if gap is None:
        return [(left, right)]
    parts = [(left, min(gap[0], right)), (max(gap[1], left), right)]
    return [(start, end) for start, end in parts if start < end]


def _heads(canvas: Canvas, ruler: Ruler, y: float, low: float, high: float) -> None:
    below, above = ruler.is_passed(low, high)
    if below:
        canvas.head(ruler.left, y, Towards.LEFT)
    if above:
        canvas.head(ruler.right, y, Towards.RIGHT)


def _guide_part(canvas: Canvas, x: float, top: float, bottom: float, dashed: bool) -> None:
    if bottom > top:
        dashes = "3 3" if dashed else ""
        canvas.line(x, top, x, bottom, stroke=0.5 if dashed else 0.75, dashes=dashes)
