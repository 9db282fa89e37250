"""One run: a locked data set and a specification in, a result out. For workers: needs the engine (numpy, scipy)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import rfc8785

from extraction.formdef.definition import OutcomeKind
from extraction.snapshot_data import Field, Outcome, SnapshotData
from synthesis.meta.analysis import analyse
from synthesis.meta.engine import engine_identity
from synthesis.meta.measures.base import NO_CORRECTION, ZeroCells
from synthesis.meta.registry import measure_of
from synthesis.meta.results import Analysis, NotEstimable, Pooled, SubgroupResult
from synthesis.meta.spec import Spec
from synthesis.meta.vocabulary import (
    Estimator,
    IntervalMethod,
    Model,
    Reason,
    ZeroCellRule,
)
from synthesis.runs.result import Alternative, Refusal, RunResult, TakenRow, Term, Words
from synthesis.runs.rows import Taken, groups_of, lettered, take_rows
from synthesis.runs.specification import MEASURES, Specification, normalised
from synthesis.runs.tables import (
    all_one_sided,
    drops_double_zeros,
    is_in_pool,
    n_pooled,
    with_weight,
)

RULES_VERSION = "3"
"""Goes up whenever other rows, or another result, could come from the same snapshot and specification."""

Method = tuple[Model, Estimator, IntervalMethod]

OTHERS: tuple[Method, ...] = (
    (Model.RANDOM_EFFECTS, Estimator.REML, IntervalMethod.ADHOC),
    (Model.RANDOM_EFFECTS, Estimator.REML, IntervalMethod.KNHA),
    (Model.RANDOM_EFFECTS, Estimator.REML, IntervalMethod.Z),
    (Model.RANDOM_EFFECTS, Estimator.PM, IntervalMethod.Z),
    (Model.RANDOM_EFFECTS, Estimator.DL, IntervalMethod.Z),
    (Model.COMMON_EFFECT, Estimator.REML, IntervalMethod.Z),
    (Model.MANTEL_HAENSZEL, Estimator.REML, IntervalMethod.Z),
)
"""Methods beside the chosen one. The estimator says nothing where there is no tau2."""


def engine_body() -> str:
    """The engine's identity as one text: names and versions of all that a result depends on."""
    return rfc8785.dumps({**engine_identity(), "rules": RULES_VERSION}).decode()


def compute(
    data: SnapshotData,
    asked: Specification,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> RunResult:
    """What the specification gives on these data; what can't be computed is said in its place.

    on_progress hears (done, total) between the steps.
    """
    asked = normalised(asked)
    outcome = data.outcome(asked.outcome)
    field = next((field for field in data.fields if field.id == asked.subgroup), None)
    empty = RunResult(
        is_illustrative=data.is_illustrative,
        kind=outcome.kind if outcome else kind_of(asked),
        scale=measure_of(asked.measure).scale,
        words=_words(data, asked, outcome, field),
    )
    refusal = _refusal(data, asked, outcome, field)
    if outcome is None or refusal is not None:
        return replace(empty, refusal=refusal)
    total = len(OTHERS) + 2
    taken = take_rows(data, outcome, asked)
    on_progress(1, total)
    analysis = _told(analyse(taken.given, _spec(asked)), taken.rows, asked)
    others = []
    for step, method in enumerate(OTHERS, 2):
        on_progress(step, total)
        if _is_offered(method, asked):
            others.append(_alternative(taken, asked, method))
    shares = not isinstance(analysis.overall, Pooled | NotEstimable)
    return replace(
        empty,
        rows=lettered(taken.rows, taken.given) if shares else taken.rows,
        left_out=taken.left_out,
        analysis=analysis,
        alternatives=tuple(others),
    )


def kind_of(asked: Specification) -> OutcomeKind:
    """The kind of data that the measure needs."""
    return next(kind for kind, measures in MEASURES.items() if asked.measure in measures)


def _refusal(
    data: SnapshotData, asked: Specification, outcome: Outcome | None, field: Field | None
) -> Refusal | None:
    if outcome is None:
        return Refusal.OUTCOME_GONE
    if outcome.kind is not kind_of(asked):
        return Refusal.OTHER_KIND
    if not {t.id for t in outcome.timepoints} & set(asked.timepoints):
        return Refusal.TIMEPOINT_GONE
    if data.comparison(asked.comparison) is None:
        return Refusal.COMPARISON_GONE
    if asked.subgroup and (field is None or not groups_of(field)):
        return Refusal.SUBGROUP_GONE
    return None


def _words(
    data: SnapshotData, asked: Specification, outcome: Outcome | None, field: Field | None
) -> Words:
    comparison = data.comparison(asked.comparison)
    names = {intervention.id: intervention.name for intervention in data.interventions}
    timepoints = outcome.timepoints if outcome else ()
    return Words(
        outcome=outcome.label if outcome else "",
        unit=outcome.unit if outcome else "",
        timepoints=tuple(
            Term(id=t.id, label=t.label) for t in timepoints if t.id in asked.timepoints
        ),
        experimental=names[comparison.experimental] if comparison else "",
        comparator=names[comparison.comparator] if comparison else "",
        subgroup=field.label if field else "",
        groups=groups_of(field) if field else (),
    )


def _spec(asked: Specification, method: Method | None = None) -> Spec:
    model, estimator, interval = method or (asked.model, asked.estimator, asked.interval)
    is_bare = asked.zero_cells is ZeroCellRule.NONE
    usual = ZeroCells(add=float(asked.zero_add), to=asked.zero_cells)
    zero_cells = NO_CORRECTION if is_bare else usual
    return Spec(
        measure=asked.measure,
        model=model,
        estimator=estimator,
        interval=interval,
        interval_from=asked.interval_from,
        level=float(asked.level),
        zero_cells=replace(zero_cells, drop00=drops_double_zeros(asked.measure)),
        by_subgroup=bool(asked.subgroup) and method is None,
    )


def _told(analysis: Analysis, rows: Sequence[TakenRow], asked: Specification) -> Analysis:
    """The engine's answer as the house tells it: one study is no pool, arms without events have no estimate, and what
    wasn't asked for isn't told."""
    if analysis.model is Model.MANTEL_HAENSZEL:
        analysis = _with_sums(analysis, rows, asked)
    if isinstance(analysis.overall, Pooled):
        none = _why_none(analysis.overall, rows, asked)
        analysis = analysis if none is None else _without_overall(analysis, none)
    if asked.is_dichotomous:
        analysis = _without_empty_groups(analysis, rows)
    if not asked.has_prediction:
        none = NotEstimable(reason=Reason.NOT_REQUESTED)
        groups = tuple(replace(group, prediction=none) for group in analysis.subgroups)
        analysis = replace(analysis, prediction=none, subgroups=groups)
    return analysis


def _with_sums(analysis: Analysis, rows: Sequence[TakenRow], asked: Specification) -> Analysis:
    """Tables without an effect of their own count in Mantel-Haenszel sums; where no table has one, nothing says how far
    they differ, and the reason is the zero cells."""
    overall = analysis.overall
    if isinstance(overall, Pooled):
        told = (
            with_weight(row) if is_in_pool(taken, row, asked.measure, analysis.model) else row
            for taken, row in zip(rows, analysis.rows, strict=True)
        )
        return replace(analysis, rows=tuple(told))
    is_bare = asked.zero_cells is ZeroCellRule.NONE
    if is_bare and overall == NotEstimable(reason=Reason.NO_VARIANCE):
        return _without_overall(analysis, NotEstimable(reason=Reason.ZERO_CELL))
    return analysis


def _why_none(
    pooled: Pooled, rows: Sequence[TakenRow], asked: Specification
) -> NotEstimable | None:
    """Why the house shows no pooled estimate where the engine has one."""
    if n_pooled(rows, pooled, asked.measure) == 1:
        return NotEstimable(reason=Reason.ONE_STUDY, values=(("k", 1),))
    empty = all_one_sided(rows) if asked.is_dichotomous else None
    return None if empty is None else NotEstimable(reason=empty)


def _without_overall(analysis: Analysis, why: NotEstimable) -> Analysis:
    rows = tuple(
        row if isinstance(row.weight, NotEstimable) else replace(row, weight=why)
        for row in analysis.rows
    )
    return replace(analysis, overall=why, prediction=why, tau2_interval=why, rows=rows)


def _without_empty_groups(analysis: Analysis, rows: Sequence[TakenRow]) -> Analysis:
    """Subgroups without a single event have no estimate, so there is no test between subgroups either."""

    def told(group: SubgroupResult) -> SubgroupResult:
        empty = all_one_sided(row for row in rows if row.group == group.label)
        if empty is None or not isinstance(group.pooled, Pooled):
            return group
        none = NotEstimable(reason=empty)
        return replace(group, pooled=none, prediction=none)

    groups = tuple(map(told, analysis.subgroups))
    emptied = [new for new, old in zip(groups, analysis.subgroups, strict=True) if new != old]
    if not emptied:
        return analysis
    values = (("subgroup", emptied[0].label),)
    none = NotEstimable(reason=Reason.SUBGROUP_NOT_ESTIMABLE, values=values)
    return replace(analysis, subgroups=groups, between=none)


def _is_offered(method: Method, asked: Specification) -> bool:
    if method[0] is Model.MANTEL_HAENSZEL and not asked.is_dichotomous:
        return False
    if method[0] is not asked.model:
        return True
    return asked.is_random and method != (asked.model, asked.estimator, asked.interval)


def _alternative(taken: Taken, asked: Specification, method: Method) -> Alternative:
    overall = _told(analyse(taken.given, _spec(asked, method)), taken.rows, asked).overall
    if isinstance(overall, Pooled):
        overall = replace(overall, weights=())
    return Alternative(model=method[0], estimator=method[1], interval=method[2], overall=overall)
