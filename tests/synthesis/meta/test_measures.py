"""Every registered measure, and the zero-cell rules."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthesis.meta.data import Correlation, Counts, Effect, Means, columns
from synthesis.meta.errors import InvalidData, NotOffered
from synthesis.meta.measures.base import EffectOptions, ZeroCells
from synthesis.meta.registry import MEASURES, measure_of
from synthesis.meta.vocabulary import (
    DataKind,
    MeasureCode,
    Reason,
    Scale,
    VarianceType,
    ZeroCellRule,
)

ROWS = {
    DataKind.COUNTS: Counts(events1=4, total1=123, events2=11, total2=139),
    DataKind.MEANS: Means(mean1=3.2, sd1=1.1, n1=40, mean2=2.5, sd2=1.4, n2=38),
    DataKind.CORRELATION: Correlation(r=0.4, n=30),
    DataKind.EFFECT: Effect(yi=0.3, vi=0.02),
}
BY_CODE = {measure.code: measure for measure in MEASURES}
COMPARISONS = [m for m in MEASURES if m.kind in (DataKind.COUNTS, DataKind.MEANS)]


def counts(a, n1, c, n2):
    return Counts(events1=a, total1=n1, events2=c, total2=n2)


def effects(code, *rows, **options):
    measure = BY_CODE[code]
    return measure.effects(columns(measure.kind, rows), EffectOptions(**options))


def test_every_code_has_one_measure():
    assert sorted(m.code for m in MEASURES) == sorted(MeasureCode)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.code)
@pytest.mark.parametrize("vtype", VarianceType)
def test_a_measure_gives_an_effect_with_a_variance_and_shows_it(measure, vtype):
    if vtype not in measure.vtypes:
        return
    table = columns(measure.kind, [ROWS[measure.kind], None])
    found = measure.effects(table, EffectOptions(vtype=vtype))
    assert found.yi.shape == found.vi.shape == (2,)
    assert found.vi[0] > 0
    assert found.reasons == (None, Reason.NOT_REPORTED)
    assert np.isnan([found.yi[1], found.vi[1]]).all()
    assert math.isfinite(measure.back_transform(float(found.yi[0])))


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.code)
def test_rows_without_any_effect_are_no_error(measure):
    found = measure.effects(columns(measure.kind, []), EffectOptions())
    assert found.reasons == ()
    assert len(found.usable) == 0


@pytest.mark.parametrize("measure", COMPARISONS, ids=lambda m: m.code)
def test_exchanging_the_arms_turns_the_sign(measure):
    table = columns(measure.kind, [ROWS[measure.kind]])
    half = len(table) // 2
    there = measure.effects(table, EffectOptions())
    back = measure.effects(np.concatenate((table[half:], table[:half])), EffectOptions())
    assert back.yi[0] == pytest.approx(-there.yi[0], rel=1e-12)
    assert back.vi[0] == pytest.approx(there.vi[0], rel=1e-12)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda m: m.code)
def test_the_shown_value_goes_up_with_the_effect(measure):
    shown = [measure.back_transform(x) for x in (-2.0, -0.1, 0.0, 0.1, 2.0)]
    assert shown == sorted(set(shown))
    assert shown[2] == (1 if measure.scale is Scale.LOG else 0)


def test_a_ratio_too_large_to_show_is_infinite():
    assert BY_CODE["OR"].back_transform(800) == math.inf


def test_an_unknown_measure_is_refused_by_name():
    with pytest.raises(NotOffered, match="XYZ"):
        measure_of("XYZ")


def test_a_row_of_another_kind_is_refused():
    with pytest.raises(InvalidData, match="counts"):
        columns(DataKind.COUNTS, [ROWS[DataKind.MEANS]])


ZEROS = [counts(0, 20, 2, 21), counts(0, 15, 0, 15), counts(9, 9, 8, 8), counts(5, 50, 9, 52)]


@pytest.mark.parametrize(
    ("rule", "corrected"),
    [
        (ZeroCellRule.ONLY0, [True, True, True, False]),
        (ZeroCellRule.IF0ALL, [True, True, True, True]),
        (ZeroCellRule.ALL, [True, True, True, True]),
        (ZeroCellRule.NONE, [False, False, False, False]),
    ],
)
def test_the_rule_says_which_tables_are_corrected(rule, corrected):
    found = effects("OR", *ZEROS, zero_cells=ZeroCells(to=rule))
    assert found.corrected.tolist() == corrected


def test_if0all_leaves_tables_alone_where_none_has_a_zero():
    found = effects("OR", ZEROS[3], zero_cells=ZeroCells(to=ZeroCellRule.IF0ALL))
    assert not found.corrected.any()


def test_a_table_without_an_effect_says_why():
    none = effects("OR", *ZEROS, zero_cells=ZeroCells(to=ZeroCellRule.NONE))
    assert none.reasons == (Reason.ZERO_CELL, Reason.NO_EVENTS, Reason.ALL_EVENTS, None)
    dropped = effects("OR", *ZEROS, zero_cells=ZeroCells(drop00=True))
    assert dropped.reasons == (None, Reason.NO_EVENTS, Reason.ALL_EVENTS, None)


def test_a_risk_difference_without_events_has_no_variance_to_weigh_it_by():
    found = effects("RD", *ZEROS, zero_cells=ZeroCells(to=ZeroCellRule.NONE))
    assert found.reasons == (None, Reason.NO_VARIANCE, Reason.NO_VARIANCE, None)
    assert (found.yi[1], found.vi[1]) == (0, 0)


def test_an_odds_ratio_by_hand():
    found = effects("OR", counts(4, 123, 11, 139))
    assert found.yi[0] == pytest.approx(math.log((4 * 128) / (119 * 11)), rel=1e-14)
    assert found.vi[0] == pytest.approx(1 / 4 + 1 / 119 + 1 / 11 + 1 / 128, rel=1e-14)


@pytest.mark.parametrize(
    ("code", "row", "reason"),
    [
        (
            "SMD",
            Means(mean1=1, sd1=0, n1=10, mean2=2, sd2=0, n2=10),
            Reason.NO_SPREAD,
        ),
        ("MD", Means(mean1=1, sd1=0, n1=10, mean2=2, sd2=0, n2=10), Reason.NO_VARIANCE),
        (
            "SMD",
            Means(mean1=1, sd1=1, n1=1, mean2=2, sd2=1, n2=2),
            Reason.TOO_FEW_PARTICIPANTS,
        ),
        ("ROM", Means(mean1=-1, sd1=1, n1=9, mean2=2, sd2=1, n2=9), Reason.MEAN_SIGNS),
        ("ZCOR", Correlation(r=1, n=30), Reason.PERFECT_CORRELATION),
        ("ZCOR", Correlation(r=0.2, n=3), Reason.TOO_FEW_PARTICIPANTS),
        ("GEN", Effect(yi=1, vi=0), Reason.NO_VARIANCE),
    ],
)
def test_other_rows_that_cant_be_pooled_say_why(code, row, reason):
    assert effects(code, row).reasons == (reason,)


@given(
    n1=st.integers(1, 400),
    n2=st.integers(1, 400),
    a=st.integers(0, 400),
    c=st.integers(0, 400),
    rule=st.sampled_from(ZeroCellRule),
    code=st.sampled_from(["RR", "OR", "RD", "AS", "PETO"]),
)
def test_any_table_has_an_effect_or_a_reason(n1, n2, a, c, rule, code):
    found = effects(code, counts(min(a, n1), n1, min(c, n2), n2), zero_cells=ZeroCells(to=rule))
    if found.reasons[0] is None:
        assert math.isfinite(found.yi[0])
        assert found.vi[0] > 0
    else:
        assert found.reasons[0] is not Reason.NOT_REPORTED


@pytest.mark.parametrize(
    "make",
    [
        lambda: counts(5, 4, 1, 9),
        lambda: counts(-1, 4, 1, 9),
        lambda: counts(0, 0, 1, 9),
        lambda: counts(math.nan, 4, 1, 9),
        lambda: Means(mean1=1, sd1=-1, n1=9, mean2=1, sd2=1, n2=9),
        lambda: Means(mean1=1, sd1=1, n1=0, mean2=1, sd2=1, n2=9),
        lambda: Correlation(r=1.1, n=9),
        lambda: Correlation(r=0.1, n=0),
        lambda: Effect(yi=0.1, vi=-0.1),
        lambda: Effect(yi=math.inf, vi=0.1),
        lambda: Effect(yi=1e101, vi=0.1),
        lambda: Effect(yi=0.1, vi=1e-101),
        lambda: counts(1, 1e16, 1, 9),
        lambda: ZeroCells(add=-0.5),
        lambda: ZeroCells(add=1.5),
    ],
)
def test_data_that_no_study_can_have_are_refused(make):
    with pytest.raises(InvalidData):
        make()
