"""The review's data set as analyses see it: locked or not, and which snapshot is the newest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from extraction.events import SnapshotUnlocked
from extraction.models import Lock, Snapshot
from reviews.models import Event, Remark
from reviews.selectors.people import name_of


@dataclass(frozen=True, kw_only=True, slots=True)
class SnapshotRow:
    """A snapshot without its text."""

    uuid: UUID
    revision: int
    sha256: str
    locked_at: datetime
    locked_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DataState:
    """snapshots: the newest first. unlocked_at, reason: of the newest, where it was opened again; the reason may be
    erased ("")."""

    snapshots: tuple[SnapshotRow, ...]
    is_locked: bool
    is_outdated: bool
    unlocked_at: datetime | None
    reason: str

    @property
    def newest(self) -> SnapshotRow | None:
        return self.snapshots[0] if self.snapshots else None

    @property
    def standing(self) -> SnapshotRow | None:
        """The snapshot that is locked now."""
        return self.newest if self.is_locked else None

    def with_hash(self, sha256: str) -> SnapshotRow | None:
        """The newest snapshot of these data."""
        return next((row for row in self.snapshots if row.sha256 == sha256), None)


def data_state(review_id: UUID) -> DataState:
    """What is locked in a review, and since when it isn't."""
    rows = Snapshot.objects.filter(review_id=review_id).defer("body")
    snapshots = tuple(
        SnapshotRow(
            uuid=row.uuid,
            revision=row.revision,
            sha256=row.sha256,
            locked_at=row.locked_at,
            locked_by=name_of(row.locked_by.user),
        )
        for row in rows.select_related("locked_by__user").order_by("-revision")
    )
    if not snapshots:
        return DataState(
            snapshots=(), is_locked=False, is_outdated=False, unlocked_at=None, reason=""
        )
    lock = Lock.objects.filter(snapshot=snapshots[0].uuid).first()
    unlocked_at = None if lock is None else lock.unlocked_at
    return DataState(
        snapshots=snapshots,
        is_locked=lock is not None and unlocked_at is None,
        is_outdated=lock is not None and lock.is_outdated,
        unlocked_at=unlocked_at,
        reason="" if unlocked_at is None else _reason(review_id),
    )


def _reason(review_id: UUID) -> str:
    """Why the data set was unlocked last."""
    rows = Event.objects.filter(review_id=review_id, kind=SnapshotUnlocked.KIND).order_by("-seq")
    body = rows.values_list("body", flat=True).first()
    said = json.loads(body)["payload"]["reason"] if body else None
    if not said:
        return ""
    text = Remark.objects.filter(review_id=review_id, uuid=said["remark"])
    return text.values_list("text", flat=True).first() or ""
