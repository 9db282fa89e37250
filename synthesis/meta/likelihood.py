"""tau2 by maximum likelihood (ML) and restricted maximum likelihood (REML), in O(k) and globally.

The likelihood of tau2 can have several maxima. Every stationary point lies below a known bound, so the
score is looked at on a grid up to there, each change of sign from + to - is refined by Newton's method
inside its bracket, and the highest of these maxima (and of the boundary, 0) is the answer.
Source: Viechtbauer 2005, J Educ Behav Stat 30:261-293; score and slope follow from P' = -PP.
"""

import math

import numpy as np

from synthesis.meta.data import Floats
from synthesis.meta.sample import Sample, trace_p, trace_pp

_PER_DECADE = 12  # the score's poles keep it smooth on the scale of a natural logarithm
_BLOCK = 1 << 14  # numbers per block of the grid: stays within the cache
_STEPS = 100


def maximise(sample: Sample, *, restricted: bool) -> float:
    """tau2 that maximises the (restricted) likelihood, in the sample's units. Needs k >= 2."""
    spread = sample.y - sample.y.mean()
    total = float(spread @ spread)
    if total == 0:
        return 0.0
    grid = _grid(sample, total)
    scores = _scores(sample, grid, restricted=restricted)
    candidates = [0.0] if scores[0] <= 0 else []
    for left in np.flatnonzero((scores[:-1] > 0) & (scores[1:] <= 0)):
        candidates.append(_refine(sample, float(grid[left]), float(grid[left + 1]), restricted))
    if len(candidates) == 1:
        return candidates[0]
    return max(candidates, key=lambda t: _log_likelihood(sample, t, restricted=restricted))


def _grid(sample: Sample, total: float) -> Floats:
    """0, then values of tau2 evenly spaced in log(min v + tau2), up to beyond the last stationary point.

    The non-zero eigenvalues of P lie between 1 / (max v + t) and 1 / (min v + t), so from
    t = max(max v, 2 total / (k - 1)) on, tr P > y'PPy: the score is negative.
    """
    least = float(sample.v[0])
    high = 1.01 * max(float(sample.v[-1]), 2 * total / (sample.k - 1))
    points = 2 + math.ceil(_PER_DECADE * math.log10(1 + high / least))
    grid = np.geomspace(least, least + high, points) - least
    grid[0] = 0.0
    return grid


def _scores(sample: Sample, grid: Floats, *, restricted: bool) -> Floats:
    """Twice the derivative of the log-likelihood at each tau2 of the grid."""
    rest = np.ones(sample.k)
    rest[0] = 0.0  # y[0] is 0, too: sums over the others leave the most precise study out
    linear = np.column_stack((sample.y, rest))
    quadratic = np.column_stack((sample.y**2, sample.y, rest))
    rows = max(1, _BLOCK // sample.k)
    parts = []
    for start in range(0, len(grid), rows):
        w = 1 / (sample.v + grid[start : start + rows, np.newaxis])
        first = w[:, 0].copy()
        wy, r = (w @ linear).T
        w *= w
        wwyy, wwy, r2 = (w @ quadratic).T
        total = first + r
        mean = wy / total
        pull = wwyy - 2 * mean * wwy + mean**2 * (first**2 + r2)
        penalty = (2 * first * r + (r * r - r2)) / total if restricted else total
        parts.append(pull - penalty)
    return np.concatenate(parts)


def _score_and_slope(sample: Sample, t: float, restricted: bool) -> tuple[float, float]:
    """Twice the first and second derivative of the log-likelihood at tau2 = t."""
    w = 1 / (sample.v + t)
    pull = w * sample.residuals(w)
    weighted = float(w @ pull)
    curvature = 2 * (float((w * pull) @ pull) - weighted * weighted / float(w.sum()))
    if restricted:
        return float(pull @ pull) - trace_p(w), trace_pp(w) - curvature
    return float(pull @ pull) - float(w.sum()), float(w @ w) - curvature


def _refine(sample: Sample, low: float, high: float, restricted: bool) -> float:
    """The root of the score in [low, high], where it changes from + to -."""
    t = (low + high) / 2
    for _ in range(_STEPS):
        score, slope = _score_and_slope(sample, t, restricted)
        if score > 0:
            low = t
        else:
            high = t
        target = t - score / slope if slope < 0 else math.inf
        converges = low <= target <= high
        if not converges:
            target = (low + high) / 2
        moved = abs(target - t)
        t = target
        # Newton's steps square the relative error, so the next one would be below rounding
        if moved <= (1e-9 if converges else 1e-15) * t:
            break
    return t


def _log_likelihood(sample: Sample, t: float, *, restricted: bool) -> float:
    """The (restricted) log-likelihood at tau2 = t, up to a constant."""
    v = sample.v + t
    w = 1 / v
    residuals = sample.residuals(w)
    value = -0.5 * float(np.log(v).sum()) - 0.5 * float((w * residuals) @ residuals)
    return value - 0.5 * math.log(float(w.sum())) if restricted else value
