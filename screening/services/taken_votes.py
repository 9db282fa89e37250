"""Casting votes from another program's file, those of many records in one act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from uuid import UUID

from django.db.models import F

from reviews.ledger import Act
from reviews.roles import Stage
from reviews.selectors.protocol import protocol_in_force
from screening.models import (
    ConflictView,
    ExclusionReason,
    Lease,
    StageRecord,
    StageSettings,
    Vote,
    VoteTakeover,
)
from screening.selectors.rules import active_settings
from screening.services.settling import in_order, rule
from screening.takeover_events import VoteTakenOver
from screening.tally import State, Verdict

Given = Mapping[UUID, Sequence[tuple[UUID, Verdict]]]
Reasons = Mapping[UUID, Sequence[ExclusionReason]]


def cast_taken(
    places: Sequence[StageRecord],
    given: Given,
    reasons: Reasons,
    *,
    takeover: VoteTakeover,
    act: Act,
) -> None:
    """Within an act: cast votes from a file, as many as the rules of each place still ask for.

    places: with their settings. given: by record, (member, verdict); whoever stands first goes first. reasons: by
    record, of exclusions at full text, the primary one first. Nothing is cast on what is decided or in conflict, by
    members whose vote stands, or who have opened a conflict on the record.
    """
    pending = [each for each in places if not each.is_parked and each.state == State.PENDING.value]
    standing, barred = _standing(pending), _barred(pending)
    in_force = active_settings(takeover.review_id, Stage(takeover.stage))
    protocol = protocol_in_force(takeover.review_id)
    cast: dict[UUID, list[Vote]] = {}
    begun: list[StageRecord] = []
    for place in pending:
        votes = standing[place.pk]
        shut_out = barred[place.pk] | {vote.reviewer_id for vote in votes}
        room = max(0, (place.settings or in_force).votes_required - len(votes))
        chosen = [pair for pair in given[place.record_id] if pair[0] not in shut_out][:room]
        if not chosen:
            continue
        if place.settings is None:
            # The round's first vote fixes the rules that judge it.
            place.settings = in_force
            begun.append(place)
        said = reasons.get(place.record_id, ())
        cast[place.pk] = [
            _vote(place, member, verdict, said if verdict is Verdict.EXCLUDE else ())
            for member, verdict in chosen
        ]
        for vote in cast[place.pk]:
            vote.protocol, vote.cast_at, vote.takeover = protocol, act.at, takeover
    StageRecord.objects.bulk_update(begun, ["settings"])
    Vote.objects.bulk_create(list(chain.from_iterable(cast.values())))
    _end_leases(cast)
    for place in pending:
        if new := cast.get(place.pk):
            _settle(place, standing[place.pk], new, act)


def _vote(
    place: StageRecord, member: UUID, verdict: Verdict, reasons: Sequence[ExclusionReason]
) -> Vote:
    return Vote(
        stage_record=place,
        reviewer_id=member,
        round=place.round,
        verdict=verdict.value,
        reason=next(iter(reasons), None),
        further_reasons=[str(each.uuid) for each in reasons[1:]],
    )


def _standing(places: Sequence[StageRecord]) -> Mapping[UUID, list[Vote]]:
    rows = Vote.objects.standing().filter(stage_record__in=places, round=F("stage_record__round"))
    found: dict[UUID, list[Vote]] = defaultdict(list)
    for vote in rows.select_related("reason"):
        found[vote.stage_record_id].append(vote)
    return found


def _barred(places: Sequence[StageRecord]) -> Mapping[UUID, set[UUID]]:
    rows = ConflictView.objects.filter(stage_record__in=places)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for place, member in rows.values_list("stage_record", "member"):
        found[place].add(member)
    return found


def _end_leases(cast: Mapping[UUID, Sequence[Vote]]) -> None:
    """Whoever votes reads the record no more."""
    rows = Lease.objects.filter(stage_record__in=cast)
    ended = [
        lease
        for lease, place, member in rows.values_list("pk", "stage_record", "member")
        if any(vote.reviewer_id == member for vote in cast[place])
    ]
    Lease.objects.filter(pk__in=ended).delete()


def _settle(place: StageRecord, before: Sequence[Vote], new: Sequence[Vote], act: Act) -> None:
    """A pending record has no conflict and no decision that would have to fall first."""
    settings = place.settings
    if settings is None:
        raise RuntimeError("A record with votes has the rules that judge them.")
    for vote in new:
        act.append(_event(vote, place, settings))
    votes = in_order([*before, *new])
    if len(votes) >= settings.votes_required:
        rule(place, votes, settings, act)


def _event(vote: Vote, place: StageRecord, settings: StageSettings) -> VoteTakenOver:
    if vote.takeover_id is None:
        raise RuntimeError("A vote that is taken over names what brought it.")
    return VoteTakenOver(
        takeover=vote.takeover_id,
        reviewer=vote.reviewer_id,
        stage_record=place.uuid,
        record=place.record_id,
        vote=vote.uuid,
        round=place.round,
        verdict=Verdict(vote.verdict),
        reason=vote.reason_id,
        further_reasons=tuple(UUID(each) for each in vote.further_reasons),
        protocol=vote.protocol_id,
        settings=settings.uuid,
    )
