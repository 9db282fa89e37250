import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.agreement.model import Level, NotEstimable, Weights, Why
from screening.agreement.ratings import collapse_map, cross_table, remaining
from screening.agreement.several_raters import several_raters
from screening.agreement.two_raters import two_raters

NAMES = ("include", "maybe", "exclude", "later")


@st.composite
def rated(draw, *, max_raters=4, gaps=True, min_items=0):
    """Categories, raters and rows."""
    categories = NAMES[: draw(st.integers(2, 4))]
    n = draw(st.integers(2, max_raters))
    one = st.sampled_from(categories)
    one = one | st.none() if gaps else one
    rows = draw(st.lists(st.lists(one, min_size=n, max_size=n), min_size=min_items, max_size=12))
    return categories, n, rows


TABLES = st.integers(1, 4).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 9), min_size=k, max_size=k), min_size=k, max_size=k)
)


def close(a, b):
    """Whether two estimates are the same number, or both don't exist."""
    if isinstance(a, NotEstimable) or isinstance(b, NotEstimable):
        return isinstance(a, NotEstimable) and isinstance(b, NotEstimable)
    return math.isclose(a, b, abs_tol=1e-12)


def alpha_by_pairs(rows, values, distance):
    """Krippendorff's alpha from its definition: mean disagreement within items against that overall."""
    units = [[v for v in row if v is not None] for row in rows]
    units = [unit for unit in units if len(unit) > 1]
    pooled = [v for unit in units for v in unit]
    n = len(pooled)
    expected = sum(distance(a, b, pooled) for a, b in permutations(pooled, 2))
    if not expected:
        return None
    observed = sum(
        distance(a, b, pooled) / (len(unit) - 1) for unit in units for a, b in permutations(unit, 2)
    )
    return 1 - (observed / n) / (expected / (n * (n - 1)))


def ordinal_distance(order):
    def distance(a, b, pooled):
        low, high = sorted((order.index(a), order.index(b)))
        between = sum(order.index(v) in range(low, high + 1) for v in pooled)
        return (between - (pooled.count(a) + pooled.count(b)) / 2) ** 2

    return distance


@given(rated(), st.sampled_from(Level))
def test_alpha_follows_its_definition(case, level):
    categories, raters, rows = case
    distance = {
        Level.NOMINAL: lambda a, b, _: float(a != b),
        Level.ORDINAL: ordinal_distance(categories),
        Level.INTERVAL: lambda a, b, _: (categories.index(a) - categories.index(b)) ** 2,
    }[level]
    wanted = alpha_by_pairs(rows, categories, distance)
    found = several_raters(rows, categories=categories, raters=raters, level=level)
    if wanted is None:
        assert isinstance(found.krippendorff_alpha, NotEstimable)
    else:
        assert found.krippendorff_alpha == pytest.approx(wanted, abs=1e-9)


def test_interval_uses_the_numbers_themselves():
    rows = [[0, 10], [1, 1], [10, 10]]
    found = several_raters(rows, categories=[0, 1, 10], raters=2, level=Level.INTERVAL)
    wanted = alpha_by_pairs(rows, [0, 1, 10], lambda a, b, _: (a - b) ** 2)
    assert found.krippendorff_alpha == pytest.approx(wanted, abs=1e-12)


@given(rated(max_raters=2, gaps=False, min_items=1))
def test_two_and_several_raters_tell_the_same_about_complete_pairs(case):
    categories, _, rows = case
    two = two_raters(cross_table([tuple(row) for row in rows], categories))
    several = several_raters(rows, categories=categories, raters=2)
    assert two.n_items == several.n_items == several.fleiss_n_items == len(rows)
    assert close(two.percent_agreement, several.percent_agreement)
    assert close(two.gwet_ac1, several.gwet_ac1)
    assert close(two.scott_pi, several.fleiss_kappa)


@given(rated(), st.data())
def test_who_rated_and_in_which_order_never_matters(case, data):
    categories, raters, rows = case
    seats = data.draw(st.permutations(range(raters)))
    shuffled = data.draw(st.permutations([[row[seat] for seat in seats] for row in rows]))
    for level in Level:
        first = several_raters(rows, categories=categories, raters=raters, level=level)
        again = several_raters(shuffled, categories=categories, raters=raters, level=level)
        assert first == again


@given(TABLES, st.sampled_from(Weights))
def test_the_raters_are_interchangeable(table, weights):
    ours = two_raters(table, weights=weights)
    theirs = two_raters([list(column) for column in zip(*table, strict=True)], weights=weights)
    for name in ("cohen_kappa", "cohen_kappa_se", "weighted_kappa", "weighted_kappa_se", "pabak"):
        assert close(getattr(ours, name), getattr(theirs, name))


@given(TABLES, st.sampled_from(Weights))
def test_kappa_lies_within_its_bounds_and_weights_reach_it(table, weights):
    found = two_raters(table, weights=weights)
    plain = two_raters(table)
    assert (found.cohen_kappa, found.cohen_kappa_se) == (
        plain.weighted_kappa,
        plain.weighted_kappa_se,
    )
    if len(table) == 2:
        assert found.weighted_kappa == found.cohen_kappa
    if isinstance(found.cohen_kappa, float):
        assert -1 <= found.cohen_kappa <= 1
        assert found.cohen_kappa_ci_low <= found.cohen_kappa <= found.cohen_kappa_ci_high
        middle = (found.cohen_kappa_ci_low + found.cohen_kappa_ci_high) / 2
        assert middle == pytest.approx(found.cohen_kappa, abs=1e-9)


def multinomial_variance(table, weights):
    """Kappa's variance by the delta method, its gradient taken numerically."""
    n = sum(map(sum, table))
    cells = [(i, j) for i in range(len(table)) for j in range(len(table))]
    p = [table[i][j] / n for i, j in cells]

    def kappa(shares):
        size = len(table)
        row = [
            sum(s for s, (i, _) in zip(shares, cells, strict=True) if i == k) for k in range(size)
        ]
        col = [
            sum(s for s, (_, j) in zip(shares, cells, strict=True) if j == k) for k in range(size)
        ]

        def weight(i, j):
            step = abs(i - j) / (size - 1)
            return {"identity": float(i == j), "linear": 1 - step, "quadratic": 1 - step**2}[
                weights
            ]

        po = sum(weight(i, j) * s for s, (i, j) in zip(shares, cells, strict=True))
        pe = sum(weight(i, j) * row[i] * col[j] for i, j in cells)
        return (po - pe) / (1 - pe)

    h = 1e-6
    gradient = [
        (kappa([*p[:c], p[c] + h, *p[c + 1 :]]) - kappa([*p[:c], p[c] - h, *p[c + 1 :]])) / (2 * h)
        for c in range(len(p))
    ]
    mean = sum(g * s for g, s in zip(gradient, p, strict=True))
    return sum(s * (g - mean) ** 2 for g, s in zip(gradient, p, strict=True)) / n


@pytest.mark.parametrize("weights", Weights)
@pytest.mark.parametrize(
    "table",
    [[[20, 5], [10, 15]], [[18, 6, 3], [4, 9, 8], [1, 7, 144]], [[3, 2, 2], [5, 0, 1], [0, 2, 9]]],
)
def test_the_standard_error_is_that_of_the_delta_method(table, weights):
    found = two_raters(table, weights=weights).weighted_kappa_se
    # The numerical gradient is good to about 1e-8.
    assert found == pytest.approx(math.sqrt(multinomial_variance(table, weights.value)), rel=1e-6)


def test_what_cannot_be_computed_says_why():
    nothing = two_raters([[0, 0], [0, 0]])
    assert nothing.cohen_kappa == NotEstimable(reason=Why.NO_ITEMS)
    assert nothing.percent_agreement == NotEstimable(reason=Why.NO_ITEMS)
    assert nothing.binary.bias_index == NotEstimable(reason=Why.NO_ITEMS)
    alike = two_raters([[0, 0], [0, 50]])
    assert alike.percent_agreement == alike.pabak == 1.0
    assert alike.cohen_kappa == alike.scott_pi == NotEstimable(reason=Why.NO_VARIATION)
    assert alike.cohen_kappa_ci_low == NotEstimable(reason=Why.NO_VARIATION)
    assert alike.binary.positive_agreement == NotEstimable(reason=Why.CATEGORY_UNUSED)
    single = two_raters([[7]], weights=Weights.LINEAR)
    assert single.gwet_ac1 == NotEstimable(reason=Why.ONE_CATEGORY)
    assert single.pabak == single.weighted_kappa == NotEstimable(reason=Why.NO_VARIATION)


def test_undefined_is_decided_exactly_and_not_by_rounding():
    # One of ten million differs: chance agreement rounds to nearly 1, and kappa exists all the same.
    nearly = two_raters([[0, 1], [0, 10_000_000]])
    assert nearly.cohen_kappa == 0.0
    assert isinstance(two_raters([[0, 0], [0, 49]]).cohen_kappa, NotEstimable)
    thirds = several_raters([["a"] * 3] * 7, categories=["a", "b", "c"], raters=3)
    assert thirds.fleiss_kappa == NotEstimable(reason=Why.NO_VARIATION)


def test_one_rater_agrees_with_nobody():
    found = several_raters([["a"], ["b"]], categories=["a", "b"], raters=1)
    assert (found.n_items, found.fleiss_n_items) == (0, 2)
    assert found.fleiss_kappa == found.krippendorff_alpha == NotEstimable(reason=Why.NO_ITEMS)


def test_ratings_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="not 2 ratings"):
        several_raters([["a"]], categories=["a", "b"], raters=2)
    with pytest.raises(ValueError, match="within the categories"):
        several_raters([["a", "c"]], categories=["a", "b"], raters=2)
    with pytest.raises(ValueError, match="not within the categories"):
        cross_table([("a", "c")], ["a", "b"])
    for table in ([], [[1, 2]], [[1, 2], [3]], [[1, -1], [0, 0]]):
        with pytest.raises(ValueError, match="square"):
            two_raters(table)


@pytest.mark.parametrize(
    ("collapse", "kept", "mapped"),
    [
        ({}, ["a", "b", "c"], ["a", "b", "c"]),
        ({"b": "a"}, ["a", "c"], ["a", "a", "c"]),
        ({"a": "c"}, ["b", "c"], ["c", "b", "c"]),
        ({"a": "b", "b": "c"}, ["c"], ["c", "c", "c"]),
        ({"a": "new", "b": "new"}, ["new", "c"], ["new", "new", "c"]),
        ({"a": "a"}, ["a", "b", "c"], ["a", "b", "c"]),
    ],
)
def test_collapsed_categories_leave_the_list(collapse, kept, mapped):
    found = collapse_map("abc", collapse)
    assert [found[category] for category in "abc"] == mapped
    assert remaining("abc", found) == kept


def test_collapsing_unknown_categories_or_in_a_circle_is_refused():
    with pytest.raises(ValueError, match="no such category"):
        collapse_map("abc", {"d": "a"})
    with pytest.raises(ValueError, match="circle"):
        collapse_map("abc", {"a": "b", "b": "a"})
