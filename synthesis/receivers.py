"""What synthesis does when an upstream app tells it something, in the same transaction."""

from __future__ import annotations

from extraction.models import Snapshot
from reviews.ledger import Act
from synthesis.services.runs import request_all


def on_snapshot_locked(*, act: Act, snapshot: Snapshot, **_: object) -> None:
    """Locking enqueues every analysis."""
    request_all(act, snapshot)
