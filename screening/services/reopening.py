"""Re-opening what was decided: a lead's act with a reason. Nothing is deleted; what followed is parked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import DomainError, NotFound, ReasonMissing
from reviews.ledger import Act
from reviews.models import Member
from reviews.remarks import RemarkRef
from reviews.roles import Stage
from screening.events import DecisionWithdrawn
from screening.models import StageRecord, Vote
from screening.selectors.disputes import is_kept_from
from screening.selectors.rules import active_settings
from screening.services.following import after_withdrawal
from screening.services.queue import step_back
from screening.services.settling import settle, standing_votes, void_open_conflict
from screening.tally import State


class NotDecided(DomainError):
    """There is no decision to take back."""

    def __init__(self) -> None:
        super().__init__(_("This record is not decided, so there is nothing to re-open."))


def reopen(
    *, by: Member, stage_record: UUID, reason: str, key: UUID, keep: Collection[UUID] = ()
) -> StageRecord:
    """Take a decision back: a new round, in which the votes named in `keep` still stand.

    Kept votes are carried into the new round; the old round stays as it was. Raises NotDecided, ReasonMissing, NotFound.
    """
    permissions.check(by, permissions.Act.REOPEN)
    content = ("reopen", stage_record, reason, sorted(str(uuid) for uuid in keep))
    with ledger.act(by=by, key=key, content=content) as act:
        target = (
            StageRecord.objects.filter(uuid=stage_record, review_id=by.review_id)
            .select_related("report", "record", "settings")
            .first()
        )
        if target is None:
            raise NotFound(_("This record is not in this review."))
        if act.repeated:
            return target
        if target.state not in {State.INCLUDED.value, State.EXCLUDED.value} or target.is_parked:
            raise NotDecided
        if is_kept_from(by, target):
            raise NotDecided
        said = act.remark(reason)
        if said is None:
            raise ReasonMissing(_("Say why this is re-opened."))
        kept = [vote for vote in standing_votes(target) if vote.uuid in set(keep)]
        take_back(target, kept, said, act)
    return target


def take_back(target: StageRecord, kept: Sequence[Vote], said: RemarkRef | None, act: Act) -> None:
    """Within an act: a decision falls, and a round begins in which the kept votes stand."""
    was_included = target.state == State.INCLUDED.value
    void_open_conflict(target, act)
    _begin_round(target, kept)
    carried = [(vote.uuid, _carried(vote, target).uuid) for vote in kept]
    act.append(
        DecisionWithdrawn(
            stage=Stage(target.stage),
            stage_record=target.uuid,
            record=target.record_id,
            report=target.report_id,
            round=target.round,
            kept=tuple(carried),
            settings=None if target.settings is None else target.settings.uuid,
            reason=said,
        )
    )
    if was_included:
        after_withdrawal(target, act)
    settle(target, act)
    step_back(review=target.review_id, rank=target.rank)


def _begin_round(target: StageRecord, kept: Sequence[Vote]) -> None:
    target.round += 1
    target.settings = active_settings(target.review_id, Stage(target.stage)) if kept else None
    target.state = State.PENDING.value
    target.reason, target.is_reason_disputed = None, False
    target.save(update_fields=["round", "settings", "state", "reason", "is_reason_disputed"])


def _carried(vote: Vote, target: StageRecord) -> Vote:
    made = vote.repeated(target, in_round=target.round, joining=vote.joining_id)
    made.save(force_insert=True)
    return made
