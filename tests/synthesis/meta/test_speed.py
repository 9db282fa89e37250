"""A fit stays linear in the number of studies. The goals themselves are measured by benchmarks/reml.py."""

import time

import numpy as np
import pytest
from scipy.special import ndtri

from synthesis.meta.pool import pool_random

GOLDEN, PLASTIC = (5**0.5 - 1) / 2, 0.7548776662


@pytest.mark.parametrize(("k", "tau2"), [(20, 0.0366834), (1_000, 0.0468727), (10_000, 0.0475172)])
def test_one_fit_is_right_and_far_from_seconds(k, tau2):
    i = np.arange(1, k + 1)
    vi = 0.01 + 0.19 * np.mod(GOLDEN * i, 1)
    yi = 0.3 + np.sqrt(0.05 + vi) * ndtri(0.001 + 0.998 * np.mod(PLASTIC * i, 1))
    assert pool_random(yi, vi).tau2.tau2 == pytest.approx(tau2, rel=2e-6)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        pool_random(yi, vi)
        times.append(time.perf_counter() - start)
    # ten times the goal: dense k x k matrices would take seconds at 10,000
    assert min(times) < 0.1
