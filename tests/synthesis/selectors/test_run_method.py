"""A run's method in words: what was computed, on which studies, by whose convention."""

from dataclasses import replace
from typing import Any

import pytest

from extraction.formdef.definition import OutcomeKind
from extraction.snapshot_data import SnapshotData, Study
from synthesis.meta.vocabulary import (
    Estimator,
    IntervalMethod,
    MeasureCode,
    Model,
    Reason,
    ZeroCellRule,
)
from synthesis.runs.compute import compute
from synthesis.runs.result import Refusal, WhyOut
from synthesis.runs.specification import (
    INTERVALS,
    MODELS,
    BiasFilter,
    Planning,
    Side,
    normalised,
)
from synthesis.selectors import run_words
from synthesis.selectors.analysis_methods import methods_of
from synthesis.selectors.run_figures import forest_of
from synthesis.selectors.run_method import method_in_words
from tests.synthesis.runs import samples
from tests.synthesis.runs.samples import ALLOCATION, asked, bcg, data_set, trial
from tests.synthesis.selectors.test_run_figures import drawn, words_of

MEANS = OutcomeKind.CONTINUOUS


def test_every_vocabulary_has_its_words() -> None:
    assert set(run_words.REASONS) == set(Reason)
    assert set(run_words.REFUSALS) == set(Refusal)
    assert set(run_words.WHY_OUT) == set(WhyOut)
    assert set(run_words.ESTIMATORS) == set(run_words.BY_ESTIMATOR) == set(Estimator)
    assert set(run_words.ZERO_CELLS) == set(ZeroCellRule)
    assert set(run_words.BIAS_FILTERS) == set(BiasFilter)
    assert set(run_words.PLANNINGS) == set(run_words.SHORT_PLANNINGS) == set(Planning)
    assert set(run_words.SIDES) == set(Side)
    assert set(run_words.MODELS) == set(MODELS)
    assert set(run_words.INTERVALS) == set(run_words.SHORT_INTERVALS) == set(INTERVALS)


def test_method_is_told_with_what_it_did() -> None:
    told = " ".join(method_in_words(compute(bcg(), asked()), asked()))
    assert "13 studies" in told
    assert "restricted maximum likelihood (REML)" in told
    assert "did not bind here (factor 1.011)" in told
    assert "No study had a zero cell" in told


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"model": Model.MANTEL_HAENSZEL}, "Mantel-Haenszel"),
        ({"model": Model.COMMON_EFFECT}, "common-effect model, by inverse variance"),
        ({"estimator": Estimator.DL}, "DerSimonian and Laird"),
        ({"interval": IntervalMethod.Z}, "from the normal distribution"),
        ({"bias": BiasFilter.NOT_HIGH}, "high risk of bias"),
    ],
)
def test_method_words_follow_the_specification(changes: dict[str, Any], words: str) -> None:
    names = [row["study"] for row in bcg_rows()]
    wanted = asked(**changes)
    result = compute(bcg(judged=dict.fromkeys(names, "low")), wanted)
    assert words in " ".join(method_in_words(result, wanted))


def bcg_rows() -> list[dict[str, Any]]:
    return list(samples.case(samples.BCG)["input"]["studies"])


def test_few_studies_warn_of_the_prediction_interval() -> None:
    few = data_set(*(trial(n, (3, 30), (5 + i, 30)) for i, n in enumerate("ABCD")))
    assert run_words.is_prediction_weak(compute(few, asked()))
    assert not run_words.is_prediction_weak(compute(bcg(), asked()))
    assert "fewer than five" in words_of(drawn(compute(few, asked())))


def test_corrected_studies_are_counted() -> None:
    data = data_set(trial("A", (0, 30), (3, 30)), trial("B", (2, 30), (4, 30)))
    told = " ".join(method_in_words(compute(data, asked()), asked()))
    assert "0.5 was added to each cell of 1 study." in told


THREE = (
    trial("A", (5, 50), (10, 50)),
    trial("B", (3, 40), (8, 42)),
    trial("C", (7, 60), (9, 58)),
)
NO_EVENTS = trial("Without events", (0, 100), (0, 100))
ONE_ZERO = trial("Zero in one arm", (0, 30), (4, 30))


def told_of(data: SnapshotData, **changes: Any) -> str:
    wanted = normalised(asked(**changes))
    return " ".join(method_in_words(compute(data, wanted), wanted))


def test_studies_without_events_are_counted_and_zero_cells_not_denied() -> None:
    told = told_of(data_set(*THREE, NO_EVENTS, ONE_ZERO))
    assert "0.5 was added to each cell of 1 study." in told
    assert "1 study without events in either arm was left out" in told
    told = told_of(data_set(*THREE, NO_EVENTS), model=Model.MANTEL_HAENSZEL)
    assert "No study had a zero cell" not in told
    assert "No study with an effect had a zero cell, so nothing was added." in told
    assert "1 study without events in either arm was left out" in told
    full = trial("All", (9, 9), (8, 8))
    assert "1 study with events in all participants was left out" in told_of(data_set(*THREE, full))
    risk = told_of(data_set(*THREE, NO_EVENTS), measure=MeasureCode.RD)
    assert "left out" not in risk
    assert "Studies without events (or with events only) count in a risk difference" in risk
    bare = told_of(data_set(*THREE, ONE_ZERO), zero_cells=ZeroCellRule.NONE)
    assert "Nothing is added to zero cells." in bare


def test_risk_differences_without_a_variance_are_said_to_be_left_out() -> None:
    told = told_of(
        data_set(*THREE, NO_EVENTS), measure=MeasureCode.RD, zero_cells=ZeroCellRule.NONE
    )
    assert "Risk differences of 3 studies" in told
    assert (
        "1 study without events (or with events only) was left out: its variance is zero." in told
    )
    assert "count in a risk difference" not in told
    assert "without events" not in told_of(data_set(*THREE), measure=MeasureCode.RD)


@pytest.mark.parametrize(
    ("studies", "measure", "is_said"),
    [
        ((*THREE, ONE_ZERO), MeasureCode.RR, True),
        ((*THREE, NO_EVENTS), MeasureCode.RR, False),
        ((*THREE, ONE_ZERO), MeasureCode.RD, False),
    ],
)
def test_what_review_manager_adds_to_sums_is_said_where_it_is_known(
    studies: tuple[Study, ...], measure: MeasureCode, is_said: bool
) -> None:
    told = told_of(data_set(*studies), model=Model.MANTEL_HAENSZEL, measure=measure)
    assert ("Review Manager 5 adds 0.5" in told) is is_said


def test_each_method_is_written_with_the_digits_that_its_own_error_asks_for() -> None:
    wanted = normalised(asked(measure=MeasureCode.RD))
    rows = {row.name: row.estimate for row in methods_of(compute(bcg(), wanted), wanted)}
    assert rows["Common effect (inverse variance)"] == "−0.00091\u00a0[−0.00136,\u00a0−0.00047]"


def test_mantel_haenszel_tells_its_sums_from_its_heterogeneity() -> None:
    wanted = asked(model=Model.MANTEL_HAENSZEL, zero_cells=ZeroCellRule.NONE)
    result = compute(data_set(*THREE, ONE_ZERO), wanted)
    told = " ".join(method_in_words(result, wanted))
    assert "of 4 studies were pooled" in told
    assert "Heterogeneity rests on the 3 studies that have an effect of their own." in told
    found = forest_of(result, wanted)
    assert found.overall.label == "All 4 studies"
    assert found.overall.cells == ("15 / 180", "31 / 180")
    names = {row.name: row.rests_on for row in methods_of(result, normalised(wanted))}
    assert names["Common effect (Mantel-Haenszel)"] == ""
    assert names["REML, Wald"] == "3 studies"


def test_methods_are_named_by_what_was_computed() -> None:
    for interval in INTERVALS:
        wanted = normalised(asked(interval=interval))
        rows = methods_of(compute(data_set(*THREE[:2]), wanted), wanted)
        names = [row.name for row in rows]
        assert names == [
            "REML, Wald",
            "Paule-Mandel, Wald",
            "DerSimonian-Laird, Wald",
            "Common effect (inverse variance)",
            "Common effect (Mantel-Haenszel)",
        ]
        assert [row.is_chosen for row in rows] == [True, False, False, False, False]
    names = [row.name for row in methods_of(compute(bcg(), asked()), asked())]
    assert names[:3] == ["REML, Hartung-Knapp (ad hoc)", "REML, Hartung-Knapp", "REML, Wald"]


def test_interval_of_two_studies_by_hartung_and_knapp_has_a_footnote() -> None:
    wanted = asked(interval=IntervalMethod.KNHA, interval_from=2, subgroup=ALLOCATION)
    told = words_of(drawn(compute(bcg(), wanted), wanted))
    assert (
        "Alternate allocation: with two studies a Hartung-Knapp interval rests on 1 degree" in told
    )
    assert "All studies: with two" not in told
    pair = compute(data_set(*THREE[:2]), asked(interval_from=2))
    assert "All studies: with two studies" in words_of(drawn(pair, asked(interval_from=2)))
    assert "1 degree of freedom" not in words_of(drawn(compute(bcg(), asked())))


@pytest.mark.parametrize(
    ("knapp", "says"),
    [(1.0, "did not bind here (factor 1.000)"), (0.999, "binds here"), (1.2, "(factor 1.440)")],
)
def test_floor_binds_where_the_plain_factor_is_below_one(knapp: float, says: str) -> None:
    result = compute(bcg(), asked())
    wald = next(o.overall for o in result.alternatives if o.interval is IntervalMethod.Z)
    changed = tuple(
        replace(o, overall=replace(o.overall, se=wald.se * knapp))
        if o.interval is IntervalMethod.KNHA
        else o
        for o in result.alternatives
    )
    told = method_in_words(replace(result, alternatives=changed), asked())
    assert says in " ".join(told)


def test_floor_binds_where_studies_do_not_differ_at_all() -> None:
    same = [trial(n, (10, 2, 40), (8, 2, 40), kind=MEANS) for n in "ABC"]
    assert "binds here" in told_of(data_set(*same, kind=MEANS), measure=MeasureCode.MD)


def test_conventions_are_named_where_metafor_and_review_manager_differ() -> None:
    means = [trial(n, (10 + i, 2, 40), (8, 2, 40), kind=MEANS) for i, n in enumerate("ABC")]
    data = data_set(*means, kind=MEANS)
    assert "exact correction J and the variance" in told_of(data, measure=MeasureCode.SMD)
    assert "exact correction J" not in told_of(data, measure=MeasureCode.MD)
    assert "I² comes from τ² and the studies' typical variance" in told_of(bcg())
    assert "I² comes from Q." in told_of(bcg(), model=Model.COMMON_EFFECT)
    sums = {"model": Model.MANTEL_HAENSZEL}
    assert "is Sato's" in told_of(bcg(), measure=MeasureCode.RD, **sums)
    assert "Sato" not in told_of(bcg(), **sums)
    assert "Review Manager 5 adds 0.5" in told_of(data_set(*THREE, ONE_ZERO), **sums)
