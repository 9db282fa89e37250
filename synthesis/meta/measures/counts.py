"""Measures of two arms' event counts: risk ratio, odds ratio, risk difference, arcsine difference, Peto.

Sources: metafor's `escalc` (formulas and zero-cell rules); Cochrane Handbook, section 6.4;
Yusuf et al. 1985, Prog Cardiovasc Dis 27:335-371 (Peto); Rücker et al. 2009, Stat Med 28:721-738 (AS).
"""

from dataclasses import dataclass

import numpy as np

from synthesis.meta.data import Flags, Floats
from synthesis.meta.measures.base import EffectOptions, Effects, Measure, ZeroCells, assemble
from synthesis.meta.vocabulary import DataKind, MeasureCode, Reason, Scale, ZeroCellRule


def _empty(cells: Floats) -> Flags:
    return np.asarray(cells == 0, dtype=np.bool_)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cells:
    """The four cells of k tables (a, b: events and non-events of arm 1; c, d: of arm 2), shape (k,) each."""

    a: Floats
    b: Floats
    c: Floats
    d: Floats

    @classmethod
    def of(cls, table: Floats) -> "Cells":
        """Cells from the columns events1, total1, events2, total2."""
        a, n1, c, n2 = table
        return cls(a=a, b=n1 - a, c=c, d=n2 - c)

    @property
    def n1(self) -> Floats:
        """Participants of arm 1."""
        return self.a + self.b

    @property
    def n2(self) -> Floats:
        """Participants of arm 2."""
        return self.c + self.d

    @property
    def reported(self) -> Flags:
        """Tables with all four numbers."""
        return np.isfinite(self.n1) & np.isfinite(self.n2)

    @property
    def has_zero(self) -> Flags:
        """Tables with at least one empty cell."""
        return _empty(self.a) | _empty(self.b) | _empty(self.c) | _empty(self.d)

    @property
    def no_events(self) -> Flags:
        """Tables without events in either arm."""
        return _empty(self.a) & _empty(self.c)

    @property
    def all_events(self) -> Flags:
        """Tables where every participant of both arms had the event."""
        return _empty(self.b) & _empty(self.d)

    @property
    def one_sided(self) -> Flags:
        """Tables without events, or with events only."""
        return self.no_events | self.all_events

    def where(self, keep: Flags) -> "Cells":
        """The same tables, with NaN where not kept."""
        return Cells(
            a=np.where(keep, self.a, np.nan),
            b=np.where(keep, self.b, np.nan),
            c=np.where(keep, self.c, np.nan),
            d=np.where(keep, self.d, np.nan),
        )

    def plus(self, add: Floats) -> "Cells":
        """The same tables with `add`, shape (k,), added to every cell."""
        return Cells(a=self.a + add, b=self.b + add, c=self.c + add, d=self.d + add)

    def corrected(self, add: float, to: ZeroCellRule) -> tuple["Cells", Flags]:
        """The tables after the zero-cell rule, and which of them it touched."""
        zero = self.has_zero
        match to:
            case ZeroCellRule.NONE:
                chosen = np.zeros_like(zero)
            case ZeroCellRule.ONLY0:
                chosen = zero
            case ZeroCellRule.IF0ALL:
                chosen = np.full_like(zero, bool(zero.any()))
            case ZeroCellRule.ALL:
                chosen = np.ones_like(zero)
        if add == 0:
            chosen = np.zeros_like(zero)
        return self.plus(np.where(chosen, add, 0.0)), chosen


def _prepare(table: Floats, rule: ZeroCells) -> tuple[Cells, Cells, Flags]:
    """Raw cells, cells after the zero-cell rule (NaN where dropped), and which were corrected."""
    raw = Cells.of(table)
    kept = raw.where(~raw.one_sided) if rule.drop00 else raw
    cells, corrected = kept.corrected(rule.add, rule.to)
    return raw, cells, corrected


def _assemble(yi: Floats, vi: Floats, raw: Cells, corrected: Flags) -> Effects:
    def explain(row: int, finite: bool) -> Reason:
        if not raw.reported[row]:
            return Reason.NOT_REPORTED
        if finite:
            return Reason.NO_VARIANCE
        if raw.no_events[row]:
            return Reason.NO_EVENTS
        return Reason.ALL_EVENTS if raw.all_events[row] else Reason.ZERO_CELL

    return assemble(yi, vi, explain=explain, corrected=corrected)


def _risk_ratio(table: Floats, options: EffectOptions) -> Effects:
    raw, t, corrected = _prepare(table, options.zero_cells)
    with np.errstate(divide="ignore", invalid="ignore"):
        yi = np.log(t.a / t.n1) - np.log(t.c / t.n2)
        vi = t.b / (t.a * t.n1) + t.d / (t.c * t.n2)
    return _assemble(yi, vi, raw, corrected)


def _odds_ratio(table: Floats, options: EffectOptions) -> Effects:
    raw, t, corrected = _prepare(table, options.zero_cells)
    with np.errstate(divide="ignore", invalid="ignore"):
        yi = np.log(t.a / t.b) - np.log(t.c / t.d)
        vi = 1 / t.a + 1 / t.b + 1 / t.c + 1 / t.d
    return _assemble(yi, vi, raw, corrected)


def _risk_difference(table: Floats, options: EffectOptions) -> Effects:
    raw, t, corrected = _prepare(table, options.zero_cells)
    yi = t.a / t.n1 - t.c / t.n2
    vi = t.a * t.b / t.n1**3 + t.c * t.d / t.n2**3
    return _assemble(yi, vi, raw, corrected)


def _arcsine_difference(table: Floats, options: EffectOptions) -> Effects:
    raw, t, corrected = _prepare(table, options.zero_cells)
    yi = np.arcsin(np.sqrt(t.a / t.n1)) - np.arcsin(np.sqrt(t.c / t.n2))
    vi = 1 / (4 * t.n1) + 1 / (4 * t.n2)
    return _assemble(yi, vi, raw, corrected)


def observed_minus_expected(t: Cells) -> tuple[Floats, Floats]:
    """Observed minus expected events of arm 1, and their hypergeometric variance, per table."""
    n1, n2 = t.n1, t.n2
    n = n1 + n2
    events, others = t.a + t.c, t.b + t.d
    # a d - b c loses less than a - events n1 / n when the arms are alike
    difference = (t.a * t.d - t.b * t.c) / n
    return difference, events * others * (n1 / n) * (n2 / n) / (n - 1)


def _peto(table: Floats, options: EffectOptions) -> Effects:
    raw, t, corrected = _prepare(table, options.zero_cells)
    difference, variance = observed_minus_expected(t)
    with np.errstate(divide="ignore", invalid="ignore"):
        yi, vi = difference / variance, 1 / variance
    return _assemble(yi, vi, raw, corrected)


RISK_RATIO = Measure(
    code=MeasureCode.RR, kind=DataKind.COUNTS, scale=Scale.LOG, effects=_risk_ratio
)
ODDS_RATIO = Measure(
    code=MeasureCode.OR, kind=DataKind.COUNTS, scale=Scale.LOG, effects=_odds_ratio
)
RISK_DIFFERENCE = Measure(
    code=MeasureCode.RD, kind=DataKind.COUNTS, scale=Scale.IDENTITY, effects=_risk_difference
)
ARCSINE_DIFFERENCE = Measure(
    code=MeasureCode.AS, kind=DataKind.COUNTS, scale=Scale.IDENTITY, effects=_arcsine_difference
)
PETO_ODDS_RATIO = Measure(
    code=MeasureCode.PETO, kind=DataKind.COUNTS, scale=Scale.LOG, effects=_peto
)
