import itertools
import re
from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthesis.figures.axis import has_arrows
from synthesis.figures.canvas import Target
from synthesis.figures.forest import draw_forest
from synthesis.figures.forest_grid import TooManyColumns
from synthesis.figures.forest_plot import (
    Axis,
    Columns,
    Estimate,
    ForestPlot,
    ForestRow,
    Interval,
    Layout,
    Pooled,
    Scale,
    Subgroup,
)
from synthesis.figures.wording import UnprintableText
from tests.synthesis.figures import forest_samples
from tests.synthesis.figures.reading import (
    SVG,
    axis_of,
    groups_of,
    heads,
    number,
    root_of,
    squares,
    texts_of,
    words_of,
)

AXIS = Axis(null=0.0, low=-10, high=10)


def row(label: str = "Smith 2001", value: float = 1.0, low: float = 0.0, high: float = 2.0, **more):
    estimate = Estimate(value=value, low=low, high=high)
    return ForestRow(label=label, estimate=estimate, **more)


def plot(*rows: ForestRow, **changes) -> ForestPlot:
    parts = {"title": "t", "measure": "Mean difference", "axis": AXIS, "decimals": 1}
    return ForestPlot(**(parts | {"groups": (Subgroup(rows=rows),)} | changes))


def test_rows_show_cells_estimates_and_weights():
    groups = groups_of(draw_forest(forest_samples.bcg_subgroups()))
    shown = {title: words_of(group) for title, group in groups.items()}
    assert shown["Aronson 1948: Risk ratio 0.41\u00a0[0.13,\u00a01.26], weight 5.1\u00a0%"] == (
        "Aronson 1948 4 / 123 11 / 139 0.41 [0.13, 1.26] 5.1 %"
    )
    assert shown["Subgroup, 2 trials: 0.58\u00a0[0.02,\u00a020.85]"] == (
        "Subgroup, 2 trials 213 / 6,610 419 / 7,259 0.58 [0.02, 20.85] 19.0 %"
    )
    assert shown["All 13 trials: 0.49\u00a0[0.33,\u00a00.73]"] == (
        "All 13 trials 1,065 / 191,064 1,510 / 166,283 0.49 [0.33, 0.73] 100 %"
    )
    assert shown["95 % prediction interval: [0.14,\u00a01.76]"].endswith("interval [0.14, 1.76]")
    assert len(shown) == 13 + 3 + 1 + 1


@pytest.mark.parametrize("layout", Layout)
def test_every_number_of_a_plot_is_its_input(layout):
    words = words_of(root_of(draw_forest(forest_samples.difficult(), layout)))
    body = words.split("Figure 2.")[0]
    shown = re.findall(r"−?\d+\.\d \[−?\d+\.\d, −?\d+\.\d\]", body)
    expected = [
        f"{part.value:.1f} [{part.low:.1f}, {part.high:.1f}]".replace("-", "−")
        for part in (
            *(part.estimate for part in forest_samples.difficult().rows if part.estimate),
            forest_samples.difficult().overall.estimate,
        )
    ]
    assert shown == expected
    for bounds in ("[−3.9, 0.1]", "[−25.0, 21.2]"):
        assert bounds in body
    assert re.findall(r"(\d+(?:\.\d)?) %(?! CI| pred)", body.replace("I² = 93 %", "")) == [
        "48.2",
        "21.3",
        "4.0",
        "3.5",
        "23.0",
        "100",
    ]


def test_square_lies_at_its_estimate_with_an_area_by_weight():
    svg = draw_forest(plot(row(weight=25.0), row("Jones 2002", -5.0, -6.0, -4.0, weight=75.0)))
    left, right = axis_of(svg)
    one, other = (squares(group)[0] for group in groups_of(svg).values())
    assert one[0] == pytest.approx(left + (right - left) * 11 / 20, abs=0.02)
    assert other[0] == pytest.approx(left + (right - left) * 5 / 20, abs=0.02)
    assert (one[1] / other[1]) ** 2 == pytest.approx(1 / 3, abs=0.01)


def test_square_has_an_area_by_inverse_variance_without_weights():
    rows = (row(low=0.0, high=2.0), row("Jones 2002", low=-1.0, high=3.0))
    svg = draw_forest(plot(*rows, not_pooled="Two rows of the same people."))
    one, other = (squares(group)[0] for group in list(groups_of(svg).values())[:2])
    assert (other[1] / one[1]) ** 2 == pytest.approx(1 / 4, abs=0.01)


@pytest.mark.parametrize(
    ("value", "low", "high", "expected_heads", "expected_squares"),
    [
        (0, -10, 10, 0, 1),
        (0, -10.1, 5, 1, 1),
        (0, -11, 11, 2, 1),
        (12, 9, 15, 1, 0),
        (12, 11, 15, 1, 0),
        (-50, -60, 60, 2, 0),
    ],
)
@pytest.mark.parametrize("layout", Layout)
def test_interval_beyond_the_axis_is_cut_with_a_head(
    layout, value, low, high, expected_heads, expected_squares
):
    svg = draw_forest(plot(row(value=value, low=low, high=high)), layout)
    (group,) = groups_of(svg).values()
    assert heads(group) == expected_heads
    assert len(squares(group)) == expected_squares
    left, right = axis_of(svg)
    for line in group.iter(f"{SVG}line"):
        assert left - 0.01 <= number(line, "x1") <= right + 0.01
        assert left - 0.01 <= number(line, "x2") <= right + 0.01


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, False),
        ({"pooled": Estimate(value=1, low=-11, high=2)}, True),
        ({"second": Interval(label="by t", low=0, high=11)}, True),
        ({"prediction": Interval(label="of a new study", low=-10.5, high=9)}, True),
        ({"axis": Axis(null=0.0)}, False),
        ({"axis": Axis(null=0.0), "far": 400.0}, True),
    ],
)
def test_figure_knows_whether_it_has_arrows(layout, changes, expected):
    parts = {name: changes.get(name) for name in ("second", "prediction")}
    estimate = changes.get("pooled", Estimate(value=1, low=0, high=2))
    sample = plot(
        row(),
        row(label="Far 2002", high=changes.get("far", 3.0)),
        overall=Pooled(label="All", estimate=estimate, **parts),
        axis=changes.get("axis", AXIS),
    )
    assert has_arrows(sample) is expected
    assert (heads(root_of(draw_forest(sample, layout))) > 0) is expected


def test_log_interval_without_a_lower_end_is_cut():
    axis = Axis(scale=Scale.LOG, null=1.0, low=0.1, high=10)
    svg = draw_forest(plot(row(value=1.0, low=0.0, high=2.0), axis=axis))
    (group,) = groups_of(svg).values()
    assert heads(group) == 1


def diamond(group: Element) -> list[tuple[float, float]]:
    shapes = [part.get("points").split() for part in group.iter(f"{SVG}polygon")]
    return [tuple(map(float, pair.split(","))) for pair in max(shapes, key=len)]


@pytest.mark.parametrize(
    ("low", "high", "corners"), [(-5, 5, 4), (-15, 5, 5), (-5, 15, 5), (-15, 15, 6)]
)
def test_diamond_reaches_over_its_interval_and_is_cut_flat(low, high, corners):
    pooled = Pooled(label="All", estimate=Estimate(value=1.0, low=low, high=high))
    svg = draw_forest(plot(row(), overall=pooled))
    group = next(part for title, part in groups_of(svg).items() if title.startswith("All"))
    left, right = axis_of(svg)
    points = diamond(group)
    assert len(points) == corners
    place = {value: left + (right - left) * (value + 10) / 20 for value in (1.0, low, high)}
    top = min(points, key=lambda point: point[1])
    assert top[0] == pytest.approx(place[1.0], abs=0.02)
    assert min(x for x, _ in points) == pytest.approx(max(place[low], left + 6), abs=0.02)
    assert max(x for x, _ in points) == pytest.approx(min(place[high], right - 6), abs=0.02)
    assert heads(group) == (low < -10) + (high > 10)


def test_diamond_of_a_narrow_interval_is_wide_enough_to_be_seen():
    pooled = Pooled(label="All", estimate=Estimate(value=1.0, low=0.9999, high=1.0001))
    svg = draw_forest(plot(row(), overall=pooled))
    group = next(part for title, part in groups_of(svg).items() if title.startswith("All"))
    places = [x for x, _ in diamond(group)]
    assert max(places) - min(places) == pytest.approx(3, abs=0.02)


def test_open_square_marks_people_met_before():
    groups = groups_of(draw_forest(forest_samples.repeated()))
    shown = {
        words_of(group)[:20]: squares(group)[0][2] for group in groups.values() if squares(group)
    }
    assert list(shown.values())[:5] == [False, False, False, True, True]
    words = [words_of(group) for group in groups.values()]
    assert words[0] == "Feder 2014 A 22 19 −6.8 [−14.4, 0.8]"
    assert words[3] == "Feder 2014 A again 19 15 −9.4 [−18.0, −0.8]"
    assert list(groups)[3].endswith("; participants already in a row above")


@pytest.mark.parametrize("layout", Layout)
def test_plot_that_is_not_pooled_says_why_and_has_no_diamond(layout):
    svg = draw_forest(forest_samples.repeated(), layout)
    root = root_of(svg)
    reason = groups_of(svg)["Why there is no overall estimate"]
    assert words_of(reason) == forest_samples.repeated().not_pooled
    assert not list(root.iter(f"{SVG}polygon"))
    assert "%" not in words_of(root).replace("95 % CI", "").replace("95 % intervals", "")


def test_set_of_people_in_part_met_before():
    svg = draw_forest(plot(row(people=("A",)), row("Jones 2002", people=("A", "B"))))
    assert "Jones 2002 A again, B 1.0" in words_of(root_of(svg))


def test_rows_left_out_are_marked_and_explained():
    svg = draw_forest(forest_samples.difficult())
    words = words_of(root_of(svg))
    assert "Only 2003 * −8.1 7.0 14 −7.0 6.1 15 −1.1 [−5.8, 3.6] –" in words
    assert "Silent 2005 † 9 8 not estimable –" in words.replace("  ", " ")
    assert words.endswith(
        "* Not in the pool: no random allocation. † Not in the pool: no standard deviation was reported."
    )


@pytest.mark.parametrize(
    ("label", "short", "expected"),
    [
        ("Smith 2001", "", "Smith 2001"),
        ("Müller-Oberländer, Ågren & Fernández 2019", "", "Müller-Oberländer 2019"),
        ("Comstock, Livesay & Woolpert 1974a", "", "Comstock 1974a"),
        ("Comstock, Livesay & Woolpert 1974a", "C-L-W 1974", "C-L-W 1974"),
        ("The trial of the Northern group", "", "The trial of the Northern group"),
    ],
)
def test_long_label_is_shortened_or_broken_never_cut(label, short, expected):
    svg = draw_forest(plot(row(label, short_label=short)))
    (group,) = groups_of(svg).values()
    assert words_of(group).removesuffix(" 1.0 [0.0, 2.0]") == expected
    assert group.findtext(f"{SVG}title").startswith(label)


def test_labels_that_would_become_the_same_are_broken_instead():
    long = "Comstock, Livesay & Woolpert 1974", "Comstock, Palmer & Another Man 1974"
    words = words_of(root_of(draw_forest(plot(row(long[0]), row(long[1])))))
    assert all(label in words for label in long)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-10, 10, ["Favours the drug", "Favours usual care"]),
        (0, 10, ["Favours usual care", "← Favours the drug"]),
        (-10, 0, ["Favours the drug", "Favours usual care →"]),
    ],
)
def test_directions_are_named_at_their_sides_or_with_an_arrow(low, high, expected):
    axis = Axis(
        null=0.0,
        low=low,
        high=high,
        favours_low="Favours the drug",
        favours_high="Favours usual care",
    )
    root = root_of(draw_forest(plot(row(value=0.0), axis=axis), Layout.NARROW))
    assert [text.text for text in texts_of(root) if "avours" in text.text] == expected


def test_too_many_columns_are_refused():
    columns = tuple(Columns(head=f"Head {i}", parts=("events / total",)) for i in range(7))
    full = plot(row(cells=("10 / 20",) * 7), columns=columns)
    with pytest.raises(TooManyColumns):
        draw_forest(full)
    assert draw_forest(full, Layout.NARROW)


@pytest.mark.parametrize("caption", [True, False])
@pytest.mark.parametrize("layout", Layout)
def test_illustrative_is_written_with_and_without_a_caption(layout, caption):
    sample = (
        forest_samples.repeated() if caption else replace(forest_samples.repeated(), caption=None)
    )
    svg = draw_forest(sample, layout)
    assert "Illustrative numbers." in words_of(root_of(svg))
    assert "Illustrative numbers." in root_of(svg).findtext(f"{SVG}desc")


def test_bias_note_stands_where_the_marks_are():
    assert "Dashed circle" in words_of(root_of(draw_forest(forest_samples.bcg_subgroups())))
    assert "Dashed circle" not in words_of(
        root_of(draw_forest(forest_samples.bcg_subgroups(), Layout.NARROW))
    )


def test_texts_are_escaped_and_control_characters_refused():
    svg = draw_forest(plot(row('<b>&"'), not_pooled="<i>"))
    assert "<b>" not in svg
    assert "<i>" not in svg
    with pytest.raises(UnprintableText):
        draw_forest(plot(row("a\x1fb")))


VALUES = st.tuples(*[st.floats(-1000, 1000)] * 3).map(sorted)
ROWS = st.builds(
    lambda label, parts, weight, left_out: ForestRow(
        label=label,
        estimate=Estimate(low=parts[0], value=parts[1], high=parts[2]),
        weight=weight,
        left_out=left_out,
        cells=("12 / 345",),
    ),
    st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=50),
    VALUES,
    st.none() | st.floats(0, 100),
    st.sampled_from(["", "", "no variance"]),
)


@given(
    st.lists(st.lists(ROWS, min_size=1, max_size=4), min_size=1, max_size=3),
    VALUES,
    st.sampled_from(Layout),
)
@settings(max_examples=60, deadline=None)
def test_any_plot_is_well_formed_and_keeps_its_texts_apart(groups, pooled, layout):
    estimate = Estimate(low=pooled[0], value=pooled[1], high=pooled[2])
    interval = Interval(label="95 % prediction interval", low=pooled[0] - 5, high=pooled[2] + 5)
    sample = plot(
        groups=tuple(
            Subgroup(
                heading=f"Group {i}",
                rows=tuple(rows),
                pooled=Pooled(label="Subgroup", estimate=estimate, heterogeneity=("τ² = 1",)),
            )
            for i, rows in enumerate(groups)
        ),
        columns=(Columns(head="Treatment", parts=("events / total",)),),
        overall=Pooled(label="All", estimate=estimate, prediction=interval, second=interval),
        tests=("Test of subgroup differences: Q = 3.1 (2 df), P = 0.21",),
        axis=Axis(null=0.0, favours_low="Favours treatment", favours_high="Favours control"),
    )
    root = root_of(draw_forest(sample, layout, target=Target.EXPORT))
    width = float(root.get("viewBox").split()[2])
    texts = texts_of(root)
    for text in texts:
        assert text.left >= -0.1, text
        assert text.right <= width + 0.1, text
    for one, other in itertools.combinations(texts, 2):
        across = min(one.right, other.right) - max(one.left, other.left)
        down = min(one.bottom, other.bottom) - max(one.top, other.top)
        assert across <= 0.05 or down <= 0.05, (one, other)
