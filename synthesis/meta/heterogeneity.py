"""How much studies differ beyond chance: Q, I2 and H2, each as two definitions that must not be mixed.

Source: Higgins & Thompson 2002, Stat Med 21:1539-1558; Cochrane Handbook, section 10.10.2.
"""

from synthesis.meta.errors import TooFewStudies
from synthesis.meta.sample import Sample, trace_p


def _require_two(k: int) -> None:
    if k < 2:
        raise TooFewStudies("Heterogeneity needs two studies.")


def typical_variance(sample: Sample) -> float:
    """The typical within-study variance (k - 1) / tr P with weights 1 / v, in squared input units.

    With weights 1 / v, tr P = sum w - sum w^2 / sum w. Raises TooFewStudies under k = 2.
    """
    _require_two(sample.k)
    return (sample.k - 1) / trace_p(1 / sample.v) * sample.unit * sample.unit


def i2_from_q(q: float, k: int) -> float:
    """Share of variability due to heterogeneity rather than chance; a fraction in [0, 1], not a percentage.

    q: Cochran's Q. k: number of studies, >= 2 (TooFewStudies otherwise).
    metafor's I2 comes from tau2 and equals this one for the DerSimonian-Laird estimator only: see
    i2_from_tau2.
    """
    _require_two(k)
    return max(0.0, (q - (k - 1)) / q) if q > 0 else 0.0


def h2_from_q(q: float, k: int) -> float:
    """Q over its degrees of freedom; can be below 1. k: number of studies, >= 2 (TooFewStudies otherwise)."""
    _require_two(k)
    return q / (k - 1)


def i2_from_tau2(tau2: float, s2: float) -> float:
    """tau2 / (tau2 + s2): a fraction in [0, 1). s2: the typical variance, see typical_variance."""
    return tau2 / (tau2 + s2)


def h2_from_tau2(tau2: float, s2: float) -> float:
    """Total over typical variance, (tau2 + s2) / s2: 1 without heterogeneity."""
    return tau2 / s2 + 1
