"""Handing out records: one common order, as many takers as votes are needed, leases of fifteen minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from reviews import permissions
from reviews.models import LedgerHead, Member
from reviews.permissions import holds
from reviews.roles import Role, Stage
from screening.models import ConflictView, Lease, StageRecord, Vote
from screening.rules import Retrieval
from screening.selectors.rules import active_settings
from screening.tally import State

LEASE = timedelta(minutes=15)
MOST = 20


def hand_out(
    *, by: Member, stage: Stage, n: int, holding: Sequence[UUID] = ()
) -> list[StageRecord]:
    """The next n records for a reviewer, leased to them; those they hold already keep their lease.

    holding: what the page still has, renewed and not handed out again. Decided and taken ones are passed over, so
    pairs complete without the queue ever knowing a verdict. Not an act of the ledger: nothing that counts changes.
    """
    permissions.check(by, permissions.Act.VOTE)
    if not holds(by, Role.REVIEWER, stage):
        return []
    with transaction.atomic():
        # The head row orders this after every vote and every other handing-out in the review.
        LedgerHead.objects.select_for_update().get(review_id=by.review_id)
        now = timezone.now()
        _renew(by, holding, now)
        chosen = list(_open_for(by, stage, now).exclude(uuid__in=holding)[: min(n, MOST)])
        _lease(by, chosen, now)
    return chosen


def give_back(*, by: Member, stage_record: UUID) -> None:
    """The reviewer stops reading a record: others may be handed it."""
    Lease.objects.filter(
        stage_record_id=stage_record, stage_record__review_id=by.review_id, member=by
    ).delete()


def _open_for(by: Member, stage: Stage, now: datetime) -> QuerySet[StageRecord]:
    standing = Vote.objects.standing().filter(stage_record=OuterRef("pk"), round=OuterRef("round"))
    others_reading = (
        Lease.objects.filter(stage_record=OuterRef("pk"), until__gt=now)
        .exclude(member=by)
        .exclude(member__in=standing_voters())
    )
    settings = active_settings(by.review_id, stage)
    rows = StageRecord.objects.counted().filter(
        review_id=by.review_id, stage=stage.value, state=State.PENDING.value
    )
    if stage is Stage.FULL_TEXT:
        rows = rows.filter(report__retrieval=Retrieval.RETRIEVED.value, report__is_sought=True)
    return (
        rows.exclude(Exists(standing.filter(reviewer=by)))
        .exclude(Exists(ConflictView.objects.filter(stage_record=OuterRef("pk"), member=by)))
        .annotate(n_takers=_count(standing) + _count(others_reading))
        .filter(n_takers__lt=settings.votes_required)
        .select_related("record__face", "report")
        .order_by("rank", "uuid")
    )


def standing_voters() -> QuerySet[Vote, UUID]:
    """Within a lease's subquery: who has voted on its record already, and so isn't counted twice."""
    return (
        Vote.objects.standing()
        .filter(stage_record=OuterRef("stage_record"), round=OuterRef("stage_record__round"))
        .values_list("reviewer_id", flat=True)
    )


def _count(rows: QuerySet[Vote] | QuerySet[Lease]) -> Coalesce:
    counted = rows.order_by().values("stage_record").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), Value(0))


def _renew(by: Member, holding: Sequence[UUID], now: datetime) -> None:
    Lease.objects.filter(Q(stage_record_id__in=holding) & Q(member=by)).update(until=now + LEASE)


def _lease(by: Member, chosen: Sequence[StageRecord], now: datetime) -> None:
    Lease.objects.bulk_create(
        [Lease(stage_record=row, member=by, until=now + LEASE) for row in chosen],
        update_conflicts=True,
        unique_fields=["stage_record", "member"],
        update_fields=["until"],
    )
