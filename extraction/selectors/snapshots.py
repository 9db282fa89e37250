"""The review's snapshots as others read them."""

from __future__ import annotations

from uuid import UUID

from extraction.models import Snapshot
from extraction.selectors.locking import standing_lock
from extraction.snapshot_data import SnapshotData
from extraction.snapshot_json import parse


def locked_snapshot(review_id: UUID) -> Snapshot | None:
    """The snapshot that stands; None while the data set is open."""
    lock = standing_lock(review_id)
    return None if lock is None else lock.snapshot


def newest_snapshot(review_id: UUID) -> Snapshot | None:
    """The newest snapshot, standing or not; None before the first lock."""
    return Snapshot.objects.filter(review_id=review_id).order_by("-revision").first()


def snapshots_of(review_id: UUID) -> list[Snapshot]:
    """All snapshots, the newest first."""
    rows = Snapshot.objects.filter(review_id=review_id).defer("body")
    return list(rows.select_related("lock", "locked_by__user").order_by("-revision"))


def data_of(snapshot: Snapshot) -> SnapshotData:
    """What was locked."""
    return parse(snapshot.body)


def snapshot_of(review_id: UUID, snapshot: UUID) -> Snapshot | None:
    """One snapshot of the review, by its id."""
    return Snapshot.objects.filter(review_id=review_id, uuid=snapshot).first()
