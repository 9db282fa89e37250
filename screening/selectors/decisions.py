"""How a record was decided: its votes, what settled a conflict, and what a lead may keep when re-opening."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from reviews.models import Member
from reviews.roles import Stage
from reviews.selectors.people import name_of
from reviews.selectors.records import RecordRow, record_row
from screening.models import Resolution, StageRecord
from screening.selectors.conflicts import ShownVote, votes_of_decided
from screening.selectors.disputes import kept_from
from screening.selectors.standing import DECIDED
from screening.selectors.team_decisions import source_of


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownResolution:
    """What settled a conflict. name: of the adjudicator, or of the voter whose proposal was confirmed."""

    is_adjudication: bool
    name: str
    remark: str
    made_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownDecision:
    """A standing decision. is_disputed: out, but its reason is still being settled, so the votes stay closed.

    elsewhere: the program that it was made in, where an imported file brought it.
    """

    stage_record: UUID
    stage: Stage
    row: RecordRow
    state: str
    reason: str
    is_disputed: bool
    round: int
    votes: tuple[ShownVote, ...]
    resolution: ShownResolution | None
    elsewhere: str | Promise | None


def decision_on(member: Member, stage_record: UUID) -> ShownDecision | None:
    """The decision that stands on a record of the member's review; nobody can vote on it, so its votes are open.

    None to the voters of a report whose reason an adjudicator has still to settle.
    """
    found = StageRecord.objects.counted().filter(
        uuid=stage_record, review_id=member.review_id, state__in=DECIDED
    )
    found = found.exclude(pk__in=kept_from(member).values("pk"))
    place = found.select_related("reason").first()
    row = None if place is None else record_row(member.review_id, place.record_id)
    if place is None or row is None:
        return None
    disputed = place.is_reason_disputed
    return ShownDecision(
        stage_record=place.uuid,
        stage=Stage(place.stage),
        row=row,
        state=place.state,
        reason="" if place.reason is None or disputed else place.reason.text,
        is_disputed=disputed,
        round=place.round,
        votes=() if disputed else tuple(votes_of_decided(member, place)),
        resolution=_resolution(place),
        elsewhere=source_of(place),
    )


def _resolution(place: StageRecord) -> ShownResolution | None:
    rows = Resolution.objects.filter(
        conflict__stage_record=place, conflict__round=place.round, voided_at=None
    )
    found = rows.select_related("by__user", "remark").order_by("-made_at").first()
    if found is None:
        return None
    return ShownResolution(
        is_adjudication=found.settled_by == "adjudication",
        name=name_of(found.by.user),
        remark="" if found.remark is None else found.remark.text,
        made_at=found.made_at,
    )
