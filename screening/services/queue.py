"""Handing out records: one common order, as many takers as votes are needed, leases of fifteen minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, F, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from reviews import permissions
from reviews.models import Import, LedgerHead, Member
from reviews.permissions import holds
from reviews.roles import Role, Stage
from reviews.rows import only
from screening.models import ConflictView, Lease, QueuePlace, StageRecord, Vote
from screening.models.stage import StageRecordQuerySet
from screening.rules import Retrieval
from screening.selectors.rules import active_settings
from screening.tally import State

LEASE = timedelta(minutes=15)
MOST = 20
# A page keeps what it has not shown yet and what was put off for later; more than this it has no use for.
MOST_HELD = 200
ROUNDS = 3


def hand_out(
    *, by: Member, stage: Stage, n: int = MOST, holding: Sequence[UUID] = ()
) -> list[StageRecord]:
    """The next n records for a reviewer (20 at most), leased to them; those they hold already keep their lease.

    holding: what the page still has, renewed and not handed out again. Decided and taken ones are passed over, so
    pairs complete without the queue ever knowing a verdict. Not an act of the ledger: nothing that counts changes.
    Raises Forbidden.
    """
    permissions.check(by, permissions.Act.VOTE)
    if not holds(by, Role.REVIEWER, stage):
        return []
    held = list(holding)[:MOST_HELD]
    place = _place(by, stage)
    moves = stage is not Stage.FULL_TEXT and _first_ahead(by, stage, place) != place.rank
    for _round in range(ROUNDS):
        # The walk takes no lock. What it found is looked at again under the lock, where nobody else can take it.
        found = _open_for(by, stage, timezone.now()).filter(rank__gte=place.rank)
        candidates = list(
            found.exclude(pk__in=held).values_list("pk", flat=True)[: max(1, min(n, MOST))]
        )
        if not (candidates or held or moves):
            return []
        chosen = _taken(by, stage, candidates, held, moves=moves)
        if chosen or not candidates:
            break
    return chosen


def lease_again(target: StageRecord, by: Member, at: datetime) -> None:
    """Who takes a vote back reads the record again, so their place isn't given away."""
    _lease(by, [target], at)


def step_back(*, review: UUID, rank: int) -> None:
    """Something before the members' places can be voted on again: let their next walk begin there."""
    places = QueuePlace.objects.filter(member__review_id=review, rank__gt=rank)
    places.update(rank=rank)


def _taken(
    by: Member,
    stage: Stage,
    candidates: Sequence[UUID],
    holding: Sequence[UUID],
    *,
    moves: bool,
) -> list[StageRecord]:
    with transaction.atomic():
        # The head row orders this after every vote and every other handing-out in the review.
        LedgerHead.objects.select_for_update().get(review_id=by.review_id)
        now = timezone.now()
        Lease.objects.filter(stage_record__in=holding, member=by).update(until=now + LEASE)
        rows = _open_for(by, stage, now).filter(pk__in=candidates)
        chosen = list(rows.select_related("record__face", "report"))
        _lease(by, chosen, now)
        if moves:
            _move_on(by, stage)
    return chosen


def _open_for(by: Member, stage: Stage, now: datetime) -> QuerySet[StageRecord]:
    standing = Vote.objects.standing().filter(stage_record=OuterRef("pk"), round=OuterRef("round"))
    others_reading = (
        Lease.objects.filter(stage_record=OuterRef("pk"), until__gt=now)
        .exclude(member=by)
        .exclude(member__in=_standing_voters())
    )
    in_force = active_settings(by.review_id, stage).votes_required
    return (
        _not_voted_by(by, stage)
        .alias(n_takers=_count(standing) + _count(others_reading))
        .filter(n_takers__lt=Coalesce(F("settings__votes_required"), Value(in_force)))
        .order_by("rank", "uuid")
    )


def _not_voted_by(by: Member, stage: Stage) -> StageRecordQuerySet:
    """Pending records that this member may still vote on, whoever else reads them."""
    own = Vote.objects.standing().filter(
        stage_record=OuterRef("pk"), round=OuterRef("round"), reviewer=by
    )
    rows = StageRecord.objects.counted().filter(
        review_id=by.review_id, stage=stage.value, state=State.PENDING.value
    )
    if stage is Stage.FULL_TEXT:
        rows = rows.filter(report__retrieval=Retrieval.RETRIEVED.value, report__is_sought=True)
    return rows.exclude(Exists(own)).exclude(
        Exists(ConflictView.objects.filter(stage_record=OuterRef("pk"), member=by))
    )


def _standing_voters() -> QuerySet[Vote, UUID]:
    """Within a lease's subquery: who has voted on its record already, and so isn't counted twice."""
    return (
        Vote.objects.standing()
        .filter(stage_record=OuterRef("stage_record"), round=OuterRef("stage_record__round"))
        .values_list("reviewer_id", flat=True)
    )


def _count(rows: QuerySet[Vote] | QuerySet[Lease]) -> Coalesce:
    counted = rows.order_by().values("stage_record").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), Value(0))


def _lease(by: Member, chosen: Sequence[StageRecord], now: datetime) -> None:
    Lease.objects.bulk_create(
        [Lease(stage_record=row, member=by, until=now + LEASE) for row in chosen],
        update_conflicts=True,
        unique_fields=["stage_record", "member"],
        update_fields=["until"],
    )


def _place(by: Member, stage: Stage) -> QueuePlace:
    """Where the walk begins: at the front after an import, and at full text, where reports come in no order."""
    newest = Import.objects.filter(review_id=by.review_id).aggregate(at=Max("committed_at"))["at"]
    found = only(QueuePlace.objects.filter(member=by, stage=stage.value))
    if found is None or found.as_of != newest or stage is Stage.FULL_TEXT:
        found = QueuePlace(member=by, stage=stage.value, rank=0, as_of=newest)
    return found


def _move_on(by: Member, stage: Stage) -> None:
    """Put the place before the first record that is still to be voted on; what others read counts as such.

    To be called under the lock: something may have stepped back since the walk began.
    """
    place = _place(by, stage)
    QueuePlace.objects.update_or_create(
        member=by,
        stage=stage.value,
        defaults={"rank": _first_ahead(by, stage, place), "as_of": place.as_of},
    )


def _first_ahead(by: Member, stage: Stage, place: QueuePlace) -> int:
    rows = _not_voted_by(by, stage).filter(rank__gte=place.rank).order_by("rank")
    first = rows.values_list("rank", flat=True).first()
    return place.rank if first is None else first
