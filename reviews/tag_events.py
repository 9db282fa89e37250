"""The events of tags: what they are called, and what they are attached to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from reviews.event_shape import EventShape


@dataclass(frozen=True, kw_only=True, slots=True)
class TagMade(EventShape):
    """There is a tag. version: the row with its name."""

    KIND: ClassVar[str] = "reviews.tag_made"
    tag: UUID
    version: UUID
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TagChanged(EventShape):
    """A tag has another name, or is blinded from here on, or no more."""

    KIND: ClassVar[str] = "reviews.tag_changed"
    tag: UUID
    version: UUID
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TagDeleted(EventShape):
    """A tag is not in use any more; what it is attached to stays known."""

    KIND: ClassVar[str] = "reviews.tag_deleted"
    tag: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class TagsMerged(EventShape):
    """A tag has become another one: what it is attached to carries that one."""

    KIND: ClassVar[str] = "reviews.tags_merged"
    tag: UUID
    into: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class TagRestored(EventShape):
    """A tag that was deleted, or had become another one, stands on its own again."""

    KIND: ClassVar[str] = "reviews.tag_restored"
    tag: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordsTagged(EventShape):
    """A tag is attached to records, in the name of a member. stage: where they are open, "" where that plays no part."""

    KIND: ClassVar[str] = "reviews.records_tagged"
    tag: UUID
    member: UUID
    stage: str
    records: UUID
    records_sha256: str
    n_records: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordsUntagged(EventShape):
    """What a member attached to records was taken off. stage: where they were open when it was attached."""

    KIND: ClassVar[str] = "reviews.records_untagged"
    tag: UUID
    member: UUID
    stage: str
    records: UUID
    records_sha256: str
    n_records: int


TAG_EVENTS: tuple[type[EventShape], ...] = (
    TagMade,
    TagChanged,
    TagDeleted,
    TagsMerged,
    TagRestored,
    RecordsTagged,
    RecordsUntagged,
)
