"""The test of differences between subgroups that were fitted separately.

Source: Borenstein & Higgins 2013, Prev Sci 14:134-143; Cochrane Handbook, section 10.11.3.1.
"""

from collections.abc import Sequence

import numpy as np

from synthesis.meta.intervals import chi2_p
from synthesis.meta.results import Between, NotEstimable, Pooled
from synthesis.meta.vocabulary import Reason


def between_subgroups(groups: Sequence[Pooled]) -> Between | NotEstimable:
    """Cochran's Q over the subgroups' estimates with weights 1 / se^2, and its share I2 (a fraction).

    groups: at least two (NotEstimable otherwise), each with its own tau2.
    """
    if len(groups) < 2:
        return NotEstimable(reason=Reason.ONE_SUBGROUP, values=(("subgroups", len(groups)),))
    estimates = np.array([group.estimate for group in groups])
    weights = np.array([group.se for group in groups]) ** -2.0
    deviation = estimates - float(weights @ estimates) / float(weights.sum())
    q = float((weights * deviation) @ deviation)
    df = len(groups) - 1
    return Between(q=q, df=df, p=chi2_p(q, df), i2=max(0.0, (q - df) / q) if q > 0 else 0.0)
