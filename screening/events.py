"""The events of screening: votes, conflicts, decisions, and the search for full texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from reviews.event_shape import EventShape
from reviews.remarks import RemarkRef
from reviews.roles import Stage
from screening.rules import (
    AdjudicatorSees,
    ConflictKind,
    DecidedBy,
    Decision,
    ResolvedBy,
    Retrieval,
)
from screening.takeover_events import (
    DecisionTakenOver,
    DecisionTakeoverBegun,
    DecisionTakeoverUndone,
    ReportsTakenAsRetrieved,
    TakenVoteWithdrawn,
    VoteTakenOver,
    VoteTakeoverBegun,
    VoteTakeoverUndone,
)
from screening.tally import Verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class StageSettingsChanged(EventShape):
    KIND: ClassVar[str] = "screening.stage_settings_changed"
    settings: UUID
    stage: Stage
    number: int
    votes_required: int
    is_majority: bool
    is_any_yes_advances: bool
    is_two_maybes_discussed: bool
    is_reason_by_precedence: bool
    resolved_by: ResolvedBy
    adjudicator_sees: AdjudicatorSees


@dataclass(frozen=True, kw_only=True, slots=True)
class ExclusionReasonsChanged(EventShape):
    """These reasons are in force from here on, in this order. texts_sha256: of the words of each."""

    KIND: ClassVar[str] = "screening.exclusion_reasons_changed"
    reasons: tuple[UUID, ...]
    texts_sha256: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class VoteCast(EventShape):
    """A vote, or the one that takes the place of `instead_of`. protocol: the criteria's version; settings: the rules'."""

    KIND: ClassVar[str] = "screening.vote_cast"
    stage: Stage
    stage_record: UUID
    record: UUID
    vote: UUID
    round: int
    verdict: Verdict
    reason: UUID | None
    further_reasons: tuple[UUID, ...]
    protocol: UUID | None
    settings: UUID
    instead_of: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class VoteWithdrawn(EventShape):
    KIND: ClassVar[str] = "screening.vote_withdrawn"
    stage_record: UUID
    vote: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class VotesJoined(EventShape):
    """Two records became one, and so did the votes on them, person by person.

    repeated: (vote, its like on the record that is kept) pairs. cleared: votes on it that ended, their people having
    voted otherwise on the copy. round: a new one where the two were decided differently, which ends the decision.
    """

    KIND: ClassVar[str] = "screening.votes_joined"
    joining: UUID
    copy: UUID
    stage: Stage
    stage_record: UUID
    record: UUID
    report: UUID | None
    round: int
    repeated: tuple[tuple[UUID, UUID], ...]
    cleared: tuple[UUID, ...]
    settings: UUID | None
    ends_decision: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class VotesParted(EventShape):
    """A copy stands on its own again: what joining it had changed on the record is undone.

    withdrawn: votes that count no more; restored: cleared ones that stand again. round, settings: the record's from
    here on. ends_decision: one that was made since.
    """

    KIND: ClassVar[str] = "screening.votes_parted"
    joining: UUID
    stage: Stage
    stage_record: UUID
    record: UUID
    report: UUID | None
    round: int
    withdrawn: tuple[UUID, ...]
    restored: tuple[UUID, ...]
    settings: UUID | None
    ends_decision: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class VotersBarred(EventShape):
    """These members have seen votes on a copy of this record, and may never vote on it."""

    KIND: ClassVar[str] = "screening.voters_barred"
    stage_record: UUID
    members: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ConflictOpened(EventShape):
    KIND: ClassVar[str] = "screening.conflict_opened"
    conflict: UUID
    stage_record: UUID
    kind: ConflictKind
    votes: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ConflictSeen(EventShape):
    """A member opened a conflict, and may never vote on its record."""

    KIND: ClassVar[str] = "screening.conflict_seen"
    conflict: UUID
    stage_record: UUID
    member: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ConflictVoided(EventShape):
    """The votes changed, and what they were in conflict about is gone."""

    KIND: ClassVar[str] = "screening.conflict_voided"
    conflict: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsensusProposed(EventShape):
    KIND: ClassVar[str] = "screening.consensus_proposed"
    conflict: UUID
    proposal: UUID
    decision: Decision
    reason: UUID | None
    remark: RemarkRef | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsensusConfirmed(EventShape):
    KIND: ClassVar[str] = "screening.consensus_confirmed"
    conflict: UUID
    proposal: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ConflictResolved(EventShape):
    """What stands, by adjudication or consensus, over the votes it names."""

    KIND: ClassVar[str] = "screening.conflict_resolved"
    conflict: UUID
    resolution: UUID
    settled_by: DecidedBy
    adjudicator_saw: AdjudicatorSees | None
    decision: Decision
    reason: UUID | None
    votes: tuple[UUID, ...]
    remark: RemarkRef | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordDecided(EventShape):
    """A final decision: what folds and rebuilds read. report: at full text. is_reason_disputed: a conflict on the reason is open.

    reason: nobody's yet while it is disputed; whatever stands there then is not to be told.
    """

    KIND: ClassVar[str] = "screening.record_decided"
    stage: Stage
    stage_record: UUID
    record: UUID
    report: UUID | None
    round: int
    decision: Decision
    reason: UUID | None
    is_reason_disputed: bool
    decided_by: DecidedBy
    votes: tuple[UUID, ...]
    resolution: UUID | None
    settings: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ExclusionLifted(EventShape):
    """A vote was changed while the exclusion's reason was in dispute: the votes are judged anew, in the same round."""

    KIND: ClassVar[str] = "screening.exclusion_lifted"
    stage_record: UUID
    record: UUID
    report: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionWithdrawn(EventShape):
    """A lead re-opened a record. kept: (vote, its like in the round that follows) pairs. round: the one that begins.

    settings: the rules that judge the kept votes, if there are any.
    """

    KIND: ClassVar[str] = "screening.decision_withdrawn"
    stage: Stage
    stage_record: UUID
    record: UUID
    report: UUID | None
    round: int
    kept: tuple[tuple[UUID, UUID], ...]
    settings: UUID | None
    reason: RemarkRef | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ExclusionUpheld(EventShape):
    """An abstract came after a record was excluded; somebody read it, and the exclusion stays."""

    KIND: ClassVar[str] = "screening.exclusion_upheld"
    upheld: UUID
    stage_record: UUID
    record: UUID
    round: int


@dataclass(frozen=True, kw_only=True, slots=True)
class UpholdingTakenBack(EventShape):
    """The same is asked again."""

    KIND: ClassVar[str] = "screening.upholding_taken_back"
    upheld: UUID
    stage_record: UUID
    record: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportSought(EventShape):
    """A record that goes to full text has this report. Sent again when a parked report returns."""

    KIND: ClassVar[str] = "screening.report_sought"
    record: UUID
    report: UUID
    stage_record: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class RetrievalAttempted(EventShape):
    """Somebody tried to get a report. route: how, in their words; remark: what else they say of it."""

    KIND: ClassVar[str] = "screening.retrieval_attempted"
    report: UUID
    attempt: UUID
    tried_on: date
    route: RemarkRef
    remark: RemarkRef | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RetrievalChanged(EventShape):
    """sought, retrieved or not_retrieved. not_retrieved withdraws a full-text decision made before it."""

    KIND: ClassVar[str] = "screening.retrieval_changed"
    report: UUID
    retrieval: Retrieval
    reason: RemarkRef | None


@dataclass(frozen=True, kw_only=True, slots=True)
class FullTextAttached(EventShape):
    KIND: ClassVar[str] = "screening.full_text_attached"
    report: UUID
    attachment: UUID
    file: UUID
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FullTextTakenBack(EventShape):
    KIND: ClassVar[str] = "screening.full_text_taken_back"
    report: UUID
    attachment: UUID


EVENTS: tuple[type[EventShape], ...] = (
    StageSettingsChanged,
    ExclusionReasonsChanged,
    VoteCast,
    VoteWithdrawn,
    VoteTakeoverBegun,
    VoteTakenOver,
    ReportsTakenAsRetrieved,
    TakenVoteWithdrawn,
    VoteTakeoverUndone,
    DecisionTakeoverBegun,
    DecisionTakenOver,
    DecisionTakeoverUndone,
    VotesJoined,
    VotesParted,
    VotersBarred,
    ConflictOpened,
    ConflictSeen,
    ConflictVoided,
    ConsensusProposed,
    ConsensusConfirmed,
    ConflictResolved,
    RecordDecided,
    ExclusionLifted,
    DecisionWithdrawn,
    ExclusionUpheld,
    UpholdingTakenBack,
    ReportSought,
    RetrievalAttempted,
    RetrievalChanged,
    FullTextAttached,
    FullTextTakenBack,
)
