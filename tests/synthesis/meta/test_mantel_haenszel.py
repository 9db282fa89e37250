"""Mantel-Haenszel and Peto: single tables, sparse tables, and what can't be pooled."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthesis.meta.analysis import analyse
from synthesis.meta.data import Counts, columns
from synthesis.meta.errors import NotOffered
from synthesis.meta.mantel_haenszel import association_tests, stratified_mean
from synthesis.meta.measures.base import ZeroCells
from synthesis.meta.measures.counts import Cells
from synthesis.meta.results import NotEstimable
from synthesis.meta.spec import Row, Spec
from synthesis.meta.vocabulary import Convention, DataKind, MeasureCode, Model, Reason

RATIOS = [MeasureCode.OR, MeasureCode.RR]
CODES = [*RATIOS, MeasureCode.RD]


def rows(*tables):
    return [
        Row(key=str(i), data=Counts(events1=a, total1=n1, events2=c, total2=n2))
        for i, (a, n1, c, n2) in enumerate(tables)
    ]


def pooled(code, *tables, model=Model.MANTEL_HAENSZEL, **options):
    return analyse(rows(*tables), Spec(measure=code, model=model, **options)).overall


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (MeasureCode.OR, math.log(4 * 16 / (16 * 9))),
        (MeasureCode.RR, math.log((4 / 20) / (9 / 25))),
        (MeasureCode.RD, 4 / 20 - 9 / 25),
    ],
)
def test_one_table_gives_its_own_effect(code, expected):
    found = pooled(code, (4, 20, 9, 25))
    assert found.estimate == pytest.approx(expected, rel=1e-14)
    assert found.heterogeneity.reason is Reason.ONE_STUDY


@pytest.mark.parametrize("code", CODES)
def test_a_table_repeated_keeps_the_estimate_and_halves_the_variance(code):
    once, twice = pooled(code, (4, 20, 9, 25)), pooled(code, (4, 20, 9, 25), (4, 20, 9, 25))
    assert twice.estimate == pytest.approx(once.estimate, rel=1e-13)
    assert twice.se == pytest.approx(once.se / math.sqrt(2), rel=1e-12)
    assert twice.weights == (0.5, 0.5)
    assert twice.heterogeneity.q == pytest.approx(0, abs=1e-20)


table = st.tuples(st.integers(1, 40), st.integers(41, 80), st.integers(1, 40), st.integers(41, 80))
tables = st.lists(table, min_size=1, max_size=6)


@given(tables=tables, code=st.sampled_from(CODES))
def test_exchanging_the_arms_turns_the_sign(tables, code):
    there = pooled(code, *tables)
    back = pooled(code, *((c, n2, a, n1) for a, n1, c, n2 in tables))
    assert back.estimate == pytest.approx(-there.estimate, abs=1e-12)
    assert back.se == pytest.approx(there.se, rel=1e-9)


@given(tables=tables, code=st.sampled_from(CODES))
def test_the_estimate_lies_among_the_tables_effects(tables, code):
    analysis = analyse(rows(*tables), Spec(measure=code, model=Model.MANTEL_HAENSZEL))
    effects = [row.effect.yi for row in analysis.rows]
    assert min(effects) - 1e-12 <= analysis.overall.estimate <= max(effects) + 1e-12


@given(tables=tables)
def test_a_ratios_variance_is_the_textbooks_sum(tables):
    t = Cells.of(columns(DataKind.COUNTS, [row.data for row in rows(*tables)]))
    n = t.n1 + t.n2
    r, s = (t.a * t.n2 / n).sum(), (t.c * t.n1 / n).sum()
    textbook = ((t.n1 * t.n2 * (t.a + t.c) - t.a * t.c * n) / n**2).sum() / (r * s)
    assert stratified_mean(t, MeasureCode.RR).se == pytest.approx(math.sqrt(textbook), rel=1e-9)


@given(tables=st.lists(table, min_size=1, max_size=1))
def test_robins_variance_of_one_table_is_the_binomial_one(tables):
    t = Cells.of(columns(DataKind.COUNTS, [row.data for row in rows(*tables)]))
    sato = stratified_mean(t, MeasureCode.RD, sato=True)
    robins = stratified_mean(t, MeasureCode.RD, sato=False)
    binomial = (t.a * t.b / t.n1**3 + t.c * t.d / t.n2**3)[0]
    assert robins.se**2 == pytest.approx(binomial, rel=1e-12)
    assert sato.estimate == robins.estimate
    assert sato.se > 0


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ((0, 20, 0, 20), Reason.NO_EVENTS),
        ((20, 20, 15, 15), Reason.ALL_EVENTS),
        ((3, 20, 0, 20), Reason.NO_EVENTS_IN_ONE_ARM),
    ],
)
@pytest.mark.parametrize("code", RATIOS)
def test_a_ratio_that_has_no_value_says_why(code, table, reason):
    found = pooled(code, table, table)
    assert isinstance(found, NotEstimable)
    assert found.reason is reason


@pytest.mark.parametrize("code", CODES)
def test_all_zero_arms_never_give_a_number(code):
    analysis = analyse(
        rows((0, 20, 0, 20), (0, 15, 0, 18)), Spec(measure=code, model=Model.MANTEL_HAENSZEL)
    )
    assert isinstance(analysis.overall, NotEstimable)
    assert analysis.overall.reason is Reason.NO_EVENTS
    assert all(isinstance(row.effect, NotEstimable) for row in analysis.rows)
    assert all(isinstance(row.weight, NotEstimable) for row in analysis.rows)


def test_peto_needs_no_correction_for_one_empty_cell():
    analysis = analyse(rows((0, 75, 1, 75)), Spec(measure=MeasureCode.OR, model=Model.PETO))
    assert analysis.overall.estimate == pytest.approx(-2)
    assert analysis.rows[0].effect.yi == pytest.approx(-2)
    assert analysis.rows[0].effect.corrected is False


def test_peto_without_events_says_so():
    assert pooled(MeasureCode.OR, (0, 20, 0, 20), model=Model.PETO).reason is Reason.NO_EVENTS


def test_tables_without_events_can_be_kept():
    tables = [(0, 20, 0, 20), (4, 20, 9, 25), (6, 30, 7, 25)]
    dropped = pooled(MeasureCode.OR, *tables)
    kept = pooled(MeasureCode.OR, *tables, zero_cells=ZeroCells(drop00=False))
    assert (dropped.k, kept.k) == (2, 3)
    assert dropped.weights[0] == 0


@pytest.mark.parametrize("measure", [MeasureCode.MD, MeasureCode.AS, MeasureCode.GEN])
def test_other_measures_are_refused(measure):
    with pytest.raises(NotOffered, match=measure):
        Spec(measure=measure, model=Model.MANTEL_HAENSZEL)
    with pytest.raises(NotOffered, match=measure):
        Spec(measure=measure, model=Model.PETO)
    with pytest.raises(NotOffered, match=measure):
        stratified_mean(Cells.of(np.ones((4, 1))), measure)


def test_tests_of_association_without_events_say_so():
    data = [row.data for row in rows((0, 20, 0, 20))]
    assert association_tests(columns(DataKind.COUNTS, data)).reason is Reason.NO_EVENTS


def test_review_manager_refuses_risk_differences_with_an_empty_cell():
    found = pooled(MeasureCode.RD, (0, 20, 2, 20), (4, 20, 9, 25), convention=Convention.REVMAN5)
    assert found.reason is Reason.ZERO_CELL_RULE_UNCONFIRMED
