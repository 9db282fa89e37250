"""Agreement of two raters, from their cross-table.

Counts are integers and weights fractions, so everything is exact but the square root of a standard error:
"chance agreement is 1" is then a fact, not a matter of rounding.
"""

import math
from collections.abc import Sequence
from fractions import Fraction

from screening.agreement.model import Binary, Estimate, NotEstimable, TwoRaters, Weights, Why

# 97.5 % point of the standard normal distribution.
Z = 1.959963984540054

Table = Sequence[Sequence[int]]


def two_raters(table: Table, *, weights: Weights = Weights.IDENTITY) -> TwoRaters:
    """All statistics of a square cross-table of counts.

    table: rows are the first rater's categories, columns the second's, both in the same order.
    ValueError if it isn't square or a count is negative.
    """
    size = len(table)
    if not size or any(len(row) != size or any(n < 0 for n in row) for row in table):
        raise ValueError("the table must be square and hold counts")
    n = sum(map(sum, table))
    kappa, kappa_se = _kappa(table, Weights.IDENTITY)
    weighted, weighted_se = _kappa(table, weights)
    low, high = kappa, kappa
    if isinstance(kappa, float) and isinstance(kappa_se, float):
        low, high = kappa - Z * kappa_se, kappa + Z * kappa_se
    po = _or_no_items(sum(table[i][i] for i in range(size)), n)
    return TwoRaters(
        n_items=n,
        table=tuple(tuple(row) for row in table),
        percent_agreement=_number(po),
        expected_agreement=_number(_or_no_items(_by_chance(table), n * n)),
        cohen_kappa=kappa,
        cohen_kappa_se=kappa_se,
        cohen_kappa_ci_low=low,
        cohen_kappa_ci_high=high,
        weighted_kappa=weighted,
        weighted_kappa_se=weighted_se,
        pabak=_chance_corrected(po, Fraction(1, size)),
        gwet_ac1=_gwet_ac1(table, po),
        scott_pi=_scott_pi(table, po),
        binary=_binary(table) if size == 2 else None,
    )


def weight_matrix(size: int, weights: Weights) -> list[list[Fraction]]:
    """Weights of agreement between categories, 1 on the diagonal. Source: Cohen 1968."""
    places = range(size)
    if weights is Weights.IDENTITY or size == 1:
        return [[Fraction(int(i == j)) for j in places] for i in places]
    power = 1 if weights is Weights.LINEAR else 2
    return [[1 - Fraction(abs(i - j), size - 1) ** power for j in places] for i in places]


def _kappa(table: Table, weights: Weights) -> tuple[Estimate, Estimate]:
    """Cohen's kappa, plain or weighted, and its large-sample standard error under any true value.

    Source: Cohen 1960, 1968; Fleiss, Cohen & Everitt 1969.
    """
    n = sum(map(sum, table))
    if n == 0:
        return NotEstimable(reason=Why.NO_ITEMS), NotEstimable(reason=Why.NO_ITEMS)
    places = range(len(table))
    w = weight_matrix(len(table), weights)
    p = [[Fraction(count, n) for count in row] for row in table]
    rows, columns = [sum(row) for row in p], [sum(column) for column in zip(*p, strict=True)]
    po = sum(w[i][j] * p[i][j] for i in places for j in places)
    pe = sum(w[i][j] * rows[i] * columns[j] for i in places for j in places)
    if pe == 1:
        return NotEstimable(reason=Why.NO_VARIATION), NotEstimable(reason=Why.NO_VARIATION)
    kappa = Fraction(po - pe) / (1 - pe)
    by_row = [sum(w[i][j] * columns[j] for j in places) for i in places]
    by_column = [sum(w[i][j] * rows[i] for i in places) for j in places]
    spread = sum(
        p[i][j] * (w[i][j] - (by_row[i] + by_column[j]) * (1 - kappa)) ** 2
        for i in places
        for j in places
    )
    variance = (spread - (kappa - pe * (1 - kappa)) ** 2) / (n * (1 - pe) ** 2)
    return float(kappa), math.sqrt(variance)


def _by_chance(table: Table) -> int:
    """Chance agreement times n squared: the products of the margins."""
    return sum(sum(r) * sum(c) for r, c in zip(table, zip(*table, strict=True), strict=True))


def _shares(table: Table) -> list[Fraction]:
    """Mean share of each category over both raters."""
    n = sum(map(sum, table))
    columns = zip(*table, strict=True)
    return [Fraction(sum(r) + sum(c), 2 * n) for r, c in zip(table, columns, strict=True)]


def _gwet_ac1(table: Table, po: Fraction | NotEstimable) -> Estimate:
    """Gwet's AC1. Source: Gwet 2008."""
    if isinstance(po, NotEstimable):
        return po
    if len(table) == 1:
        return NotEstimable(reason=Why.ONE_CATEGORY)
    chance = sum((s * (1 - s) for s in _shares(table)), Fraction(0)) / (len(table) - 1)
    return _chance_corrected(po, chance)


def _scott_pi(table: Table, po: Fraction | NotEstimable) -> Estimate:
    """Scott's pi: chance agreement from the raters' common margins."""
    if isinstance(po, NotEstimable):
        return po
    return _chance_corrected(po, sum((s**2 for s in _shares(table)), Fraction(0)))


def _binary(table: Table) -> Binary:
    (a, b), (c, d) = table
    n = a + b + c + d
    return Binary(
        positive_agreement=_category(2 * a, 2 * a + b + c, n),
        negative_agreement=_category(2 * d, 2 * d + b + c, n),
        prevalence_index=_number(_or_no_items(a - d, n)),
        bias_index=_number(_or_no_items(b - c, n)),
    )


def _category(part: int, whole: int, n: int) -> Estimate:
    if whole == 0:
        return NotEstimable(reason=Why.CATEGORY_UNUSED if n else Why.NO_ITEMS)
    return part / whole


def _chance_corrected(observed: Fraction | NotEstimable, chance: Fraction) -> Estimate:
    if isinstance(observed, NotEstimable):
        return observed
    if chance == 1:
        return NotEstimable(reason=Why.NO_VARIATION)
    return float((observed - chance) / (1 - chance))


def _or_no_items(part: int, whole: int) -> Fraction | NotEstimable:
    return Fraction(part, whole) if whole else NotEstimable(reason=Why.NO_ITEMS)


def _number(value: Fraction | NotEstimable) -> Estimate:
    return value if isinstance(value, NotEstimable) else float(value)
