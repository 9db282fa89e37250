"""Whether the review's data set is locked."""

from __future__ import annotations

from uuid import UUID

from extraction.models import Lock


def standing_lock(review_id: UUID) -> Lock | None:
    """The lock that stands, with its snapshot; None while the data set is open."""
    rows = Lock.objects.filter(review_id=review_id, unlocked_at=None)
    return rows.select_related("snapshot__locked_by__user").first()


def is_locked(review_id: UUID) -> bool:
    return Lock.objects.filter(review_id=review_id, unlocked_at=None).exists()
