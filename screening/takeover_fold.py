"""The taking over of votes from files, folded from events. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reviews.event_shape import Recorded


def takeovers_by_events(events: Iterable[Recorded]) -> dict[str, object]:
    """Rows by their keys."""
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        if event.kind == "screening.vote_takeover_begun":
            found[event.payload["takeover"]] = {
                "batch": event.payload["batch"],
                "by": event.by,
                "givers": event.payload["givers"],
                "begun_at": event.at,
                "undone_at": None,
            }
        elif event.kind == "screening.vote_takeover_undone":
            found[event.payload["takeover"]]["undone_at"] = event.at
    return {f"takeover {uuid}": row for uuid, row in found.items()}
