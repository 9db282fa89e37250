"""From standing votes to what stands: the one place that asks the tally and writes decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from reviews.ledger import Act
from reviews.roles import Stage
from reviews.rows import only
from screening.events import ConflictOpened, ConflictVoided, ExclusionLifted, RecordDecided
from screening.models import (
    Conflict,
    ExclusionReason,
    Proposal,
    Resolution,
    StageRecord,
    StageSettings,
    TakenDecision,
    Vote,
)
from screening.rules import ConflictKind, ConflictState, DecidedBy, Decision
from screening.selectors.rules import settings_of, tally_of
from screening.services import following
from screening.tally import State


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruling:
    """A decision to write: what, on which grounds."""

    decision: Decision
    reason: ExclusionReason | None
    is_reason_disputed: bool
    decided_by: DecidedBy
    votes: Sequence[Vote]
    resolution: Resolution | None
    settings: StageSettings


def settle(target: StageRecord, act: Act, votes: Sequence[Vote] | None = None) -> None:
    """Bring a record's state in line with its standing votes: pending, conflict, or decided.

    A resolution dies with the votes that it settled; the conflict is judged anew. votes: as standing_votes() gives
    them, from whoever has them at hand.
    """
    if target.is_reason_disputed:
        _lift(target, act)
    _void(target, [ConflictState.OPEN, ConflictState.SETTLED], act)
    votes = standing_votes(target) if votes is None else votes
    rule(target, votes, settings_of(target), act)


def rule(target: StageRecord, votes: Sequence[Vote], settings: StageSettings, act: Act) -> None:
    """Give a record the state that its standing votes make, where nothing that they made before stands any more."""
    outcome = tally_of(votes, settings)
    if outcome.state is State.PENDING:
        target.settings = settings if votes else None
        _set_state(target, State.PENDING)
    elif outcome.state is State.CONFLICT:
        _set_state(target, State.CONFLICT)
        open_conflict(target, ConflictKind.VERDICT, votes, act)
    else:
        ruling = Ruling(
            decision=Decision.INCLUDE if outcome.state is State.INCLUDED else Decision.EXCLUDE,
            reason=outcome.reason,
            is_reason_disputed=outcome.is_reason_disputed,
            decided_by=DecidedBy.VOTES,
            votes=votes,
            resolution=None,
            settings=settings,
        )
        decide(target, ruling, act)
        if outcome.is_reason_disputed:
            open_conflict(target, ConflictKind.REASON, votes, act)


def decide_from_file(
    target: StageRecord,
    decision: Decision,
    reason: ExclusionReason | None,
    settings: StageSettings,
    act: Act,
) -> None:
    """Write a decision that was made elsewhere: what votes here have made of the record so far gives way to it.

    settings: the record's own, or those in force.
    """
    is_disputed = target.is_reason_disputed
    if is_disputed:
        _lift(target, act)
    if is_disputed or target.state == State.CONFLICT.value:
        void_open_conflict(target, act)
    ruling = Ruling(
        decision=decision,
        reason=reason,
        is_reason_disputed=False,
        decided_by=DecidedBy.FILE,
        votes=(),
        resolution=None,
        settings=settings,
    )
    decide(target, ruling, act)


def stand_again(target: StageRecord, act: Act) -> None:
    """A report whose exclusion is in dispute is at hand again: the exclusion that its retrieval withdrew stands as before."""
    ruling = Ruling(
        decision=Decision.EXCLUDE,
        reason=None,
        is_reason_disputed=True,
        decided_by=DecidedBy.VOTES,
        votes=standing_votes(target),
        resolution=None,
        settings=settings_of(target),
    )
    decide(target, ruling, act)


def standing_votes(target: StageRecord) -> list[Vote]:
    """The votes of the record's round that stand, in the order of their reviewers' ids."""
    rows = Vote.objects.standing().filter(stage_record=target, round=target.round)
    return in_order(rows.select_related("reason"))


def in_order(votes: Iterable[Vote]) -> list[Vote]:
    """In the order of their reviewers' ids."""
    return sorted(votes, key=lambda vote: vote.reviewer_id)


def votes_behind(target: StageRecord) -> list[Vote]:
    """The standing votes, but where a decision from a file stands in their place: it rests on none."""
    if TakenDecision.objects.filter(stage_record=target, round=target.round).exists():
        return []
    return standing_votes(target)


def decide(target: StageRecord, ruling: Ruling, act: Act) -> None:
    """Write a decision with its event, and let what follows from it follow."""
    was_included = target.state == State.INCLUDED.value
    target.state = (State.INCLUDED if ruling.decision is Decision.INCLUDE else State.EXCLUDED).value
    target.reason = ruling.reason
    target.is_reason_disputed = ruling.is_reason_disputed
    target.save(update_fields=["state", "reason", "is_reason_disputed"])
    act.append(
        RecordDecided(
            stage=Stage(target.stage),
            stage_record=target.uuid,
            record=target.record_id,
            report=target.report_id,
            round=target.round,
            decision=ruling.decision,
            reason=None if ruling.reason is None else ruling.reason.uuid,
            is_reason_disputed=ruling.is_reason_disputed,
            decided_by=ruling.decided_by,
            votes=_ids(ruling.votes),
            resolution=None if ruling.resolution is None else ruling.resolution.uuid,
            settings=ruling.settings.uuid,
        )
    )
    if ruling.decision is Decision.INCLUDE and not was_included and not target.is_parked:
        following.after_inclusion(target, act)


def open_conflict(
    target: StageRecord, kind: ConflictKind, votes: Sequence[Vote], act: Act
) -> Conflict:
    """A conflict on the record, naming the votes that differ."""
    conflict = Conflict.objects.create(
        stage_record=target, round=target.round, kind=kind.value, opened_at=act.at
    )
    act.append(
        ConflictOpened(
            conflict=conflict.uuid, stage_record=target.uuid, kind=kind, votes=_ids(votes)
        )
    )
    return conflict


def open_between(target: StageRecord, *, are_out: bool, act: Act) -> None:
    """Two decisions are to be one: a conflict, whatever a majority of their votes would say.

    are_out: both exclude, so that only the reason is open, where the rules leave it open.
    """
    votes = standing_votes(target)
    if not are_out:
        _set_state(target, State.CONFLICT)
        open_conflict(target, ConflictKind.VERDICT, votes, act)
    elif tally_of(votes, settings_of(target)).state is State.EXCLUDED:
        settle(target, act)
    else:
        stand_again(target, act)
        open_conflict(target, ConflictKind.REASON, votes, act)


def void_conflicts(target: StageRecord, act: Act) -> None:
    """The round doesn't count any more, nor does what settled it."""
    _void(target, [ConflictState.OPEN, ConflictState.SETTLED], act)


def void_open_conflict(target: StageRecord, act: Act) -> None:
    """The round ends with its conflict unsettled: a new one begins, so nobody may settle this any more."""
    _void(target, [ConflictState.OPEN], act)


def _lift(target: StageRecord, act: Act) -> None:
    _set_state(target, State.PENDING)
    act.append(
        ExclusionLifted(stage_record=target.uuid, record=target.record_id, report=target.report_id)
    )


def _void(target: StageRecord, states: Sequence[ConflictState], act: Act) -> None:
    conflict = only(
        Conflict.objects.filter(
            stage_record=target, round=target.round, state__in=[state.value for state in states]
        )
    )
    if conflict is None:
        return
    Proposal.objects.filter(conflict=conflict, is_standing=True).update(is_standing=False)
    Resolution.objects.filter(conflict=conflict, voided_at=None).update(voided_at=act.at)
    conflict.state = ConflictState.VOID.value
    conflict.save(update_fields=["state"])
    act.append(ConflictVoided(conflict=conflict.uuid))


def _set_state(target: StageRecord, state: State) -> None:
    target.state = state.value
    target.reason = None
    target.is_reason_disputed = False
    target.save(update_fields=["state", "settings", "reason", "is_reason_disputed"])


def _ids(votes: Sequence[Vote]) -> tuple[UUID, ...]:
    return tuple(vote.uuid for vote in votes)
