"""Exclusions whose reason is in dispute, and from whom they are kept (docs/decisions/0008).

Where an adjudicator settles, voters learn nothing of a conflict until it is settled (DESIGN, the rules of screening).
For them such a report is like one that awaits others, or is in conflict over the verdict: undecided.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, Min, OuterRef, Q

from reviews.models import Member
from screening.events import RecordDecided
from screening.models import Conflict, StageRecord, Vote
from screening.models.stage import StageRecordQuerySet
from screening.rules import ConflictKind, ResolvedBy, Retrieval
from screening.tally import State

UNDECIDED = (State.PENDING.value, State.CONFLICT.value)


def is_kept_from_voters(place: StageRecord) -> bool:
    """Whether those who voted on a record (with its settings) must not learn how it stands."""
    by_voters = place.settings is not None and place.settings.resolved_by == ResolvedBy.CONSENSUS
    return place.is_reason_disputed and not by_voters


def undecided_for_voters(within: str = "") -> Q:
    """Records that are undecided as their voters see it. within: the way to the record, "stage_record__"."""
    disputed = {
        f"{within}is_reason_disputed": True,
        f"{within}settings__resolved_by": ResolvedBy.ADJUDICATION.value,
    }
    return Q(**{f"{within}state__in": UNDECIDED}) | Q(**disputed)


def kept_from(member: Member) -> StageRecordQuerySet:
    """Records in dispute that the member must take for undecided: they voted on them, or nobody can read them now."""
    own = Vote.objects.standing().filter(
        stage_record=OuterRef("pk"), round=OuterRef("round"), reviewer=member
    )
    rows = StageRecord.objects.filter(review_id=member.review_id, is_reason_disputed=True)
    is_lost = ~Q(report__retrieval=Retrieval.RETRIEVED.value)
    return rows.filter(undecided_for_voters() & Exists(own) | is_lost)


def is_kept_from(member: Member, place: StageRecord) -> bool:
    """Whether the member must take this record for undecided though it is not."""
    return place.is_reason_disputed and kept_from(member).filter(pk=place.pk).exists()


def reports_kept_from(member: Member, disputed: Collection[str]) -> frozenset[str]:
    """Of reports that are or once were in dispute, those that the member has voted on and that are undecided for them."""
    if not disputed:
        return frozenset()
    votes = Vote.objects.standing().filter(
        undecided_for_voters("stage_record__"),
        reviewer=member,
        stage_record__report__in=[UUID(report) for report in disputed],
    )
    return frozenset(str(found) for found in votes.values_list("stage_record__report", flat=True))


def decisions_in_dispute(review: UUID) -> Q:
    """The events that say that reports are excluded whose reasons are in dispute: like their conflicts, nobody's to read.

    They stand in the name of whoever cast the last vote, and a report is told of when it has a reason.
    """
    conflicts = Conflict.objects.filter(
        stage_record__review_id=review, kind=ConflictKind.REASON.value
    )
    first = conflicts.aggregate(at=Min("opened_at"))["at"]
    if first is None:
        return Q(pk__in=[])
    return Q(kind=RecordDecided.KIND, at__gte=first, body__contains='"is_reason_disputed":true')
