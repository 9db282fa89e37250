"""Measures of two arms' means: mean difference, standardised mean difference, ratio of means.

Sources: metafor's `escalc`; Hedges 1981, J Educ Stat 6:107-128 (SMD, exact correction factor);
Cochrane Handbook, section 6.5; Deeks & Higgins 2010, Statistical algorithms in Review Manager 5 (REVMAN).
"""

import numpy as np
from scipy.special import gammaln

from synthesis.meta.data import Floats
from synthesis.meta.measures.base import EffectOptions, Effects, Measure, assemble
from synthesis.meta.vocabulary import DataKind, MeasureCode, Reason, Scale, VarianceType


def exact_correction(m: Floats) -> Floats:
    """Hedges' J(m) = gamma(m/2) / (sqrt(m/2) gamma((m-1)/2)) for m > 1 degrees of freedom, NaN otherwise."""
    m = np.where(m > 1, m, np.nan)
    return np.asarray(
        np.exp(gammaln(m / 2) - np.log(np.sqrt(m / 2)) - gammaln((m - 1) / 2)), dtype=np.float64
    )


def _pooled_variance(table: Floats) -> Floats:
    _, sd1, n1, _, sd2, n2 = table
    m = n1 + n2 - 2
    total = (n1 - 1) * sd1**2 + (n2 - 1) * sd2**2
    return np.asarray(np.where(m > 0, total / np.where(m > 0, m, 1.0), np.nan), dtype=np.float64)


def _assemble(yi: Floats, vi: Floats, table: Floats, otherwise: Reason) -> Effects:
    reported = np.isfinite(table.sum(axis=0))
    n_total = table[2] + table[5]

    def explain(row: int, finite: bool) -> Reason:
        if finite:
            return Reason.NO_VARIANCE
        if not reported[row]:
            return Reason.NOT_REPORTED
        return Reason.TOO_FEW_PARTICIPANTS if n_total[row] <= 3 else otherwise

    return assemble(yi, vi, explain=explain)


def _mean_difference(table: Floats, options: EffectOptions) -> Effects:
    mean1, sd1, n1, mean2, sd2, n2 = table
    if options.vtype is VarianceType.HO:
        vi = _pooled_variance(table) * (1 / n1 + 1 / n2)
    else:
        vi = sd1**2 / n1 + sd2**2 / n2
    return _assemble(mean1 - mean2, vi, table, Reason.TOO_FEW_PARTICIPANTS)


def _standardised_mean_difference(table: Floats, options: EffectOptions) -> Effects:
    mean1, _, n1, mean2, _, n2 = table
    n = n1 + n2
    m = n - 2
    with np.errstate(divide="ignore", invalid="ignore"):
        d = (mean1 - mean2) / np.sqrt(_pooled_variance(table))
        if options.vtype is VarianceType.REVMAN:
            yi = d * (1 - 3 / (4 * n - 9))
            vi = n / (n1 * n2) + yi**2 / (2 * (n - 3.94))
            vi = np.where(n > 3.94, vi, np.nan)
        else:
            j = exact_correction(m)
            yi = d * j
            if options.vtype is VarianceType.UB:
                vi = 1 / n1 + 1 / n2 + (1 - (m - 2) / (m * j**2)) * yi**2
            else:
                vi = 1 / n1 + 1 / n2 + yi**2 / (2 * n)
    return _assemble(yi, vi, table, Reason.NO_SPREAD)


def _ratio_of_means(table: Floats, _: EffectOptions) -> Effects:
    mean1, sd1, n1, mean2, sd2, n2 = table
    with np.errstate(divide="ignore", invalid="ignore"):
        yi = np.log(mean1 / mean2)
        vi = sd1**2 / (n1 * mean1**2) + sd2**2 / (n2 * mean2**2)
    return _assemble(yi, vi, table, Reason.MEAN_SIGNS)


MEAN_DIFFERENCE = Measure(
    code=MeasureCode.MD,
    kind=DataKind.MEANS,
    scale=Scale.IDENTITY,
    effects=_mean_difference,
    vtypes=(VarianceType.LS, VarianceType.HO),
)
STANDARDISED_MEAN_DIFFERENCE = Measure(
    code=MeasureCode.SMD,
    kind=DataKind.MEANS,
    scale=Scale.IDENTITY,
    effects=_standardised_mean_difference,
    vtypes=(VarianceType.LS, VarianceType.UB, VarianceType.REVMAN),
)
RATIO_OF_MEANS = Measure(
    code=MeasureCode.ROM, kind=DataKind.MEANS, scale=Scale.LOG, effects=_ratio_of_means
)
