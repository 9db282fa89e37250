"""Outcome data of one row. Each class refuses what no study can have."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

from synthesis.meta.errors import InvalidData
from synthesis.meta.vocabulary import DataKind

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]


def _require(holds: bool, text: str) -> None:
    if not holds:
        raise InvalidData(text)


LARGEST = 1e100
"""Numbers beyond this, and positive variances below its inverse, leave double precision no room for their powers."""
MOST_PARTICIPANTS = 1e15


def _require_finite(*numbers: float) -> None:
    _require(all(math.isfinite(x) for x in numbers), "every number must be finite")
    _require(all(abs(x) <= LARGEST for x in numbers), "a number is too large to compute with")


def _require_participants(*numbers: float) -> None:
    _require(
        all(0 < n <= MOST_PARTICIPANTS for n in numbers),
        "a group has more than no participants, and at most 1e15",
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    """Participants with the event, and all participants, in two arms (1 = experimental)."""

    kind: ClassVar[DataKind] = DataKind.COUNTS
    events1: float
    total1: float
    events2: float
    total2: float

    def __post_init__(self) -> None:
        _require_finite(self.events1, self.total1, self.events2, self.total2)
        _require_participants(self.total1, self.total2)
        _require(self.events1 >= 0 and self.events2 >= 0, "events can't be negative")
        _require(
            self.events1 <= self.total1 and self.events2 <= self.total2,
            "an arm can't have more events than participants",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Means:
    """Mean, standard deviation and number of participants in two arms (1 = experimental)."""

    kind: ClassVar[DataKind] = DataKind.MEANS
    mean1: float
    sd1: float
    n1: float
    mean2: float
    sd2: float
    n2: float

    def __post_init__(self) -> None:
        _require_finite(self.mean1, self.sd1, self.n1, self.mean2, self.sd2, self.n2)
        _require(self.sd1 >= 0 and self.sd2 >= 0, "a standard deviation can't be negative")
        _require_participants(self.n1, self.n2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Correlation:
    """A correlation coefficient and the number of participants behind it."""

    kind: ClassVar[DataKind] = DataKind.CORRELATION
    r: float
    n: float

    def __post_init__(self) -> None:
        _require_finite(self.r, self.n)
        _require(-1 <= self.r <= 1, "a correlation lies between -1 and 1")
        _require_participants(self.n)


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """An effect and its variance, already on the analysis scale (a log hazard ratio, say)."""

    kind: ClassVar[DataKind] = DataKind.EFFECT
    yi: float
    vi: float

    def __post_init__(self) -> None:
        _require_finite(self.yi, self.vi)
        _require(self.vi >= 0, "a variance can't be negative")
        _require(self.vi == 0 or self.vi >= 1 / LARGEST, "a variance is too small to compute with")


RowData: TypeAlias = Counts | Means | Correlation | Effect
RowDataClass: TypeAlias = type[Counts] | type[Means] | type[Correlation] | type[Effect]

KINDS: tuple[RowDataClass, ...] = (Counts, Means, Correlation, Effect)


def class_of(kind: DataKind) -> RowDataClass:
    """The class that holds a row of this kind."""
    return next(cls for cls in KINDS if cls.kind is kind)


def columns(kind: DataKind, rows: Sequence[RowData | None]) -> Floats:
    """Rows as columns: shape (fields of the kind, rows), in the order of the class's fields.

    A row of None (not reported) is NaN all through. Raises InvalidData on a row of another kind.
    """
    names = [field.name for field in fields(class_of(kind))]
    table = np.full((len(rows), len(names)), np.nan)
    for position, row in enumerate(rows):
        if row is None:
            continue
        _require(row.kind is kind, f"this measure needs {kind}, not {row.kind}")
        table[position] = [getattr(row, name) for name in names]
    return table.T
