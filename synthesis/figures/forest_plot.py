"""What a forest plot shows: plain values on the display scale (risk ratio 0.49, not its logarithm)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from synthesis.figures.caption import Caption
from synthesis.figures.wording import Digits


class Layout(StrEnum):
    """WIDE is 174 mm with all columns; NARROW is 84 mm, name and numbers above each line."""

    WIDE = "wide"
    NARROW = "narrow"


class Scale(StrEnum):
    """Scale of the axis."""

    LINEAR = "linear"
    LOG = "log"


class Judgement(StrEnum):
    """Risk of bias in one domain."""

    LOW = "low"
    SOME_CONCERNS = "some_concerns"
    HIGH = "high"
    NO_INFORMATION = "no_information"


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """An estimate with its interval. ValueError unless all are finite and low <= high."""

    value: float
    low: float
    high: float

    def __post_init__(self) -> None:
        if not all(math.isfinite(x) for x in (self.value, self.low, self.high)):
            raise ValueError("an estimate is not finite")
        if self.low > self.high:
            raise ValueError("an interval ends before it begins")


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """An interval under the diamond: a prediction interval, or one by a second method.

    label: "95 % prediction interval". ValueError unless both ends are finite and low <= high.
    """

    label: str
    low: float
    high: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low <= self.high):
            raise ValueError("an interval is not finite, or ends before it begins")


@dataclass(frozen=True, kw_only=True, slots=True)
class Columns:
    """Text columns under one head. head: the group's name, bold. parts: "events / total", or "mean", "SD", "n"."""

    head: str
    parts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ForestRow:
    """One study's row.

    label: "Aronson 1948"; short_label: used where the label is too long for its column ("" leaves
    it to the figure: first author and year, or a second line). cells: one text for each part of the
    plot's columns. estimate: None where it can't be computed, and then `not_estimable` is written.
    weight: percent of the whole pool, or None. people: the sets of participants in the row ("A").
    left_out: why the row is not in the pool, or "". judgements: one for each of the plot's
    risk-of-bias heads, None while not judged; empty for no judgement at all.
    """

    label: str
    short_label: str = ""
    cells: tuple[str, ...] = ()
    estimate: Estimate | None = None
    weight: float | None = None
    people: tuple[str, ...] = ()
    left_out: str = ""
    judgements: tuple[Judgement | None, ...] = ()
    not_estimable: str = "not estimable"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pooled:
    """A pooled estimate, drawn as a diamond.

    label: "Subgroup, 7 trials". weight: percent of the whole pool, or None. heterogeneity: lines
    of text, "τ² = 0.39, I² = 90 %, Q = 110.2 (6 df), P < 0.001". prediction: a bar with ticks.
    second: the interval by another method, a thin line.
    """

    label: str
    estimate: Estimate
    cells: tuple[str, ...] = ()
    weight: float | None = None
    heterogeneity: tuple[str, ...] = ()
    prediction: Interval | None = None
    second: Interval | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Subgroup:
    """Rows under one heading, "" for a plot without subgroups. note: why it has no diamond, or ""."""

    rows: tuple[ForestRow, ...]
    heading: str = ""
    pooled: Pooled | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Axis:
    """The axis. null: the value of no effect, or None (proportions).

    low, high: its ends; None lets the figure choose them from the estimates. What passes an end
    gets an arrow head. favours_low, favours_high: what a value below, above null favours.
    """

    scale: Scale = Scale.LINEAR
    null: float | None = None
    low: float | None = None
    high: float | None = None
    favours_low: str = ""
    favours_high: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ForestPlot:
    """Everything that draw_forest needs.

    title: the figure's name for readers who don't see it. measure: "Risk ratio". level: "95 % CI".
    study_head: head of the first column. groups: in the protocol's order. tests: lines of text under
    the rows, "Test of subgroup differences: χ² = 2.04 (2 df), P = 0.36". decimals: of estimates.
    small: ratios under this have two significant digits instead.
    not_pooled: why there is no overall estimate (the same people in several rows, a single study);
    it is drawn in a box, and no diamond, weight or test may be given then.
    bias_heads: short heads of the risk-of-bias marks ("1" ... "5", "O"). bias_note: what heads and
    marks mean, told where they are drawn. notes: sentences under the caption. stale: why the figure
    is out of date, or "".
    Raises ValueError where these rules are broken, cells don't match the columns, or a logarithmic
    axis has values that are not positive.
    """

    title: str
    measure: str
    groups: tuple[Subgroup, ...]
    axis: Axis
    level: str = "95 % CI"
    study_head: str = "Study"
    columns: tuple[Columns, ...] = ()
    overall: Pooled | None = None
    tests: tuple[str, ...] = ()
    decimals: int = 2
    small: float = 0.01
    not_pooled: str = ""
    bias_heads: tuple[str, ...] = ()
    bias_note: str = ""
    notes: tuple[str, ...] = ()
    caption: Caption | None = None
    illustrative: bool = False
    stale: str = ""
    figure_id: str = "forest"

    def __post_init__(self) -> None:
        self._check_pooling()
        self._check_cells()
        if self.axis.scale is Scale.LOG:
            self._check_positive()

    @property
    def digits(self) -> Digits:
        """How estimates are written: a ratio never becomes 0, however small."""
        return Digits(
            decimals=self.decimals, small=self.small if self.axis.scale is Scale.LOG else 0.0
        )

    @property
    def rows(self) -> Iterator[ForestRow]:
        """All rows in drawing order."""
        return (row for group in self.groups for row in group.rows)

    @property
    def pooled(self) -> Iterator[Pooled]:
        """All diamonds in drawing order."""
        for group in self.groups:
            if group.pooled is not None:
                yield group.pooled
        if self.overall is not None:
            yield self.overall

    @property
    def has_weights(self) -> bool:
        """Whether any row has a weight."""
        return any(row.weight is not None for row in self.rows)

    @property
    def has_people(self) -> bool:
        """Whether any row names its sets of participants."""
        return any(row.people for row in self.rows)

    def _check_pooling(self) -> None:
        if self.not_pooled and (self.has_weights or self.tests or any(self.pooled)):
            raise ValueError("a plot that is not pooled has no diamond, weight or test")

    def _check_cells(self) -> None:
        expected = sum(len(columns.parts) for columns in self.columns)
        for row in self.rows:
            if len(row.cells) != expected:
                raise ValueError(f"{row.label}: {len(row.cells)} cells for {expected} columns")
            if row.judgements and len(row.judgements) != len(self.bias_heads):
                raise ValueError(f"{row.label}: judgements don't match the heads")
        if any(pooled.cells and len(pooled.cells) != expected for pooled in self.pooled):
            raise ValueError(f"a pooled row doesn't have {expected} cells")

    def _check_positive(self) -> None:
        estimates = [row.estimate for row in self.rows if row.estimate is not None]
        estimates += [pooled.estimate for pooled in self.pooled]
        # A lower end of 0 is an interval without a lower end: it is cut like any other.
        if any(part.value <= 0 or part.low < 0 for part in estimates):
            raise ValueError("a logarithmic axis takes positive estimates only")
        ends = (self.axis.low, self.axis.high, self.axis.null)
        if any(end is not None and end <= 0 for end in ends):
            raise ValueError("a logarithmic axis has positive ends")
