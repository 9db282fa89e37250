"""One analysis from rows to results: what is drawn, what is pooled, and what isn't."""

import dataclasses
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthesis.meta.analysis import analyse
from synthesis.meta.data import Counts, Effect
from synthesis.meta.engine import engine_identity
from synthesis.meta.errors import InvalidData, NotOffered
from synthesis.meta.measures.base import ZeroCells
from synthesis.meta.results import Between, NotEstimable, Pooled, Tau2, Unpooled
from synthesis.meta.spec import Row, Spec
from synthesis.meta.vocabulary import (
    Convention,
    Estimator,
    IntervalMethod,
    MeasureCode,
    Model,
    Reason,
    VarianceType,
    ZeroCellRule,
)

GEN = Spec(measure=MeasureCode.GEN, by_subgroup=True)


def row(key, yi, vi=0.04, subgroup="", participants=()):
    data = None if yi is None else Effect(yi=yi, vi=vi)
    return Row(key=key, data=data, subgroup=subgroup, participants=frozenset(participants))


def numbers_in(value):
    """Every float anywhere in a result."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from numbers_in(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from numbers_in(item)
    elif isinstance(value, float):
        yield value


def test_interval_asked_for_holds_from_as_many_studies_on_as_are_named():
    spec = Spec(measure=MeasureCode.GEN, interval=IntervalMethod.ADHOC, interval_from=3)
    rows = [row("a", 0.1), row("b", 0.5), row("c", 0.3)]
    assert analyse(rows, spec).overall.interval is IntervalMethod.ADHOC
    for few in (rows[:2], rows[:1]):
        assert analyse(few, spec).overall.interval is IntervalMethod.Z


def test_each_row_has_its_effect_and_weight_or_the_reason_why_not():
    analysis = analyse([row("a", 0.1), row("b", None), row("c", 0.3), row("d", 1, vi=0)], GEN)
    assert [r.key for r in analysis.rows] == ["a", "b", "c", "d"]
    assert analysis.k == analysis.overall.k == 2
    first, second, third, fourth = analysis.rows
    assert (first.effect.yi, first.effect.vi, first.effect.se) == (0.1, 0.04, 0.2)
    assert first.effect.ci_high == pytest.approx(0.1 + 1.959963984540054 * 0.2)
    assert first.weight + third.weight == pytest.approx(1)
    missing = NotEstimable(reason=Reason.NOT_REPORTED)
    assert (second.effect, second.weight) == (missing, missing)
    assert fourth.effect.reason is fourth.weight.reason is Reason.NO_VARIANCE


def test_corrected_rows_are_marked():
    rows = [
        Row(key="a", data=Counts(events1=0, total1=9, events2=3, total2=9)),
        Row(key="b", data=Counts(events1=2, total1=9, events2=3, total2=9)),
    ]
    analysis = analyse(rows, Spec(measure=MeasureCode.RR))
    assert [r.effect.corrected for r in analysis.rows] == [True, False]


def test_no_rows_and_no_reported_rows_give_no_number():
    for rows in ([], [row("a", None)]):
        analysis = analyse(rows, GEN)
        assert analysis.overall == NotEstimable(reason=Reason.NO_STUDIES)
        assert analysis.prediction == analysis.tau2_interval == analysis.overall


def test_rows_that_fail_for_one_reason_share_it():
    rows = [
        Row(key=key, data=Counts(events1=0, total1=9, events2=0, total2=9)) for key in ("a", "b")
    ]
    none = ZeroCells(to=ZeroCellRule.NONE)
    analysis = analyse(rows, Spec(measure=MeasureCode.OR, zero_cells=none))
    assert analysis.overall == NotEstimable(reason=Reason.NO_EVENTS)


def test_one_study_has_an_effect_and_nothing_that_needs_two():
    analysis = analyse([row("a", 0.4)], GEN)
    assert analysis.overall.estimate == 0.4
    for missing in (analysis.prediction, analysis.tau2_interval, analysis.overall.tau2):
        assert missing.reason is Reason.ONE_STUDY


def test_rows_of_the_same_participants_are_drawn_and_not_pooled():
    rows = [
        row("week 4", 0.1, subgroup="early", participants=["trial A"]),
        row("week 8", 0.3, subgroup="late", participants=["trial A"]),
        row("other", 0.2, subgroup="late", participants=["trial B"]),
    ]
    analysis = analyse(rows, GEN)
    assert analysis.overall == Unpooled(reason=Reason.SAME_PARTICIPANTS, rows=("week 4", "week 8"))
    assert [r.effect.yi for r in analysis.rows] == [0.1, 0.3, 0.2]
    for missing in (
        *(r.weight for r in analysis.rows),
        analysis.prediction,
        analysis.tau2_interval,
        analysis.between,
    ):
        assert missing.reason is Reason.SAME_PARTICIPANTS
    # within each subgroup nobody stands twice
    assert all(isinstance(group.pooled, Pooled) for group in analysis.subgroups)


def test_a_subgroup_of_the_same_participants_is_not_pooled_either():
    rows = [
        row("scale 1", 0.1, subgroup="x", participants=["A: control", "A: drug"]),
        row("scale 2", 0.3, subgroup="x", participants=["A: control", "A: other drug"]),
        row("other", 0.2, subgroup="y"),
    ]
    groups = analyse(rows, GEN).subgroups
    assert isinstance(groups[0].pooled, Unpooled)
    assert groups[0].prediction.reason is Reason.SAME_PARTICIPANTS
    assert isinstance(groups[1].pooled, Pooled)


def test_a_row_without_an_effect_doesnt_count_as_a_repetition():
    rows = [
        row("a", 0.1, participants=["A"]),
        row("b", None, participants=["A"]),
        row("c", 0.2),
    ]
    assert isinstance(analyse(rows, GEN).overall, Pooled)


def test_subgroups_stand_in_byte_order_and_unlabelled_rows_count_overall_only():
    labels = ["b", "a", "é", "B", "", "a"]
    rows = [row(str(i), 0.1 * i, subgroup=label) for i, label in enumerate(labels)]
    analysis = analyse(rows, GEN)
    assert [group.label for group in analysis.subgroups] == ["B", "a", "b", "é"]
    assert [group.k for group in analysis.subgroups] == [1, 2, 1, 1]
    assert analysis.overall.k == 6
    assert analysis.between.df == 3


def test_an_empty_subgroup_is_shown_and_takes_no_part_in_the_test():
    rows = [
        row("a", 0.1, subgroup="x"),
        row("b", 0.2, subgroup="y"),
        row("c", None, subgroup="z"),
    ]
    analysis = analyse(rows, GEN)
    assert analysis.subgroups[2].pooled == NotEstimable(reason=Reason.NO_STUDIES)
    assert analysis.between.df == 1


def test_a_subgroup_that_has_studies_but_no_result_stops_the_test():
    rows = [row("a", 0.1, subgroup="x"), row("b", 0.2, subgroup="y"), row("c", 0.3, subgroup="y")]
    spec = dataclasses.replace(GEN, interval=IntervalMethod.T)
    assert analyse(rows, spec).between == NotEstimable(
        reason=Reason.SUBGROUP_NOT_ESTIMABLE, values=(("subgroup", "x"),)
    )


def test_one_subgroup_has_no_test_and_none_is_made_unasked():
    rows = [row("a", 0.1, subgroup="x"), row("b", 0.2, subgroup="x")]
    assert analyse(rows, GEN).between.reason is Reason.ONE_SUBGROUP
    unasked = analyse(rows, Spec(measure=MeasureCode.GEN))
    assert (unasked.subgroups, unasked.between.reason) == ((), Reason.NOT_REQUESTED)


@given(
    effects=st.lists(
        st.tuples(
            st.one_of(st.none(), st.floats(-4, 4)),
            st.one_of(st.just(0.0), st.floats(1e-4, 5)),
            st.sampled_from(["", "x", "y"]),
            st.sampled_from(["", "", "", "A"]),
        ),
        max_size=7,
    ),
    model=st.sampled_from([Model.COMMON_EFFECT, Model.RANDOM_EFFECTS]),
    estimator=st.sampled_from(Estimator),
    interval=st.sampled_from(IntervalMethod),
)
def test_nothing_is_ever_nan_and_the_same_input_gives_the_same_result(
    effects, model, estimator, interval
):
    rows = [
        row(str(i), yi, vi, subgroup, [people] if people else ())
        for i, (yi, vi, subgroup, people) in enumerate(effects)
    ]
    spec = Spec(
        measure=MeasureCode.GEN,
        model=model,
        estimator=estimator,
        interval=interval,
        by_subgroup=True,
    )
    analysis = analyse(rows, spec)
    assert not any(math.isnan(number) for number in numbers_in(analysis))
    assert analyse(rows, spec) == analysis


@given(
    tables=st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6), st.integers(0, 6)),
        max_size=5,
    ),
    measure=st.sampled_from([MeasureCode.RR, MeasureCode.OR, MeasureCode.RD]),
    model=st.sampled_from(Model),
    rule=st.sampled_from(ZeroCellRule),
    convention=st.sampled_from(Convention),
)
def test_sparse_tables_give_numbers_or_reasons(tables, measure, model, rule, convention):
    rows = [
        Row(
            key=str(i),
            data=Counts(events1=a, total1=a + b + 1, events2=c, total2=c + d + (a + b == 0)),
        )
        for i, (a, b, c, d) in enumerate(tables)
        if c + d + (a + b == 0) > 0
    ]
    try:
        spec = Spec(
            measure=measure,
            model=model,
            estimator=Estimator.DL,
            zero_cells=ZeroCells(to=rule),
            convention=convention,
        )
    except NotOffered:
        return
    analysis = analyse(rows, spec)
    assert not any(math.isnan(number) for number in numbers_in(analysis))
    if isinstance(analysis.overall, Pooled):
        assert analysis.overall.se > 0
        assert sum(analysis.overall.weights) == pytest.approx(1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"measure": MeasureCode.RR, "vtype": VarianceType.UB},
        {"measure": MeasureCode.SMD, "vtype": VarianceType.REVMAN},
        {
            "measure": MeasureCode.OR,
            "model": Model.MANTEL_HAENSZEL,
            "interval": IntervalMethod.KNHA,
        },
        {"measure": MeasureCode.OR, "model": Model.MANTEL_HAENSZEL_RANDOM},
        {"measure": MeasureCode.ROM, "convention": Convention.REVMAN5},
        {"measure": MeasureCode.OR, "convention": Convention.REVMAN5},
        {
            "measure": MeasureCode.OR,
            "convention": Convention.REVMAN5,
            "estimator": Estimator.DL,
            "interval": IntervalMethod.T,
        },
    ],
)
def test_specifications_that_dont_exist_are_refused(wrong):
    with pytest.raises(NotOffered):
        Spec(**wrong)


def test_a_level_is_a_fraction():
    with pytest.raises(InvalidData):
        Spec(measure=MeasureCode.GEN, level=95)


def test_review_managers_random_effects_know_tau2_without_its_error():
    rows = [
        Row(key="a", data=Counts(events1=4, total1=40, events2=15, total2=41)),
        Row(key="b", data=Counts(events1=14, total1=40, events2=9, total2=41)),
        Row(key="c", data=Counts(events1=3, total1=40, events2=9, total2=41)),
    ]
    spec = Spec(
        measure=MeasureCode.OR,
        model=Model.MANTEL_HAENSZEL_RANDOM,
        convention=Convention.REVMAN5,
    )
    found = analyse(rows, spec)
    assert isinstance(found.overall.tau2, Tau2)
    assert found.overall.tau2.tau2 > 0
    assert found.overall.tau2.se_tau2.reason is Reason.NO_FORMULA
    assert found.prediction.reason is found.tau2_interval.reason is Reason.NO_FORMULA


def test_the_engine_says_what_it_is():
    identity = engine_identity()
    assert set(identity) == {"engine", "engine_version", "numpy", "scipy"}
    assert all(identity.values())


def test_between_is_the_q_of_the_subgroups():
    rows = [row("a", 0.0, vi=1.0, subgroup="x"), row("b", 2.0, vi=1.0, subgroup="y")]
    found = analyse(rows, dataclasses.replace(GEN, model=Model.COMMON_EFFECT)).between
    assert found == Between(q=2.0, df=1, p=pytest.approx(0.15729920705028513), i2=0.5)
