"""Every effect measure there is. A new one is a file in `measures/` and a line here."""

from synthesis.meta.errors import NotOffered
from synthesis.meta.measures import correlations, counts, generic, means
from synthesis.meta.measures.base import Measure

MEASURES: tuple[Measure, ...] = (
    counts.RISK_RATIO,
    counts.ODDS_RATIO,
    counts.RISK_DIFFERENCE,
    counts.ARCSINE_DIFFERENCE,
    counts.PETO_ODDS_RATIO,
    means.MEAN_DIFFERENCE,
    means.STANDARDISED_MEAN_DIFFERENCE,
    means.RATIO_OF_MEANS,
    correlations.FISHER_Z,
    generic.GENERIC,
)


def measure_of(code: str) -> Measure:
    """The measure with this code. Raises NotOffered."""
    for measure in MEASURES:
        if measure.code == code:
            return measure
    raise NotOffered(f"The effect measure {code} is not offered.")
