"""The overall result by the chosen method and by others, as a page's table."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import ngettext

from synthesis.meta.results import Heterogeneity, NotEstimable, Pooled, Tau2, Unpooled
from synthesis.meta.vocabulary import Estimator, IntervalMethod, Model
from synthesis.runs.result import Alternative, RunResult
from synthesis.runs.specification import Specification
from synthesis.runs.tables import n_pooled
from synthesis.selectors import run_words
from synthesis.selectors.run_numbers import percent_text, pooled_text, variance_text


@dataclass(frozen=True, kw_only=True, slots=True)
class MethodRow:
    """The overall result by one method. estimate: the reason in words where there is none. rests_on: how many studies,
    where they are more or fewer than those of the chosen method."""

    name: str
    is_chosen: bool
    estimate: str
    tau2: str
    i2: str
    rests_on: str


def methods_of(result: RunResult, asked: Specification) -> tuple[MethodRow, ...]:
    """The chosen method first, then the others, each by what was computed: an interval that fell back to Wald's is
    Wald's, and is listed once."""
    chosen = result.overall
    if chosen is None:
        return ()
    first = Alternative(
        model=asked.model, estimator=asked.estimator, interval=asked.interval, overall=chosen
    )
    found: dict[tuple[Model, Estimator, IntervalMethod], Alternative] = {}
    for each in (first, *result.alternatives):
        found.setdefault((each.model, each.estimator, _interval(each)), each)
    n = n_pooled(result.rows, chosen, asked.measure)
    return tuple(
        MethodRow(
            name=run_words.method_name(*method),
            is_chosen=each is first,
            estimate=_estimate(each, result, asked),
            tau2=tau2_text(each.overall),
            i2=i2_text(each.overall),
            rests_on=_rests_on(each, result, asked, n),
        )
        for method, each in found.items()
    )


def _interval(each: Alternative) -> IntervalMethod:
    return each.overall.interval if isinstance(each.overall, Pooled) else each.interval


def _estimate(each: Alternative, result: RunResult, asked: Specification) -> str:
    if isinstance(each.overall, Pooled):
        return pooled_text(each.overall, result, asked.measure)
    return run_words.reason_in_words(each.overall)


def _rests_on(each: Alternative, result: RunResult, asked: Specification, n_chosen: int) -> str:
    if not isinstance(each.overall, Pooled):
        return ""
    n = n_pooled(result.rows, each.overall, asked.measure)
    return "" if n == n_chosen else ngettext("%(n)s study", "%(n)s studies", n) % {"n": n}


def tau2_text(overall: Pooled | Unpooled | NotEstimable) -> str:
    """The variance between studies, or a dash."""
    if isinstance(overall, Pooled) and isinstance(overall.tau2, Tau2):
        return variance_text(overall.tau2.tau2, 3)
    return "–"


def i2_text(overall: Pooled | Unpooled | NotEstimable) -> str:
    """I², or a dash."""
    if isinstance(overall, Pooled) and isinstance(overall.heterogeneity, Heterogeneity):
        return percent_text(overall.heterogeneity.i2, 1)
    return "–"
