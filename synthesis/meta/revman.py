"""Review Manager 5's rules, where they differ from metafor's.

Source: Deeks & Higgins 2010, Statistical algorithms in Review Manager 5. Ratios: studies without events, or with
events only, in both arms are left out, and 0.5 is added to all four cells of a table with an empty one, in
the Mantel-Haenszel sums too. Random effects: DerSimonian-Laird, about the Mantel-Haenszel estimate if
that is the method. I2 from Q. Intervals are normal. Risk differences of tables with an empty cell are
refused: the published rule ("where zeros cause problems") doesn't say which tables it means.
"""

import math
from dataclasses import replace

import numpy as np

from synthesis.meta.data import Flags, Floats
from synthesis.meta.errors import NotOffered
from synthesis.meta.mantel_haenszel import pool_peto, stratified_mean
from synthesis.meta.measures.base import NO_CORRECTION, EffectOptions, Effects, ZeroCells
from synthesis.meta.measures.counts import Cells
from synthesis.meta.pool import heterogeneity_from_q, pool_common, pool_random, summarise
from synthesis.meta.registry import measure_of
from synthesis.meta.results import NotEstimable, Pooled, Tau2
from synthesis.meta.sample import trace_p
from synthesis.meta.vocabulary import (
    Estimator,
    MeasureCode,
    Model,
    Reason,
    VarianceType,
    ZeroCellRule,
)

MEASURES = (
    MeasureCode.RR,
    MeasureCode.OR,
    MeasureCode.RD,
    MeasureCode.PETO,
    MeasureCode.MD,
    MeasureCode.SMD,
    MeasureCode.GEN,
)
_RATIO_ZEROS = ZeroCells(drop00=True)


def revman_effects(measure: MeasureCode, table: Floats) -> Effects:
    """The effects that Review Manager 5 shows. table: see `data.columns`. Raises NotOffered."""
    if measure not in MEASURES:
        raise NotOffered(f"Review Manager 5 has no measure {measure}.")
    options = EffectOptions()
    if measure in (MeasureCode.RR, MeasureCode.OR):
        options = EffectOptions(zero_cells=_RATIO_ZEROS)
    elif measure in (MeasureCode.RD, MeasureCode.PETO):
        options = EffectOptions(zero_cells=NO_CORRECTION)
    elif measure is MeasureCode.SMD:
        options = EffectOptions(vtype=VarianceType.REVMAN)
    return measure_of(measure).effects(table, options)


def pool_revman(
    measure: MeasureCode, table: Floats, effects: Effects, model: Model, *, level: float = 0.95
) -> Pooled | NotEstimable:
    """Pool rows (all reported) by Review Manager 5's rules. effects: theirs, by revman_effects.

    weights of the result: one per row, 0 for rows left out. Random effects are DerSimonian-Laird.
    """
    if model is Model.PETO:
        return pool_peto(table, effects, level=level)
    if measure is MeasureCode.RD and Cells.of(table).has_zero.any():
        return NotEstimable(reason=Reason.ZERO_CELL_RULE_UNCONFIRMED)
    usable = effects.usable
    if not usable.any():
        return NotEstimable(reason=Reason.NO_STUDIES)
    if model in (Model.MANTEL_HAENSZEL, Model.MANTEL_HAENSZEL_RANDOM):
        return _mantel_haenszel(measure, table, effects, model, level)
    return _inverse_variance(effects, model, level)


def _inverse_variance(effects: Effects, model: Model, level: float) -> Pooled | NotEstimable:
    usable = effects.usable
    yi, vi = effects.yi[usable], effects.vi[usable]
    if model is Model.RANDOM_EFFECTS:
        pooled = pool_random(yi, vi, estimator=Estimator.DL, level=level)
    else:
        pooled = pool_common(yi, vi, level=level)
    if isinstance(pooled, NotEstimable):
        return pooled
    return replace(pooled, weights=_for_every_row(np.array(pooled.weights), usable))


def _mantel_haenszel(
    measure: MeasureCode, table: Floats, effects: Effects, model: Model, level: float
) -> Pooled | NotEstimable:
    usable = effects.usable
    cells, _ = Cells.of(table[:, usable]).corrected(0.5, ZeroCellRule.ONLY0)
    mean = stratified_mean(cells, measure, sato=False)
    if isinstance(mean, NotEstimable):
        return mean
    yi, vi = effects.yi[usable], effects.vi[usable]
    k = len(yi)
    q = float(((yi - mean.estimate) / vi) @ (yi - mean.estimate))
    estimate, se, weights = mean.estimate, mean.se, mean.weights
    tau2: Tau2 | NotEstimable = NotEstimable(reason=Reason.NO_TAU2_IN_MODEL)
    if model is Model.MANTEL_HAENSZEL_RANDOM:
        between, tau2 = _tau2_from_q(q, vi)
        weights = 1 / (vi + between)
        estimate, se = float(weights @ yi / weights.sum()), 1 / math.sqrt(float(weights.sum()))
    if not se > 0:
        return NotEstimable(reason=Reason.NO_VARIANCE)
    pooled = summarise(
        model=model,
        k=k,
        estimate=estimate,
        se=se,
        level=level,
        weights=weights,
        tau2=tau2,
        heterogeneity=heterogeneity_from_q(q, k),
    )
    return replace(pooled, weights=_for_every_row(np.array(pooled.weights), usable))


def _tau2_from_q(q: float, vi: Floats) -> tuple[float, Tau2 | NotEstimable]:
    """DerSimonian-Laird's tau2 from a Q that is about another estimate than the inverse-variance one."""
    k = len(vi)
    if k < 2:
        return 0.0, NotEstimable(reason=Reason.ONE_STUDY, values=(("k", k),))
    between = max(0.0, (q - (k - 1)) / trace_p(1 / np.sort(vi)))
    return between, Tau2(tau2=between, se_tau2=NotEstimable(reason=Reason.NO_FORMULA))


def _for_every_row(weights: Floats, usable: Flags) -> tuple[float, ...]:
    """Weights of the usable rows, with 0 for the others."""
    out = np.zeros(len(usable))
    out[usable] = weights
    return tuple(out.tolist())
