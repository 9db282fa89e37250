"""Records on which people voted become one, or are parted: what that makes of the votes (docs/decisions/0011).

A copy's votes stay on its own place, which sleeps. Those that count for the record it joined are repeated there, so
that parting the two again brings back exactly what was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db.models import Q

from reviews.ledger import Act
from reviews.models import Member, Record
from reviews.permissions import holds
from reviews.roles import Role, Stage
from reviews.sources import ImportState
from screening.events import VotersBarred, VotesJoined
from screening.joining import Said, all_of, united
from screening.models import ConflictView, Lease, StageRecord, StageSettings, Vote, VoteJoining
from screening.rules import ResolvedBy, Retrieval
from screening.selectors.rules import active_settings, settings_of
from screening.selectors.standing import DECIDED
from screening.services.following import after_withdrawal
from screening.services.parting import undo_joining
from screening.services.queue import step_back
from screening.services.settling import (
    open_between,
    settle,
    standing_votes,
    void_open_conflict,
    votes_behind,
)
from screening.tally import State

Pair = tuple[UUID, UUID]


def join_votes(pairs: Iterable[Pair], act: Act) -> None:
    """Of each copy and the record that it joined: bring their votes together, at the stages where both are voted on."""
    for copy, into in pairs:
        _meet(_place(copy, Stage.TITLE_ABSTRACT), _place(into, Stage.TITLE_ABSTRACT), act)
        if _is_advanced(copy) and _is_advanced(into):
            _meet(_place(copy, Stage.FULL_TEXT), _place(into, Stage.FULL_TEXT), act)


def part_votes(places: Q, review: UUID, act: Act) -> None:
    """Undo what these joinings changed, and do those again that were made since and still hold.

    places: which joinings fall, as a condition on them.
    """
    standing = VoteJoining.objects.filter(review_id=review, parted_at=None)
    first = set(standing.filter(places).values_list("pk", flat=True))
    if not first:
        return
    falling = _with_later(list(standing.select_related("copy").order_by("number")), first)
    for joining in reversed(falling):
        undo_joining(joining, act)
    join_votes(_still_one(dict.fromkeys(each.copy.record_id for each in falling)), act)


def _with_later(standing: Sequence[VoteJoining], first: Collection[UUID]) -> list[VoteJoining]:
    """Those that fall first, and every later one that took in or added to votes of a record that changes."""
    changed: set[UUID] = set()
    found = []
    for joining in standing:
        if joining.pk in first or {joining.into_id, joining.copy_id} & changed:
            changed.add(joining.into_id)
            found.append(joining)
    return found


def _still_one(records: Iterable[UUID]) -> list[Pair]:
    """Of these, in their order, those that count and stand under another, and what they stand under."""
    named = list(records)
    counted = ImportState.COMMITTED.value
    rows = Record.objects.filter(
        pk__in=named, batch__state=counted, merged_into__batch__state=counted
    )
    into = {record.pk: record.merged_into_id for record in rows}
    return [(record, root) for record in named if (root := into.get(record)) is not None]


def _place(record: UUID, stage: Stage) -> StageRecord | None:
    rows = StageRecord.objects.filter(record=record, stage=stage.value)
    return rows.select_related("report", "settings", "reason", "batch").order_by("uuid").first()


def _is_advanced(record: UUID) -> bool:
    titles = StageRecord.objects.filter(record=record, stage=Stage.TITLE_ABSTRACT.value)
    return titles.filter(state=State.INCLUDED.value).exists()


def _meet(copy: StageRecord | None, into: StageRecord | None, act: Act) -> None:
    if copy is None or into is None:
        return
    informed = _informed(copy) | _informed(into)
    _bar(into, _informed(copy), act)
    if _is_settled(into):
        if _is_settled(copy) and _outcome(copy) != _outcome(into):
            _begin_anew(copy, into, act)
    elif into.report is None or into.report.retrieval == Retrieval.RETRIEVED.value:
        _add(copy, into, informed, act)


def _is_settled(place: StageRecord) -> bool:
    """Whether a decision stands. With its reason in dispute, its voters take it for undecided; so does this."""
    return place.state in DECIDED and not place.is_reason_disputed


def _outcome(place: StageRecord) -> tuple[str, UUID | None]:
    return place.state, place.reason_id


def _informed(place: StageRecord) -> set[UUID]:
    """Who has seen others' votes on an undecided record: by opening its conflict, or as one of those who settle it."""
    seen = set(ConflictView.objects.filter(stage_record=place).values_list("member", flat=True))
    is_open = place.state == State.CONFLICT.value or place.is_reason_disputed
    if is_open and settings_of(place).resolved_by == ResolvedBy.CONSENSUS.value:
        seen |= {vote.reviewer_id for vote in standing_votes(place)}
    return seen


def _bar(into: StageRecord, informed: Collection[UUID], act: Act) -> None:
    """Whoever has seen votes on the copy may not vote on the record either; their leases go."""
    known = ConflictView.objects.filter(stage_record=into, member__in=informed)
    new = sorted(set(informed) - set(known.values_list("member", flat=True)))
    if not new:
        return
    ConflictView.objects.bulk_create(
        ConflictView(stage_record=into, member_id=member, opened_at=act.at) for member in new
    )
    Lease.objects.filter(stage_record=into, member__in=new).delete()
    act.append(VotersBarred(stage_record=into.uuid, members=tuple(new)))


def _add(copy: StageRecord, into: StageRecord, informed: Collection[UUID], act: Act) -> None:
    """Neither is decided, or only the copy once was: the votes go on in the record's round, under its rules."""
    mine, theirs = standing_votes(into), votes_behind(copy)
    settings = into.settings or copy.settings or settings_of(into)
    room = settings.votes_required
    if isinstance(act.by, Member) and holds(act.by, Role.REVIEWER, Stage(into.stage)):
        # Or the record would be decided, or closed, before their eyes; parted again it would be open for them.
        room -= 1
    found = united(_said(mine), _said(theirs), room=room, informed=informed)
    if not found.repeated and not found.cleared:
        return
    votes = {vote.uuid: vote for vote in (*mine, *theirs)}
    cleared = [votes[said.vote] for said in found.cleared]
    repeated = [votes[said.vote] for said in found.repeated]
    joining = _joining(copy, into, into.round, cleared, act)
    for vote in cleared:
        vote.withdrawn_at = act.at
        vote.save(update_fields=["withdrawn_at"])
    has_votes = len(mine) > len(cleared) or bool(repeated)
    _tell(joining, into, _repeat(repeated, joining), settings if has_votes else None, act)
    settle(into, act)
    step_back(review=into.review_id, rank=into.rank)


def _begin_anew(copy: StageRecord, into: StageRecord, act: Act) -> None:
    """Both are decided, and differently: a new round holds the votes of both, which are in conflict."""
    mine, theirs = votes_behind(into), votes_behind(copy)
    votes = {vote.uuid: vote for vote in (*mine, *theirs)}
    held = [votes[said.vote] for said in all_of(_said(mine), _said(theirs))]
    are_out = {copy.state, into.state} == {State.EXCLUDED.value}
    was_included = into.state == State.INCLUDED.value
    void_open_conflict(into, act)
    joining = _joining(copy, into, into.round + 1, [], act)
    in_force = active_settings(into.review_id, Stage(into.stage))
    into.round, into.state = joining.round, State.PENDING.value
    into.reason, into.is_reason_disputed = None, False
    _tell(joining, into, _repeat(held, joining), in_force if held else None, act)
    if was_included and not into.is_parked:
        after_withdrawal(into, act)
    if len(held) < in_force.votes_required:
        settle(into, act)
    else:
        open_between(into, are_out=are_out, act=act)
    step_back(review=into.review_id, rank=into.rank)


def _joining(
    copy: StageRecord, into: StageRecord, round_: int, cleared: Sequence[Vote], act: Act
) -> VoteJoining:
    return VoteJoining.objects.create(
        review_id=into.review_id,
        number=VoteJoining.objects.filter(review_id=into.review_id).count(),
        copy=copy,
        into=into,
        round=round_,
        was_round=into.round,
        was_state=into.state,
        was_reason=into.reason,
        was_settings=into.settings,
        cleared=[str(vote.uuid) for vote in cleared],
        made_at=act.at,
    )


def _repeat(votes: Sequence[Vote], joining: VoteJoining) -> list[tuple[UUID, UUID]]:
    """These votes count for the record too: (vote, its like) pairs."""
    made = [
        vote.repeated(joining.into, in_round=joining.round, joining=joining.uuid) for vote in votes
    ]
    Vote.objects.bulk_create(made)
    readers = [vote.reviewer_id for vote in votes]
    Lease.objects.filter(stage_record=joining.into, member__in=readers).delete()
    return [(vote.uuid, like.uuid) for vote, like in zip(votes, made, strict=True)]


def _tell(
    joining: VoteJoining,
    into: StageRecord,
    repeated: Sequence[tuple[UUID, UUID]],
    settings: StageSettings | None,
    act: Act,
) -> None:
    into.settings = settings
    into.save(update_fields=["round", "state", "reason", "is_reason_disputed", "settings"])
    act.append(
        VotesJoined(
            joining=joining.uuid,
            copy=joining.copy_id,
            stage=Stage(into.stage),
            stage_record=into.uuid,
            record=into.record_id,
            report=into.report_id,
            round=joining.round,
            repeated=tuple(repeated),
            cleared=tuple(UUID(vote) for vote in joining.cleared),
            settings=None if settings is None else settings.uuid,
            ends_decision=joining.is_anew,
        )
    )


def _said(votes: Sequence[Vote]) -> list[Said]:
    """The votes, the earliest first."""
    ordered = sorted(votes, key=lambda vote: (vote.cast_at, vote.uuid))
    return [
        Said(vote=vote.uuid, reviewer=vote.reviewer_id, says=(vote.verdict, vote.reason_id))
        for vote in ordered
    ]
