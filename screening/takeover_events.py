"""What is taken over from the files of other programs: votes, decisions, and their taking back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from reviews.event_shape import EventShape
from reviews.roles import Stage
from screening.tally import Verdict
from screening.team_decisions import ListedAs, Program


@dataclass(frozen=True, kw_only=True, slots=True)
class VoteTakeoverBegun(EventShape):
    """Votes are to be taken over from an import's file. givers: who gives them, by the hash of the name in the file.

    reasons: of exclusions at full text, by the hash of the words in the file.
    """

    KIND: ClassVar[str] = "screening.vote_takeover_begun"
    takeover: UUID
    batch: UUID
    stage: Stage
    givers: Mapping[str, UUID]
    reasons: Mapping[str, UUID]


@dataclass(frozen=True, kw_only=True, slots=True)
class VoteTakenOver(EventShape):
    """A vote from a file, of `reviewer`. reason to settings: as of a vote."""

    KIND: ClassVar[str] = "screening.vote_taken_over"
    takeover: UUID
    reviewer: UUID
    stage_record: UUID
    record: UUID
    vote: UUID
    round: int
    verdict: Verdict
    reason: UUID | None
    further_reasons: tuple[UUID, ...]
    protocol: UUID | None
    settings: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportsTakenAsRetrieved(EventShape):
    """The reports that were sought, and count as retrieved from here on: votes on them were cast elsewhere."""

    KIND: ClassVar[str] = "screening.reports_taken_as_retrieved"
    takeover: UUID
    reports: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenVoteWithdrawn(EventShape):
    """A vote that had been taken over no longer counts, since the whole is undone."""

    KIND: ClassVar[str] = "screening.taken_vote_withdrawn"
    takeover: UUID
    stage_record: UUID
    vote: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class VoteTakeoverUndone(EventShape):
    """None of the votes that were taken over stands any more."""

    KIND: ClassVar[str] = "screening.vote_takeover_undone"
    takeover: UUID
    batch: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionTakeoverBegun(EventShape):
    """A team's decisions are to be taken over from an import's file. reasons: by the hash of the words in the file."""

    KIND: ClassVar[str] = "screening.decision_takeover_begun"
    takeover: UUID
    batch: UUID
    program: Program
    listed_as: ListedAs
    reasons: Mapping[str, UUID]


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionTakenOver(EventShape):
    """The decision that follows is another program's. is_retrieved_by: with it, the report counts as having been at hand there."""

    KIND: ClassVar[str] = "screening.decision_taken_over"
    takeover: UUID
    taken: UUID
    stage_record: UUID
    record: UUID
    round: int
    is_retrieved_by: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionTakeoverUndone(EventShape):
    """None of the decisions that were taken over stands any more."""

    KIND: ClassVar[str] = "screening.decision_takeover_undone"
    takeover: UUID
    batch: UUID
