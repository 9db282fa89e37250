"""One analysis from rows to results: effects, pooling, heterogeneity, subgroups."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from synthesis.meta.data import Flags, Floats, columns
from synthesis.meta.intervals import interval, prediction_interval, tau2_interval
from synthesis.meta.mantel_haenszel import (
    pool_mantel_haenszel,
    pool_peto,
    tables_in_sums,
)
from synthesis.meta.measures.base import NO_CORRECTION, EffectOptions, Effects, Measure
from synthesis.meta.pool import pool_common, pool_random
from synthesis.meta.registry import measure_of
from synthesis.meta.results import (
    Analysis,
    Between,
    NotEstimable,
    Pooled,
    Prediction,
    RowResult,
    StudyEffect,
    SubgroupResult,
    Tau2Interval,
    Unpooled,
)
from synthesis.meta.revman import pool_revman, revman_effects
from synthesis.meta.spec import Row, Spec
from synthesis.meta.subgroups import between_subgroups
from synthesis.meta.vocabulary import (
    Convention,
    IntervalMethod,
    MeasureCode,
    Model,
    Reason,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Prepared:
    """The rows of an analysis as arrays; positions index all of them."""

    spec: Spec
    rows: Sequence[Row]
    table: Floats
    effects: Effects


def analyse(rows: Sequence[Row], spec: Spec) -> Analysis:
    """Everything the specification asks for, on these rows.

    What can't be computed is a NotEstimable in its place; rows that share participants give an Unpooled.
    The order of rows affects the order of results only. Raises InvalidData on rows of another kind than
    the measure needs.
    """
    prepared = _prepare(rows, spec)
    everything = np.arange(len(rows), dtype=np.intp)
    overall = _pool(prepared, everything)
    return Analysis(
        measure=spec.measure,
        model=spec.model,
        estimator=spec.estimator,
        rows=_row_results(prepared, overall),
        k=int(prepared.effects.usable.sum()),
        overall=overall,
        prediction=_prediction(overall, spec),
        tau2_interval=_tau2_interval(prepared, overall),
        subgroups=(groups := _subgroups(prepared)),
        between=_between(groups, overall, spec),
    )


def _prepare(rows: Sequence[Row], spec: Spec) -> _Prepared:
    measure = measure_of(MeasureCode.PETO if spec.model is Model.PETO else spec.measure)
    table = columns(measure.kind, [row.data for row in rows])
    with np.errstate(all="ignore"):  # what isn't finite becomes a row's reason
        effects = _effects(measure, table, spec)
    return _Prepared(spec=spec, rows=rows, table=table, effects=effects)


def _effects(measure: Measure, table: Floats, spec: Spec) -> Effects:
    if spec.convention is Convention.REVMAN5:
        return revman_effects(measure.code, table)
    given = NO_CORRECTION if spec.model is Model.PETO else spec.zero_cells
    zero_cells = replace(given, drop00=spec.drop00)
    return measure.effects(table, EffectOptions(zero_cells=zero_cells, vtype=spec.vtype))


def _pool(prepared: _Prepared, positions: NDArray[np.intp]) -> Pooled | Unpooled | NotEstimable:
    """The result of some rows; its weights are those of the same rows."""
    shared = _sharing_participants(prepared, positions)
    if shared:
        return Unpooled(reason=Reason.SAME_PARTICIPANTS, rows=shared)
    reported = np.array(
        [p for p in positions if prepared.effects.reasons[p] is not Reason.NOT_REPORTED],
        dtype=np.intp,
    )
    if len(reported) == 0:
        return NotEstimable(reason=Reason.NO_STUDIES)
    pooled = _pool_reported(
        prepared.spec, prepared.table[:, reported], prepared.effects.take(reported)
    )
    if isinstance(pooled, NotEstimable):
        return pooled
    weights = dict(zip(reported.tolist(), pooled.weights, strict=True))
    return replace(pooled, weights=tuple(weights.get(p, 0.0) for p in positions.tolist()))


def _pool_reported(spec: Spec, table: Floats, effects: Effects) -> Pooled | NotEstimable:
    """The result of rows that all report the outcome, with a weight for each of them."""
    if spec.convention is Convention.REVMAN5:
        return pool_revman(spec.measure, table, effects, spec.model, level=spec.level)
    if spec.model is Model.MANTEL_HAENSZEL:
        return pool_mantel_haenszel(
            table, spec.measure, effects, pooling=spec.pooling_rule, level=spec.level
        )
    if spec.model is Model.PETO:
        return pool_peto(table, effects, level=spec.level)
    usable = effects.usable
    yi, vi = effects.yi[usable], effects.vi[usable]
    method = spec.interval if len(yi) >= spec.interval_from else IntervalMethod.Z
    if spec.model is Model.RANDOM_EFFECTS:
        pooled = pool_random(
            yi, vi, estimator=spec.estimator, interval_method=method, level=spec.level
        )
    else:
        pooled = pool_common(yi, vi, interval_method=method, level=spec.level)
    if isinstance(pooled, NotEstimable):
        return _why_none(effects) if pooled.reason is Reason.NO_STUDIES else pooled
    weights = np.zeros(len(usable))
    weights[usable] = pooled.weights
    return replace(pooled, weights=tuple(weights.tolist()))


def _why_none(effects: Effects) -> NotEstimable:
    """No row can be pooled: the reason they share, if they share one."""
    reasons = set(effects.reasons)
    only = reasons.pop() if len(reasons) == 1 else None
    return NotEstimable(reason=only if only is not None else Reason.NO_STUDIES)


def _sharing_participants(prepared: _Prepared, positions: NDArray[np.intp]) -> tuple[str, ...]:
    """Keys of the rows that enter and have participants in common with another such row."""
    entering = _entering(prepared)
    chosen = [prepared.rows[p] for p in positions.tolist() if entering[p]]
    seen = Counter(name for row in chosen for name in row.participants)
    return tuple(row.key for row in chosen if any(seen[name] > 1 for name in row.participants))


def _entering(prepared: _Prepared) -> Flags:
    """Which rows a result rests on: those with an effect; sums of Mantel-Haenszel take further tables."""
    usable = prepared.effects.usable
    if prepared.spec.model is not Model.MANTEL_HAENSZEL:
        return usable
    reported = [reason is not Reason.NOT_REPORTED for reason in prepared.effects.reasons]
    in_sums = tables_in_sums(prepared.table, prepared.spec.pooling_rule)
    return np.asarray(usable | (in_sums & np.array(reported, dtype=np.bool_)))


def _row_results(
    prepared: _Prepared, overall: Pooled | Unpooled | NotEstimable
) -> tuple[RowResult, ...]:
    results = []
    for position, row in enumerate(prepared.rows):
        effect = _study_effect(prepared, position)
        results.append(
            RowResult(
                key=row.key,
                subgroup=row.subgroup,
                effect=effect,
                weight=_weight(overall, position, effect),
            )
        )
    return tuple(results)


def _study_effect(prepared: _Prepared, position: int) -> StudyEffect | NotEstimable:
    effects = prepared.effects
    reason = effects.reasons[position]
    if reason is not None:
        return NotEstimable(reason=reason)
    yi, vi = float(effects.yi[position]), float(effects.vi[position])
    se = math.sqrt(vi)
    low, high = interval(yi, se, prepared.spec.level)
    return StudyEffect(
        yi=yi,
        vi=vi,
        se=se,
        ci_low=low,
        ci_high=high,
        corrected=bool(effects.corrected[position]),
    )


def _weight(
    overall: Pooled | Unpooled | NotEstimable, position: int, effect: StudyEffect | NotEstimable
) -> float | NotEstimable:
    if isinstance(overall, NotEstimable):
        return overall
    if isinstance(overall, Unpooled):
        return NotEstimable(reason=overall.reason)
    weight = overall.weights[position]
    # under Mantel-Haenszel a table without an effect of its own can still carry weight
    return effect if weight == 0 and isinstance(effect, NotEstimable) else weight


def _prediction(overall: Pooled | Unpooled | NotEstimable, spec: Spec) -> Prediction | NotEstimable:
    if isinstance(overall, NotEstimable):
        return overall
    if isinstance(overall, Unpooled):
        return NotEstimable(reason=overall.reason)
    if spec.convention is Convention.REVMAN5:
        return NotEstimable(reason=Reason.NO_FORMULA)
    return prediction_interval(overall, spec.prediction)


def _tau2_interval(
    prepared: _Prepared, overall: Pooled | Unpooled | NotEstimable
) -> Tau2Interval | NotEstimable:
    if isinstance(overall, NotEstimable):
        return overall
    if isinstance(overall, Unpooled):
        return NotEstimable(reason=overall.reason)
    if isinstance(overall.tau2, NotEstimable):
        return overall.tau2
    if prepared.spec.convention is Convention.REVMAN5:
        return NotEstimable(reason=Reason.NO_FORMULA)
    usable = prepared.effects.usable
    return tau2_interval(
        prepared.effects.yi[usable], prepared.effects.vi[usable], prepared.spec.level
    )


def _subgroups(prepared: _Prepared) -> tuple[SubgroupResult, ...]:
    if not prepared.spec.by_subgroup:
        return ()
    labels = sorted({row.subgroup for row in prepared.rows if row.subgroup}, key=str.encode)
    results = []
    for label in labels:
        positions = np.array(
            [p for p, row in enumerate(prepared.rows) if row.subgroup == label], dtype=np.intp
        )
        pooled = _pool(prepared, positions)
        results.append(
            SubgroupResult(
                label=label,
                k=int(prepared.effects.usable[positions].sum()),
                pooled=pooled,
                prediction=_prediction(pooled, prepared.spec),
            )
        )
    return tuple(results)


def _between(
    groups: tuple[SubgroupResult, ...], overall: Pooled | Unpooled | NotEstimable, spec: Spec
) -> Between | NotEstimable:
    """The subgroup test, over the subgroups that have studies; none of these may lack a result."""
    if not spec.by_subgroup:
        return NotEstimable(reason=Reason.NOT_REQUESTED)
    if isinstance(overall, Unpooled):
        return NotEstimable(reason=overall.reason)
    with_studies = [group for group in groups if group.k > 0]
    pooled = [group.pooled for group in with_studies if isinstance(group.pooled, Pooled)]
    if len(pooled) < len(with_studies):
        missing = next(g.label for g in with_studies if not isinstance(g.pooled, Pooled))
        return NotEstimable(reason=Reason.SUBGROUP_NOT_ESTIMABLE, values=(("subgroup", missing),))
    return between_subgroups(pooled)
