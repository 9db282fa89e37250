"""Inverse-variance pooling: properties that hold for any data."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from synthesis.meta.errors import InvalidData, TooFewStudies
from synthesis.meta.heterogeneity import h2_from_q, i2_from_q
from synthesis.meta.intervals import p_value, prediction_interval, quantile, tau2_interval
from synthesis.meta.pool import pool_common, pool_random
from synthesis.meta.results import NotEstimable, Pooled
from synthesis.meta.vocabulary import Estimator, IntervalMethod, PredictionMethod, Reason

METHODS = st.sampled_from(IntervalMethod)
ESTIMATORS = st.sampled_from(Estimator)


@st.composite
def studies(draw):
    k = draw(st.integers(2, 12))
    yi = draw(arrays(float, k, elements=st.floats(-5, 5).map(lambda x: round(x, 3)), unique=True))
    return yi, 10.0 ** draw(arrays(float, k, elements=st.floats(-3, 1)))


@given(data=studies(), estimator=ESTIMATORS, method=METHODS, random=st.randoms())
def test_the_order_of_rows_changes_nothing_to_the_last_bit(data, estimator, method, random):
    yi, vi = data
    order = list(range(len(yi)))
    random.shuffle(order)
    before = pool_random(yi, vi, estimator=estimator, interval_method=method)
    after = pool_random(yi[order], vi[order], estimator=estimator, interval_method=method)
    for name in ("estimate", "se", "p", "ci_low", "ci_high", "tau2", "heterogeneity"):
        assert getattr(after, name) == getattr(before, name)
    assert after.weights == pytest.approx([before.weights[p] for p in order], rel=1e-12)


@given(data=studies(), estimator=ESTIMATORS)
def test_the_estimate_lies_among_the_effects_and_weights_sum_to_one(data, estimator):
    yi, vi = data
    for pooled in (pool_common(yi, vi), pool_random(yi, vi, estimator=estimator)):
        assert yi.min() - 1e-12 <= pooled.estimate <= yi.max() + 1e-12
        assert sum(pooled.weights) == pytest.approx(1)
        assert min(pooled.weights) > 0
        assert pooled.estimate == pytest.approx(np.dot(pooled.weights, yi), rel=1e-9, abs=1e-12)


@given(data=studies(), estimator=ESTIMATORS)
def test_random_effects_are_never_more_certain_than_a_common_effect(data, estimator):
    yi, vi = data
    pooled = pool_random(yi, vi, estimator=estimator)
    assert pooled.se >= pool_common(yi, vi).se * (1 - 1e-12)
    assert pooled.tau2.tau2 >= 0
    assert 0 <= pooled.heterogeneity.i2 < 1


@given(data=studies(), estimator=ESTIMATORS)
def test_the_ad_hoc_interval_is_never_narrower_than_the_t_interval(data, estimator):
    yi, vi = data
    width = {
        method: (lambda p: p.ci_high - p.ci_low)(
            pool_random(yi, vi, estimator=estimator, interval_method=method)
        )
        for method in (IntervalMethod.Z, IntervalMethod.T, IntervalMethod.ADHOC)
    }
    assert width[IntervalMethod.ADHOC] >= width[IntervalMethod.T] * (1 - 1e-12)
    assert width[IntervalMethod.T] > width[IntervalMethod.Z]


@given(data=studies(), method=st.sampled_from(PredictionMethod))
def test_a_prediction_interval_is_at_least_as_wide_as_the_confidence_interval(data, method):
    pooled = pool_random(*data)
    found = prediction_interval(pooled, method)
    if isinstance(found, NotEstimable):
        assert (method, pooled.k) == (PredictionMethod.T_K2, 2)
        return
    assert found.pi_low <= pooled.ci_low + 1e-9
    assert found.pi_high >= pooled.ci_high - 1e-9


@given(data=studies(), level=st.floats(0.01, 0.99), method=METHODS)
def test_the_interval_excludes_zero_exactly_when_p_is_small(data, level, method):
    pooled = pool_random(*data, estimator=Estimator.DL, interval_method=method, level=level)
    if abs(pooled.p - (1 - level)) > 1e-9:
        assert (pooled.ci_low > 0 or pooled.ci_high < 0) == (pooled.p < 1 - level)


@given(yi=st.floats(-5, 5), vi=st.floats(0.001, 10), k=st.integers(2, 9))
def test_a_study_repeated_k_times_has_its_effect_and_no_heterogeneity(yi, vi, k):
    pooled = pool_random(np.full(k, yi), np.full(k, vi))
    assert (pooled.estimate, pooled.tau2.tau2, pooled.heterogeneity.q) == (yi, 0, 0)
    assert pooled.se == pytest.approx(math.sqrt(vi / k))


def test_one_study_gives_its_own_effect_and_no_heterogeneity():
    pooled = pool_random(np.array([0.42]), np.array([0.031]))
    assert (pooled.k, pooled.estimate, pooled.weights) == (1, 0.42, (1.0,))
    assert pooled.se == pytest.approx(math.sqrt(0.031))
    assert pooled.tau2.reason is Reason.ONE_STUDY
    assert pooled.heterogeneity.reason is Reason.ONE_STUDY
    assert prediction_interval(pooled, PredictionMethod.Z).reason is Reason.ONE_STUDY
    assert tau2_interval(np.array([0.42]), np.array([0.031])).reason is Reason.ONE_STUDY


@pytest.mark.parametrize("method", [IntervalMethod.T, IntervalMethod.KNHA, IntervalMethod.ADHOC])
def test_one_study_has_no_t_interval(method):
    found = pool_random(np.array([0.42]), np.array([0.031]), interval_method=method)
    assert found == NotEstimable(
        reason=Reason.NO_DEGREES_OF_FREEDOM, values=(("k", 1), ("needed", 2))
    )


def test_no_study_gives_no_number():
    empty = np.array([])
    assert pool_random(empty, empty) == NotEstimable(reason=Reason.NO_STUDIES)
    assert pool_common(empty, empty) == NotEstimable(reason=Reason.NO_STUDIES)


def test_equal_effects_give_no_hartung_knapp_interval():
    yi, vi = np.array([0.3, 0.3, 0.3]), np.array([0.1, 0.2, 0.3])
    assert pool_random(yi, vi, interval_method=IntervalMethod.KNHA).reason is Reason.NO_DIFFERENCES
    assert isinstance(pool_random(yi, vi, interval_method=IntervalMethod.ADHOC), Pooled)


def test_a_common_effect_predicts_nothing():
    pooled = pool_common(np.array([0.1, 0.2]), np.array([0.1, 0.2]))
    assert prediction_interval(pooled, PredictionMethod.T_K1).reason is Reason.NO_TAU2_IN_MODEL


@pytest.mark.parametrize("level", [0, 1, 95, -0.5, math.nan])
def test_a_level_is_a_fraction(level):
    with pytest.raises(InvalidData):
        quantile(level)


@pytest.mark.parametrize("level", [0.5, 0.9, 0.95, 0.999])
def test_quantiles_and_p_values_are_those_of_the_closed_forms(level):
    cauchy = math.tan(math.pi * level / 2)
    assert quantile(level, 1) == pytest.approx(cauchy, rel=1e-11)
    assert quantile(level, 2) == pytest.approx(level * math.sqrt(2 / (1 - level**2)), rel=1e-11)
    assert p_value(-cauchy, 1) == pytest.approx(1 - level, rel=1e-11)
    assert math.erf(quantile(level) / math.sqrt(2)) == pytest.approx(level, rel=1e-14)
    assert p_value(quantile(level)) == pytest.approx(1 - level, rel=1e-11)


@pytest.mark.parametrize("function", [i2_from_q, h2_from_q])
def test_heterogeneity_of_one_study_is_refused(function):
    with pytest.raises(TooFewStudies):
        function(0.0, 1)
    assert function(0.0, 2) == 0
