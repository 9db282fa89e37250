"""Writing results as answers of the JSON interface (see interface.py)."""

import math
from collections.abc import Sequence

from synthesis.meta.cases import Case, Json
from synthesis.meta.data import columns
from synthesis.meta.errors import MetaError
from synthesis.meta.intervals import prediction_interval
from synthesis.meta.mantel_haenszel import association_tests
from synthesis.meta.registry import measure_of
from synthesis.meta.results import (
    Analysis,
    Between,
    Heterogeneity,
    NotEstimable,
    Pooled,
    RowResult,
    StudyEffect,
    Tau2,
    Unpooled,
)
from synthesis.meta.vocabulary import MeasureCode, Model, PredictionMethod, Reason, Scale

WORDS: dict[Reason, str] = {
    Reason.NO_STUDIES: "There is no study with an effect.",
    Reason.ONE_STUDY: "There is only one study.",
    Reason.NO_DEGREES_OF_FREEDOM: "There are too few studies for the degrees of freedom.",
    Reason.NO_TAU2_IN_MODEL: "The model has no variance between studies.",
    Reason.ONE_SUBGROUP: "There are fewer than two subgroups with studies.",
    Reason.SUBGROUP_NOT_ESTIMABLE: "A subgroup's result can't be computed.",
    Reason.SAME_PARTICIPANTS: "The same participants stand in several rows.",
    Reason.NOT_REPORTED: "The outcome is not reported.",
    Reason.NO_EVENTS: "There are no events in either arm.",
    Reason.ALL_EVENTS: "Every participant of both arms had the event.",
    Reason.NO_EVENTS_IN_ONE_ARM: "There are no events in one of the arms of all studies.",
    Reason.ZERO_CELL: "A cell is empty and nothing is added to it.",
    Reason.ZERO_CELL_RULE_UNCONFIRMED: (
        "Review Manager's rule for risk differences with an empty cell is not confirmed."
    ),
    Reason.NO_VARIANCE: "There is no variance.",
    Reason.NO_SPREAD: "There is no spread to standardise by.",
    Reason.NO_DIFFERENCES: "The studies do not differ, and the interval rests on their differences.",
    Reason.TOO_FEW_PARTICIPANTS: "There are too few participants.",
    Reason.MEAN_SIGNS: "The means are zero or differ in sign.",
    Reason.PERFECT_CORRELATION: "The correlation is 1 or -1.",
    Reason.NO_FORMULA: "The convention gives no formula for it.",
    Reason.NOT_REQUESTED: "It was not asked for.",
}


def in_words(missing: NotEstimable) -> str:
    """Why something couldn't be computed, with the values that go with it."""
    values = ", ".join(f"{name} = {value}" for name, value in missing.values)
    return f"{WORDS[missing.reason]} ({values})" if values else WORDS[missing.reason]


def escalc_answer(_: Case, analysis: Analysis) -> Json:
    """Effects and variances; null where there is none."""
    effects = [_effect(row) for row in analysis.rows]
    return {
        "yi": [effect and effect.yi for effect in effects],
        "vi": [effect and effect.vi for effect in effects],
    }


def study_ci_answer(_: Case, analysis: Analysis) -> Json:
    """Standard errors and normal intervals of the studies."""
    effects = [_effect(row) for row in analysis.rows]
    return {
        "sei": [effect and effect.se for effect in effects],
        "ci_lb": [effect and effect.ci_low for effect in effects],
        "ci_ub": [effect and effect.ci_high for effect in effects],
    }


def pool_answer(case: Case, analysis: Analysis) -> Json:
    """The overall result."""
    pooled = _require(analysis.overall)
    answer = _pooled(pooled)
    answer["weight"] = [_percent(row.weight) for row in analysis.rows]
    if pooled.model is Model.RANDOM_EFFECTS:
        answer["prediction"] = _predictions(pooled)
    scale = case.measure.scale
    if scale is not Scale.IDENTITY:
        back = case.measure.back_transform
        answer["display"] = {
            "estimate": _plain(back(pooled.estimate)),
            "ci_lb": _plain(back(pooled.ci_low)),
            "ci_ub": _plain(back(pooled.ci_high)),
        }
    if pooled.model is Model.MANTEL_HAENSZEL and case.measure.code is MeasureCode.OR:
        answer |= _tests(case)
    return answer


def tau2_ci_answer(_: Case, analysis: Analysis) -> Json:
    """The Q-profile interval of tau2, and what follows from it; null with one study."""
    found = analysis.tau2_interval
    if isinstance(found, NotEstimable):
        if found.reason is Reason.ONE_STUDY:
            return {name: [None, None] for name in ("tau2", "tau", "I2", "H2")}
        raise MetaError(in_words(found))
    return {
        "tau2": [found.tau2_low, found.tau2_high],
        "tau": [math.sqrt(found.tau2_low), math.sqrt(found.tau2_high)],
        "I2": [100 * found.i2_low, 100 * found.i2_high],
        "H2": [found.h2_low, found.h2_high],
    }


def subgroup_answer(_: Case, analysis: Analysis) -> Json:
    """The subgroups' results and the test between them."""
    between = _between(analysis)
    return {
        "groups": _groups(analysis),
        "Q_between": between.q,
        "df": between.df,
        "p": between.p,
        "I2_between": 100 * between.i2,
    }


def revman_answer(_: Case, analysis: Analysis) -> Json:
    """The result as Review Manager 5 shows it; weight 0 for studies that are left out."""
    effects = [_effect(row) for row in analysis.rows]
    answer: dict[str, Json] = {
        "yi": [effect and effect.yi for effect in effects],
        "sei": [effect and effect.se for effect in effects],
        "weight": [_percent(row.weight) or 0.0 for row in analysis.rows],
    }
    answer |= _pooled(_require(analysis.overall))
    if analysis.subgroups:
        between = _between(analysis)
        answer |= {
            "groups": _groups(analysis),
            "Q_between": between.q,
            "Q_between_df": between.df,
            "Q_between_p": between.p,
            "I2_between": 100 * between.i2,
        }
    return answer


def _effect(row: RowResult) -> StudyEffect | None:
    return row.effect if isinstance(row.effect, StudyEffect) else None


def _percent(weight: float | NotEstimable) -> float | None:
    return None if isinstance(weight, NotEstimable) else 100 * weight


def _plain(number: float) -> float | str:
    """A number as JSON has it: infinities as "Inf" and "-Inf"."""
    return number if math.isfinite(number) else ("Inf" if number > 0 else "-Inf")


def _require(overall: Pooled | Unpooled | NotEstimable) -> Pooled:
    if isinstance(overall, Unpooled):
        raise MetaError(WORDS[overall.reason])
    if isinstance(overall, NotEstimable):
        raise MetaError(in_words(overall))
    return overall


def _between(analysis: Analysis) -> Between:
    if isinstance(analysis.between, NotEstimable):
        if analysis.between.reason is Reason.ONE_SUBGROUP and analysis.subgroups:
            return Between(q=0.0, df=0, p=1.0, i2=0.0)
        raise MetaError(in_words(analysis.between))
    return analysis.between


def _groups(analysis: Analysis) -> Sequence[Json]:
    groups: list[Json] = []
    for group in analysis.subgroups:
        if isinstance(group.pooled, Pooled):
            groups.append({"label": group.label, **_pooled(group.pooled)})
        else:
            groups.append({"label": group.label, "k": group.k, "estimate": None})
    return groups


def _pooled(pooled: Pooled) -> dict[str, Json]:
    """The keys that every pooled result has. By convention one study has tau2 = 0, Q = 0, P = 1."""
    found = pooled.heterogeneity
    if isinstance(found, NotEstimable):
        found = Heterogeneity(q=0.0, df=0, p=1.0, i2=0.0, h2=1.0, i2_q=0.0)
    tau2 = pooled.tau2 if isinstance(pooled.tau2, Tau2) else None
    se_tau2 = tau2.se_tau2 if tau2 is not None else None
    return {
        "k": pooled.k,
        "estimate": pooled.estimate,
        "se": pooled.se,
        "stat": _plain(pooled.stat),
        "df": None if pooled.is_normal else pooled.df,
        "pval": pooled.p,
        "ci_lb": pooled.ci_low,
        "ci_ub": pooled.ci_high,
        "tau2": tau2.tau2 if tau2 is not None else 0.0,
        "se_tau2": None if isinstance(se_tau2, NotEstimable) else se_tau2,
        "I2": 100 * found.i2,
        "H2": found.h2,
        "Q": found.q,
        "Q_df": found.df,
        "Q_p": found.p,
        "I2_Q": 100 * found.i2_q,
    }


def _predictions(pooled: Pooled) -> dict[str, Json]:
    """Prediction intervals, those that have degrees of freedom. One study's is its own interval."""
    if isinstance(pooled.tau2, NotEstimable):
        return {PredictionMethod.Z: [pooled.ci_low, pooled.ci_high]}
    answer: dict[str, Json] = {}
    for method in PredictionMethod:
        found = prediction_interval(pooled, method)
        if not isinstance(found, NotEstimable):
            answer[method] = [found.pi_low, found.pi_high]
    return answer


def _tests(case: Case) -> dict[str, Json]:
    data = [row.data for row in case.rows if row.data is not None]
    measure = measure_of(MeasureCode.OR)
    tests = association_tests(columns(measure.kind, data), pooling=case.spec.pooling_rule)
    if isinstance(tests, NotEstimable):
        return {}
    return {
        "test_MH": tests.mantel_haenszel,
        "test_MHp": tests.mantel_haenszel_p,
        "test_CO": tests.cochran,
        "test_COp": tests.cochran_p,
        "test_BD": tests.breslow_day,
        "test_BDp": tests.breslow_day_p,
        "test_TA": tests.tarone,
        "test_TAp": tests.tarone_p,
    }
