"""What extraction tells those downstream, heard within the same transaction."""

from __future__ import annotations

from django.dispatch import Signal

# snapshot_locked(act, snapshot: Snapshot)
snapshot_locked = Signal()
