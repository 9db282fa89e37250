"""What joining changed on a record is undone: it stands as before, but for votes that were cast on it since."""

from __future__ import annotations

from collections.abc import Sequence

from reviews.ledger import Act
from reviews.roles import Stage
from reviews.sources import ImportState
from screening.events import VotesParted
from screening.models import Resolution, StageRecord, TakenDecision, Vote, VoteJoining
from screening.rules import DecidedBy, Decision
from screening.selectors.rules import settings_of
from screening.selectors.standing import DECIDED
from screening.services.following import after_withdrawal
from screening.services.queue import step_back
from screening.services.settling import (
    Ruling,
    decide,
    settle,
    standing_votes,
    void_conflicts,
    votes_behind,
)
from screening.tally import State


def undo_joining(joining: VoteJoining, act: Act) -> None:
    """Within an act: the copy's votes count for the record no more. Decisions made with them since fall."""
    joining.parted_at = act.at
    joining.save(update_fields=["parted_at"])
    rows = StageRecord.objects.select_related("report", "settings", "reason", "batch")
    into = rows.get(pk=joining.into_id)
    was_included = into.state == State.INCLUDED.value and not into.is_parked
    undo = _return_to_decision if joining.is_anew else _take_out
    undo(joining, into, act, was_included=was_included)
    step_back(review=into.review_id, rank=into.rank)


def _return_to_decision(
    joining: VoteJoining, into: StageRecord, act: Act, *, was_included: bool
) -> None:
    """The decision from before stands again, with its round; votes cast in later rounds stay there."""
    void_conflicts(into, act)
    later = Vote.objects.standing().filter(stage_record=into, round__gt=joining.was_round)
    withdrawn = list(later.order_by("uuid"))
    ended = into.state in DECIDED
    into.round, into.settings = joining.was_round, joining.was_settings
    _undecided(into)
    _tell(joining, into, withdrawn, [], act, ends_decision=ended)
    if was_included:
        after_withdrawal(into, act)
    decide(into, _ruling(joining, into), act)


def _ruling(joining: VoteJoining, into: StageRecord) -> Ruling:
    """The decision that stood before."""
    from_file = TakenDecision.objects.filter(stage_record=into, round=into.round).exists()
    made = Resolution.objects.filter(
        conflict__stage_record=into, conflict__round=into.round, voided_at=None
    ).first()
    included = joining.was_state == State.INCLUDED.value
    return Ruling(
        decision=Decision.INCLUDE if included else Decision.EXCLUDE,
        reason=joining.was_reason,
        is_reason_disputed=False,
        decided_by=_decided_by(made, from_file=from_file),
        votes=votes_behind(into),
        resolution=made,
        settings=settings_of(into),
    )


def _decided_by(made: Resolution | None, *, from_file: bool) -> DecidedBy:
    if from_file:
        return DecidedBy.FILE
    return DecidedBy.VOTES if made is None else DecidedBy(made.settled_by)


def _take_out(joining: VoteJoining, into: StageRecord, act: Act, *, was_included: bool) -> None:
    """The repeated votes go, cleared ones return where their people cast no other one; the rest is judged anew."""
    brought = Vote.objects.standing().filter(stage_record=into, round=into.round, joining=joining)
    withdrawn = list(brought.order_by("uuid"))
    restored = _restorable(joining, into)
    if not withdrawn and not restored:
        _tell(joining, into, [], [], act, ends_decision=False)
        return
    ended = into.state in DECIDED and not into.is_reason_disputed
    if ended:
        _undecided(into)
    left = [vote for vote in standing_votes(into) if vote not in withdrawn]
    into.settings = settings_of(into) if left or restored else None
    _tell(joining, into, withdrawn, restored, act, ends_decision=ended)
    if was_included:
        after_withdrawal(into, act)
    if into.batch.state == ImportState.COMMITTED.value:
        settle(into, act)


def _restorable(joining: VoteJoining, into: StageRecord) -> list[Vote]:
    """Votes that the joining cleared, of people who haven't voted on the record since."""
    if into.round != joining.round or not joining.cleared:
        return []
    since = Vote.objects.filter(stage_record=into, cast_at__gt=joining.made_at)
    again = set(since.values_list("reviewer", flat=True))
    again |= {vote.reviewer_id for vote in standing_votes(into)}
    rows = Vote.objects.filter(pk__in=joining.cleared, takeover__undone_at=None).order_by("uuid")
    return [vote for vote in rows if vote.reviewer_id not in again]


def _undecided(into: StageRecord) -> None:
    into.state = State.PENDING.value
    into.reason, into.is_reason_disputed = None, False


def _tell(
    joining: VoteJoining,
    into: StageRecord,
    withdrawn: Sequence[Vote],
    restored: Sequence[Vote],
    act: Act,
    *,
    ends_decision: bool,
) -> None:
    into.save(update_fields=["round", "state", "reason", "is_reason_disputed", "settings"])
    Vote.objects.filter(pk__in=[vote.pk for vote in withdrawn]).update(withdrawn_at=act.at)
    Vote.objects.filter(pk__in=[vote.pk for vote in restored]).update(withdrawn_at=None)
    act.append(
        VotesParted(
            joining=joining.uuid,
            stage=Stage(into.stage),
            stage_record=into.uuid,
            record=into.record_id,
            report=into.report_id,
            round=into.round,
            withdrawn=tuple(vote.uuid for vote in withdrawn),
            restored=tuple(vote.uuid for vote in restored),
            settings=None if into.settings is None else into.settings.uuid,
            ends_decision=ends_decision,
        )
    )
