"""The axis of a forest plot: from values to points, limits and ticks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from synthesis.figures.forest_plot import Estimate, ForestPlot, Interval, Scale
from synthesis.figures.metrics import width_of
from synthesis.figures.wording import MINUS

_TICK_SIZE = 7.5
_TICK_GAP = 7.0  # at least so much between two numbers
_LOG_ENDS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
_STRETCH = 0.75
_LINEAR_STEPS = (1.0, 2.0, 2.5, 5.0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruler:
    """An axis laid between two points of the sheet. low, high: its ends as values; left, right: points."""

    scale: Scale
    low: float
    high: float
    left: float
    right: float

    def x(self, value: float) -> float:
        """Where a value lies, in points; outside left and right for values beyond the ends."""
        low, high = self._on_scale(self.low), self._on_scale(self.high)
        share = (self._on_scale(value) - low) / (high - low)
        return self.left + share * (self.right - self.left)

    def ticks(self) -> list[tuple[float, str]]:
        """(value, number) of each tick, as many as have room for their numbers."""
        choices = _log_ticks(self.low, self.high) if self.scale is Scale.LOG else []
        for ticks in [*choices, *_linear_ticks(self.low, self.high)]:
            labelled = [(value, _plain(value)) for value in ticks]
            if len(ticks) > 1 and self._has_room(labelled):
                return labelled
        return [(self.low, _plain(self.low)), (self.high, _plain(self.high))]

    def is_passed(self, low: float, high: float) -> tuple[bool, bool]:
        """Whether an interval goes on beyond the lower end, and beyond the upper one; it gets arrow heads there."""
        return low < self.low, high > self.high

    def overhang(self) -> tuple[float, float]:
        """How far the first and the last number reach beyond the axis, points, >= 0."""
        ticks = self.ticks()
        (first, first_text), (last, last_text) = ticks[0], ticks[-1]
        left = self.left - self.x(first) + width_of(first_text, _TICK_SIZE) / 2
        right = self.x(last) + width_of(last_text, _TICK_SIZE) / 2 - self.right
        return max(left, 0.0), max(right, 0.0)

    def _has_room(self, ticks: Sequence[tuple[float, str]]) -> bool:
        ends = -math.inf
        for value, text in ticks:
            half = width_of(text, _TICK_SIZE) / 2
            if self.x(value) - half < ends + _TICK_GAP:
                return False
            ends = self.x(value) + half
        return True

    def _on_scale(self, value: float) -> float:
        if self.scale is Scale.LINEAR:
            return value
        return math.log(value) if value > 0 else -math.inf


def ruler_for(plot: ForestPlot, left: float, right: float) -> Ruler:
    """The plot's axis between two points. Ends not given are chosen so that every estimate, pooled
    interval and prediction interval lies inside, and that single intervals may be cut."""
    low, high = _limits(plot)
    return Ruler(scale=plot.axis.scale, low=low, high=high, left=left, right=right)


def has_arrows(plot: ForestPlot) -> bool:
    """Whether any interval passes an end of the axis; the ends are the same in every layout."""
    ruler = ruler_for(plot, 0.0, 1.0)
    drawn: list[Estimate | Interval] = [row.estimate for row in plot.rows if row.estimate]
    for pooled in plot.pooled:
        parts = (pooled.estimate, pooled.second, pooled.prediction)
        drawn += [part for part in parts if part is not None]
    return any(any(ruler.is_passed(part.low, part.high)) for part in drawn)


def _limits(plot: ForestPlot) -> tuple[float, float]:
    axis = plot.axis
    log = axis.scale is Scale.LOG
    singles = [row.estimate for row in plot.rows if row.estimate is not None]
    firm = [part.value for part in singles]
    firm += [axis.null] if axis.null is not None else []
    if plot.overall is not None:
        firm += [plot.overall.estimate.low, plot.overall.estimate.high]
        if plot.overall.prediction is not None:
            firm += [plot.overall.prediction.low, plot.overall.prediction.high]
    firm += [pooled.estimate.value for pooled in plot.pooled]
    soft = [end for part in singles for end in (part.low, part.high)]
    values = [_log(x) if log else x for x in firm if not (log and x <= 0)] or [0.0]
    reach = [_log(x) if log else x for x in soft if not (log and x <= 0)]
    low, high = _stretched(values, reach)
    ends = _rounded_log(low, high) if log else _rounded_linear(low, high)
    low = axis.low if axis.low is not None else ends[0]
    high = axis.high if axis.high is not None else ends[1]
    return (low, high) if low < high else (low, low + 1)


def _stretched(firm: Sequence[float], soft: Sequence[float]) -> tuple[float, float]:
    """Ends around the firm values, stretched towards the soft ones by part of the span at most."""
    low, high = min(firm), max(firm)
    if not soft:
        return low, high
    span = high - low or max(soft) - min(soft)
    more = _STRETCH * span
    return max(min([low, *soft]), low - more), min(max([high, *soft]), high + more)


def _rounded_log(low: float, high: float) -> tuple[float, float]:
    """Natural logarithms in, round values out, the nearest that lie outside."""
    ends = [
        step * 10.0**power
        for power in range(math.floor(low / math.log(10)) - 1, math.ceil(high / math.log(10)) + 1)
        for step in _LOG_ENDS
    ]
    below = [end for end in ends if math.log(end) <= low + 1e-9]
    above = [end for end in ends if math.log(end) >= high - 1e-9]
    return below[-1], above[0] if above[0] > below[-1] else above[1]


def _rounded_linear(low: float, high: float) -> tuple[float, float]:
    """The nearest multiples of a round step that lie outside."""
    step = _step((high - low) / 8 or 1.0)
    first, last = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    return (first, last) if first < last else (first - step, last + step)


def _log_ticks(low: float, high: float) -> list[list[float]]:
    """Choices of ticks on a logarithmic axis, the densest first."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    choices = []
    for steps, stride in (((1, 2, 5), 1), ((1, 3), 1), ((1,), 1), ((1,), 2), ((1,), 3)):
        ticks = [step * 10.0**p for p in powers if p % stride == 0 for step in steps]
        choices.append([tick for tick in ticks if low * 0.9999 <= tick <= high * 1.0001])
    # An axis within one decade has too few of these for a scale to be seen.
    return [ticks for ticks in choices if len(ticks) > 2] or []


def _linear_ticks(low: float, high: float) -> list[list[float]]:
    """Choices of ticks at multiples of a round step, the densest first."""
    choices = []
    for parts in (8, 6, 5, 4, 3, 2):
        step = _step((high - low) / parts)
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        choices.append([i * step for i in range(first, last + 1)])
    return choices


def _step(least: float) -> float:
    """The smallest round step that is not under this one."""
    power = 10.0 ** math.floor(math.log10(least))
    for step in _LINEAR_STEPS:
        if step * power >= least * (1 - 1e-9):
            return step * power
    return 10 * power


def _log(value: float) -> float:
    return math.log(value)


def _plain(value: float) -> str:
    """A tick's number, as short as it is exact."""
    text = f"{Decimal(f'{value:.10g}'):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("0", "-0") else text.replace("-", MINUS)
