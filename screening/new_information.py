"""When an abstract is news to those who excluded a record (docs/decisions/0013). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Bringer(StrEnum):
    """What brings an abstract to a record: a source of its own, a person's correction, a look-up elsewhere."""

    SOURCE = "source"
    CORRECTION = "correction"
    LOOK_UP = "look_up"


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """An abstract that stands for a record. at: since when it does. named: the row that holds it."""

    bringer: Bringer
    at: datetime
    named: UUID


def news_among(arrivals: Iterable[Arrival], *, judged_at: datetime) -> Arrival | None:
    """The abstract that whoever judged last lacked; None where there is none, or they had one.

    arrivals: every abstract that stands for the record. What comes with the judgement itself was before its eyes.
    """
    first = min(arrivals, key=lambda each: (each.at, each.named), default=None)
    return first if first is not None and first.at > judged_at else None
