"""How a run's numbers came about, in paragraphs and footnotes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from synthesis.meta.results import Heterogeneity, NotEstimable, Pooled, StudyEffect
from synthesis.meta.vocabulary import IntervalMethod, MeasureCode, Model, Reason, ZeroCellRule
from synthesis.runs.result import RunResult
from synthesis.runs.specification import BiasFilter, Specification
from synthesis.runs.tables import (
    drops_double_zeros,
    has_zero_cell,
    is_in_pool,
    n_pooled,
    why_one_sided,
)
from synthesis.selectors.run_words import BIAS_FILTERS, BY_ESTIMATOR

ON_SCALE: Mapping[str, str | Promise] = {
    MeasureCode.RR: gettext_lazy("Log risk ratios"),
    MeasureCode.OR: gettext_lazy("Log odds ratios"),
    MeasureCode.RD: gettext_lazy("Risk differences"),
    MeasureCode.MD: gettext_lazy("Mean differences"),
    MeasureCode.SMD: gettext_lazy("Standardised mean differences (Hedges' g)"),
}
# A factor this near to 1 is 1: it comes out of two roots.
ONE = 1e-9


def method_in_words(result: RunResult, asked: Specification) -> list[str]:
    """How the numbers came about, in paragraphs."""
    if result.analysis is None:
        return []
    said = [
        _pooling(result, asked),
        _interval(result, asked),
        [*_zero_cells(result, asked), *_single(result, asked)],
        _conventions(result, asked),
    ]
    return [" ".join(part) for part in said if part]


def interval_notes(result: RunResult) -> list[str]:
    """What is to be said under a figure of intervals that rest on two studies."""
    if result.analysis is None or result.overall is None:
        return []
    labels = {term.id: term.label for term in result.words.groups}
    thin = _(
        "%(what)s: with two studies a Hartung-Knapp interval rests on 1 degree of freedom, and its"
        " width says little."
    )
    found = [thin % {"what": _("All studies")}] if _is_thin(result.overall) else []
    for group in result.analysis.subgroups:
        if isinstance(group.pooled, Pooled) and _is_thin(group.pooled):
            found.append(thin % {"what": labels.get(group.label, group.label)})
    return found


def _is_thin(pooled: Pooled) -> bool:
    return pooled.df == 1


def _pooling(result: RunResult, asked: Specification) -> list[str]:
    overall = result.overall
    if overall is None:
        return [_("The studies are drawn, and not pooled: see the reason.")]
    n = n_pooled(result.rows, overall, asked.measure)
    if asked.model is Model.MANTEL_HAENSZEL:
        pooled = _(
            "%(measure)s of %(k)s studies were pooled with a common-effect model by the"
            " Mantel-Haenszel method; nothing is added to zero cells inside its sums."
        )
    elif asked.model is Model.COMMON_EFFECT:
        pooled = _(
            "%(measure)s of %(k)s studies were pooled with a common-effect model, by inverse variance."
        )
    else:
        pooled = _("%(measure)s of %(k)s studies were pooled with a random-effects model.")
    said = [pooled % {"measure": ON_SCALE[asked.measure], "k": n}]
    if overall.k < n:
        said.append(
            ngettext(
                "Heterogeneity rests on the %(k)s study that has an effect of its own.",
                "Heterogeneity rests on the %(k)s studies that have an effect of their own.",
                overall.k,
            )
            % {"k": overall.k}
        )
    if asked.is_random:
        said.append(
            _("The variance between studies was estimated %(how)s.")
            % {"how": BY_ESTIMATOR[asked.estimator]}
        )
    return said


def _interval(result: RunResult, asked: Specification) -> list[str]:
    overall = result.overall
    if overall is None:
        return []
    if overall.interval is IntervalMethod.Z:
        said = [_("The confidence interval is Wald's, from the normal distribution.")]
        if asked.interval is not IntervalMethod.Z:
            said.append(
                _("Hartung-Knapp's is used from %(n)s studies on.") % {"n": asked.interval_from}
            )
        return said
    if overall.interval is IntervalMethod.KNHA:
        return [_("The confidence interval follows Hartung and Knapp.")]
    factor = _factor(result, asked)
    if factor is None:
        return [_("The confidence interval follows Hartung and Knapp with the ad hoc floor.")]
    if factor < 1:
        return [
            _(
                "The confidence interval follows Hartung and Knapp with the ad hoc floor, which"
                " binds here: their factor would be below 1."
            )
        ]
    return [
        _(
            "The confidence interval follows Hartung and Knapp with the ad hoc floor, which did"
            " not bind here (factor %(factor)s)."
        )
        % {"factor": f"{factor:.3f}"}
    ]


def _factor(result: RunResult, asked: Specification) -> float | None:
    """Hartung and Knapp's own factor of Wald's variance; None where one of the two wasn't computed."""
    found = {
        other.interval: other.overall
        for other in result.alternatives
        if (other.model, other.estimator) == (asked.model, asked.estimator)
    }
    knapp, wald = found.get(IntervalMethod.KNHA), found.get(IntervalMethod.Z)
    if isinstance(knapp, NotEstimable) and knapp.reason is Reason.NO_DIFFERENCES:
        return 0.0
    if not isinstance(knapp, Pooled) or not isinstance(wald, Pooled):
        return None
    factor = (knapp.se / wald.se) ** 2
    return 1.0 if abs(factor - 1) < ONE else factor


def _zero_cells(result: RunResult, asked: Specification) -> list[str]:
    """What was done with studies that have a zero cell, and how many have no events at all."""
    if result.analysis is None or not asked.is_dichotomous or not result.rows:
        return []
    pairs = list(zip(result.rows, result.analysis.rows, strict=True))
    effects = [row.effect for row in result.analysis.rows]
    n = sum(isinstance(effect, StudyEffect) and effect.corrected for effect in effects)
    said = []
    if n:
        said.append(
            ngettext(
                "%(add)s was added to each cell of %(n)s study.",
                "%(add)s was added to each cell of %(n)s studies.",
                n,
            )
            % {"add": asked.zero_add, "n": n}
        )
    elif asked.zero_cells is ZeroCellRule.NONE:
        said.append(_("Nothing is added to zero cells."))
    elif not any(has_zero_cell(taken) for taken in result.rows):
        said.append(_("No study had a zero cell, so nothing was added."))
    elif not any(has_zero_cell(taken) for taken, row in pairs if _has_effect(row.effect)):
        said.append(_("No study with an effect had a zero cell, so nothing was added."))
    return said + _left_out(effects, asked)


def _sums_hold_zero_cells(result: RunResult, asked: Specification) -> bool:
    """Whether a ratio's sums take a table with a zero cell. What Review Manager does with a risk difference's is not
    confirmed (its algorithms say nothing of it)."""
    if not drops_double_zeros(asked.measure):
        return False
    return any(has_zero_cell(row) and not why_one_sided(row) for row in result.rows)


def _one_sided(result: RunResult, asked: Specification) -> list[str]:
    """Whether studies without events, or with events only, in both arms are in a pooled risk difference."""
    if result.analysis is None:
        return []
    rows = zip(result.rows, result.analysis.rows, strict=True)
    are_in = [
        is_in_pool(taken, row, asked.measure, asked.model)
        for taken, row in rows
        if why_one_sided(taken)
    ]
    if not are_in:
        return []
    if all(are_in):
        return [_("Studies without events (or with events only) count in a risk difference.")]
    n = are_in.count(False)
    return [
        ngettext(
            "%(n)s study without events (or with events only) was left out: its variance is zero.",
            "%(n)s studies without events (or with events only) were left out: their variance is zero.",
            n,
        )
        % {"n": n}
    ]


def _has_effect(effect: StudyEffect | NotEstimable) -> bool:
    return isinstance(effect, StudyEffect)


def _left_out(effects: list[StudyEffect | NotEstimable], asked: Specification) -> list[str]:
    reasons = [effect.reason for effect in effects if isinstance(effect, NotEstimable)]
    if not drops_double_zeros(asked.measure):
        return []
    said = []
    if n := reasons.count(Reason.NO_EVENTS):
        said.append(
            ngettext(
                "%(n)s study without events in either arm was left out: it says nothing of a ratio.",
                "%(n)s studies without events in either arm were left out: they say nothing of a ratio.",
                n,
            )
            % {"n": n}
        )
    if n := reasons.count(Reason.ALL_EVENTS):
        said.append(
            ngettext(
                "%(n)s study with events in all participants was left out: it says nothing of a ratio.",
                "%(n)s studies with events in all participants were left out: they say nothing of a ratio.",
                n,
            )
            % {"n": n}
        )
    return said


def _single(result: RunResult, asked: Specification) -> list[str]:
    said = [_("The intervals of single studies are Wald's.")]
    if asked.bias is not BiasFilter.ALL:
        said.append(f"{BIAS_FILTERS[asked.bias]}.")
    if asked.subgroup:
        said.append(_("Each subgroup is fitted on its own; weights are those of the whole pool."))
    if _is_mixed(result):
        said.append(
            _("Subgroups of fewer than %(n)s studies have Wald's interval.")
            % {"n": asked.interval_from}
        )
    return said


def _is_mixed(result: RunResult) -> bool:
    """Whether a small subgroup has another kind of interval than the whole."""
    pooled = [group.pooled for group in result.analysis.subgroups] if result.analysis else []
    own = {group.interval for group in pooled if isinstance(group, Pooled) and group.k > 1}
    return result.overall is not None and bool(own - {result.overall.interval})


def _conventions(result: RunResult, asked: Specification) -> list[str]:
    """Which convention is used where those of metafor and of Review Manager differ."""
    said = []
    if asked.measure is MeasureCode.SMD:
        said.append(
            _(
                "Hedges' g has the exact correction J and the variance 1/n₁ + 1/n₂ + g²/(2N), as in"
                " metafor; Review Manager 5 approximates J and divides g² by 2(N − 3.94)."
            )
        )
    overall = result.overall
    if overall is None:
        return said
    if asked.model is Model.MANTEL_HAENSZEL and asked.measure is MeasureCode.RD:
        said.append(
            _(
                "The variance of the pooled risk difference is Sato's, as in metafor; Review Manager 5"
                " takes Greenland and Robins'."
            )
        )
    if asked.model is Model.MANTEL_HAENSZEL and _sums_hold_zero_cells(result, asked):
        said.append(
            _("Zero cells enter its sums as they are, as in metafor; Review Manager 5 adds 0.5.")
        )
    if asked.measure is MeasureCode.RD:
        said += _one_sided(result, asked)
    if isinstance(overall.heterogeneity, Heterogeneity):
        said.append(
            _(
                "I² comes from τ² and the studies' typical variance, as in metafor; Review"
                " Manager 5's comes from Q."
            )
            if asked.is_random
            else _("I² comes from Q.")
        )
    return said
