"""The events of what is looked up elsewhere about records, and of notices about their reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from reviews.enrichment.interface import Service, Wanted
from reviews.enrichment.notices import Nature
from reviews.event_shape import EventShape
from reviews.remarks import RemarkRef


@dataclass(frozen=True, kw_only=True, slots=True)
class LookUpsSwitched(EventShape):
    """A lead chose whether services outside may be asked about the review's records."""

    KIND: ClassVar[str] = "reviews.look_ups_switched"
    is_on: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class LookUpStarted(EventShape):
    """Somebody asked services about records. records: an IdSet of them."""

    KIND: ClassVar[str] = "reviews.look_up_started"
    look_up: UUID
    records: UUID
    records_sha256: str
    n_records: int
    wants: tuple[Wanted, ...]
    services: tuple[Service, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticesUploaded(EventShape):
    """Somebody gave a file of notices, to be compared with all records."""

    KIND: ClassVar[str] = "reviews.notices_uploaded"
    look_up: UUID
    file: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class LookUpUndone(EventShape):
    """Nothing that a look-up found counts any more."""

    KIND: ClassVar[str] = "reviews.look_up_undone"
    look_up: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ValueAdded(EventShape):
    """A service had a value for a field in which a record had none. field: abstract, doi, or open_copy."""

    KIND: ClassVar[str] = "reviews.value_added"
    finding: UUID
    look_up: UUID
    record: UUID
    field: str
    service: Service
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ValueTakenBack(EventShape):
    """A value that a service had given is not shown any more."""

    KIND: ClassVar[str] = "reviews.value_taken_back"
    finding: UUID
    record: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ValuePutBack(EventShape):
    """A value that had been taken back is shown again, where nothing else is."""

    KIND: ClassVar[str] = "reviews.value_put_back"
    finding: UUID
    record: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeMarked(EventShape):
    """A notice about a record's report was found. service: who told of it, "" for a file's line. on: the notice's day."""

    KIND: ClassVar[str] = "reviews.notice_marked"
    notice: UUID
    look_up: UUID
    record: UUID
    nature: Nature
    on: date | None
    service: Service | str
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeTakenBack(EventShape):
    """A notice is none of this report's, or doesn't hold, as a person says."""

    KIND: ClassVar[str] = "reviews.notice_taken_back"
    notice: UUID
    record: UUID
    reason: RemarkRef | None


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticePutBack(EventShape):
    """A notice that had been taken back stands again."""

    KIND: ClassVar[str] = "reviews.notice_put_back"
    notice: UUID
    record: UUID


LOOK_UP_EVENTS: tuple[type[EventShape], ...] = (
    LookUpsSwitched,
    LookUpStarted,
    NoticesUploaded,
    LookUpUndone,
    ValueAdded,
    ValueTakenBack,
    ValuePutBack,
    NoticeMarked,
    NoticeTakenBack,
    NoticePutBack,
)
