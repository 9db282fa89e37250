"""The variance between studies: what each estimator must satisfy, at any scale and for any likelihood."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from synthesis.meta.errors import InvalidData, TooFewStudies
from synthesis.meta.intervals import tau2_interval
from synthesis.meta.sample import Sample, trace_p, trace_pp
from synthesis.meta.tau2 import estimate_tau2, generalised_q
from synthesis.meta.vocabulary import Estimator

LIKELIHOODS = (Estimator.REML, Estimator.ML)


@st.composite
def studies(draw, smallest=2):
    k = draw(st.integers(smallest, 12))
    logs = draw(arrays(float, k, elements=st.floats(-4, 2)))
    yi = draw(arrays(float, k, elements=st.floats(-10, 10).map(lambda x: round(x, 4))))
    return yi, 10.0**logs


def log_likelihood(yi, vi, tau2, *, restricted):
    """Written from the textbook, in plain sums, apart from the code under test."""
    total = vi + tau2
    w = 1 / total
    mean = (w * yi).sum() / w.sum()
    value = -0.5 * np.log(total).sum() - 0.5 * (w * (yi - mean) ** 2).sum()
    return value - 0.5 * math.log(w.sum()) if restricted else value


@pytest.mark.parametrize("estimator", LIKELIHOODS)
@given(data=studies())
def test_no_other_tau2_is_likelier(estimator, data):
    yi, vi = data
    restricted = estimator is Estimator.REML
    found = estimate_tau2(Sample.of(yi, vi), estimator).tau2
    best = log_likelihood(yi, vi, found, restricted=restricted)
    for other in (0.0, *np.geomspace(1e-8, 1e5, 400)):
        assert log_likelihood(yi, vi, other, restricted=restricted) <= best + 1e-9 * (1 + abs(best))


@pytest.mark.parametrize(
    ("yi", "vi", "expected"),
    [
        # the boundary 0 is a maximum too, but a lower one
        ([0.01, 0.0, 3.34, 0.16], [0.0002, 0.0003, 0.4969, 0.5271], 2.136049616306317),
        # two inner maxima, the higher one far from where the moment estimators lie
        (
            [-0.01, 0.02, 0.03, -0.01, 0.1, 9.31],
            [0.0001, 0.0002, 0.0009, 0.0002, 0.0247, 0.354],
            13.834022384218926,
        ),
        # the higher of two maxima is the boundary
        (
            [2.89, -0.16, -0.02, -0.03, -0.04, -0.06],
            [0.5483, 0.025, 1.8315, 0.0104, 0.0034, 0.0001],
            0.0,
        ),
    ],
)
def test_the_highest_of_several_maxima_is_found(yi, vi, expected):
    found = estimate_tau2(Sample.of(np.array(yi), np.array(vi)), Estimator.REML)
    assert found.tau2 == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("estimator", Estimator)
@given(data=studies(), factor=st.sampled_from([1e-60, 1e-6, 0.37, 1e5, 1e60]))
def test_scaling_the_data_scales_tau2(estimator, data, factor):
    yi, vi = data
    before = estimate_tau2(Sample.of(yi, vi), estimator)
    after = estimate_tau2(Sample.of(yi * factor, vi * factor**2), estimator)
    assert after.tau2 / factor**2 == pytest.approx(before.tau2, rel=1e-6, abs=1e-9 * vi.min())
    assert after.se_tau2 / factor**2 == pytest.approx(before.se_tau2, rel=1e-6, abs=1e-9 * vi.min())


@pytest.mark.parametrize("estimator", Estimator)
@given(data=studies(), shift=st.floats(-100, 100))
def test_shifting_the_effects_changes_nothing(estimator, data, shift):
    yi, vi = data
    before = estimate_tau2(Sample.of(yi, vi), estimator).tau2
    after = estimate_tau2(Sample.of(yi + shift, vi), estimator).tau2
    assert after == pytest.approx(before, rel=1e-6, abs=1e-7)


@given(data=studies())
def test_paule_mandel_makes_q_its_degrees_of_freedom(data):
    sample = Sample.of(*data)
    found = estimate_tau2(sample, Estimator.PM).tau2 / sample.unit**2
    if found > 0:
        assert generalised_q(sample, found) == pytest.approx(sample.k - 1, rel=1e-9)
    else:
        assert generalised_q(sample, 0.0) <= (sample.k - 1) * (1 + 1e-12)


@given(data=studies(), level=st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_the_profile_interval_holds_paule_mandel_unless_empty(data, level):
    yi, vi = data
    found = tau2_interval(yi, vi, level)
    estimate = estimate_tau2(Sample.of(yi, vi), Estimator.PM).tau2
    assert 0 <= found.tau2_low <= found.tau2_high
    assert found.tau2_low <= estimate * (1 + 1e-9)
    # k - 1 lies below the mean's quantile only at very low levels, not at these
    assume(found.tau2_high > 0)
    assert estimate <= found.tau2_high * (1 + 1e-9)


@given(logs=arrays(float, st.integers(2, 8), elements=st.floats(-3, 3)))
def test_the_traces_are_those_of_the_matrices(logs):
    w = np.sort(10.0**logs)[::-1]
    p = np.diag(w) - np.outer(w, w) / w.sum()
    assert trace_p(w) == pytest.approx(np.trace(p), rel=1e-6)
    assert trace_pp(w) == pytest.approx((p * p).sum(), rel=1e-6)


def test_the_traces_stay_exact_when_one_study_outweighs_the_rest():
    w = np.array([1e20, 3.0])
    assert trace_p(w) == pytest.approx(6.0, rel=1e-14)
    assert trace_pp(w) == pytest.approx(36.0, rel=1e-14)


def test_equal_effects_have_no_variance_between_them():
    sample = Sample.of(np.full(4, 0.3), np.array([0.1, 0.2, 0.3, 0.4]))
    assert {estimate_tau2(sample, estimator).tau2 for estimator in Estimator} == {0.0}


def test_one_study_has_no_tau2():
    with pytest.raises(TooFewStudies):
        estimate_tau2(Sample.of(np.array([1.0]), np.array([0.1])), Estimator.DL)


@pytest.mark.parametrize(("yi", "vi"), [(np.nan, 1.0), (1.0, 0.0), (1.0, -1.0), (1.0, np.inf)])
def test_effects_without_a_positive_variance_are_refused(yi, vi):
    with pytest.raises(InvalidData):
        Sample.of(np.array([yi]), np.array([vi]))


@pytest.mark.parametrize(("yi", "vi"), [([1e80, 0.0], [1.0, 1.0]), ([0.1, 0.2], [1e-80, 1.0])])
def test_effects_beyond_double_precision_are_refused_in_words(yi, vi):
    with pytest.raises(InvalidData, match="too far apart"):
        Sample.of(np.array(yi), np.array(vi))
