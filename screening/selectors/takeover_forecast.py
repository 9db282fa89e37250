"""What taking votes over from a file would make, by the file alone (docs/decisions/0010)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import F

from reviews.models import Member
from reviews.roles import Stage
from screening.models import ExclusionReason, StageRecord, Vote
from screening.rules import Retrieval
from screening.selectors.rules import active_settings, tally_of
from screening.selectors.standing import DECIDED
from screening.takeover import FileVotes, at_full_text, reasons_for, votes_of
from screening.tally import State, Verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast:
    """What the chosen votes would make, by the file alone. The first four are records, n_votes and the others votes.

    n_waiting: with fewer votes than the rules ask for. n_decided, n_gone: on records that are decided, or that were
    removed. n_own: where the viewer's own vote stands. n_surplus: more than the rules ask for. At full text: n_gone: on
    records that were not included on their title; n_not_retrieved: on reports that can't be had; n_unfit: maybe, and
    exclusions without a reason.
    """

    n_include: int = 0
    n_exclude: int = 0
    n_conflict: int = 0
    n_waiting: int = 0
    n_votes: int = 0
    n_decided: int = 0
    n_gone: int = 0
    n_not_retrieved: int = 0
    n_unfit: int = 0
    n_own: int = 0
    n_surplus: int = 0


class _Place(NamedTuple):
    is_decided: bool
    retrieval: str | None


def forecast(
    member: Member,
    votes: FileVotes,
    chosen: Mapping[str, UUID | None],
    *,
    stage: Stage,
    reasons: Mapping[str, UUID],
) -> Forecast:
    """What taking these names' votes over would make. chosen: who gives them; None: a new placeholder.

    reasons: the reasons here by the words of the file, at full text.
    """
    rows = ExclusionReason.objects.filter(review_id=member.review_id).in_bulk(reasons.values())
    here = {words: rows[reason] for words, reason in reasons.items()}
    settings = active_settings(member.review_id, stage)
    places, own = _places(member.review_id, stage), _own(member, stage, chosen)
    n = dict.fromkeys(Forecast.__dataclass_fields__, 0)
    for record, of_record in votes.said.items():
        found = votes_of(of_record, chosen)
        if left := _left(places.get(record)):
            n[left] += len(found)
            continue
        out = reasons_for(votes, record, here)
        if stage is Stage.FULL_TEXT:
            fit = at_full_text(found, has_reason=bool(out))
            n["n_unfit"] += len(found) - len(fit)
            found = fit
        left_of = [v for name, v in found if record not in own or chosen[name] != member.uuid]
        cast = left_of[: settings.votes_required]
        n["n_own"] += len(found) - len(left_of)
        n["n_surplus"] += len(left_of) - len(cast)
        n["n_votes"] += len(cast)
        if cast:
            state = tally_of([_vote(each, out) for each in cast], settings).state
            n[_MADE[state]] += 1
    return Forecast(**n)


def _places(review: UUID, stage: Stage) -> Mapping[UUID, _Place]:
    """A reason in dispute is no decision: whoever votes on it takes the report for undecided."""
    rows = StageRecord.objects.counted().filter(review_id=review, stage=stage.value)
    found = rows.values_list("record_id", "state", "is_reason_disputed", "report__retrieval")
    return {
        record: _Place(is_decided=state in DECIDED and not is_disputed, retrieval=retrieval)
        for record, state, is_disputed, retrieval in found
    }


def _own(member: Member, stage: Stage, chosen: Mapping[str, UUID | None]) -> set[UUID]:
    """Records on which the viewer's own vote stands, where they are to give votes."""
    if member.uuid not in chosen.values():
        return set()
    mine = Vote.objects.standing().filter(
        reviewer=member, stage_record__stage=stage.value, round=F("stage_record__round")
    )
    return set(mine.values_list("stage_record__record_id", flat=True))


def _left(place: _Place | None) -> str:
    """Which votes these are that nothing is made of; "" where they can be cast."""
    if place is None:
        return "n_gone"
    if place.is_decided:
        return "n_decided"
    return "n_not_retrieved" if place.retrieval == Retrieval.NOT_RETRIEVED.value else ""


def _vote(verdict: Verdict, reasons: tuple[ExclusionReason, ...]) -> Vote:
    is_out = verdict is Verdict.EXCLUDE
    return Vote(verdict=verdict.value, reason=next(iter(reasons), None) if is_out else None)


_MADE: Mapping[State, str] = {
    State.INCLUDED: "n_include",
    State.EXCLUDED: "n_exclude",
    State.CONFLICT: "n_conflict",
    State.PENDING: "n_waiting",
}
