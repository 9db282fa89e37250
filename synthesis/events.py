"""The events of analyses and their runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from reviews.event_shape import EventShape


@dataclass(frozen=True, kw_only=True, slots=True)
class AnalysisSpecified(EventShape):
    """An analysis asks for this from here on: its first version (number 1) or a further one."""

    KIND: ClassVar[str] = "synthesis.analysis_specified"
    analysis: UUID
    version: UUID
    number: int
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AnalysisArchived(EventShape):
    """An analysis is put away: it is computed no more, and what it gave stays."""

    KIND: ClassVar[str] = "synthesis.analysis_archived"
    analysis: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class AnalysisRestored(EventShape):
    KIND: ClassVar[str] = "synthesis.analysis_restored"
    analysis: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class RunRequested(EventShape):
    """A version of an analysis is to be computed on a snapshot."""

    KIND: ClassVar[str] = "synthesis.run_requested"
    request: UUID
    analysis: UUID
    version: UUID
    snapshot: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class RunSucceeded(EventShape):
    """A run answers a request. is_stored: the same three identities had been computed before.

    The identities are SHA-256s of the snapshot, the specification, the engine's text and the result.
    """

    KIND: ClassVar[str] = "synthesis.run_succeeded"
    request: UUID
    run: UUID
    snapshot_sha256: str
    specification_sha256: str
    engine_sha256: str
    result_sha256: str
    is_stored: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class RunFailed(EventShape):
    """The engine refused what a request asks for: nothing was computed. The job says why."""

    KIND: ClassVar[str] = "synthesis.run_failed"
    request: UUID
    job: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class PublishedRecorded(EventShape):
    """The figures that a publication prints of its flow were written down. They never count."""

    KIND: ClassVar[str] = "synthesis.published_recorded"
    published: UUID
    number: int
    sha256: str


EVENTS: tuple[type[EventShape], ...] = (
    PublishedRecorded,
    AnalysisSpecified,
    AnalysisArchived,
    AnalysisRestored,
    RunRequested,
    RunSucceeded,
    RunFailed,
)
