"""Pooling by inverse variance: the common-effect model and the random-effects model.

Sources: Cochrane Handbook, section 10.3 and 10.4; Hartung & Knapp 2001, Stat Med 20:3875-3889;
Jackson et al. 2017, Stat Med 36:3923-3934 (the ad hoc factor); metafor's `rma.uni`.
"""

import math

from synthesis.meta.data import Floats
from synthesis.meta.heterogeneity import (
    h2_from_q,
    h2_from_tau2,
    i2_from_q,
    i2_from_tau2,
    typical_variance,
)
from synthesis.meta.intervals import chi2_p, interval, p_value
from synthesis.meta.results import Heterogeneity, NotEstimable, Pooled, Tau2
from synthesis.meta.sample import Sample
from synthesis.meta.tau2 import estimate_tau2, generalised_q
from synthesis.meta.vocabulary import Estimator, IntervalMethod, Model, Reason


def pool_common(
    yi: Floats,
    vi: Floats,
    *,
    interval_method: IntervalMethod = IntervalMethod.Z,
    level: float = 0.95,
) -> Pooled | NotEstimable:
    """The common effect of k studies, weights 1 / vi. yi, vi: shape (k,); level: a fraction."""
    if len(yi) == 0:
        return NotEstimable(reason=Reason.NO_STUDIES)
    sample = Sample.of(yi, vi)
    no_tau2 = NotEstimable(reason=Reason.NO_TAU2_IN_MODEL)
    return _pool(sample, Model.COMMON_EFFECT, no_tau2, interval_method, level)


def pool_random(
    yi: Floats,
    vi: Floats,
    *,
    estimator: Estimator = Estimator.REML,
    interval_method: IntervalMethod = IntervalMethod.Z,
    level: float = 0.95,
) -> Pooled | NotEstimable:
    """The mean effect of k studies, weights 1 / (vi + tau2). yi, vi: shape (k,); level: a fraction.

    A single study gives its own effect; tau2 and heterogeneity are then NotEstimable, and so is
    everything if the interval needs degrees of freedom.
    """
    if len(yi) == 0:
        return NotEstimable(reason=Reason.NO_STUDIES)
    sample = Sample.of(yi, vi)
    tau2 = _one_study(sample.k) if sample.k == 1 else estimate_tau2(sample, estimator)
    return _pool(sample, Model.RANDOM_EFFECTS, tau2, interval_method, level)


def summarise(
    *,
    model: Model,
    k: int,
    estimate: float,
    se: float,
    level: float,
    weights: Floats,
    tau2: Tau2 | NotEstimable,
    heterogeneity: Heterogeneity | NotEstimable,
    interval_method: IntervalMethod = IntervalMethod.Z,
) -> Pooled:
    """A Pooled from an estimate and its standard error: test, P value and interval.

    weights: any positive multiple of the weights, shape (rows,). se = 0 gives an infinite statistic.
    """
    df = math.inf if interval_method is IntervalMethod.Z else float(k - 1)
    stat = estimate / se if se > 0 else math.copysign(math.inf, estimate)
    low, high = interval(estimate, se, level, df)
    return Pooled(
        model=model,
        interval=interval_method,
        level=level,
        k=k,
        estimate=estimate,
        se=se,
        stat=stat,
        df=df,
        p=p_value(stat, df),
        ci_low=low,
        ci_high=high,
        weights=tuple((weights / weights.sum()).tolist()),
        tau2=tau2,
        heterogeneity=heterogeneity,
    )


def heterogeneity_from_q(q: float, k: int) -> Heterogeneity | NotEstimable:
    """Q with the I2 and H2 that follow from it; k: number of studies."""
    if k < 2:
        return _one_study(k)
    i2 = i2_from_q(q, k)
    return Heterogeneity(q=q, df=k - 1, p=chi2_p(q, k - 1), i2=i2, h2=h2_from_q(q, k), i2_q=i2)


def _pool(
    sample: Sample,
    model: Model,
    tau2: Tau2 | NotEstimable,
    interval_method: IntervalMethod,
    level: float,
) -> Pooled | NotEstimable:
    if sample.k == 1 and interval_method is not IntervalMethod.Z:
        return NotEstimable(
            reason=Reason.NO_DEGREES_OF_FREEDOM, values=(("k", sample.k), ("needed", 2))
        )
    between = tau2.tau2 / sample.unit / sample.unit if isinstance(tau2, Tau2) else 0.0
    w = 1 / (sample.v + between)
    se = _standard_error(sample, w, interval_method)
    if se == 0:
        return NotEstimable(reason=Reason.NO_DIFFERENCES)
    return summarise(
        model=model,
        k=sample.k,
        estimate=sample.centre + sample.unit * sample.mean(w),
        se=sample.unit * se,
        level=level,
        weights=sample.in_input_order(w),
        tau2=tau2,
        heterogeneity=_heterogeneity(sample, tau2),
        interval_method=interval_method,
    )


def _standard_error(sample: Sample, w: Floats, method: IntervalMethod) -> float:
    """Standard error of the weighted mean, in the sample's units."""
    variance = 1 / float(w.sum())
    if method in (IntervalMethod.KNHA, IntervalMethod.ADHOC):
        residuals = sample.residuals(w)
        factor = float((w * residuals) @ residuals) / (sample.k - 1)
        variance *= max(1.0, factor) if method is IntervalMethod.ADHOC else factor
    return math.sqrt(variance)


def _heterogeneity(sample: Sample, tau2: Tau2 | NotEstimable) -> Heterogeneity | NotEstimable:
    if sample.k < 2:
        return _one_study(sample.k)
    q = generalised_q(sample, 0.0)
    if isinstance(tau2, NotEstimable):
        return heterogeneity_from_q(q, sample.k)
    s2 = typical_variance(sample)
    df = sample.k - 1
    return Heterogeneity(
        q=q,
        df=df,
        p=chi2_p(q, df),
        i2=i2_from_tau2(tau2.tau2, s2),
        h2=h2_from_tau2(tau2.tau2, s2),
        i2_q=i2_from_q(q, sample.k),
    )


def _one_study(k: int) -> NotEstimable:
    return NotEstimable(reason=Reason.ONE_STUDY, values=(("k", k),))
