"""What an effect measure is."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from synthesis.meta.data import Flags, Floats
from synthesis.meta.errors import InvalidData
from synthesis.meta.vocabulary import (
    DataKind,
    MeasureCode,
    Reason,
    Scale,
    VarianceType,
    ZeroCellRule,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ZeroCells:
    """The zero-cell correction of 2x2 tables.

    add: what is added to each of the four cells. to: in which studies: those with a zero cell (only0),
    all as soon as one has (if0all), all, none. drop00: leave out studies without events, or with events
    only, in both arms; None leaves that to the model (yes under Mantel-Haenszel and Peto, else no).
    Source: metafor's `escalc`, arguments add, to and drop00. Raises InvalidData.
    """

    add: float = 0.5
    to: ZeroCellRule = ZeroCellRule.ONLY0
    drop00: bool | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.add <= 1:
            raise InvalidData("A zero-cell correction lies between 0 and 1.")


USUAL_CORRECTION = ZeroCells()
NO_CORRECTION = ZeroCells(add=0.0, to=ZeroCellRule.NONE)


@dataclass(frozen=True, kw_only=True, slots=True)
class EffectOptions:
    """What the analyst may choose about the effects of single studies."""

    zero_cells: ZeroCells = USUAL_CORRECTION
    vtype: VarianceType = VarianceType.LS


@dataclass(frozen=True, kw_only=True, slots=True)
class Effects:
    """Effects of k rows as arrays of shape (k,).

    yi and vi are NaN where there is no effect; reasons then says why (None elsewhere). A row with a
    variance of 0 keeps its numbers and has the reason NO_VARIANCE: it can be drawn, not pooled.
    """

    yi: Floats
    vi: Floats
    corrected: Flags
    reasons: tuple[Reason | None, ...]

    @property
    def usable(self) -> Flags:
        """Which rows can be pooled."""
        return np.array([reason is None for reason in self.reasons], dtype=np.bool_)

    def take(self, rows: NDArray[np.intp]) -> "Effects":
        """The effects of some rows, by position."""
        return Effects(
            yi=self.yi[rows],
            vi=self.vi[rows],
            corrected=self.corrected[rows],
            reasons=tuple(self.reasons[row] for row in rows),
        )


EffectFunction: TypeAlias = Callable[[Floats, EffectOptions], Effects]


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """One effect measure.

    kind: the data it needs. effects: from columns (see `data.columns`) to effects. scale: how a number
    on the analysis scale is shown. vtypes: the variance types it knows, the default first.
    """

    code: MeasureCode
    kind: DataKind
    scale: Scale
    effects: EffectFunction
    vtypes: tuple[VarianceType, ...] = (VarianceType.LS,)

    def back_transform(self, value: float) -> float:
        """A number of the analysis scale on the scale that is shown (exp for log ratios, tanh for Fisher's z)."""
        match self.scale:
            case Scale.IDENTITY:
                return value
            case Scale.FISHER_Z:
                return math.tanh(value)
            case Scale.LOG:
                try:
                    return math.exp(value)
                except OverflowError:
                    return math.inf


def assemble(
    yi: Floats,
    vi: Floats,
    *,
    explain: Callable[[int, bool], Reason],
    corrected: Flags | None = None,
) -> Effects:
    """Effects from raw formulas: what isn't finite becomes NaN.

    explain: given a row that can't be pooled and whether its numbers are finite (the variance is 0
    then), the reason.
    """
    finite = np.isfinite(yi) & np.isfinite(vi)
    poolable = finite & (vi > 0)
    reasons: list[Reason | None] = [None] * len(yi)
    for row in np.flatnonzero(~poolable):
        reasons[row] = explain(int(row), bool(finite[row]))
    return Effects(
        yi=np.where(finite, yi, np.nan),
        vi=np.where(finite, vi, np.nan),
        corrected=np.zeros(len(yi), dtype=np.bool_) if corrected is None else corrected & finite,
        reasons=tuple(reasons),
    )
