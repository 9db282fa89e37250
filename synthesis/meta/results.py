"""The typed results of the core. Numbers stand on the analysis scale; shares are fractions in [0, 1]."""

import math
from dataclasses import dataclass
from typing import TypeAlias

from synthesis.meta.vocabulary import (
    Estimator,
    IntervalMethod,
    MeasureCode,
    Model,
    PredictionMethod,
    Reason,
)

Value: TypeAlias = str | int | float


@dataclass(frozen=True, kw_only=True, slots=True)
class NotEstimable:
    """Something that can't be computed, and why.

    values: what the reason's words need, as (name, value) pairs.
    """

    reason: Reason
    values: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class StudyEffect:
    """Effect of one row: yi with its variance vi, standard error and normal interval.

    corrected: a zero-cell correction was added to the row's cells.
    """

    yi: float
    vi: float
    se: float
    ci_low: float
    ci_high: float
    corrected: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Tau2:
    """Variance between studies, and its asymptotic standard error (squared analysis scale)."""

    tau2: float
    se_tau2: float | NotEstimable


@dataclass(frozen=True, kw_only=True, slots=True)
class Tau2Interval:
    """Q-profile interval for tau2, and the I2 and H2 that go with its ends. Both ends 0: empty."""

    tau2_low: float
    tau2_high: float
    i2_low: float
    i2_high: float
    h2_low: float
    h2_high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Heterogeneity:
    """Cochran's Q with its chi-squared test, I2 and H2.

    i2, h2: from tau2 and the typical variance in a random-effects model, otherwise from Q.
    i2_q: max(0, (q - df) / q), whatever the model.
    """

    q: float
    df: int
    p: float
    i2: float
    h2: float
    i2_q: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Pooled:
    """A pooled estimate.

    k: studies with an effect. df: math.inf for a normal test. interval: the method that was used.
    weights: fractions of 1, in the order of the rows that the pooling function was given.
    """

    model: Model
    interval: IntervalMethod
    level: float
    k: int
    estimate: float
    se: float
    stat: float
    df: float
    p: float
    ci_low: float
    ci_high: float
    weights: tuple[float, ...]
    tau2: Tau2 | NotEstimable
    heterogeneity: Heterogeneity | NotEstimable

    @property
    def is_normal(self) -> bool:
        """Whether test and interval are normal rather than t."""
        return math.isinf(self.df)


@dataclass(frozen=True, kw_only=True, slots=True)
class MantelHaenszelTests:
    """Tests on stratified 2x2 tables, each with its P value.

    Of association, both with continuity correction: mantel_haenszel (hypergeometric variance), cochran
    (binomial variance). Of a common odds ratio: breslow_day, tarone.
    """

    mantel_haenszel: float
    mantel_haenszel_p: float
    cochran: float
    cochran_p: float
    breslow_day: float
    breslow_day_p: float
    tarone: float
    tarone_p: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Prediction:
    """Where the effect of a new study is expected to lie. df: math.inf for the normal quantile."""

    method: PredictionMethod
    df: float
    pi_low: float
    pi_high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Unpooled:
    """Rows that are drawn without an overall result, since they aren't independent.

    rows: the keys of the rows that share participants, in the order given.
    """

    reason: Reason
    rows: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RowResult:
    """One row of an analysis: its effect and its weight in the overall result (fraction of 1)."""

    key: str
    subgroup: str
    effect: StudyEffect | NotEstimable
    weight: float | NotEstimable


@dataclass(frozen=True, kw_only=True, slots=True)
class SubgroupResult:
    """One subgroup, fitted on its own. label: as given on the rows."""

    label: str
    k: int
    pooled: Pooled | Unpooled | NotEstimable
    prediction: Prediction | NotEstimable


@dataclass(frozen=True, kw_only=True, slots=True)
class Between:
    """Test of the differences between subgroups: Q over their estimates with weights 1 / se^2."""

    q: float
    df: int
    p: float
    i2: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Analysis:
    """Everything one specification gives on its rows.

    rows: in the order given. k: rows with an effect. subgroups: by label, in byte order; empty
    where none are asked for. between: the subgroup test.
    """

    measure: MeasureCode
    model: Model
    estimator: Estimator
    rows: tuple[RowResult, ...]
    k: int
    overall: Pooled | Unpooled | NotEstimable
    prediction: Prediction | NotEstimable
    tau2_interval: Tau2Interval | NotEstimable
    subgroups: tuple[SubgroupResult, ...]
    between: Between | NotEstimable
