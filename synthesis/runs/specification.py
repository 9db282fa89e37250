"""What an analysis asks for: one value, one canonical text, one hash."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

import rfc8785

from extraction.formdef.definition import OutcomeKind
from extraction.formdef.values import decimal_string
from synthesis.meta.vocabulary import (
    Estimator,
    IntervalMethod,
    MeasureCode,
    Model,
    ZeroCellRule,
)

SCHEMA = 1
MAX_TITLE = 200
HARTUNG_KNAPP_FROM = 3
HALF = Decimal("0.5")

MEASURES: dict[OutcomeKind, tuple[MeasureCode, ...]] = {
    OutcomeKind.DICHOTOMOUS: (MeasureCode.RR, MeasureCode.OR, MeasureCode.RD),
    OutcomeKind.CONTINUOUS: (MeasureCode.MD, MeasureCode.SMD),
}
MODELS = (Model.RANDOM_EFFECTS, Model.COMMON_EFFECT, Model.MANTEL_HAENSZEL)
INTERVALS = (IntervalMethod.ADHOC, IntervalMethod.KNHA, IntervalMethod.Z)
LEVELS = (Decimal("0.9"), Decimal("0.95"), Decimal("0.99"))


class Planning(StrEnum):
    """Whether the analysis was decided before the data were seen."""

    PRE_SPECIFIED = "pre_specified"
    POST_HOC = "post_hoc"


class BiasFilter(StrEnum):
    """Which results enter, by their overall risk of bias."""

    ALL = "all"
    NOT_HIGH = "not_high"
    LOW_ONLY = "low_only"


class Side(StrEnum):
    """One of the two arms compared."""

    EXPERIMENTAL = "experimental"
    COMPARATOR = "comparator"


class SpecificationUnreadable(ValueError):
    """A text that is no specification of a schema known here."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Specification:
    """One analysis, as it is asked for.

    outcome, comparison, subgroup: ids in the locked data set (subgroup: a field of the form, "" for none); timepoints:
    one or more ids. estimator, interval: of random effects. interval_from: studies needed before a Hartung-Knapp
    interval is used; with fewer it is Wald's. level: a fraction. zero_cells, zero_add: the correction of single tables;
    nothing is added inside Mantel-Haenszel sums. favoured_by_low: whom an effect below that of no difference favours.
    """

    title: str
    outcome: str
    timepoints: tuple[str, ...]
    comparison: str
    measure: MeasureCode
    model: Model = Model.RANDOM_EFFECTS
    estimator: Estimator = Estimator.REML
    interval: IntervalMethod = IntervalMethod.ADHOC
    interval_from: int = HARTUNG_KNAPP_FROM
    level: Decimal = Decimal("0.95")
    zero_cells: ZeroCellRule = ZeroCellRule.ONLY0
    zero_add: Decimal = HALF
    subgroup: str = ""
    bias: BiasFilter = BiasFilter.ALL
    has_prediction: bool = True
    planning: Planning = Planning.PRE_SPECIFIED
    favoured_by_low: Side = Side.EXPERIMENTAL

    @property
    def is_dichotomous(self) -> bool:
        return self.measure in MEASURES[OutcomeKind.DICHOTOMOUS]

    @property
    def is_random(self) -> bool:
        return self.model is Model.RANDOM_EFFECTS


def normalised(specification: Specification) -> Specification:
    """The same analysis in its one form: what has no effect under the chosen model stands at its default."""
    text = " ".join(unicodedata.normalize("NFC", specification.title).split())
    found = replace(
        specification, title=text, timepoints=tuple(sorted(set(specification.timepoints)))
    )
    if not found.is_random:
        found = replace(
            found, estimator=Estimator.REML, interval=IntervalMethod.Z, has_prediction=False
        )
    if found.interval is IntervalMethod.Z:
        found = replace(found, interval_from=HARTUNG_KNAPP_FROM)
    if not found.is_dichotomous:
        found = replace(found, zero_cells=ZeroCellRule.ONLY0, zero_add=HALF)
    if found.zero_cells is ZeroCellRule.NONE:
        found = replace(found, zero_add=HALF)
    return found


def write(specification: Specification) -> str:
    """The specification's one text: canonical JSON (RFC 8785), numbers as decimal strings."""
    found = normalised(specification)
    return rfc8785.dumps(
        {
            "schema": SCHEMA,
            "title": found.title,
            "outcome": found.outcome,
            "timepoints": list(found.timepoints),
            "comparison": found.comparison,
            "measure": found.measure.value,
            "model": found.model.value,
            "estimator": found.estimator.value,
            "interval": found.interval.value,
            "interval_from": found.interval_from,
            "level": decimal_string(found.level),
            "zero_cells": found.zero_cells.value,
            "zero_add": decimal_string(found.zero_add),
            "subgroup": found.subgroup,
            "bias": found.bias.value,
            "has_prediction": found.has_prediction,
            "planning": found.planning.value,
            "favoured_by_low": found.favoured_by_low.value,
        }
    ).decode()


def parse(body: str) -> Specification:
    """A specification's text as a value. Raises SpecificationUnreadable."""
    try:
        return _read(json.loads(body))
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise SpecificationUnreadable(str(error)) from error


def sha256_of(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


def _read(document: Mapping[str, Any]) -> Specification:
    if document["schema"] != SCHEMA:
        raise SpecificationUnreadable(f"schema {document['schema']!r} is not known here")
    return Specification(
        title=document["title"],
        outcome=document["outcome"],
        timepoints=tuple(document["timepoints"]),
        comparison=document["comparison"],
        measure=MeasureCode(document["measure"]),
        model=Model(document["model"]),
        estimator=Estimator(document["estimator"]),
        interval=IntervalMethod(document["interval"]),
        interval_from=document["interval_from"],
        level=Decimal(document["level"]),
        zero_cells=ZeroCellRule(document["zero_cells"]),
        zero_add=Decimal(document["zero_add"]),
        subgroup=document["subgroup"],
        bias=BiasFilter(document["bias"]),
        has_prediction=document["has_prediction"],
        planning=Planning(document["planning"]),
        favoured_by_low=Side(document["favoured_by_low"]),
    )
