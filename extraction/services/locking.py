"""Locking the review's data set, and opening it again with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from extraction import signals
from extraction.events import SnapshotLocked, SnapshotUnlocked
from extraction.models import Lock, Snapshot
from extraction.selectors.completeness import Gap, gaps_of
from extraction.selectors.gathering import gathered
from extraction.selectors.locking import standing_lock
from extraction.selectors.snapshots import newest_snapshot
from extraction.services.locked import refuse_if_locked
from extraction.snapshot_json import write
from reviews import ledger, permissions
from reviews.errors import DomainError, ReasonMissing
from reviews.models import Member
from reviews.services.repeats import payload_before


class NotReady(DomainError):
    """Something is missing. gaps: what, and where."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        super().__init__(_("The data set can't be locked yet: what is missing is listed."))
        self.gaps = tuple(gaps)


class NotLocked(DomainError):
    def __init__(self) -> None:
        super().__init__(_("The data set is not locked."))


def lock_snapshot(*, by: Member, key: UUID) -> Snapshot:
    """Freeze the review's data: the same data have the same hash, whoever locks them and when.

    Raises NotReady, DataSetLocked.
    """
    permissions.check(by, permissions.Act.LOCK)
    with ledger.act(by=by, key=key, content="lock") as act:
        if act.repeated:
            return Snapshot.objects.get(uuid=payload_before(act, SnapshotLocked.KIND)["snapshot"])
        refuse_if_locked(by.review_id)
        if gaps := gaps_of(by.review_id):
            raise NotReady(gaps)
        body = write(gathered(by.review_id))
        before = newest_snapshot(by.review_id)
        snapshot = Snapshot(
            review_id=by.review_id,
            revision=1 if before is None else before.revision + 1,
            body=body,
            sha256=ledger.sha256(body),
            locked_by=by,
            locked_at=act.at,
        )
        snapshot.save(force_insert=True)
        Lock.objects.create(snapshot=snapshot, review_id=by.review_id)
        act.append(
            SnapshotLocked(
                snapshot=snapshot.uuid, revision=snapshot.revision, sha256=snapshot.sha256
            )
        )
        signals.snapshot_locked.send(sender=Snapshot, act=act, snapshot=snapshot)
    return snapshot


def unlock_snapshot(*, by: Member, reason: str, key: UUID) -> Snapshot:
    """Open the data set again; the snapshot stays, and what was computed from it is marked as stale.

    Raises ReasonMissing, NotLocked.
    """
    permissions.check(by, permissions.Act.LOCK)
    with ledger.act(by=by, key=key, content=("unlock", reason)) as act:
        if act.repeated:
            return Snapshot.objects.get(uuid=payload_before(act, SnapshotUnlocked.KIND)["snapshot"])
        lock = standing_lock(by.review_id)
        if lock is None:
            raise NotLocked
        said = act.remark(reason)
        if said is None:
            raise ReasonMissing
        lock.unlocked_at = act.at
        lock.save(update_fields=["unlocked_at"])
        act.append(SnapshotUnlocked(snapshot=lock.snapshot_id, reason=said))
    return lock.snapshot
