"""Time one REML fit beside statsmodels and PyMetaAnalysis: `python benchmarks/reml.py`.

Prints the medians of wall-clock and of processor time in milliseconds, and tau2, for k = 20, 1,000 and 10,000; one thread. The
goals are held against processor time, which other work on the machine changes less. A fit gives estimate, standard error,
interval, tau2 and Q. statsmodels has no REML: its Paule-Mandel fit is
timed instead. Packages that aren't installed are named as absent (`pip install --group benchmark`).
"""

import importlib
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")
sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np  # noqa: E402
from scipy.special import ndtri  # noqa: E402

from synthesis.meta.data import Floats  # noqa: E402
from synthesis.meta.pool import pool_random  # noqa: E402
from synthesis.meta.results import NotEstimable  # noqa: E402
from synthesis.meta.vocabulary import Estimator  # noqa: E402

SIZES = ((20, 1.0), (1_000, 2.0), (10_000, 10.0))
GOLDEN, PLASTIC = (5**0.5 - 1) / 2, 0.7548776662
Fit = Callable[[Floats, Floats], float]


def studies(k: int) -> tuple[Floats, Floats]:
    """k effects and variances from two low-discrepancy sequences; the true tau2 is 0.05."""
    i = np.arange(1, k + 1)
    vi = 0.01 + 0.19 * np.mod(GOLDEN * i, 1)
    return 0.3 + np.sqrt(0.05 + vi) * ndtri(0.001 + 0.998 * np.mod(PLASTIC * i, 1)), vi


def ours(estimator: Estimator) -> Fit:
    """This project's fit."""

    def fit(yi: Floats, vi: Floats) -> float:
        pooled = pool_random(yi, vi, estimator=estimator)
        if isinstance(pooled, NotEstimable) or isinstance(pooled.tau2, NotEstimable):
            raise TypeError(pooled)
        return pooled.tau2.tau2

    return fit


def statsmodels_fit(module: ModuleType) -> Fit:
    """statsmodels: Paule-Mandel, for want of REML."""

    def fit(yi: Floats, vi: Floats) -> float:
        result = module.combine_effects(yi, vi, method_re="iterated")
        result.conf_int()
        return float(result.tau2)

    return fit


def pymetaanalysis_fit(module: ModuleType) -> Fit:
    """PyMetaAnalysis: REML."""

    def fit(yi: Floats, vi: Floats) -> float:
        result = module.meta_analysis(effect=yi, variance=vi, model="random", tau2_method="REML")
        return float(result.tau2)

    return fit


def peers() -> list[tuple[str, Fit | None]]:
    """The other packages, with None for those that aren't installed."""
    known = (
        ("statsmodels (PM)", "statsmodels.stats.meta_analysis", statsmodels_fit),
        ("PyMetaAnalysis (REML)", "meta_analyze", pymetaanalysis_fit),
    )
    found: list[tuple[str, Fit | None]] = []
    for name, module, make in known:
        try:
            found.append((name, make(importlib.import_module(module))))
        except ImportError:
            found.append((name, None))
    return found


def timed(fit: Fit, yi: Floats, vi: Floats) -> tuple[float, float, float]:
    """Medians of wall-clock and processor milliseconds of repeated fits, and tau2."""
    tau2 = fit(yi, vi)
    wall, processor = [], []
    until = time.perf_counter() + 1.0
    while len(wall) < 5 or (time.perf_counter() < until and len(wall) < 200):
        start, busy = time.perf_counter(), time.process_time()
        fit(yi, vi)
        processor.append(1e3 * (time.process_time() - busy))
        wall.append(1e3 * (time.perf_counter() - start))
    return statistics.median(wall), statistics.median(processor), tau2


def main() -> int:
    """Print the table; the exit status is 1 where our own fit misses a goal."""
    rows = [
        ("Quorum (REML)", ours(Estimator.REML)),
        ("Quorum (PM)", ours(Estimator.PM)),
        *peers(),
    ]
    missed = False
    print(f"{'package':<24}{'k':>8}{'wall ms':>12}{'cpu ms':>12}{'tau2':>16}")
    for name, fit in rows:
        if fit is None:
            print(f"{name:<24}{'not installed':>20}")
            continue
        for k, goal in SIZES:
            wall, processor, tau2 = timed(fit, *studies(k))
            late = name.startswith("Quorum") and processor > goal
            missed = missed or late
            note = f"  over the goal of {goal} ms" if late else ""
            print(f"{name:<24}{k:>8}{wall:>12.3f}{processor:>12.3f}{tau2:>16.10f}{note}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
