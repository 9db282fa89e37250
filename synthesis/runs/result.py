"""What one run found, with everything that a page, a figure or a script needs to tell it.

Numbers stand on the analysis scale (log risk ratio); `shown` takes them to the scale that people read.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from extraction.formdef.definition import OutcomeKind
from synthesis.meta.results import Analysis, NotEstimable, Pooled, Unpooled
from synthesis.meta.vocabulary import Estimator, IntervalMethod, Model, Scale

SCHEMA = 1


class WhyOut(StrEnum):
    """Why a study, or one of its time points, isn't among the rows."""

    NO_ARMS = "no_arms"
    NO_DATA = "no_data"
    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"
    UNCLEAR = "unclear"
    INCOMPLETE = "incomplete"
    IMPOSSIBLE = "impossible"
    RISK_OF_BIAS = "risk_of_bias"
    NOT_JUDGED = "not_judged"


class Refusal(StrEnum):
    """Why a specification can't be computed on a data set at all."""

    OUTCOME_GONE = "outcome_gone"
    TIMEPOINT_GONE = "timepoint_gone"
    COMPARISON_GONE = "comparison_gone"
    SUBGROUP_GONE = "subgroup_gone"
    OTHER_KIND = "other_kind"


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """Something of the data set and what it was called when it was locked. id: a UUID, or an option's key."""

    id: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What the things of the analysis were called. timepoints, groups: in the form's order."""

    outcome: str
    unit: str
    timepoints: tuple[Term, ...]
    experimental: str
    comparator: str
    subgroup: str
    groups: tuple[Term, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ArmCells:
    """An arm and its numbers as they were locked: decimal strings by column."""

    arm: Term
    cells: tuple[tuple[str, str], ...]

    def number(self, column: str) -> Decimal | None:
        return next((Decimal(text) for name, text in self.cells if name == column), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenRow:
    """A row that was given to the engine; `analysis.rows` has its effect and weight at the same place.

    key: names it. group: the subgroup's key, "" for none. people: letters of the sets of participants in it, where any
    stands in several rows. bias: the overall judgement, "" where none is agreed; domains: (domain, judgement).
    """

    key: str
    study: Term
    timepoint: str
    experimental: ArmCells
    comparator: ArmCells
    group: str
    people: tuple[str, ...]
    bias: str
    domains: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """A study, or one of its time points or pairs of arms, that isn't among the rows.

    timepoint: its id, "" where the whole study is meant. arms: labels of the pair, where the study has several.
    detail: what stands there (a judgement, the numbers), or "".
    """

    study: Term
    timepoint: str
    arms: tuple[str, ...]
    why: WhyOut
    detail: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Alternative:
    """The overall result by another method, on the same rows; its weights are left away."""

    model: Model
    estimator: Estimator
    interval: IntervalMethod
    overall: Pooled | Unpooled | NotEstimable


@dataclass(frozen=True, kw_only=True, slots=True)
class RunResult:
    """Everything that one run gives. analysis: None exactly where the run was refused."""

    schema: int = SCHEMA
    is_illustrative: bool
    kind: OutcomeKind
    scale: Scale
    words: Words
    rows: tuple[TakenRow, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    analysis: Analysis | None = None
    alternatives: tuple[Alternative, ...] = ()
    refusal: Refusal | None = None

    @property
    def overall(self) -> Pooled | None:
        """The pooled estimate, if there is one."""
        if self.analysis is None or not isinstance(self.analysis.overall, Pooled):
            return None
        return self.analysis.overall


def shown(value: float, scale: Scale) -> float:
    """A number of the analysis scale on the scale that people read."""
    match scale:
        case Scale.IDENTITY:
            return value
        case Scale.FISHER_Z:
            return math.tanh(value)
        case Scale.LOG:
            try:
                return math.exp(value)
            except OverflowError:
                return math.inf
