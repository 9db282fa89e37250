"""Whether what is locked is still what is included."""

from __future__ import annotations

from extraction.events import LockMarked
from extraction.models import Study
from extraction.selectors.locking import standing_lock
from extraction.selectors.snapshots import data_of
from reviews.ledger import Act


def mark_lock(act: Act) -> None:
    """The lock is outdated while a study of its snapshot is not included."""
    lock = standing_lock(act.by.review_id)
    if lock is None:
        return
    locked = [study.id for study in data_of(lock.snapshot).studies]
    n_here = Study.objects.included().filter(uuid__in=locked).count()
    is_outdated = n_here < len(locked)
    if is_outdated == lock.is_outdated:
        return
    lock.is_outdated = is_outdated
    lock.save(update_fields=["is_outdated"])
    act.append(LockMarked(snapshot=lock.snapshot_id, is_outdated=is_outdated))
