"""What a document is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Heading:
    """level: 1 for the document's title, 2 for its parts."""

    text: str
    level: int = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Verbatim:
    """A text whose every line and space counts."""

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """rows: of as many cells as the head has; a cell may have several lines. numbers: the columns of counts."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()


Block = Heading | Paragraph | Verbatim | Table
