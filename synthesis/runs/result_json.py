"""Results as text: each dataclass an object that names its class under "is", numbers as Python's shortest repr.

The same result has the same text: keys are sorted, and a number's repr gives back the very number.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from synthesis.meta import results
from synthesis.runs import result
from synthesis.runs.result import SCHEMA, RunResult

INFINITY = "infinity"

CLASSES: tuple[type[Any], ...] = (
    result.RunResult,
    result.Words,
    result.Term,
    result.TakenRow,
    result.ArmCells,
    result.LeftOut,
    result.Alternative,
    results.Analysis,
    results.RowResult,
    results.StudyEffect,
    results.NotEstimable,
    results.Unpooled,
    results.Pooled,
    results.Tau2,
    results.Tau2Interval,
    results.Heterogeneity,
    results.Prediction,
    results.SubgroupResult,
    results.Between,
)
_BY_NAME = {cls.__name__: cls for cls in CLASSES}


class ResultUnreadable(ValueError):
    """A text that is no result of a schema known here."""


def write(found: RunResult) -> str:
    """The result's one text."""
    return json.dumps(
        _plain(found), sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )


def parse(text: str) -> RunResult:
    """A result's text as a value. Raises ResultUnreadable."""
    try:
        read = _value(json.loads(text), RunResult)
    except (KeyError, TypeError, ValueError) as error:
        raise ResultUnreadable(str(error)) from error
    if not isinstance(read, RunResult) or read.schema != SCHEMA:
        raise ResultUnreadable("this schema is not known here")
    return read


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        own = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {"is": type(value).__name__, **own}
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, float) and value == math.inf:
        return INFINITY
    return value


def _value(plain: Any, hint: Any) -> Any:
    """What a plain value stands for where this type is expected."""
    if isinstance(plain, dict):
        hints = _hints(plain["is"])
        values = {name: _value(plain[name], hints[name]) for name in hints}
        return _BY_NAME[plain["is"]](**values)
    if isinstance(plain, list):
        return tuple(_entries(plain, hint))
    for option in _options(hint):
        if isinstance(option, type) and issubclass(option, StrEnum) and isinstance(plain, str):
            return option(plain)
        if option is float and plain == INFINITY:
            return math.inf
    return plain


def _entries(plain: list[Any], hint: Any) -> list[Any]:
    inner: tuple[Any, ...] = ()
    for option in _options(hint):
        if get_origin(option) is tuple:
            inner = get_args(option)
    if len(inner) == 2 and inner[1] is Ellipsis:
        return [_value(entry, inner[0]) for entry in plain]
    return [_value(entry, each) for entry, each in zip(plain, inner, strict=True)]


def _options(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


@cache
def _hints(name: str) -> dict[str, Any]:
    """The types of a class's fields."""
    return get_type_hints(_BY_NAME[name])
