"""The event of acts on more records than one transaction takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from reviews.doing import Doing
from reviews.event_shape import EventShape
from reviews.remarks import RemarkRef


@dataclass(frozen=True, kw_only=True, slots=True)
class LargeActBegun(EventShape):
    """A member asked for something to be done with many records; what comes of it is told by events of its own.

    records: an IdSet of them; None where what another such act did is to be taken back (undoes).
    """

    KIND: ClassVar[str] = "reviews.large_act_begun"
    act: UUID
    doing: Doing
    records: UUID | None
    records_sha256: str | None
    n_records: int
    tag: UUID | None
    automation: UUID | None
    automation_sha256: str | None
    undoes: UUID | None
    reason: RemarkRef | None


LARGE_ACT_EVENTS: tuple[type[EventShape], ...] = (LargeActBegun,)
