"""Mantel-Haenszel and Peto pooling of 2x2 tables.

Sources: Robins, Breslow & Greenland 1986, Biometrics 42:311-323 (OR); Greenland & Robins 1985,
Biometrics 41:55-68 (RR, RD); Sato 1989, Biometrics 45:1323-1324 (RD); Yusuf et al. 1985 (Peto);
Breslow & Day 1980; Tarone 1985, Biometrika 72:91-95; metafor's `rma.mh` and `rma.peto`.
"""

import math
from dataclasses import dataclass

import numpy as np

from synthesis.meta.data import Flags, Floats
from synthesis.meta.errors import NotOffered
from synthesis.meta.intervals import chi2_p
from synthesis.meta.measures.base import NO_CORRECTION, Effects, ZeroCells
from synthesis.meta.measures.counts import Cells, observed_minus_expected
from synthesis.meta.pool import heterogeneity_from_q, summarise
from synthesis.meta.results import MantelHaenszelTests, NotEstimable, Pooled
from synthesis.meta.vocabulary import MeasureCode, Model, Reason


@dataclass(frozen=True, kw_only=True, slots=True)
class StratifiedMean:
    """A Mantel-Haenszel estimate: its standard error, and the tables' weights (shape (k,), any scale)."""

    estimate: float
    se: float
    weights: Floats


def pool_mantel_haenszel(
    table: Floats,
    measure: MeasureCode,
    effects: Effects,
    *,
    pooling: ZeroCells,
    level: float = 0.95,
) -> Pooled | NotEstimable:
    """Mantel-Haenszel RR, OR or RD (NotOffered otherwise).

    table: columns events1, total1, events2, total2 of n rows, all reported. effects: the rows' effects;
    those without one are left out of k and Q, not of the sums. pooling: the correction inside the
    sums; its drop00 leaves tables without events, or with events only, in both arms out of them.
    """
    counted = tables_in_sums(table, pooling)
    if not counted.any():
        return _nothing_to_pool(Cells.of(table))
    cells, _ = Cells.of(table[:, counted]).corrected(pooling.add, pooling.to)
    mean = stratified_mean(cells, measure)
    if isinstance(mean, NotEstimable):
        return mean
    weights = np.zeros(len(counted))
    weights[counted] = mean.weights
    usable = effects.usable
    k = int(usable.sum())
    if k == 0 or not mean.se > 0:
        return _nothing_to_pool(Cells.of(table))
    deviation = effects.yi[usable] - mean.estimate
    q = float((deviation / effects.vi[usable]) @ deviation)
    return summarise(
        model=Model.MANTEL_HAENSZEL,
        k=k,
        estimate=mean.estimate,
        se=mean.se,
        level=level,
        weights=weights,
        tau2=NotEstimable(reason=Reason.NO_TAU2_IN_MODEL),
        heterogeneity=heterogeneity_from_q(q, k),
    )


def tables_in_sums(table: Floats, pooling: ZeroCells) -> Flags:
    """Which tables enter the Mantel-Haenszel sums, shape (rows,)."""
    cells = Cells.of(table)
    return ~cells.one_sided if pooling.drop00 else cells.reported


def stratified_mean(
    t: Cells, measure: MeasureCode, *, sato: bool = True
) -> StratifiedMean | NotEstimable:
    """The Mantel-Haenszel estimate of tables that may carry a correction already.

    sato: the RD's variance is Sato's (metafor), otherwise Greenland and Robins' (Review Manager).
    """
    match measure:
        case MeasureCode.RR:
            return _risk_ratio(t)
        case MeasureCode.OR:
            return _odds_ratio(t)
        case MeasureCode.RD:
            return _risk_difference(t, sato=sato)
        case _:
            raise NotOffered(f"Mantel-Haenszel pooling isn't offered for {measure}.")


def _risk_ratio(t: Cells) -> StratifiedMean | NotEstimable:
    n1, n2 = t.n1, t.n2
    n = n1 + n2
    r, s = float((t.a * n2 / n).sum()), float((t.c * n1 / n).sum())
    if r <= 0 or s <= 0:
        return _nothing_to_pool(t)
    # equals sum (n1 n2 (a + c) - a c n) / n^2, without the subtraction
    spread = float(((t.a * t.d * n1 + t.b * t.c * n2) / n**2).sum())
    return StratifiedMean(
        estimate=math.log(r / s), se=math.sqrt(spread / (r * s)), weights=t.c * n1 / n
    )


def _odds_ratio(t: Cells) -> StratifiedMean | NotEstimable:
    n = t.n1 + t.n2
    p, q = (t.a + t.d) / n, (t.b + t.c) / n
    r, s = t.a * t.d / n, t.b * t.c / n
    sum_r, sum_s = float(r.sum()), float(s.sum())
    if sum_r <= 0 or sum_s <= 0:
        return _nothing_to_pool(t)
    variance = 0.5 * (
        float(p @ r) / sum_r**2
        + (float(p @ s) + float(q @ r)) / (sum_r * sum_s)
        + float(q @ s) / sum_s**2
    )
    return StratifiedMean(estimate=math.log(sum_r / sum_s), se=math.sqrt(variance), weights=s)


def _risk_difference(t: Cells, *, sato: bool) -> StratifiedMean:
    n1, n2 = t.n1, t.n2
    n = n1 + n2
    weights = n1 * n2 / n
    total = float(weights.sum())
    estimate = float(((t.a * n2 - t.c * n1) / n).sum()) / total
    if sato:
        p = t.c * (n1 / n) ** 2 - t.a * (n2 / n) ** 2 + (n1 / n) * (n2 / n) * (n2 - n1) / 2
        q = (t.a * t.d + t.b * t.c) / n / 2
        variance = (estimate * float(p.sum()) + float(q.sum())) / total**2
    else:
        spread = (t.a * t.b * n2**3 + t.c * t.d * n1**3) / (n1 * n2 * n**2)
        variance = float(spread.sum()) / total**2
    return StratifiedMean(estimate=estimate, se=math.sqrt(max(0.0, variance)), weights=weights)


def _nothing_to_pool(t: Cells) -> NotEstimable:
    if not t.a.any() and not t.c.any():
        return NotEstimable(reason=Reason.NO_EVENTS)
    if not t.b.any() and not t.d.any():
        return NotEstimable(reason=Reason.ALL_EVENTS)
    if not t.a.any() or not t.c.any():
        return NotEstimable(reason=Reason.NO_EVENTS_IN_ONE_ARM)
    return NotEstimable(reason=Reason.NO_VARIANCE)


def pool_peto(table: Floats, effects: Effects, *, level: float = 0.95) -> Pooled | NotEstimable:
    """Peto's odds ratio, without any correction.

    table: columns events1, total1, events2, total2 of n rows, all reported. effects: says which rows
    count for k and Q; tables without events add nothing.
    """
    cells = Cells.of(table)
    difference, variance = observed_minus_expected(cells)
    total = float(variance.sum())
    if total <= 0:
        return _nothing_to_pool(cells)
    estimate = float(difference.sum()) / total
    usable = effects.usable & (variance > 0)
    deviation = difference[usable] / variance[usable] - estimate
    q = float((deviation * variance[usable]) @ deviation)
    k = int(usable.sum())
    return summarise(
        model=Model.PETO,
        k=k,
        estimate=estimate,
        se=1 / math.sqrt(total),
        level=level,
        weights=variance,
        tau2=NotEstimable(reason=Reason.NO_TAU2_IN_MODEL),
        heterogeneity=heterogeneity_from_q(q, k),
    )


def association_tests(
    table: Floats, *, pooling: ZeroCells = NO_CORRECTION
) -> MantelHaenszelTests | NotEstimable:
    """Mantel-Haenszel, Cochran, Breslow-Day and Tarone tests of 2x2 tables (see MantelHaenszelTests)."""
    counted = tables_in_sums(table, pooling)
    if not counted.any():
        return _nothing_to_pool(Cells.of(table))
    t, _ = Cells.of(table[:, counted]).corrected(pooling.add, pooling.to)
    mean = _odds_ratio(t)
    if isinstance(mean, NotEstimable):
        return mean
    n1, n2, events = t.n1, t.n2, t.a + t.c
    n = n1 + n2
    difference, variance = observed_minus_expected(t)
    deviation, total = abs(float(difference.sum())), float(variance.sum())
    corrected = (deviation - 0.5) ** 2
    mantel_haenszel = corrected / total
    cochran = corrected / float((variance * (n - 1) / n).sum())
    informative = (events > 0) & (events < n)
    excess, spread = _fitted(t, n1, n2, events, math.exp(mean.estimate))
    breslow_day = float((excess[informative] ** 2 / spread[informative]).sum())
    tarone = breslow_day - float(excess[informative].sum()) ** 2 / float(spread[informative].sum())
    df = int(informative.sum()) - 1
    return MantelHaenszelTests(
        mantel_haenszel=mantel_haenszel,
        mantel_haenszel_p=chi2_p(mantel_haenszel, 1),
        cochran=cochran,
        cochran_p=chi2_p(cochran, 1),
        breslow_day=max(0.0, breslow_day),
        breslow_day_p=chi2_p(max(0.0, breslow_day), df),
        tarone=max(0.0, tarone),
        tarone_p=chi2_p(max(0.0, tarone), df),
    )


def _fitted(t: Cells, n1: Floats, n2: Floats, events: Floats, odds: float) -> tuple[Floats, Floats]:
    """Observed minus fitted cell a under a common odds ratio, and its asymptotic variance."""
    linear = odds * (n1 + events) + (n2 - events)
    root = np.sqrt(linear**2 - 4 * n1 * events * odds * (odds - 1))
    # the smaller root of the quadratic in a form that stays exact as the odds ratio nears 1
    fitted = 2 * n1 * events * odds / (linear + root)
    with np.errstate(divide="ignore", invalid="ignore"):
        precision = (
            1 / fitted + 1 / (events - fitted) + 1 / (n1 - fitted) + 1 / (n2 - events + fitted)
        )
        return t.a - fitted, 1 / precision
