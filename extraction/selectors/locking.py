"""Whether the review's data set is locked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from extraction.models import Lock
from extraction.selectors.completeness import Gap, gaps_of
from reviews.rows import only


@dataclass(frozen=True, kw_only=True, slots=True)
class LockState:
    """Where the data set stands. revision, locked_at: of the lock that stands; gaps: what is missing before there is one."""

    revision: int | None = None
    locked_at: datetime | None = None
    gaps: Sequence[Gap] = ()


def lock_state_of(review_id: UUID) -> LockState:
    """The standing lock, or what has to be done before the data set can be locked."""
    lock = standing_lock(review_id)
    if lock is None:
        return LockState(gaps=gaps_of(review_id))
    return LockState(revision=lock.snapshot.revision, locked_at=lock.snapshot.locked_at)


def standing_lock(review_id: UUID) -> Lock | None:
    """The lock that stands, with its snapshot; None while the data set is open."""
    rows = Lock.objects.filter(review_id=review_id, unlocked_at=None)
    return only(rows.select_related("snapshot__locked_by__user"))


def is_locked(review_id: UUID) -> bool:
    return Lock.objects.filter(review_id=review_id, unlocked_at=None).exists()
