"""What extraction tells those downstream, heard within the same transaction."""

from __future__ import annotations

from django.dispatch import Signal

# snapshot_locked(act, snapshot: Snapshot)
snapshot_locked = Signal()
# snapshot_unlocked(act, snapshot: Snapshot)
snapshot_unlocked = Signal()
# lock_marked(act, lock: Lock): a study of the locked snapshot lost its inclusion, or all are included again
lock_marked = Signal()
