"""The rows of a forest plot as they are drawn: what depends on the other rows is settled here."""

import math
from dataclasses import dataclass

from synthesis.figures.forest_plot import Estimate, ForestPlot, ForestRow, Scale
from synthesis.figures.forest_text import row_text
from synthesis.figures.metrics import NBSP
from synthesis.figures.wording import mark, percent, sentence

_LEFT_OUT = 0.25  # the square of a row without weight has half the side of the largest


@dataclass(frozen=True, kw_only=True, slots=True)
class RowView:
    """One row. people: "A", or "A again" where the set stands in a row above. sign: the mark of the
    note on why it is left out, with its no-break space, or "". share: area of its square, as a
    fraction of the largest. title: the row in words."""

    row: ForestRow
    people: str
    is_repeated: bool
    sign: str
    share: float
    title: str

    @property
    def is_open(self) -> bool:
        """Whether the square is drawn as its edge only: people met before, or left out."""
        return self.is_repeated or bool(self.row.left_out)


def views_of(plot: ForestPlot) -> list[list[RowView]]:
    """The rows of each group, in drawing order."""
    marks = _marks(plot)
    met: set[str] = set()
    groups, shares = [], iter(_shares(plot))
    for group in plot.groups:
        views = []
        for row in group.rows:
            again = [part in met for part in row.people]
            met.update(row.people)
            view = RowView(
                row=row,
                people=_people(row.people, again),
                is_repeated=any(again),
                sign=f"{NBSP}{marks[row.left_out]}" if row.left_out else "",
                share=next(shares),
                title=_title(row, plot, group.heading, is_repeated=any(again)),
            )
            views.append(view)
        groups.append(views)
    return groups


def left_out_notes(plot: ForestPlot) -> list[tuple[str, str]]:
    """(mark, sentence) for each reason for leaving rows out of the pool."""
    return [(sign, f"Not in the pool: {sentence(why)}") for why, sign in _marks(plot).items()]


def _marks(plot: ForestPlot) -> dict[str, str]:
    reasons = dict.fromkeys(row.left_out for row in plot.rows if row.left_out)
    return {why: mark(i) for i, why in enumerate(reasons)}


def _people(people: tuple[str, ...], again: list[bool]) -> str:
    if people and all(again):
        return f"{', '.join(people)}{NBSP}again"
    parts = zip(people, again, strict=True)
    return ", ".join(f"{part}{NBSP}again" if is_met else part for part, is_met in parts)


def _shares(plot: ForestPlot) -> list[float]:
    """Areas of the squares, as fractions of the largest: weights, or else inverse variances."""
    rows = list(plot.rows)
    if plot.has_weights:
        largest = max(row.weight or 0.0 for row in rows) or 1.0
        shares = [(row.weight or 0.0) / largest for row in rows]
    else:
        # Up to a factor that all rows share, the variance is the interval's width squared.
        widths = [_width(row.estimate, plot.axis.scale) for row in rows]
        least = min((width for width in widths if width > 0), default=1.0)
        shares = [(least / width) ** 2 if width > 0 else 1.0 for width in widths]
    return [_LEFT_OUT if row.left_out else share for row, share in zip(rows, shares, strict=True)]


def _width(estimate: Estimate | None, scale: Scale) -> float:
    """Width of an interval on the analysis scale."""
    if estimate is None:
        return 0.0
    if scale is Scale.LINEAR:
        return estimate.high - estimate.low
    return math.log(estimate.high) - math.log(estimate.low) if estimate.low > 0 else math.inf


def _title(row: ForestRow, plot: ForestPlot, heading: str, *, is_repeated: bool) -> str:
    name = f"{heading}, {row.label}" if heading and row.people else row.label
    text = f"{name}: {plot.measure} {row_text(row, plot.digits)}"
    if row.weight is not None:
        text += f", weight {percent(row.weight)}"
    if row.left_out:
        text += f"; not in the pool: {row.left_out}"
    if is_repeated:
        text += "; participants already in a row above"
    return text
