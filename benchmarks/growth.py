"""A plot of time against the number of records, both on logarithmic scales, as SVG."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from synthesis.figures.canvas import Canvas, Target

WIDTH, HEIGHT = 460.0, 300.0
LEFT, RIGHT, TOP, BOTTOM = 52.0, 340.0, 14.0, 262.0
SIZE, SMALL, LEAST_GAP = 8.5, 8.0, 10.0
DASHES = ("", "6 2", "2 2", "8 2 2 2", "4 4", "1 3")

Line = Sequence[tuple[int, float]]
"""Records and seconds of each point."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """A logarithmic scale. low, high: powers of ten; start, end: their places on the sheet."""

    low: int
    high: int
    start: float
    end: float

    def at(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    @property
    def ticks(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def scale_of(values: Sequence[float], start: float, end: float) -> Scale:
    low = math.floor(math.log10(min(values)))
    high = max(low + 1, math.ceil(math.log10(max(values)) - 1e-9))
    return Scale(low=low, high=high, start=start, end=end)


def plot(lines: Mapping[str, Line]) -> str:
    """The lines by their names, each with at least one point; all values above 0."""
    across = scale_of([n for line in lines.values() for n, _ in line], LEFT, RIGHT)
    up = scale_of([seconds for line in lines.values() for _, seconds in line], BOTTOM, TOP)
    canvas = Canvas(figure_id="growth", width=WIDTH, target=Target.EXPORT)
    for tick in across.ticks:
        canvas.line(across.at(tick), BOTTOM, across.at(tick), BOTTOM + 4, stroke=0.75)
        canvas.text(across.at(tick), BOTTOM + 15, f"{tick:,.0f}", size=SIZE, anchor="middle")
    for tick in up.ticks:
        canvas.line(LEFT - 4, up.at(tick), LEFT, up.at(tick), stroke=0.75)
        canvas.line(LEFT, up.at(tick), RIGHT, up.at(tick), stroke=0.2)
        canvas.text(LEFT - 7, up.at(tick) + 3, f"{tick:g}", size=SIZE, anchor="end")
    canvas.line(LEFT, BOTTOM, RIGHT, BOTTOM, stroke=0.75)
    canvas.line(LEFT, TOP, LEFT, BOTTOM, stroke=0.75)
    canvas.text((LEFT + RIGHT) / 2, HEIGHT - 6, "records", size=SIZE, anchor="middle")
    canvas.text(14, (TOP + BOTTOM) / 2, "seconds", size=SIZE, anchor="middle", upwards=True)
    _draw(canvas, lines, across, up)
    told = "; ".join(
        f"{name}: " + ", ".join(f"{n:,} in {seconds:.1f} s" for n, seconds in line)
        for name, line in lines.items()
    )
    return canvas.finish(height=HEIGHT, title="Time against the number of records", desc=told)


def _draw(canvas: Canvas, lines: Mapping[str, Line], across: Scale, up: Scale) -> None:
    """The lines, each with its name behind its end; names keep apart."""
    floor = math.inf
    by_end = sorted(lines.items(), key=lambda named: named[1][-1][1])
    for (name, line), dashes in zip(by_end, DASHES * len(by_end), strict=False):
        places = [(across.at(n), up.at(seconds)) for n, seconds in line]
        for (x1, y1), (x2, y2) in pairwise(places):
            canvas.line(x1, y1, x2, y2, stroke=1, dashes=dashes)
        for x, y in places:
            canvas.circle(x, y, 2, stroke=1)
        x, y = places[-1]
        floor = min(y, floor - LEAST_GAP)
        canvas.line(x + 4, y, RIGHT + 6, floor, stroke=0.3)
        canvas.text(RIGHT + 9, floor + 3, name, size=SMALL)
