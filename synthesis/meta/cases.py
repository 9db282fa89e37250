"""Reading a case of the JSON interface into rows and a specification."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, TypeVar

from synthesis.meta.data import Correlation, Counts, Effect, Means, RowData
from synthesis.meta.errors import InvalidData, NotOffered
from synthesis.meta.measures.base import NO_CORRECTION, Measure, ZeroCells
from synthesis.meta.registry import measure_of
from synthesis.meta.spec import Row, Spec
from synthesis.meta.vocabulary import (
    Convention,
    DataKind,
    Estimator,
    IntervalMethod,
    MeasureCode,
    Model,
    VarianceType,
    ZeroCellRule,
)

Json: TypeAlias = object  # what the json module reads and writes
Options: TypeAlias = Mapping[str, object]
_Choice = TypeVar("_Choice", bound=StrEnum)

COLUMNS: dict[DataKind, tuple[str, ...]] = {
    DataKind.COUNTS: ("ai", "n1i", "ci", "n2i"),
    DataKind.MEANS: ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"),
    DataKind.CORRELATION: ("ri", "ni"),
    DataKind.EFFECT: ("yi", "vi"),
}
_MODELS = {"EE": Model.COMMON_EFFECT, "MH": Model.MANTEL_HAENSZEL, "PETO": Model.PETO}
_REVMAN_MODELS = {
    ("IV", "fixed"): Model.COMMON_EFFECT,
    ("IV", "random"): Model.RANDOM_EFFECTS,
    ("MH", "fixed"): Model.MANTEL_HAENSZEL,
    ("MH", "random"): Model.MANTEL_HAENSZEL_RANDOM,
    ("PETO", "fixed"): Model.PETO,
}
_KNOWN = frozenset(
    (
        *("method", "test", "level", "vtype", "subgroup", "convention", "model"),
        *("add", "to", "drop00", "pool_add", "pool_to"),
    )
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """A case that could be read. analyses: names of the results asked for."""

    measure: Measure
    spec: Spec
    rows: tuple[Row, ...]
    analyses: tuple[str, ...]


def read_case(case: object) -> Case:
    """Raises InvalidData or NotOffered, in words, on whatever can't be read or isn't known."""
    fields = _object(case, "A case")
    options = _object(fields.get("options", {}), "options")
    unknown = sorted(set(options) - _KNOWN)
    if unknown:
        raise NotOffered(f"The option {unknown[0]} is not offered.")
    measure = measure_of(_text(fields.get("measure"), "measure"))
    analyses = _list(fields.get("analyses"), "analyses")
    return Case(
        measure=measure,
        spec=_read_spec(measure.code, options),
        rows=_read_rows(measure.kind, _list(fields.get("studies"), "studies"), options),
        analyses=tuple(_text(name, "An analysis") for name in analyses),
    )


def _read_spec(measure: MeasureCode, options: Options) -> Spec:
    convention = _choice(Convention, options, "convention", Convention.METAFOR)
    estimator = Estimator.REML
    if convention is Convention.REVMAN5:
        method, kind = options.get("method", "IV"), options.get("model", "fixed")
        model = _REVMAN_MODELS.get((str(method), str(kind)))
        if model is None:
            raise NotOffered(f"Review Manager 5 has no method {method} with a {kind} model.")
        estimator = Estimator.DL
    elif (method := _text(options.get("method", "REML"), "method")) in _MODELS:
        model = _MODELS[method]
    else:
        model = Model.RANDOM_EFFECTS
        estimator = _choice(Estimator, options, "method", Estimator.REML)
    drop00 = options.get("drop00")
    if not (drop00 is None or isinstance(drop00, bool)):
        raise InvalidData("drop00 must be true or false.")
    return Spec(
        measure=measure,
        model=model,
        estimator=estimator,
        interval=_choice(IntervalMethod, options, "test", IntervalMethod.Z),
        level=_number(options.get("level", 95), "level") / 100,
        zero_cells=ZeroCells(
            add=_number(options.get("add", 0.5), "add"),
            to=_choice(ZeroCellRule, options, "to", ZeroCellRule.ONLY0),
            drop00=drop00,
        ),
        pooling_zero_cells=_pooling_correction(options),
        vtype=_choice(VarianceType, options, "vtype", VarianceType.LS),
        by_subgroup="subgroup" in options,
        convention=convention,
    )


def _pooling_correction(options: Options) -> ZeroCells:
    """None unless given; metafor's `pool_add` alone goes to studies with a zero cell."""
    if "pool_add" not in options:
        if "pool_to" in options:
            raise InvalidData("pool_to needs pool_add.")
        return NO_CORRECTION
    return ZeroCells(
        add=_number(options["pool_add"], "pool_add"),
        to=_choice(ZeroCellRule, options, "pool_to", ZeroCellRule.ONLY0),
    )


def _read_rows(kind: DataKind, studies: Sequence[object], options: Options) -> tuple[Row, ...]:
    column = _text(options["subgroup"], "subgroup") if "subgroup" in options else None
    rows = []
    for position, study in enumerate(studies, start=1):
        fields = _object(study, f"Study {position}")
        key = str(fields.get("study", position))
        try:
            data = _read_data(kind, fields)
            label = "" if column is None else _label(fields, column)
        except InvalidData as refusal:
            raise InvalidData(f"Study {key}: {refusal}") from refusal
        rows.append(Row(key=key, data=data, subgroup=label))
    return tuple(rows)


def _read_data(kind: DataKind, study: Mapping[str, object]) -> RowData | None:
    """The row's data; None where a column is null."""
    names = COLUMNS[kind]
    for name in names:
        if name not in study:
            raise InvalidData(f"the column {name} is missing.")
    if any(study[name] is None for name in names):
        return None
    x = [_number(study[name], name) for name in names]
    match kind:
        case DataKind.COUNTS:
            return Counts(events1=x[0], total1=x[1], events2=x[2], total2=x[3])
        case DataKind.MEANS:
            return Means(mean1=x[0], sd1=x[1], n1=x[2], mean2=x[3], sd2=x[4], n2=x[5])
        case DataKind.CORRELATION:
            return Correlation(r=x[0], n=x[1])
        case DataKind.EFFECT:
            return Effect(yi=x[0], vi=x[1])


def _label(study: Mapping[str, object], column: str) -> str:
    """The study's subgroup; empty where it is null."""
    if column not in study:
        raise InvalidData(f"the column {column} is missing.")
    label = study[column]
    return "" if label is None else str(label)


def _object(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise InvalidData(f"{name} must be an object.")
    return value


def _list(value: object, name: str) -> Sequence[object]:
    if not isinstance(value, list | tuple):
        raise InvalidData(f"{name} must be a list.")
    return value


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise InvalidData(f"{name} must be a text.")
    return value


def _number(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidData(f"{name} must be a number.")
    try:
        number = float(value)
    except OverflowError as error:
        raise InvalidData(f"{name} must be finite.") from error
    if not math.isfinite(number):
        raise InvalidData(f"{name} must be finite.")
    return number


def _choice(kind: type[_Choice], options: Options, name: str, default: _Choice) -> _Choice:
    value = options.get(name, default)
    try:
        return kind(_text(value, name))
    except ValueError as error:
        raise NotOffered(f"{name} {value} is not offered.") from error
