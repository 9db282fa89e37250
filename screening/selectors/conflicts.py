"""Conflicts as those who may settle them see them: adjudicators who never voted on the record, or its voters together."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from reviews.models import Import, Member
from reviews.permissions import holds
from reviews.roles import SCREENING_STAGES, Role, Stage
from reviews.selectors.people import name_of
from reviews.selectors.records import RecordRow, record_row, record_rows
from reviews.sources import ImportState
from screening.models import (
    Conflict,
    ConflictView,
    ExclusionReason,
    Proposal,
    StageRecord,
    TakenDecision,
    Vote,
)
from screening.rules import AdjudicatorSees, ConflictKind, ConflictState, ResolvedBy, Retrieval
from screening.selectors.rules import active_settings


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownVote:
    """A vote as whoever may see it does. verdict: "" where only the names are shown. is_taken_over: from another program's file."""

    vote: UUID
    name: str
    is_mine: bool
    verdict: str
    reason: str
    further_reasons: tuple[str, ...]
    is_taken_over: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownProposal:
    """What one voter proposes. waits_for: names of those who have still to confirm."""

    proposal: UUID
    name: str
    is_mine: bool
    is_confirmed_by_me: bool
    decision: str
    reason: str
    remark: str
    waits_for: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedConflict:
    """A conflict in a list."""

    conflict: UUID
    row: RecordRow


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownConflict:
    """A conflict on its page. is_on_reason: the votes agree that the report is out. proposal: only where voters settle."""

    conflict: UUID
    row: RecordRow
    is_on_reason: bool
    is_adjudication: bool
    votes: tuple[ShownVote, ...]
    proposal: ShownProposal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Piles:
    """How many conflicts of a stage wait for a member: unseen ones, those that they have opened, those to agree on."""

    unseen: int
    opened: int
    to_agree: int

    @property
    def total(self) -> int:
        return self.unseen + self.opened + self.to_agree


def open_conflicts(review: UUID, stage: Stage) -> QuerySet[Conflict]:
    """Unsettled conflicts on what counts, in the common order; those on full texts while the report is at hand."""
    at_hand = Q(stage_record__report__retrieval=Retrieval.RETRIEVED.value)
    rows = Conflict.objects.filter(
        Q(stage_record__report=None) | at_hand,
        state=ConflictState.OPEN.value,
        stage_record__review_id=review,
        stage_record__stage=stage.value,
        stage_record__is_parked=False,
        stage_record__batch__in=Import.objects.filter(state=ImportState.COMMITTED.value),
    )
    return rows.select_related("stage_record__record").order_by("stage_record__rank", "uuid")


def settled_by_adjudication(member: Member, stage: Stage) -> Q:
    """Conflicts that an adjudicator settles: where the rules say so, and where a voter is gone."""
    return Q(stage_record__settings__resolved_by=ResolvedBy.ADJUDICATION.value) | Q(
        Exists(_votes_of_the_gone(member, stage))
    )


def for_adjudicator(
    member: Member, stage: Stage, rows: QuerySet[Conflict] | None = None
) -> QuerySet[Conflict]:
    """Those of the open conflicts (or of `rows`) that this member may adjudicate: they never voted on the record, and

    hold no vote on what joined it.
    """
    found = open_conflicts(member.review_id, stage) if rows is None else rows
    if not holds(member, Role.ADJUDICATOR, stage):
        return found.none()
    own = Vote.objects.filter(stage_record=OuterRef("stage_record"), reviewer=member)
    record, at_stage = OuterRef("stage_record__record"), Q(stage_record__stage=stage.value)
    on_copies = Vote.objects.standing().filter(
        at_stage
        & (
            Q(stage_record__record__merged_into=record)
            | Q(stage_record__record__merged_into__merged_into=record)
        ),
        reviewer=member,
    )
    found = found.filter(settled_by_adjudication(member, stage))
    return found.exclude(Exists(own)).exclude(Exists(on_copies))


def for_voter(
    member: Member, stage: Stage, rows: QuerySet[Conflict] | None = None
) -> QuerySet[Conflict]:
    """Those of the open conflicts (or of `rows`) that this member settles together with the other voters."""
    found = open_conflicts(member.review_id, stage) if rows is None else rows
    if not holds(member, Role.REVIEWER, stage):
        return found.none()
    own = _standing().filter(reviewer=member)
    return found.filter(
        Exists(own), stage_record__settings__resolved_by=ResolvedBy.CONSENSUS.value
    ).exclude(Exists(_votes_of_the_gone(member, stage)))


def unseen_by(member: Member, rows: QuerySet[Conflict]) -> QuerySet[Conflict]:
    """Conflicts whose record the member has not opened."""
    return rows.exclude(Exists(_views_of(member)))


def opened_by(member: Member, rows: QuerySet[Conflict]) -> QuerySet[Conflict]:
    """Conflicts whose record the member has opened, and so may never vote on."""
    return rows.filter(Exists(_views_of(member)))


def piles_of(member: Member, stage: Stage) -> Piles:
    """What waits for a member at a stage."""
    mine = for_adjudicator(member, stage)
    return Piles(
        unseen=unseen_by(member, mine).count(),
        opened=opened_by(member, mine).count(),
        to_agree=for_voter(member, stage).count(),
    )


def tabs_of(member: Member) -> list[tuple[Stage, int]]:
    """The screening stages with how much waits for the member at each."""
    return [(stage, piles_of(member, stage).total) for stage in SCREENING_STAGES]


def opened_conflicts(member: Member, stage: Stage) -> list[ListedConflict]:
    """Conflicts that the adjudicator has opened and not settled."""
    return _listed(member, opened_by(member, for_adjudicator(member, stage)))


def shared_conflicts(member: Member, stage: Stage) -> list[ListedConflict]:
    """Conflicts that the member settles with the other voters."""
    return _listed(member, for_voter(member, stage))


def shown_conflict(member: Member, stage: Stage, conflict: UUID) -> ShownConflict | None:
    """A conflict while it is open, to an adjudicator who has opened it or to its voters; None to everybody else."""
    mine = opened_by(member, for_adjudicator(member, stage)).filter(uuid=conflict).first()
    shared = None if mine is not None else for_voter(member, stage).filter(uuid=conflict).first()
    found = mine or shared
    row = None if found is None else record_row(member.review_id, found.stage_record.record_id)
    if found is None or row is None:
        return None
    votes = (
        votes_shown_to_adjudicator(member, found)
        if mine is not None
        else votes_shown_to_voter(member, found)
    )
    return ShownConflict(
        conflict=found.uuid,
        row=row,
        is_on_reason=found.kind == ConflictKind.REASON.value,
        is_adjudication=mine is not None,
        votes=tuple(votes),
        proposal=None if mine is not None else proposal_on(member, found),
    )


def settled_place(member: Member, stage: Stage, conflict: UUID) -> UUID | None:
    """The stage record of a settled conflict, to an adjudicator who had opened it and to its voters; None to everybody else."""
    own = _standing().filter(reviewer=member)
    return (
        Conflict.objects.filter(
            Exists(_views_of(member)) | Exists(own),
            uuid=conflict,
            state=ConflictState.SETTLED.value,
            stage_record__review_id=member.review_id,
            stage_record__stage=stage.value,
        )
        .values_list("stage_record", flat=True)
        .first()
    )


def votes_shown_to_adjudicator(member: Member, conflict: Conflict) -> list[ShownVote]:
    """The votes in conflict as the stage shows them to adjudicators: nothing, names, or everything."""
    target = conflict.stage_record
    sees = active_settings(target.review_id, Stage(target.stage)).adjudicator_sees
    if sees == AdjudicatorSees.BLIND.value:
        return []
    return _shown(member, target, with_verdicts=sees == AdjudicatorSees.OPEN.value)


def votes_shown_to_voter(member: Member, conflict: Conflict) -> list[ShownVote]:
    """The votes in conflict, to those who cast them; the viewer's own first."""
    shown = _shown(member, conflict.stage_record, with_verdicts=True)
    return sorted(shown, key=lambda vote: not vote.is_mine)


def proposal_on(member: Member, conflict: Conflict) -> ShownProposal | None:
    """The proposal that stands, to those who settle the conflict together."""
    row = (
        Proposal.objects.filter(conflict=conflict, is_standing=True)
        .select_related("by__user", "reason", "remark")
        .first()
    )
    if row is None:
        return None
    voters = Vote.objects.standing().filter(
        stage_record=conflict.stage_record_id, round=conflict.round
    )
    agreed = {row.by_id, *row.confirmations.values_list("by_id", flat=True)}
    waiting = voters.exclude(reviewer__in=agreed).select_related("reviewer__user")
    return ShownProposal(
        proposal=row.uuid,
        name=name_of(row.by.user),
        is_mine=row.by_id == member.uuid,
        is_confirmed_by_me=row.by_id != member.uuid and member.uuid in agreed,
        decision=row.decision,
        reason="" if row.reason is None else row.reason.text,
        remark="" if row.remark is None else row.remark.text,
        waits_for=tuple(sorted(name_of(vote.reviewer.user) for vote in waiting)),
    )


def votes_of_decided(member: Member, target: StageRecord) -> list[ShownVote]:
    """The votes behind a standing decision; nobody can vote on the record any more, so everybody may see them.

    A decision from a file rests on none: if it comes to be undone, votes that were cast before are still unknown.
    """
    if TakenDecision.objects.filter(stage_record=target, round=target.round).exists():
        return []
    return _shown(member, target, with_verdicts=True)


def _listed(member: Member, rows: QuerySet[Conflict]) -> list[ListedConflict]:
    found = list(rows)
    records = [row.stage_record.record_id for row in found]
    shown = {row.record: row for row in record_rows(member.review_id, records)}
    return [
        ListedConflict(conflict=row.uuid, row=shown[row.stage_record.record_id]) for row in found
    ]


def _shown(member: Member, target: StageRecord, *, with_verdicts: bool) -> list[ShownVote]:
    votes = (
        Vote.objects.standing()
        .filter(stage_record=target, round=target.round)
        .select_related("reviewer__user", "reason")
    )
    further = _reason_texts(target, votes)
    shown = [
        ShownVote(
            vote=vote.uuid,
            name=name_of(vote.reviewer.user),
            is_mine=vote.reviewer_id == member.uuid,
            verdict=vote.verdict if with_verdicts else "",
            is_taken_over=vote.takeover_id is not None,
            reason=vote.reason.text if with_verdicts and vote.reason is not None else "",
            further_reasons=further[vote.uuid] if with_verdicts else (),
        )
        for vote in votes
    ]
    return sorted(shown, key=lambda vote: vote.name)


def _reason_texts(target: StageRecord, votes: QuerySet[Vote]) -> dict[UUID, tuple[str, ...]]:
    wanted = {UUID(each) for vote in votes for each in vote.further_reasons}
    texts = {}
    if wanted:
        rows = ExclusionReason.objects.filter(review_id=target.review_id, uuid__in=wanted)
        texts = {row.uuid: row.text for row in rows}
    return {vote.uuid: tuple(texts[UUID(each)] for each in vote.further_reasons) for vote in votes}


def _standing() -> QuerySet[Vote]:
    return Vote.objects.standing().filter(
        stage_record=OuterRef("stage_record"), round=OuterRef("round")
    )


def _votes_of_the_gone(member: Member, stage: Stage) -> QuerySet[Vote]:
    """Within a conflict: votes of people who have left, or are no reviewers of the stage any more."""
    here = Member.objects.holding(Role.REVIEWER, stage).filter(review_id=member.review_id)
    return _standing().exclude(reviewer__in=here)


def _views_of(member: Member) -> QuerySet[ConflictView]:
    return ConflictView.objects.filter(stage_record=OuterRef("stage_record"), member=member)
