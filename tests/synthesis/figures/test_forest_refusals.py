"""What no forest plot can be drawn of."""

import math

import pytest

from synthesis.figures.forest_plot import (
    Axis,
    Columns,
    Estimate,
    Interval,
    Pooled,
    Scale,
    Subgroup,
)
from tests.synthesis.figures.test_forest import plot, row


@pytest.mark.parametrize(
    "changes",
    [
        {"overall": Pooled(label="All", estimate=Estimate(value=0, low=0, high=0))},
        {"tests": ("Q = 3",)},
        {"groups": (Subgroup(rows=(row(weight=10.0),)),)},
        {
            "groups": (
                Subgroup(
                    rows=(row(),),
                    pooled=Pooled(label="x", estimate=Estimate(value=0, low=0, high=0)),
                ),
            )
        },
    ],
)
def test_not_pooled_refuses_what_only_a_pool_has(changes):
    with pytest.raises(ValueError, match="not pooled"):
        plot(row(), not_pooled="because", **changes)


def test_cells_must_match_the_columns():
    with pytest.raises(ValueError, match="0 cells for 1"):
        plot(row(), columns=(Columns(head="A", parts=("n",)),))


@pytest.mark.parametrize(("value", "low"), [(0.0, 0.0), (-1.0, -2.0), (1.0, -0.1)])
def test_log_axis_refuses_what_is_not_positive(value, low):
    with pytest.raises(ValueError, match="positive"):
        plot(row(value=value, low=low), axis=Axis(scale=Scale.LOG))


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_numbers_that_are_not_finite_are_refused(bad):
    with pytest.raises(ValueError, match="finite"):
        Estimate(value=bad, low=0, high=1)
    with pytest.raises(ValueError, match="finite"):
        Interval(label="x", low=0, high=bad)


def test_interval_must_not_end_before_it_begins():
    with pytest.raises(ValueError, match="before"):
        Estimate(value=0, low=1, high=0)
