"""Agreement of any number of raters, with gaps. Exact: see two_raters.

Only how often each category was given to an item matters, not by whom; items that are alike in this
are taken together, so that ten thousand records cost little more than ten.
"""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from screening.agreement.model import (
    Category,
    Estimate,
    Level,
    NotEstimable,
    SeveralRaters,
    Why,
)

# By item, how often each category was given (in the order of the categories); and how many such items.
Patterns = Counter[tuple[int, ...]]


def several_raters(
    ratings: Sequence[Sequence[Category | None]],
    *,
    categories: Sequence[Category],
    raters: int,
    level: Level = Level.NOMINAL,
) -> SeveralRaters:
    """All statistics of a set of ratings.

    ratings: one row per item, one place per rater, None where a rater didn't judge; `raters` places
    each. categories: all that were offered, in order, unused ones too. ValueError: a row of another
    length, or a rating that isn't a category.
    """
    place = {category: i for i, category in enumerate(categories)}
    patterns: Patterns = Counter()
    for row in ratings:
        given = [rating for rating in row if rating is not None]
        if len(row) != raters or any(rating not in place for rating in given):
            raise ValueError(f"not {raters} ratings within the categories: {list(row)}")
        counts = [0] * len(categories)
        for rating in given:
            counts[place[rating]] += 1
        patterns[tuple(counts)] += 1
    pairable = _with(patterns, at_least=2)
    # Whether everybody judged an item means nothing where there is nobody to agree with.
    complete = _with(patterns, at_least=max(raters, 1))
    return SeveralRaters(
        n_items=pairable.total(),
        fleiss_n_items=complete.total(),
        fleiss_kappa=_fleiss(complete) if raters > 1 else NotEstimable(reason=Why.NO_ITEMS),
        percent_agreement=_number(_observed(pairable)),
        gwet_ac1=_gwet_ac1(patterns, pairable, len(categories)),
        krippendorff_alpha=_krippendorff(pairable, _values(categories), level),
    )


def _with(patterns: Patterns, *, at_least: int) -> Patterns:
    return Counter({counts: n for counts, n in patterns.items() if sum(counts) >= at_least})


def _observed(patterns: Patterns) -> Fraction | NotEstimable:
    """Mean over items of the share of pairs of ratings that agree."""
    total = patterns.total()
    if not total:
        return NotEstimable(reason=Why.NO_ITEMS)
    agreeing = Fraction(0)
    for counts, n in patterns.items():
        m = sum(counts)
        agreeing += n * Fraction(sum(c * (c - 1) for c in counts), m * (m - 1))
    return agreeing / total


def _shares(patterns: Patterns) -> list[Fraction]:
    """Mean over items of each category's share of the item's ratings."""
    total = patterns.total()
    return [
        sum((n * Fraction(counts[k], sum(counts)) for counts, n in patterns.items()), Fraction(0))
        / total
        for k in range(len(next(iter(patterns))))
    ]


def _fleiss(complete: Patterns) -> Estimate:
    """Fleiss' kappa, items rated by everybody. Source: Fleiss 1971."""
    observed = _observed(complete)
    if isinstance(observed, NotEstimable):
        return observed
    return _corrected(observed, sum((s**2 for s in _shares(complete)), Fraction(0)))


def _gwet_ac1(patterns: Patterns, pairable: Patterns, size: int) -> Estimate:
    """Gwet's AC1; the categories' shares come from all items with a rating. Source: Gwet 2008."""
    observed = _observed(pairable)
    if isinstance(observed, NotEstimable):
        return observed
    if size == 1:
        return NotEstimable(reason=Why.ONE_CATEGORY)
    shares = _shares(_with(patterns, at_least=1))
    return _corrected(observed, sum((s * (1 - s) for s in shares), Fraction(0)) / (size - 1))


def _krippendorff(pairable: Patterns, values: Sequence[Fraction], level: Level) -> Estimate:
    """Krippendorff's alpha: 1 - observed / expected disagreement, from the coincidences of values.

    Source: Krippendorff 2011, Computing Krippendorff's alpha-reliability.
    """
    if not pairable:
        return NotEstimable(reason=Why.NO_ITEMS)
    size = range(len(values))
    totals = [sum(n * counts[k] for counts, n in pairable.items()) for k in size]
    distance = _distances(totals, values, level)
    observed = Fraction(0)
    for counts, n in pairable.items():
        apart = sum(counts[c] * counts[k] * distance[c][k] for c in size for k in size if c != k)
        observed += n * Fraction(apart, sum(counts) - 1)
    expected = sum(totals[c] * totals[k] * distance[c][k] for c in size for k in size if c != k)
    if expected == 0:
        return NotEstimable(reason=Why.NO_VARIATION)
    return float(1 - (sum(totals) - 1) * observed / expected)


def _distances(
    totals: Sequence[int], values: Sequence[Fraction], level: Level
) -> list[list[Fraction]]:
    """Squared distance of each pair of categories. Ordinal: by how many values lie between them."""
    size = range(len(totals))
    match level:
        case Level.NOMINAL:
            return [[Fraction(int(c != k)) for k in size] for c in size]
        case Level.INTERVAL:
            return [[(values[c] - values[k]) ** 2 for k in size] for c in size]
        case Level.ORDINAL:
            # Mid-ranks: the distance is their difference.
            ranks = [sum(totals[:k]) + Fraction(totals[k], 2) for k in size]
            return [[(ranks[c] - ranks[k]) ** 2 for k in size] for c in size]


def _values(categories: Sequence[Category]) -> list[Fraction]:
    """Numbers as they are; categories with names stand at equal steps in their order."""
    if any(isinstance(category, str) for category in categories):
        return [Fraction(place) for place in range(len(categories))]
    return [Fraction(category) for category in categories]


def _corrected(observed: Fraction, chance: Fraction) -> Estimate:
    if chance == 1:
        return NotEstimable(reason=Why.NO_VARIATION)
    return float((observed - chance) / (1 - chance))


def _number(value: Fraction | NotEstimable) -> Estimate:
    return value if isinstance(value, NotEstimable) else float(value)
