"""Acts of a reviewer: to vote, to vote otherwise, to take a vote back."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import DomainError, Forbidden, NotFound
from reviews.models import Member
from reviews.permissions import holds
from reviews.roles import Role, Stage
from reviews.rows import only
from reviews.selectors.protocol import version_in_force
from reviews.sources import ImportState
from screening.events import VoteCast, VoteWithdrawn
from screening.models import (
    ConflictView,
    ExclusionReason,
    Lease,
    StageRecord,
    StageSettings,
    Vote,
)
from screening.rules import ResolvedBy, Retrieval
from screening.selectors.disputes import is_kept_from_voters
from screening.selectors.finality import is_final
from screening.selectors.rules import settings_of
from screening.services import queue
from screening.services.settling import in_order, settle, standing_votes
from screening.tally import State, Verdict


class VotingClosed(DomainError):
    """The record takes no (further) vote of this member. One sentence for every reason, so that it tells nothing."""

    def __init__(self) -> None:
        super().__init__(_("This record has all the votes it needs."))


class ReasonNeeded(DomainError):
    """An exclusion at full text names its primary reason, and nothing else has one."""

    status = 422


def cast_vote(
    *,
    by: Member,
    stage_record: UUID,
    verdict: Verdict,
    key: UUID,
    reason: UUID | None = None,
    further_reasons: Sequence[UUID] = (),
) -> StageRecord:
    """Record one reviewer's verdict, and settle the record if it was the last one needed.

    A second vote of the same reviewer takes the place of the first while the record is open for them. The same key
    again has no second effect. Raises VotingClosed, ReasonNeeded, Forbidden, NotFound.
    """
    content = ("vote", stage_record, verdict, reason, list(further_reasons))
    with ledger.act(by=by, key=key, content=content) as act:
        target = _votable(by, stage_record)
        if act.repeated:
            return target
        standing = standing_votes(target)
        settings = _rules_if_open(by, target, standing)
        before = _own(by, standing)
        primary, further = _reasons(target, verdict, reason, further_reasons)
        if before is not None:
            before.withdrawn_at = act.at
            before.save(update_fields=["withdrawn_at"])
        _begin(target, settings)
        vote = Vote.objects.create(
            stage_record=target,
            reviewer=by,
            round=target.round,
            verdict=verdict.value,
            reason=primary,
            further_reasons=[str(uuid) for uuid in further],
            protocol_id=version_in_force(by.review_id),
            cast_at=act.at,
        )
        Lease.objects.filter(stage_record=target, member=by).delete()
        act.append(_cast(vote, target, settings, further, before))
        others = (each for each in standing if each is not before)
        settle(target, act, votes=in_order([*others, vote]))
    return target


def _cast(
    vote: Vote,
    target: StageRecord,
    settings: StageSettings,
    further: tuple[UUID, ...],
    before: Vote | None,
) -> VoteCast:
    """What the ledger says of a vote. before: the one whose place it takes."""
    return VoteCast(
        stage=Stage(target.stage),
        stage_record=target.uuid,
        record=target.record_id,
        vote=vote.uuid,
        round=target.round,
        verdict=Verdict(vote.verdict),
        reason=vote.reason_id,
        further_reasons=further,
        protocol=vote.protocol_id,
        settings=settings.uuid,
        instead_of=None if before is None else before.uuid,
    )


def withdraw_vote(*, by: Member, stage_record: UUID, key: UUID) -> StageRecord:
    """Take one's own vote back while the record is open for one. Raises VotingClosed, NotFound."""
    with ledger.act(by=by, key=key, content=("withdraw", stage_record)) as act:
        target = _votable(by, stage_record)
        if act.repeated:
            return target
        standing = standing_votes(target)
        before = _own(by, standing)
        if before is None:
            raise VotingClosed
        _rules_if_open(by, target, standing)
        before.withdrawn_at = act.at
        before.save(update_fields=["withdrawn_at"])
        act.append(VoteWithdrawn(stage_record=target.uuid, vote=before.uuid))
        settle(target, act)
        queue.step_back(review=by.review_id, rank=target.rank)
        queue.lease_again(target, by, act.at)
    return target


def _votable(by: Member, stage_record: UUID) -> StageRecord:
    permissions.check(by, permissions.Act.VOTE)
    found = StageRecord.objects.filter(uuid=stage_record, review_id=by.review_id)
    target = only(found.select_related("report", "batch", "settings"))
    if target is None or target.batch.state != ImportState.COMMITTED.value:
        raise NotFound(_("This record is not in this review."))
    if not holds(by, Role.REVIEWER, Stage(target.stage)):
        raise Forbidden(_("You are not a reviewer of this stage."))
    return target


def _begin(target: StageRecord, settings: StageSettings) -> None:
    """The round's first vote fixes the rules that judge it, whatever the stage's rules become meanwhile."""
    if target.settings is None:
        target.settings = settings
        target.save(update_fields=["settings"])


def _own(by: Member, standing: Sequence[Vote]) -> Vote | None:
    return next((vote for vote in standing if vote.reviewer_id == by.uuid), None)


def _rules_if_open(by: Member, target: StageRecord, standing: Sequence[Vote]) -> StageSettings:
    """The rules that judge the record, where it is open for the member as DESIGN says; all else is refused in the
    same words.
    """
    own = _own(by, standing)
    if target.is_parked:
        raise VotingClosed
    if target.report is not None and target.report.retrieval != Retrieval.RETRIEVED.value:
        raise VotingClosed
    if ConflictView.objects.filter(stage_record=target, member=by).exists():
        raise VotingClosed
    if own is not None and is_final(own, target):
        raise VotingClosed
    settings = settings_of(target)
    if target.state == State.CONFLICT.value or is_kept_from_voters(target):
        if own is None or settings.resolved_by == ResolvedBy.CONSENSUS.value:
            raise VotingClosed
    elif target.state != State.PENDING.value:
        raise VotingClosed
    if sum(vote.reviewer_id != by.uuid for vote in standing) >= settings.votes_required:
        raise VotingClosed
    return settings


def _reasons(
    target: StageRecord, verdict: Verdict, reason: UUID | None, further: Sequence[UUID]
) -> tuple[ExclusionReason | None, tuple[UUID, ...]]:
    at_full_text = target.stage == Stage.FULL_TEXT.value
    if at_full_text and verdict is Verdict.MAYBE:
        raise ReasonNeeded(_("At full text a report is included, or excluded with a reason."))
    if verdict is not Verdict.EXCLUDE or not at_full_text:
        if reason is not None or further:
            raise ReasonNeeded(_("Only an exclusion at full text has a reason."))
        return None, ()
    if reason is None:
        raise ReasonNeeded(_("Choose the reason for excluding this report."))
    known = ExclusionReason.objects.filter(review_id=target.review_id, is_active=True)
    found = {each.uuid: each for each in known.filter(uuid__in=[reason, *further])}
    if reason not in found or any(uuid not in found for uuid in further):
        raise ReasonNeeded(_("That reason is not on this review's list any more. Choose another."))
    return found[reason], tuple(uuid for uuid in dict.fromkeys(further) if uuid != reason)
