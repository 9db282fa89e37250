"""Runs on locked data sets: the oracle's numbers, which rows enter, and what can't be computed."""

from collections.abc import Sequence
from typing import Any

import pytest

from extraction.formdef.definition import OutcomeKind
from extraction.formdef.values import ValueState
from extraction.snapshot_data import Arm, SnapshotData, Study
from extraction.snapshot_json import parse as parse_snapshot
from extraction.snapshot_json import write as write_snapshot
from synthesis.meta.results import (
    Between,
    Heterogeneity,
    NotEstimable,
    Pooled,
    Prediction,
    StudyEffect,
    Tau2,
    Unpooled,
)
from synthesis.meta.vocabulary import (
    Estimator,
    IntervalMethod,
    MeasureCode,
    Model,
    Reason,
)
from synthesis.runs import result_json
from synthesis.runs.compute import compute, engine_body
from synthesis.runs.result import Refusal, RunResult, WhyOut
from synthesis.runs.specification import BiasFilter
from tests.synthesis.meta.tolerance import disagreements
from tests.synthesis.runs import samples
from tests.synthesis.runs.samples import (
    ALLOCATION,
    LAST,
    TIMES,
    asked,
    bcg,
    cells,
    data_set,
    trial,
    uid,
)

KINDS = OutcomeKind


def pooled_answer(pooled: Pooled, weights: Sequence[float] = ()) -> dict[str, Any]:
    """A pooled estimate by the oracle's names."""
    assert isinstance(pooled.tau2, Tau2)
    assert isinstance(pooled.heterogeneity, Heterogeneity)
    return {
        "k": pooled.k,
        "estimate": pooled.estimate,
        "se": pooled.se,
        "stat": pooled.stat,
        "df": None if pooled.is_normal else pooled.df,
        "pval": pooled.p,
        "ci_lb": pooled.ci_low,
        "ci_ub": pooled.ci_high,
        "tau2": pooled.tau2.tau2,
        "se_tau2": pooled.tau2.se_tau2,
        "I2": 100 * pooled.heterogeneity.i2,
        "H2": pooled.heterogeneity.h2,
        "Q": pooled.heterogeneity.q,
        "Q_df": pooled.heterogeneity.df,
        "Q_p": pooled.heterogeneity.p,
        "I2_Q": 100 * pooled.heterogeneity.i2_q,
        "weight": [100 * weight for weight in weights],
    }


def in_oracle_order(result: RunResult) -> list[float]:
    """Weights in the order of the oracle's studies, which isn't that of the labels."""
    order = [row["study"] for row in samples.case(samples.BCG)["input"]["studies"]]
    found = {
        taken.study.label: row.weight
        for taken, row in zip(result.rows, result.analysis.rows, strict=True)
    }
    return [found[label] for label in order]


def test_bcg_trials_give_the_oracles_numbers() -> None:
    case = samples.case(samples.BCG)
    result = compute(bcg(), asked(interval=IntervalMethod.Z))
    assert result.overall is not None
    assert isinstance(result.analysis.prediction, Prediction)
    answer = pooled_answer(result.overall, in_oracle_order(result))
    expected = {
        name: value
        for name, value in case["expected"]["pool"].items()
        if name not in ("prediction", "display")
    }
    wanted = {**case, "expected": {"pool": expected}}
    assert disagreements(wanted, {"pool": answer}) == []
    bounds = [result.analysis.prediction.pi_low, result.analysis.prediction.pi_high]
    limits = {**case, "expected": {"pi": case["expected"]["pool"]["prediction"]["t_k1"]}}
    assert disagreements(limits, {"pi": bounds}) == []


@pytest.mark.parametrize(
    ("name", "interval"),
    [(samples.BY_ALLOCATION, IntervalMethod.Z), (samples.HARTUNG_KNAPP, IntervalMethod.KNHA)],
)
def test_bcg_trials_by_allocation_give_the_oracles_numbers(
    name: str, interval: IntervalMethod
) -> None:
    case = samples.case(name)
    result = compute(bcg(), asked(interval=interval, interval_from=2, subgroup=samples.ALLOCATION))
    assert isinstance(result.analysis.between, Between)
    groups = [
        {"label": group.label, **pooled_answer(group.pooled)} for group in result.analysis.subgroups
    ]
    answer = {
        "groups": groups,
        "Q_between": result.analysis.between.q,
        "df": result.analysis.between.df,
        "p": result.analysis.between.p,
        "I2_between": 100 * result.analysis.between.i2,
    }
    wanted = {**case, "expected": {"subgroup": case["expected"]["subgroup"]}}
    assert disagreements(wanted, {"subgroup": answer}) == []


def test_hartung_knapp_stands_beside() -> None:
    result = compute(bcg(), asked())
    methods = {(a.model, a.estimator, a.interval): a.overall for a in result.alternatives}
    reml = (Model.RANDOM_EFFECTS, Estimator.REML)
    assert (*reml, IntervalMethod.ADHOC) not in methods
    knapp, wald = methods[*reml, IntervalMethod.KNHA], methods[*reml, IntervalMethod.Z]
    assert isinstance(knapp, Pooled)
    assert isinstance(wald, Pooled)
    assert knapp.estimate == wald.estimate == result.overall.estimate
    assert knapp.se > wald.se
    assert Model.MANTEL_HAENSZEL in {model for model, _e, _i in methods}


def test_same_snapshot_text_and_specification_give_the_same_text() -> None:
    data = parse_snapshot(write_snapshot(bcg()))
    shuffled = parse_snapshot(write_snapshot(bcg()))
    texts = {result_json.write(compute(each, asked())) for each in (data, shuffled)}
    assert len(texts) == 1
    assert engine_body() == engine_body()


@pytest.mark.parametrize(
    "changes", [{}, {"subgroup": samples.ALLOCATION}, {"model": Model.MANTEL_HAENSZEL}]
)
def test_result_reads_back(changes: dict[str, Any]) -> None:
    result = compute(bcg(judged={"Aronson 1948": "low"}), asked(**changes))
    assert result_json.parse(result_json.write(result)) == result


def test_steps_are_told() -> None:
    told: list[tuple[int, int]] = []
    compute(bcg(), asked(), lambda done, total: told.append((done, total)))
    assert [done for done, _total in told] == list(range(1, len(told) + 1))
    assert {total for _done, total in told} == {len(told) + 1}


# -- which rows enter


def left(result: RunResult) -> list[tuple[str, WhyOut]]:
    return [(one.study.label, one.why) for one in result.left_out]


def entered(result: RunResult) -> list[str]:
    return [row.study.label for row in result.rows]


def test_every_study_without_a_row_is_told_with_its_reason() -> None:
    none = ValueState.NOT_REPORTED
    alone = trial("Alone", (1, 10), (2, 10))
    result = compute(
        data_set(
            trial("Blank", (None, None), (None, None)),
            trial("Entered", (1, 10), (2, 10)),
            trial("Half", (1, 10), (None, 10)),
            trial("Impossible", (11, 10), (2, 10)),
            trial("Silent", (none, none), (none, none)),
            trial("Unclear", (ValueState.UNCLEAR, None), (None, None)),
            Study(id=uid("One arm"), label="One arm", arms=alone.arms[:1], values=(), cells=()),
        ),
        asked(),
    )
    assert entered(result) == ["Entered"]
    assert left(result) == [
        ("Blank", WhyOut.NO_DATA),
        ("Half", WhyOut.INCOMPLETE),
        ("Impossible", WhyOut.IMPOSSIBLE),
        ("One arm", WhyOut.NO_ARMS),
        ("Silent", WhyOut.NOT_REPORTED),
        ("Unclear", WhyOut.UNCLEAR),
    ]


@pytest.mark.parametrize(
    ("bias", "names", "out"),
    [
        (BiasFilter.ALL, ["High", "Low", "None", "Some"], []),
        (
            BiasFilter.NOT_HIGH,
            ["Low", "Some"],
            [("High", WhyOut.RISK_OF_BIAS), ("None", WhyOut.NOT_JUDGED)],
        ),
        (
            BiasFilter.LOW_ONLY,
            ["Low"],
            [
                ("High", WhyOut.RISK_OF_BIAS),
                ("None", WhyOut.NOT_JUDGED),
                ("Some", WhyOut.RISK_OF_BIAS),
            ],
        ),
    ],
)
def test_risk_of_bias_filters(
    bias: BiasFilter, names: list[str], out: list[tuple[str, WhyOut]]
) -> None:
    data = data_set(
        *(trial(name, (3, 30), (5, 30)) for name in ("Low", "Some", "High", "None")),
        judged={"Low": "low", "Some": "some", "High": "high"},
    )
    result = compute(data, asked(bias=bias))
    assert (entered(result), left(result)) == (names, out)


def test_studies_without_a_stated_subgroup_count_in_the_whole_only() -> None:
    data = data_set(
        trial("A", (3, 30), (5, 30), group="random"),
        trial("B", (4, 30), (6, 30), group="random"),
        trial("C", (5, 30), (8, 30)),
    )
    result = compute(data, asked(subgroup=samples.ALLOCATION))
    assert [row.group for row in result.rows] == ["random", "random", ""]
    assert [(group.label, group.k) for group in result.analysis.subgroups] == [("random", 2)]
    assert result.overall.k == 3


# -- the same participants


def several_times(*reported: int) -> SnapshotData:
    """Two trials; the first reports the first time point and these further ones."""
    first, second = trial("A", (3, 30), (5, 30)), trial("B", (4, 40), (9, 40))
    more = tuple(
        cell
        for place in reported
        for arm, numbers in zip(first.arms, ((2, 29), (6, 29)), strict=True)
        for cell in cells(KINDS.DICHOTOMOUS, samples.TB, TIMES[place], arm.id, *numbers)
    )
    study = Study(
        id=first.id, label=first.label, arms=first.arms, values=(), cells=first.cells + more
    )
    return data_set(study, second, timepoints=TIMES)


def test_rows_of_the_same_participants_are_not_pooled() -> None:
    result = compute(several_times(1), asked(timepoints=TIMES))
    overall = result.analysis.overall
    assert isinstance(overall, Unpooled)
    assert overall.reason is Reason.SAME_PARTICIPANTS
    assert [(row.study.label, row.people) for row in result.rows] == [
        ("A", ("A",)),
        ("A", ("A",)),
        ("B", ("B",)),
    ]
    assert all(isinstance(row.weight, NotEstimable) for row in result.analysis.rows)
    assert isinstance(result.analysis.between, NotEstimable)
    assert result.overall is None
    assert all(isinstance(other.overall, Unpooled) for other in result.alternatives)


def test_several_time_points_without_overlap_are_pooled() -> None:
    result = compute(several_times(), asked(timepoints=TIMES))
    assert result.overall.k == 2
    assert all(row.people == () for row in result.rows)
    assert result.left_out == ()


def two_arms(events: int) -> Study:
    """Trial A with a second arm against the same control. events: of the second arm."""
    base = trial("A", (3, 30), (5, 30))
    high = Arm(id=uid("A high dose"), label="High dose", intervention=samples.VACCINE)
    more = cells(KINDS.DICHOTOMOUS, samples.TB, LAST, high.id, events, 31)
    return Study(
        id=base.id, label="A", arms=(*base.arms, high), values=(), cells=(*base.cells, *more)
    )


def test_two_arms_with_one_control_are_the_same_participants() -> None:
    result = compute(data_set(two_arms(2), trial("B", (4, 40), (9, 40))), asked())
    assert isinstance(result.analysis.overall, Unpooled)
    people = {row.experimental.arm.label: row.people for row in result.rows[:2]}
    shared = set(people["BCG"]) & set(people["High dose"])
    assert len(shared) == 1
    assert all(len(sets) == 2 for sets in people.values())


# -- what can't be computed


def test_one_study_is_no_pool() -> None:
    result = compute(data_set(trial("A", (3, 30), (5, 30))), asked())
    assert result.analysis.overall == NotEstimable(reason=Reason.ONE_STUDY, values=(("k", 1),))
    assert isinstance(result.analysis.rows[0].effect, StudyEffect)
    assert isinstance(result.analysis.rows[0].weight, NotEstimable)
    assert isinstance(result.analysis.prediction, NotEstimable)


def test_no_study_at_all() -> None:
    result = compute(data_set(), asked())
    assert result.analysis.overall == NotEstimable(reason=Reason.NO_STUDIES)
    assert result.rows == ()


def test_means_without_spread_have_no_variance() -> None:
    data = data_set(
        *(trial(name, (1, 0, 10), (2, 0, 10), kind=KINDS.CONTINUOUS) for name in "ABC"),
        kind=KINDS.CONTINUOUS,
    )
    result = compute(data, asked(measure=MeasureCode.MD))
    assert result.analysis.overall == NotEstimable(reason=Reason.NO_VARIANCE)


def test_prediction_that_was_not_asked_for_is_not_given() -> None:
    result = compute(bcg(), asked(has_prediction=False, subgroup=ALLOCATION))
    none = NotEstimable(reason=Reason.NOT_REQUESTED)
    assert result.analysis.prediction == none
    assert [group.prediction for group in result.analysis.subgroups] == [none] * 3


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"outcome": uid("gone")}, Refusal.OUTCOME_GONE),
        ({"timepoints": (uid("gone"),)}, Refusal.TIMEPOINT_GONE),
        ({"comparison": uid("gone")}, Refusal.COMPARISON_GONE),
        ({"subgroup": uid("gone")}, Refusal.SUBGROUP_GONE),
        ({"measure": MeasureCode.SMD}, Refusal.OTHER_KIND),
    ],
)
def test_what_the_data_set_does_not_have_is_refused(
    changes: dict[str, Any], refusal: Refusal
) -> None:
    result = compute(bcg(), asked(**changes))
    assert (result.refusal, result.analysis, result.rows) == (refusal, None, ())
    assert result_json.parse(result_json.write(result)) == result


def test_illustrative_mark_is_carried() -> None:
    assert compute(bcg(is_illustrative=True), asked()).is_illustrative
    assert not compute(bcg(), asked()).is_illustrative


def test_standardised_and_raw_mean_differences() -> None:
    numbers = {"A": ((10.5, 2, 20), (12, 3, 21)), "B": ((9, 2, 30), (12.5, 3, 31))}
    data = data_set(
        *(trial(name, *arms, kind=KINDS.CONTINUOUS) for name, arms in numbers.items()),
        kind=KINDS.CONTINUOUS,
    )
    raw = compute(data, asked(measure=MeasureCode.MD))
    assert [row.effect.yi for row in raw.analysis.rows] == [-1.5, -3.5]
    assert raw.rows[0].experimental.cells == (("mean", "10.5"), ("sd", "2"), ("n", "20"))
    standard = compute(data, asked(measure=MeasureCode.SMD))
    assert all(-1.5 < row.effect.yi < 0 for row in standard.analysis.rows)
