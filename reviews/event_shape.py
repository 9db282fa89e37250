"""What an event is: a frozen dataclass with a kind and a version, and its plain payload. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]


@dataclass(frozen=True, kw_only=True, slots=True)
class EventShape:
    """Base of every event. KIND is "app.past_tense"; a kind's meaning never changes, a new shape is a new VERSION.

    Fields hold ids, enum values, whole numbers, dates and hashes: no titles, no names, no free text, no floats.
    """

    KIND: ClassVar[str]
    VERSION: ClassVar[int] = 1

    def payload(self) -> dict[str, Plain]:
        """The fields as plain JSON values."""
        return {f.name: plain(getattr(self, f.name)) for f in dataclasses.fields(self)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """One event as the ledger has it: what folds and rebuilds read."""

    seq: int
    kind: str
    version: int
    at: str
    by: str
    payload: Mapping[str, Any]


def plain(value: object) -> Plain:
    """A value of an event as JSON: ids as text, dates in ISO form. Raises TypeError on floats and objects."""
    if value is None or isinstance(value, bool | int | str):
        return value.value if isinstance(value, StrEnum) else value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(entry) for key, entry in value.items()}
    if isinstance(value, Sequence | frozenset | set):
        entries = [plain(entry) for entry in value]
        return sorted(entries, key=str) if isinstance(value, frozenset | set) else entries
    raise TypeError(f"An event can't hold {type(value).__name__}.")
