"""A run as a figure, as words and as files: what must never be missing, and what must never be drawn."""

import csv
import io
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from extraction.formdef.definition import OutcomeKind
from extraction.snapshot_data import SnapshotData
from synthesis.figures.canvas import Target
from synthesis.figures.forest_plot import ForestPlot, Layout
from synthesis.meta.results import NotEstimable
from synthesis.meta.vocabulary import (
    Estimator,
    IntervalMethod,
    MeasureCode,
    Model,
    Reason,
    ZeroCellRule,
)
from synthesis.runs.compute import compute
from synthesis.runs.data_table import data_csv
from synthesis.runs.r_script import r_script
from synthesis.runs.result import LeftOut, RunResult, Term, WhyOut
from synthesis.runs.specification import (
    MODELS,
    Side,
    Specification,
    normalised,
)
from synthesis.selectors import run_words
from synthesis.selectors.run_figures import forest_of, forest_svg, signs_of
from synthesis.selectors.run_numbers import digits_of, pooled_text
from tests.synthesis.figures.reading import heads, root_of
from tests.synthesis.runs.samples import (
    ALLOCATION,
    TIMES,
    asked,
    bcg,
    data_set,
    trial,
)
from tests.synthesis.runs.test_compute import several_times

MEANS = OutcomeKind.CONTINUOUS


def drawn(result: RunResult, wanted: Specification | None = None, **options: Any) -> str:
    return forest_svg(result, wanted or asked(), Layout.WIDE, target=Target.EXPORT, **options)


def words_of(svg: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", svg)).replace("\u00a0", " ")


def plot(result: RunResult, **changes: Any) -> ForestPlot:
    return forest_of(result, asked(**changes))


def test_figure_shows_every_trial_the_pool_and_the_prediction() -> None:
    told = words_of(drawn(compute(bcg(), asked())))
    assert "0.49 [0.33, 0.73]" in told
    assert "[0.14, 1.76]" in told
    assert "1,065 / 191,064" in told
    assert "Favours BCG" in told
    assert "Favours no vaccination" in told


@pytest.mark.parametrize("layout", Layout)
def test_caption_speaks_of_arrows_where_the_figure_has_one(layout: Layout) -> None:
    alike = [trial(name, (300, 1000), (400, 1000)) for name in "ABC"]
    small = trial("D", (1, 12), (1, 12))
    for data, expected in ((data_set(*alike), False), (data_set(*alike, small), True)):
        result = compute(data, asked())
        svg = forest_svg(result, asked(), layout, target=Target.EXPORT)
        has_heads = heads(root_of(svg)) > 0
        assert has_heads is expected
        assert ("Arrows: the interval goes on." in words_of(svg)) is expected
        assert ("Arrows: the interval goes on." in signs_of(result, asked())) is expected


def test_subgroups_stand_in_the_forms_order() -> None:
    found = plot(compute(bcg(), asked(subgroup=ALLOCATION)), subgroup=ALLOCATION)
    assert [group.heading for group in found.groups] == [
        "Random allocation",
        "Alternate allocation",
        "Systematic allocation",
    ]
    assert [len(group.rows) for group in found.groups] == [7, 2, 4]
    assert all(group.pooled is not None for group in found.groups)
    assert sum(group.pooled.weight for group in found.groups) == pytest.approx(100)
    assert "Test of subgroup differences" in found.tests[-1]


def test_the_other_side_may_be_favoured_by_low_values() -> None:
    found = plot(compute(bcg(), asked()), favoured_by_low=Side.COMPARATOR)
    assert found.axis.favours_low == "Favours no vaccination"


def test_same_participants_are_drawn_without_any_pool_and_say_why() -> None:
    wanted = asked(timepoints=TIMES)
    result = compute(several_times(1, 2), wanted)
    found = forest_of(result, wanted)
    assert [group.heading for group in found.groups] == ["longest follow-up", "week 1", "week 2"]
    assert (found.overall, found.tests, list(found.pooled)) == (None, (), [])
    assert not found.has_weights
    for layout in Layout:
        told = words_of(forest_svg(result, wanted, layout))
        assert "same participants stand in several rows" in told
        assert "%" not in told.split("same participants")[0].replace("95 %", "")


def test_one_study_is_drawn_and_not_pooled() -> None:
    result = compute(data_set(trial("A", (3, 30), (5, 30))), asked())
    assert plot(result).overall is None
    assert "there is one study only" in words_of(drawn(result))


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("target", Target)
def test_stale_and_illustrative_are_written_into_every_figure(
    layout: Layout, target: Target
) -> None:
    result = compute(bcg(is_illustrative=True), asked())
    told = words_of(forest_svg(result, asked(), layout, stale="It was unlocked.", target=target))
    assert "Illustrative numbers." in told
    assert "It was unlocked." in told


def test_means_with_risk_of_bias_fit_somehow() -> None:
    names = ["A", "B", "C"]
    data = data_set(
        *(trial(n, (10.25, 2.5, 1200), (12.75, 3.5, 1201), kind=MEANS) for n in names),
        kind=MEANS,
        judged=dict.fromkeys(names, "low"),
    )
    wanted = asked(measure=MeasureCode.MD)
    result = compute(data, wanted)
    for layout in Layout:
        assert "<svg" in forest_svg(result, wanted, layout)
    assert forest_of(result, wanted).bias_heads == ("D1", "D2", "D3", "D4", "D5", "O")


def test_odd_texts_do_not_break_a_figure() -> None:
    odd = "A\u202e\x07 <b>&\u2028"
    data = data_set(trial(odd, (3, 30), (5, 30)), trial("B", (4, 40), (9, 40)))
    wanted = asked(title=odd)
    svg = drawn(compute(data, wanted), wanted)
    assert "<b>" not in svg
    assert "\u202e" not in svg


def test_huge_intervals_stay_finite() -> None:
    rows = [trial(n, (1, 10**9), (10**9 - 1, 10**9)) for n in "ABC"]
    result = compute(data_set(*rows), asked(measure=MeasureCode.OR))
    assert "<svg" in drawn(result, asked(measure=MeasureCode.OR))


def means(scale: float) -> SnapshotData:
    rows = {"A": (0.0031, 0.0010), "B": (0.0040, 0.0012), "C": (0.0028, 0.0015)}
    spread, n = 0.002 * scale, 40
    return data_set(
        *(
            trial(name, (a * scale, spread, n), (b * scale, spread, n), kind=MEANS)
            for name, (a, b) in rows.items()
        ),
        kind=MEANS,
    )


@pytest.mark.parametrize("layout", Layout)
def test_small_effects_are_told_with_two_digits_of_their_standard_error(layout: Layout) -> None:
    wanted = asked(measure=MeasureCode.MD)
    result = compute(means(1), wanted)
    svg = forest_svg(result, wanted, layout, target=Target.EXPORT)
    overall = result.overall
    assert 1e-4 < overall.se < 1e-3
    numbers = [f"{x:.5f}" for x in (overall.estimate, overall.ci_low, overall.ci_high)]
    told = words_of(svg)
    text = f"{numbers[0]} [{numbers[1]}, {numbers[2]}]".replace("-", "\u2212")
    assert told.count(text) >= 2, "in the row, and in the description"
    assert "0.00 [" not in told
    assert pooled_text(overall, result, MeasureCode.MD).replace("\u00a0", " ") == text
    ticks = re.findall(r">(\u2212?0\.00\d+)<", svg)
    assert len(set(ticks)) > 2


@pytest.mark.parametrize(
    ("scale", "measure", "decimals"),
    [(1e3, MeasureCode.MD, 2), (1e8, MeasureCode.MD, 2), (1e-5, MeasureCode.MD, 10)],
)
def test_decimals_follow_the_standard_error(
    scale: float, measure: MeasureCode, decimals: int
) -> None:
    assert digits_of(compute(means(scale), asked(measure=measure)), measure).decimals == decimals


def test_small_ratios_keep_two_significant_digits() -> None:
    rows = [trial(name, (1 + i, 5000), (400, 500)) for i, name in enumerate("ABC")]
    result = compute(data_set(*rows), asked(measure=MeasureCode.OR))
    told = words_of(drawn(result, asked(measure=MeasureCode.OR)))
    assert "0.00 [" not in told
    assert re.search(r"0\.000\d\d \[0\.0000\d\d, 0\.00\d+\]", told)


def test_ratios_have_two_decimals_while_these_leave_a_digit() -> None:
    wanted = asked(interval=IntervalMethod.KNHA, interval_from=2, subgroup=ALLOCATION)
    told = words_of(drawn(compute(bcg(), wanted), wanted))
    assert "0.20 [0.09, 0.49]" in told
    assert "0.58 [0.02, 20.85]" in told


def test_run_without_rows_has_no_figure() -> None:
    assert drawn(compute(data_set(), asked())) == ""


# -- files


def table(result: RunResult, stale: str = "") -> list[dict[str, str]]:
    text = data_csv(
        result, why_not=run_words.reason_in_words, why_out=run_words.why_out, stale=stale
    )
    return list(csv.DictReader(io.StringIO(text)))


def test_data_table_has_every_number_with_all_digits() -> None:
    result = compute(bcg(is_illustrative=True), asked())
    rows = table(result, stale="It was unlocked.")
    assert len(rows) == 13
    first = rows[0]
    assert (first["study"], first["events_experimental"], first["total_comparator"]) == (
        "Aronson 1948",
        "4",
        "139",
    )
    assert float(first["effect"]) == result.analysis.rows[0].effect.yi
    assert sum(float(row["weight"]) for row in rows) == pytest.approx(1)
    assert {row["illustrative"] for row in rows} == {"yes"}
    assert {row["out_of_date"] for row in rows} == {"It was unlocked."}


def test_data_table_lists_who_has_no_row_and_guards_formulas() -> None:
    data = data_set(trial("=HYPERLINK()", (3, 30), (5, 30)), trial("+B", (None, 30), (5, 30)))
    rows = table(compute(data, asked()))
    assert [row["study"] for row in rows] == ["'=HYPERLINK()", "'+B"]
    assert rows[1]["note"] == "some of the numbers are missing"
    assert rows[1]["effect"] == ""


def script(result: RunResult, wanted: Specification) -> str:
    return r_script(
        result, wanted, head=["A title\nwith a line"], why_not=run_words.reason_in_words
    )


def test_script_repeats_the_run_in_metafors_words() -> None:
    wanted = asked(subgroup=ALLOCATION)
    result = compute(bcg(), wanted)
    told = script(result, wanted)
    assert "# A title with a line\n" in told
    assert 'escalc(measure = "RR", ai = ai, ci = ci, n1i = n1i, n2i = n2i, data = dat' in told
    assert 'add = 0.5, to = "only0", drop00 = TRUE' in told
    assert (
        'rma(yi, vi, data = es, method = "REML", test = "adhoc", level = 95, control = control)'
        in told
    )
    assert f"agrees(as.numeric(coef(fit)), {result.overall.estimate!r}, fit$se)" in told
    assert f"agrees(differences$QE, {result.analysis.between.q!r}, 1)" in told
    assert 'test = "z"' in told, "the subgroup of two has Wald's interval"


def test_script_drops_what_the_run_dropped() -> None:
    rest = "es <- es[is.finite(es$yi) & is.finite(es$vi) & es$vi > 0, ]"
    studies = (
        trial("A", (5, 50), (9, 50)),
        trial("B", (3, 40), (8, 42)),
        trial("C", (7, 60), (9, 58)),
    )
    wanted = asked(measure=MeasureCode.RD, zero_cells=ZeroCellRule.NONE)
    none = data_set(*studies, trial("Without events", (0, 40), (0, 40)))
    assert rest in script(compute(none, wanted), wanted).partition("fit <-")[0]
    assert rest not in script(compute(data_set(*studies), wanted), wanted)
    sums = replace(wanted, model=Model.MANTEL_HAENSZEL)
    assert rest not in script(compute(none, sums), sums)


def test_script_iterates_and_checks_on_the_scale_of_the_data() -> None:
    told = script(compute(bcg(), asked()), asked())
    before, _fit, after = told.partition("fit <- rma(")
    assert "typical <- median(es$vi, na.rm = TRUE)" in before
    assert "threshold = 1e-8 * typical" in before
    assert "maxiter = 10000, stepadj = 0.5" in before
    assert re.search(r"agrees\(fit\$tau2, \S+, typical\)", after)
    assert "1e-4 * max(abs(b), scale)" in after


@pytest.mark.parametrize(
    ("measure", "drop"),
    [(MeasureCode.RR, "TRUE"), (MeasureCode.OR, "TRUE"), (MeasureCode.RD, "FALSE")],
)
@pytest.mark.parametrize("model", MODELS)
def test_script_drops_the_tables_that_the_run_drops(
    measure: MeasureCode, drop: str, model: Model
) -> None:
    wanted = normalised(asked(measure=measure, model=model))
    told = script(compute(bcg(), wanted), wanted)
    assert set(re.findall(r"drop00 = (\w+)", told)) == {drop}


@pytest.mark.parametrize(
    ("changes", "call"),
    [
        ({"model": Model.COMMON_EFFECT}, 'method = "EE", test = "z"'),
        ({"model": Model.MANTEL_HAENSZEL}, 'add = c(0.5, 0), to = c("only0", "none")'),
        ({"zero_cells": ZeroCellRule.NONE}, 'add = 0, to = "none"'),
        ({"level": Decimal("0.9")}, "level = 90"),
        ({"estimator": Estimator.PM}, 'method = "PM"'),
    ],
)
def test_script_follows_the_specification(changes: dict[str, Any], call: str) -> None:
    wanted = asked(**changes)
    assert call in script(compute(bcg(), wanted), wanted)


def test_script_without_a_pool_says_why() -> None:
    wanted = asked(timepoints=TIMES)
    told = script(compute(several_times(1), wanted), wanted)
    assert "No overall estimate: the same participants" in told
    assert "rma(" not in told


def test_script_quotes_what_stands_in_names() -> None:
    data = data_set(trial('A "quoted" \\ one', (3, 30), (5, 30)), trial("B", (4, 30), (6, 30)))
    assert '"A \\"quoted\\" \\\\ one"' in script(compute(data, asked()), asked())


def test_refused_run_has_a_script_that_says_so() -> None:
    wanted = asked(outcome="gone")
    assert "There is nothing to compute." in script(compute(bcg(), wanted), wanted)


def test_reason_of_leaving_out_names_the_judgement() -> None:
    left = LeftOut(
        study=Term(id="1", label="A"),
        timepoint="",
        arms=(),
        why=WhyOut.RISK_OF_BIAS,
        detail="some",
    )
    assert run_words.why_out(left) == "left out for its risk of bias (some concerns)"
    assert run_words.why_out(replace(left, why=WhyOut.NO_ARMS, detail="")).startswith("has no two")
    assert run_words.reason_in_words(NotEstimable(reason=Reason.NO_EVENTS)).startswith("no events")
