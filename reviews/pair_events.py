"""The events of pairs of records that people compare, and of related reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from reviews.event_shape import EventShape


@dataclass(frozen=True, kw_only=True, slots=True)
class PairSeparated(EventShape):
    """A person compared two records and said that they differ."""

    KIND: ClassVar[str] = "reviews.pair_separated"
    pair: UUID
    first: UUID
    second: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class PairReopened(EventShape):
    """The judgement on a pair was taken back."""

    KIND: ClassVar[str] = "reviews.pair_reopened"
    pair: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class PairAsked(EventShape):
    """A person asked whether two records are the same."""

    KIND: ClassVar[str] = "reviews.pair_asked"
    pair: UUID
    first: UUID
    second: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class PairWithdrawn(EventShape):
    """What a person had asked about two records is not asked any more: nobody has judged them."""

    KIND: ClassVar[str] = "reviews.pair_withdrawn"
    pair: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class RelationsFound(EventShape):
    """An import's records belong together with others, and are no duplicates of them, as the machine sees it.

    relations: an IdSet of (id, record, record, how) lines. engine names the rules' version.
    """

    KIND: ClassVar[str] = "reviews.relations_found"
    batch: UUID
    relations: UUID
    relations_sha256: str
    n_relations: int
    engine: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordsRelated(EventShape):
    """A person compared two records: two reports that belong together. relation: how, "" where they didn't say.

    It falls when the pair is taken up again.
    """

    KIND: ClassVar[str] = "reviews.records_related"
    related: UUID
    pair: UUID
    first: UUID
    second: UUID
    relation: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RelationTakenBack(EventShape):
    """What the machine took for related isn't, as a person says."""

    KIND: ClassVar[str] = "reviews.relation_taken_back"
    related: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class RelationPutBack(EventShape):
    """What a person had taken back of the machine's finding stands again."""

    KIND: ClassVar[str] = "reviews.relation_put_back"
    related: UUID


PAIR_EVENTS: tuple[type[EventShape], ...] = (
    PairSeparated,
    PairReopened,
    PairAsked,
    PairWithdrawn,
    RelationsFound,
    RecordsRelated,
    RelationTakenBack,
    RelationPutBack,
)
