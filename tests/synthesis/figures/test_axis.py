import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthesis.figures.axis import Ruler, ruler_for
from synthesis.figures.forest_plot import Axis, Estimate, ForestPlot, ForestRow, Scale, Subgroup
from tests.synthesis.figures import forest_samples


def plot_of(estimates: list[Estimate], axis: Axis) -> ForestPlot:
    rows = tuple(ForestRow(label=f"Row {i}", estimate=part) for i, part in enumerate(estimates))
    return ForestPlot(title="t", measure="m", groups=(Subgroup(rows=rows),), axis=axis)


def estimates(scale: Scale) -> st.SearchStrategy[Estimate]:
    size = st.floats(-8, 8) if scale is Scale.LOG else st.floats(-1e4, 1e4)
    triples = st.tuples(size, size, size).map(sorted)
    if scale is Scale.LOG:
        triples = triples.map(lambda parts: [math.exp(part) for part in parts])
    return triples.map(lambda parts: Estimate(low=parts[0], value=parts[1], high=parts[2]))


def test_log_ruler_puts_equal_ratios_at_equal_distances():
    ruler = Ruler(scale=Scale.LOG, low=0.1, high=10, left=0, right=200)
    assert [ruler.x(value) for value in (0.1, 1, 10)] == pytest.approx([0, 100, 200])
    assert ruler.x(0) == -math.inf


@pytest.mark.parametrize(
    ("scale", "low", "high", "expected"),
    [
        (Scale.LOG, 0.1, 6, ["0.1", "0.2", "0.5", "1", "2", "5"]),
        (Scale.LOG, 0.001, 1000, ["0.01", "1", "100"]),
        (Scale.LOG, 0.8, 1.5, ["0.8", "1", "1.2", "1.4"]),
        (Scale.LINEAR, -25, 15, ["−20", "−10", "0", "10"]),
        (Scale.LINEAR, 0, 0.5, ["0", "0.1", "0.2", "0.3", "0.4", "0.5"]),
    ],
)
def test_ticks(scale, low, high, expected):
    ruler = Ruler(scale=scale, low=low, high=high, left=0, right=119)
    assert [text for _, text in ruler.ticks()] == expected


def test_given_ends_are_kept():
    ruler = ruler_for(forest_samples.bcg_subgroups(), 0, 100)
    assert (ruler.low, ruler.high) == (0.1, 6.0)


def test_chosen_ends_hold_what_is_pooled_and_may_cut_a_single_interval():
    plot = forest_samples.bcg_subgroups()
    chosen = ruler_for(replace(plot, axis=Axis(scale=Scale.LOG, null=1.0)), 0, 100)
    assert chosen.low <= 0.07
    assert 6.53 <= chosen.high <= 10  # the subgroup's interval up to 20.85 doesn't stretch the axis
    wide = Estimate(value=1.0, low=1e-6, high=1e6)
    rows = (*plot.rows, replace(next(plot.rows), estimate=wide))
    cut = replace(plot, groups=(Subgroup(rows=rows),), axis=Axis(scale=Scale.LOG, null=1.0))
    ruler = ruler_for(cut, 0, 100)
    assert 0.001 < ruler.low < ruler.high < 100


@pytest.mark.parametrize("scale", Scale)
@given(data=st.data())
def test_chosen_axis_shows_every_estimate_and_readable_ticks(scale, data):
    parts = data.draw(st.lists(estimates(scale), max_size=8))
    null = data.draw(st.sampled_from([None, 1.0]))
    ruler = ruler_for(plot_of(parts, Axis(scale=scale, null=null)), 50, 150)
    for value in [part.value for part in parts] + ([null] if null else []):
        assert 50 - 1e-6 <= ruler.x(value) <= 150 + 1e-6
    places = [ruler.x(value) for value, _ in ruler.ticks()]
    assert len(places) >= 2
    assert places == sorted(places)
    assert all(50 - 1e-2 <= place <= 150 + 1e-2 for place in places)
