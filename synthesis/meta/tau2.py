"""Estimators of tau2, the variance between studies, with their asymptotic standard errors.

Notation: w weights, P = W - w w' / sum w, RSS = y'Py. Every estimate is cut at 0.
Sources: DerSimonian & Laird 1986 (DL); Hedges & Olkin 1985 (HE); Hunter & Schmidt 2004 (HS);
Sidik & Jonkman 2005 (SJ); Paule & Mandel 1982 (PM); Morris 1983 (EB); Viechtbauer 2005 (ML, REML);
standard errors as in metafor's `rma.uni`.
"""

import math
from collections.abc import Callable

from synthesis.meta.data import Floats
from synthesis.meta.errors import TooFewStudies
from synthesis.meta.likelihood import maximise
from synthesis.meta.results import Tau2
from synthesis.meta.sample import Sample, trace_p, trace_pp
from synthesis.meta.vocabulary import Estimator

_STEPS = 100


def estimate_tau2(sample: Sample, estimator: Estimator) -> Tau2:
    """tau2 and its standard error, in squared units of the input. Raises TooFewStudies under k = 2."""
    if sample.k < 2:
        raise TooFewStudies("The variance between studies needs two studies.")
    tau2, variance = _ESTIMATORS[estimator](sample)
    square = sample.unit * sample.unit
    return Tau2(tau2=tau2 * square, se_tau2=math.sqrt(variance) * square)


def generalised_q(sample: Sample, t: float) -> float:
    """Q(t) = y'Py with weights 1 / (v + t), t in the sample's units; Cochran's Q at t = 0."""
    w = 1 / (sample.v + t)
    residuals = sample.residuals(w)
    return float((w * residuals) @ residuals)


def solve_q(sample: Sample, target: float) -> float:
    """The t >= 0 with Q(t) = target, in the sample's units; 0 where Q(0) is not above the target.

    Q(t) is a sum of c / (lambda + t) with c, lambda >= 0, so 1 / Q is concave and Newton's method
    on it climbs to the root from the left without overshooting.
    """
    t = 0.0
    floor = 1e-16 * float(sample.v[0])
    for _ in range(_STEPS):
        w = 1 / (sample.v + t)
        residuals = sample.residuals(w)
        pull = w * residuals
        q = float(pull @ residuals)
        if q <= target:
            break
        step = (q / target - 1) * q / float(pull @ pull)
        t += step
        if step <= 1e-14 * t + floor:
            break
    return t


def _moment(sample: Sample, w: Floats, excess: float, divisor: float) -> tuple[float, float]:
    """tau2 = excess / divisor, with the variance of Q under tau2 over the squared divisor."""
    tau2 = max(0.0, excess / divisor)
    p, pp = trace_p(w), trace_pp(w)
    spread = 2 * (sample.k - 1) + 4 * tau2 * p + 2 * tau2**2 * pp
    return tau2, spread / divisor**2


def _dersimonian_laird(sample: Sample) -> tuple[float, float]:
    w = 1 / sample.v
    excess = generalised_q(sample, 0.0) - (sample.k - 1)
    return _moment(sample, w, excess, trace_p(w))


def _hunter_schmidt(sample: Sample) -> tuple[float, float]:
    w = 1 / sample.v
    excess = generalised_q(sample, 0.0) - sample.k
    return _moment(sample, w, excess, float(w.sum()))


def _hedges(sample: Sample) -> tuple[float, float]:
    df, v = sample.k - 1, sample.v
    spread = sample.y - sample.y.mean()
    pv = float(v.sum()) * df / sample.k
    tau2 = max(0.0, (float(spread @ spread) - pv) / df)
    pvpv = float(v @ v) * (1 - 2 / sample.k) + (float(v.sum()) / sample.k) ** 2
    return tau2, (2 * pvpv + 4 * tau2 * pv + 2 * tau2**2 * df) / df**2


def _sidik_jonkman(sample: Sample) -> tuple[float, float]:
    df, v = sample.k - 1, sample.v
    spread = sample.y - sample.y.mean()
    start = float(spread @ spread) / sample.k
    if start == 0:
        return 0.0, 0.0
    w = 1 / (v + start)
    total, squares = float(w.sum()), w * w
    tau2 = start * generalised_q(sample, start) / df
    own = squares * (1 - w / total) ** 2
    u = squares * v
    pvp = float(own @ v) + float(u @ (squares.sum() - squares)) / total**2
    pvpv = float(own @ (v * v)) + (float(u.sum()) ** 2 - float(u @ u)) / total**2
    spread2 = 2 * pvpv + 4 * tau2 * pvp + 2 * tau2**2 * trace_pp(w)
    return tau2, (start / df) ** 2 * spread2


def _paule_mandel(sample: Sample) -> tuple[float, float]:
    df = sample.k - 1
    tau2 = solve_q(sample, df)
    total = float((1 / (sample.v + tau2)).sum())
    return tau2, 2 * sample.k**2 / (df * total**2)


def _maximum_likelihood(sample: Sample) -> tuple[float, float]:
    tau2 = maximise(sample, restricted=False)
    w = 1 / (sample.v + tau2)
    return tau2, 2 / float(w @ w)


def _restricted_maximum_likelihood(sample: Sample) -> tuple[float, float]:
    tau2 = maximise(sample, restricted=True)
    return tau2, 2 / trace_pp(1 / (sample.v + tau2))


_ESTIMATORS: dict[Estimator, Callable[[Sample], tuple[float, float]]] = {
    Estimator.REML: _restricted_maximum_likelihood,
    Estimator.ML: _maximum_likelihood,
    Estimator.DL: _dersimonian_laird,
    Estimator.PM: _paule_mandel,
    Estimator.EB: _paule_mandel,
    Estimator.SJ: _sidik_jonkman,
    Estimator.HS: _hunter_schmidt,
    Estimator.HE: _hedges,
}
