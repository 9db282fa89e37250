"""Specifications: one text for one analysis, whatever has no effect."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthesis.meta.vocabulary import Estimator, IntervalMethod, MeasureCode, Model, ZeroCellRule
from synthesis.runs.specification import (
    INTERVALS,
    LEVELS,
    MODELS,
    BiasFilter,
    Planning,
    Side,
    Specification,
    SpecificationUnreadable,
    normalised,
    parse,
    write,
)
from tests.synthesis.runs import samples

NAMES = st.text(min_size=1, max_size=30)
ANY = st.builds(
    Specification,
    title=NAMES,
    outcome=NAMES,
    timepoints=st.lists(NAMES, min_size=1, max_size=3).map(tuple),
    comparison=NAMES,
    measure=st.sampled_from([MeasureCode.RR, MeasureCode.OR, MeasureCode.MD, MeasureCode.SMD]),
    model=st.sampled_from(MODELS),
    estimator=st.sampled_from(Estimator),
    interval=st.sampled_from(INTERVALS),
    interval_from=st.sampled_from([2, 3]),
    level=st.sampled_from(LEVELS),
    zero_cells=st.sampled_from(ZeroCellRule),
    zero_add=st.sampled_from([Decimal("0.5"), Decimal("1.0")]),
    subgroup=st.just("") | NAMES,
    bias=st.sampled_from(BiasFilter),
    has_prediction=st.booleans(),
    planning=st.sampled_from(Planning),
    favoured_by_low=st.sampled_from(Side),
)


@given(ANY)
def test_text_reads_back_as_the_normal_form(asked: Specification) -> None:
    text = write(asked)
    assert parse(text) == normalised(asked)
    assert write(parse(text)) == text


@given(ANY)
def test_normal_form_is_normal(asked: Specification) -> None:
    assert normalised(normalised(asked)) == normalised(asked)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"title": "Deaths "}, {"title": "Deaths"}),
        ({"timepoints": ("b", "a")}, {"timepoints": ("a", "b", "a")}),
        ({"level": Decimal("0.950")}, {"level": Decimal("0.95")}),
        (
            {"model": Model.COMMON_EFFECT, "estimator": Estimator.DL},
            {"model": Model.COMMON_EFFECT, "has_prediction": False},
        ),
        (
            {"interval": IntervalMethod.Z, "interval_from": 2},
            {"interval": IntervalMethod.Z, "interval_from": 3},
        ),
        (
            {"measure": MeasureCode.MD, "zero_cells": ZeroCellRule.ALL},
            {"measure": MeasureCode.MD},
        ),
    ],
)
def test_what_has_no_effect_makes_no_other_analysis(
    first: dict[str, object], second: dict[str, object]
) -> None:
    assert write(samples.asked(**first)) == write(samples.asked(**second))


@pytest.mark.parametrize(
    "changes",
    [
        {"estimator": Estimator.DL},
        {"interval": IntervalMethod.KNHA},
        {"interval_from": 2},
        {"zero_cells": ZeroCellRule.NONE},
        {"favoured_by_low": Side.COMPARATOR},
        {"planning": Planning.POST_HOC},
    ],
)
def test_what_has_an_effect_makes_another(changes: dict[str, object]) -> None:
    assert write(samples.asked(**changes)) != write(samples.asked())


def test_start_is_reml_with_hartung_knapp_from_three_studies_on() -> None:
    start = samples.asked()
    assert (start.model, start.estimator) == (Model.RANDOM_EFFECTS, Estimator.REML)
    assert (start.interval, start.interval_from) == (IntervalMethod.ADHOC, 3)
    assert start.has_prediction


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"schema":2}', write(samples.asked())[:-1]])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(SpecificationUnreadable):
        parse(text)


def test_specification_is_a_value() -> None:
    assert replace(samples.asked()) == samples.asked()
