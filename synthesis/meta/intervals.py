"""Quantiles, P values and intervals. df = math.inf stands for the normal distribution throughout.

Sources: Knapp & Hartung 2003, Stat Med 22:2693-2710 (knha); Higgins, Thompson & Spiegelhalter 2009,
J R Stat Soc A 172:137-159 (prediction); Viechtbauer 2007, Stat Med 26:37-52 (Q-profile).
"""

import math

from scipy.special import chdtrc, chdtri, ndtr, ndtri, stdtr, stdtrit

from synthesis.meta.data import Floats
from synthesis.meta.errors import InvalidData
from synthesis.meta.heterogeneity import h2_from_tau2, i2_from_tau2, typical_variance
from synthesis.meta.results import NotEstimable, Pooled, Prediction, Tau2Interval
from synthesis.meta.sample import Sample
from synthesis.meta.tau2 import solve_q
from synthesis.meta.vocabulary import PredictionMethod, Reason


def quantile(level: float, df: float = math.inf) -> float:
    """The two-sided critical value: the (1 + level) / 2 quantile of t, or of the normal distribution.

    level: confidence as a fraction, in (0, 1); InvalidData otherwise. df > 0.
    """
    if not 0 < level < 1:
        raise InvalidData("A confidence level lies between 0 and 100 per cent.")
    tail = (1 - level) / 2
    return -float(ndtri(tail)) if math.isinf(df) else -float(stdtrit(df, tail))


def p_value(stat: float, df: float = math.inf) -> float:
    """Two-sided P value of a z or t statistic."""
    return 2 * float(ndtr(-abs(stat)) if math.isinf(df) else stdtr(df, -abs(stat)))


def chi2_p(q: float, df: int) -> float:
    """Upper tail of chi-squared; 1 for df = 0."""
    return float(chdtrc(df, q)) if df > 0 else 1.0


def interval(estimate: float, se: float, level: float, df: float = math.inf) -> tuple[float, float]:
    """estimate -/+ quantile * se."""
    half = quantile(level, df) * se
    return estimate - half, estimate + half


def prediction_interval(pooled: Pooled, method: PredictionMethod) -> Prediction | NotEstimable:
    """Interval for the effect of a new study: estimate -/+ q sqrt(tau2 + se^2), at the pooled level.

    se is that of the pooled estimate's own method.
    """
    if isinstance(pooled.tau2, NotEstimable):
        return pooled.tau2
    lost = {PredictionMethod.Z: 0, PredictionMethod.T_K1: 1, PredictionMethod.T_K2: 2}[method]
    df = math.inf if lost == 0 else float(pooled.k - lost)
    if df < 1:
        return NotEstimable(
            reason=Reason.NO_DEGREES_OF_FREEDOM, values=(("k", pooled.k), ("needed", lost + 1))
        )
    spread = math.hypot(math.sqrt(pooled.tau2.tau2), pooled.se)
    low, high = interval(pooled.estimate, spread, pooled.level, df)
    return Prediction(method=method, df=df, pi_low=low, pi_high=high)


def tau2_interval(yi: Floats, vi: Floats, level: float = 0.95) -> Tau2Interval | NotEstimable:
    """Q-profile interval for tau2: where the generalised Q meets the quantiles of chi-squared, k - 1.

    yi, vi: effects and variances, shape (k,). An end below 0 is 0.
    """
    if not 0 < level < 1:
        raise InvalidData("A confidence level lies between 0 and 100 per cent.")
    if len(yi) < 2:
        return NotEstimable(reason=Reason.ONE_STUDY, values=(("k", len(yi)),))
    sample = Sample.of(yi, vi)
    tail, df, square = (1 - level) / 2, sample.k - 1, sample.unit * sample.unit
    low = solve_q(sample, float(chdtri(df, tail))) * square
    high = solve_q(sample, float(chdtri(df, 1 - tail))) * square
    s2 = typical_variance(sample)
    return Tau2Interval(
        tau2_low=low,
        tau2_high=high,
        i2_low=i2_from_tau2(low, s2),
        i2_high=i2_from_tau2(high, s2),
        h2_low=h2_from_tau2(low, s2),
        h2_high=h2_from_tau2(high, s2),
    )
