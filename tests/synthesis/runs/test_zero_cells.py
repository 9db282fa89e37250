"""Runs on tables with zero cells: which studies a number rests on, and when there is none."""

from dataclasses import replace
from typing import Any

import pytest

from synthesis.meta.results import NotEstimable, Pooled, StudyEffect, Unpooled
from synthesis.meta.vocabulary import IntervalMethod, MeasureCode, Model, Reason, ZeroCellRule
from synthesis.runs.compute import compute
from synthesis.runs.tables import n_pooled
from tests.synthesis.runs import samples
from tests.synthesis.runs.samples import asked, data_set, trial
from tests.synthesis.runs.test_compute import two_arms


def test_arms_without_events() -> None:
    data = data_set(*(trial(name, (0, 30), (0, 30)) for name in "ABC"))
    result = compute(data, asked(model=Model.MANTEL_HAENSZEL))
    assert result.analysis.overall == NotEstimable(reason=Reason.NO_EVENTS)
    assert {row.effect for row in result.analysis.rows} == {NotEstimable(reason=Reason.NO_EVENTS)}


ANY_MODEL = [
    {},
    {"interval": IntervalMethod.Z},
    {"model": Model.COMMON_EFFECT},
    {"model": Model.MANTEL_HAENSZEL},
]


@pytest.mark.parametrize("changes", ANY_MODEL)
@pytest.mark.parametrize("measure", [MeasureCode.RR, MeasureCode.OR, MeasureCode.RD])
def test_analysis_without_a_single_event_has_no_number(
    measure: MeasureCode, changes: dict[str, Any]
) -> None:
    data = data_set(trial("A", (0, 100), (0, 100)), trial("B", (0, 20), (0, 20)))
    result = compute(data, asked(measure=measure, **changes))
    none = NotEstimable(reason=Reason.NO_EVENTS)
    assert result.analysis.overall == none
    assert isinstance(result.analysis.prediction, NotEstimable)
    assert isinstance(result.analysis.tau2_interval, NotEstimable)
    assert {row.weight for row in result.analysis.rows} == {none}
    assert {other.overall for other in result.alternatives} == {none}


THREE = (
    trial("A", (5, 50), (10, 50)),
    trial("B", (3, 40), (8, 42)),
    trial("C", (7, 60), (9, 58)),
)
NO_EVENTS = trial("Without events", (0, 100), (0, 100))
ONE_ZERO = trial("Zero in one arm", (0, 30), (4, 30))


@pytest.mark.parametrize("changes", ANY_MODEL)
@pytest.mark.parametrize("measure", [MeasureCode.RR, MeasureCode.OR])
def test_ratios_leave_out_studies_without_events_under_every_model(
    measure: MeasureCode, changes: dict[str, Any]
) -> None:
    wanted = asked(measure=measure, **changes)
    result = compute(data_set(*THREE, NO_EVENTS), wanted)
    bare = compute(data_set(*THREE), wanted)
    assert result.analysis.rows[3].effect == NotEstimable(reason=Reason.NO_EVENTS)
    assert result.overall == replace(bare.overall, weights=result.overall.weights)
    assert [o.overall for o in result.alternatives] == [o.overall for o in bare.alternatives]


@pytest.mark.parametrize("changes", ANY_MODEL)
def test_risk_differences_take_in_studies_without_events_under_every_model(
    changes: dict[str, Any],
) -> None:
    result = compute(data_set(*THREE, NO_EVENTS), asked(measure=MeasureCode.RD, **changes))
    assert isinstance(result.analysis.rows[3].effect, StudyEffect)
    assert result.analysis.rows[3].weight > 0
    assert {o.overall.k for o in result.alternatives} == {result.overall.k} == {4}


def test_subgroup_without_events_has_no_estimate_and_no_test() -> None:
    empty = [trial(name, (0, 30), (0, 30), group="alternate") for name in "XY"]
    full = [trial(name, (3, 30), (5 + i, 30), group="random") for i, name in enumerate("AB")]
    wanted = asked(measure=MeasureCode.RD, subgroup=samples.ALLOCATION)
    analysis = compute(data_set(*full, *empty), wanted).analysis
    found = {group.label: group.pooled for group in analysis.subgroups}
    assert found["alternate"] == NotEstimable(reason=Reason.NO_EVENTS)
    assert isinstance(found["random"], Pooled)
    assert isinstance(analysis.between, NotEstimable)


def test_mantel_haenszel_sums_count_tables_without_an_effect_of_their_own() -> None:
    wanted = asked(model=Model.MANTEL_HAENSZEL, zero_cells=ZeroCellRule.NONE)
    result = compute(data_set(*THREE, ONE_ZERO), wanted)
    assert n_pooled(result.rows, result.overall, MeasureCode.RR) == 4
    assert result.overall.k == 3
    assert isinstance(result.analysis.rows[3].effect, NotEstimable)
    assert result.analysis.rows[3].weight > 0
    other_arm = trial("Zero in the other arm", (4, 30), (0, 30))
    result = compute(data_set(*THREE, other_arm), wanted)
    assert result.analysis.rows[3].weight == 0, "its events count, with no weight of its own"


def test_one_table_with_an_effect_and_others_in_the_sums_are_pooled() -> None:
    wanted = asked(model=Model.MANTEL_HAENSZEL, zero_cells=ZeroCellRule.NONE)
    result = compute(data_set(THREE[0], ONE_ZERO), wanted)
    assert result.overall is not None
    assert isinstance(result.overall.heterogeneity, NotEstimable)
    only = compute(data_set(THREE[0], NO_EVENTS), wanted)
    assert only.analysis.overall == NotEstimable(reason=Reason.ONE_STUDY, values=(("k", 1),))
    none = compute(data_set(ONE_ZERO, trial("Z", (3, 30), (0, 30))), wanted)
    assert none.analysis.overall == NotEstimable(reason=Reason.ZERO_CELL)


def test_zero_cells_without_a_correction() -> None:
    data = data_set(
        trial("A", (0, 30), (3, 30)), trial("B", (2, 30), (4, 30)), trial("C", (2, 40), (5, 30))
    )
    bare = compute(data, asked(zero_cells=ZeroCellRule.NONE))
    assert bare.analysis.rows[0].effect == NotEstimable(reason=Reason.ZERO_CELL)
    assert bare.overall.k == 2
    usual = compute(data, asked())
    assert [row.effect.corrected for row in usual.analysis.rows] == [True, False, False]


def test_table_without_an_effect_shares_its_control_in_mantel_haenszel_sums() -> None:
    data = data_set(two_arms(0), trial("B", (4, 40), (9, 40)))
    bare = {"zero_cells": ZeroCellRule.NONE}
    sums = compute(data, asked(model=Model.MANTEL_HAENSZEL, **bare))
    assert isinstance(sums.analysis.overall, Unpooled)
    assert isinstance(compute(data, asked(**bare)).analysis.overall, Pooled)
