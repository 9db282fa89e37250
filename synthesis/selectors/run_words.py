"""Runs in words: methods, reasons, what was done with the data."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from synthesis.meta.results import NotEstimable, Prediction, Unpooled
from synthesis.meta.vocabulary import (
    Estimator,
    IntervalMethod,
    MeasureCode,
    Model,
    Reason,
    ZeroCellRule,
)
from synthesis.runs.result import LeftOut, Refusal, RunResult, WhyOut
from synthesis.runs.specification import BiasFilter, Planning, Side, Specification

Names = Mapping[str, str | Promise]

MEASURES: Names = {
    MeasureCode.RR: gettext_lazy("Risk ratio"),
    MeasureCode.OR: gettext_lazy("Odds ratio"),
    MeasureCode.RD: gettext_lazy("Risk difference"),
    MeasureCode.MD: gettext_lazy("Mean difference"),
    MeasureCode.SMD: gettext_lazy("Standardised mean difference"),
}
MODELS: Names = {
    Model.RANDOM_EFFECTS: gettext_lazy("Random effects (inverse variance)"),
    Model.COMMON_EFFECT: gettext_lazy("Common effect (inverse variance)"),
    Model.MANTEL_HAENSZEL: gettext_lazy("Common effect (Mantel-Haenszel)"),
}
SHORT_MODELS: Names = {
    Model.RANDOM_EFFECTS: gettext_lazy("random effects"),
    Model.COMMON_EFFECT: gettext_lazy("common effect"),
    Model.MANTEL_HAENSZEL: gettext_lazy("Mantel-Haenszel"),
}
ESTIMATORS: Names = {
    Estimator.REML: gettext_lazy("Restricted maximum likelihood (REML)"),
    Estimator.DL: gettext_lazy("DerSimonian-Laird"),
    Estimator.PM: gettext_lazy("Paule-Mandel"),
    Estimator.ML: gettext_lazy("Maximum likelihood (ML)"),
    Estimator.EB: gettext_lazy("Empirical Bayes"),
    Estimator.SJ: gettext_lazy("Sidik-Jonkman"),
    Estimator.HS: gettext_lazy("Hunter-Schmidt"),
    Estimator.HE: gettext_lazy("Hedges"),
}
SHORT_ESTIMATORS: Names = {**ESTIMATORS, Estimator.REML: "REML", Estimator.ML: "ML"}
BY_ESTIMATOR: Names = {
    Estimator.REML: gettext_lazy("by restricted maximum likelihood (REML)"),
    Estimator.DL: gettext_lazy("by the method of DerSimonian and Laird"),
    Estimator.PM: gettext_lazy("by the method of Paule and Mandel"),
    Estimator.ML: gettext_lazy("by maximum likelihood (ML)"),
    Estimator.EB: gettext_lazy("by empirical Bayes"),
    Estimator.SJ: gettext_lazy("by the method of Sidik and Jonkman"),
    Estimator.HS: gettext_lazy("by the method of Hunter and Schmidt"),
    Estimator.HE: gettext_lazy("by the method of Hedges"),
}
INTERVALS: Names = {
    IntervalMethod.ADHOC: gettext_lazy("Hartung-Knapp with the ad hoc floor"),
    IntervalMethod.KNHA: gettext_lazy("Hartung-Knapp"),
    IntervalMethod.Z: gettext_lazy("Wald (normal)"),
}
SHORT_INTERVALS: Names = {
    IntervalMethod.ADHOC: gettext_lazy("Hartung-Knapp (ad hoc)"),
    IntervalMethod.KNHA: gettext_lazy("Hartung-Knapp"),
    IntervalMethod.Z: gettext_lazy("Wald"),
}
ZERO_CELLS: Names = {
    ZeroCellRule.ONLY0: gettext_lazy("Add 0.5 to the cells of studies with a zero cell"),
    ZeroCellRule.IF0ALL: gettext_lazy("Add 0.5 to the cells of all studies if one has a zero cell"),
    ZeroCellRule.ALL: gettext_lazy("Add 0.5 to the cells of all studies"),
    ZeroCellRule.NONE: gettext_lazy("Add nothing: a study with a zero cell may have no effect"),
}
BIAS_FILTERS: Names = {
    BiasFilter.ALL: gettext_lazy("All results, whatever their risk of bias"),
    BiasFilter.NOT_HIGH: gettext_lazy("Without results at high risk of bias"),
    BiasFilter.LOW_ONLY: gettext_lazy("Only results at low risk of bias"),
}
PLANNINGS: Names = {
    Planning.PRE_SPECIFIED: gettext_lazy("Pre-specified"),
    Planning.POST_HOC: gettext_lazy("Post hoc"),
}
SHORT_PLANNINGS: Names = {
    Planning.PRE_SPECIFIED: gettext_lazy("pre-specified"),
    Planning.POST_HOC: gettext_lazy("post hoc"),
}
SIDES: Names = {
    Side.EXPERIMENTAL: gettext_lazy("the first (fewer or lower is better)"),
    Side.COMPARATOR: gettext_lazy("the second (more or higher is better)"),
}
JUDGEMENTS: Names = {
    "low": gettext_lazy("low risk"),
    "some": gettext_lazy("some concerns"),
    "high": gettext_lazy("high risk"),
}
REASONS: Names = {
    Reason.NO_STUDIES: gettext_lazy("no study has an effect that can be pooled"),
    Reason.ONE_STUDY: gettext_lazy("there is one study only, and nothing to pool it with"),
    Reason.NO_DEGREES_OF_FREEDOM: gettext_lazy("there are too few studies for this method"),
    Reason.NO_TAU2_IN_MODEL: gettext_lazy("a common-effect model has no variance between studies"),
    Reason.ONE_SUBGROUP: gettext_lazy("there is one subgroup only, and nothing to compare it with"),
    Reason.SUBGROUP_NOT_ESTIMABLE: gettext_lazy("one of the subgroups has no estimate"),
    Reason.SAME_PARTICIPANTS: gettext_lazy("the same participants stand in several rows"),
    Reason.NOT_REPORTED: gettext_lazy("not reported"),
    Reason.NO_EVENTS: gettext_lazy("no events in either arm"),
    Reason.ALL_EVENTS: gettext_lazy("events in all participants of both arms"),
    Reason.NO_EVENTS_IN_ONE_ARM: gettext_lazy("no events in one arm of every study"),
    Reason.ZERO_CELL: gettext_lazy("a zero cell, to which nothing is added"),
    Reason.ZERO_CELL_RULE_UNCONFIRMED: gettext_lazy("this zero-cell rule is not confirmed"),
    Reason.NO_VARIANCE: gettext_lazy("the variance is zero"),
    Reason.NO_SPREAD: gettext_lazy("the standard deviations are zero"),
    Reason.NO_DIFFERENCES: gettext_lazy(
        "the studies do not differ at all, so this interval has no width"
    ),
    Reason.TOO_FEW_PARTICIPANTS: gettext_lazy("too few participants"),
    Reason.MEAN_SIGNS: gettext_lazy("means of different signs have no ratio"),
    Reason.PERFECT_CORRELATION: gettext_lazy("the correlation is perfect"),
    Reason.NO_FORMULA: gettext_lazy("the chosen convention has no formula for it"),
    Reason.NOT_REQUESTED: gettext_lazy("not asked for"),
}
REFUSALS: Names = {
    Refusal.OUTCOME_GONE: gettext_lazy("The locked data set has no such outcome any more."),
    Refusal.TIMEPOINT_GONE: gettext_lazy("The locked data set has none of the time points."),
    Refusal.COMPARISON_GONE: gettext_lazy("The locked data set has no such comparison any more."),
    Refusal.SUBGROUP_GONE: gettext_lazy(
        "The field that makes the subgroups is no choice any more."
    ),
    Refusal.OTHER_KIND: gettext_lazy(
        "The outcome's data are of another kind than the measure needs."
    ),
}
WHY_OUT: Names = {
    WhyOut.NO_ARMS: gettext_lazy("has no two arms that this comparison takes"),
    WhyOut.NO_DATA: gettext_lazy("nothing is extracted for this outcome"),
    WhyOut.NOT_REPORTED: gettext_lazy("does not report this outcome"),
    WhyOut.NOT_APPLICABLE: gettext_lazy("this outcome does not apply"),
    WhyOut.UNCLEAR: gettext_lazy("reports this outcome unclearly"),
    WhyOut.INCOMPLETE: gettext_lazy("some of the numbers are missing"),
    WhyOut.IMPOSSIBLE: gettext_lazy("the numbers can't be right"),
    WhyOut.RISK_OF_BIAS: gettext_lazy("left out for its risk of bias"),
    WhyOut.NOT_JUDGED: gettext_lazy("its risk of bias is not agreed"),
}
FEW_FOR_PREDICTION = 5
FEW_STUDIES = gettext_lazy(
    "With fewer than five studies a prediction interval tells little: it rests on an uncertain τ²."
)
SAME_PARTICIPANTS = gettext_lazy(
    "No overall estimate: the same participants stand in several rows (time points, or a control"
    " group that two arms share), and pooling them as if independent would count these people more"
    " than once and make the interval too narrow."
)


def is_prediction_weak(result: RunResult) -> bool:
    """Whether a prediction interval is given that rests on few studies."""
    analysis = result.analysis
    if analysis is None or not isinstance(analysis.prediction, Prediction):
        return False
    return analysis.k < FEW_FOR_PREDICTION


def reason_in_words(found: NotEstimable | Unpooled) -> str:
    """Why something can't be computed; no full stop."""
    return str(REASONS[found.reason])


def why_out(left: LeftOut) -> str:
    """Why a study has no row; no full stop."""
    words = str(WHY_OUT[left.why])
    if not left.detail:
        return words
    return f"{words} ({JUDGEMENTS.get(left.detail, left.detail)})"


def method_name(model: Model, estimator: Estimator, interval: IntervalMethod) -> str:
    """A method in a table's row: "REML, Hartung-Knapp (ad hoc)"."""
    if model is not Model.RANDOM_EFFECTS:
        return str(MODELS[model])
    return f"{SHORT_ESTIMATORS[estimator]}, {SHORT_INTERVALS[interval]}"


def specification_in_words(asked: Specification) -> list[str]:
    """What a specification decides, apart from outcome, comparison and subgroups."""
    said = [
        asked.title,
        str(MEASURES[asked.measure]),
        method_name(asked.model, asked.estimator, asked.interval),
        _("level %(level)s") % {"level": f"{asked.level:.0%}".replace("%", " %")},
        str(SHORT_PLANNINGS[asked.planning]),
    ]
    if asked.has_prediction and asked.is_random:
        said.append(_("with prediction interval"))
    if asked.is_dichotomous and asked.zero_cells is not ZeroCellRule.ONLY0:
        said.append(str(ZERO_CELLS[asked.zero_cells]))
    if asked.bias is not BiasFilter.ALL:
        said.append(str(BIAS_FILTERS[asked.bias]))
    return said
