"""The taking over of votes and decisions from files, folded from events. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reviews.event_shape import Recorded

_UNDONE = frozenset(("screening.vote_takeover_undone", "screening.decision_takeover_undone"))


def takeovers_by_events(events: Iterable[Recorded]) -> dict[str, object]:
    """Rows by their keys."""
    found: dict[str, dict[str, Any]] = {}
    taken: dict[str, dict[str, Any]] = {}
    for event in events:
        if event.kind == "screening.vote_takeover_begun":
            found[event.payload["takeover"]] = {
                "batch": event.payload["batch"],
                "by": event.by,
                "stage": event.payload["stage"],
                "givers": event.payload["givers"],
                "reasons": event.payload["reasons"],
                "retrieved": [],
                "begun_at": event.at,
                "undone_at": None,
            }
        elif event.kind == "screening.decision_takeover_begun":
            found[event.payload["takeover"]] = {
                "batch": event.payload["batch"],
                "by": event.by,
                "program": event.payload["program"],
                "listed_as": event.payload["listed_as"],
                "reasons": event.payload["reasons"],
                "begun_at": event.at,
                "undone_at": None,
            }
        elif event.kind == "screening.reports_taken_as_retrieved":
            found[event.payload["takeover"]]["retrieved"] += event.payload["reports"]
        elif event.kind in _UNDONE:
            found[event.payload["takeover"]]["undone_at"] = event.at
        elif event.kind == "screening.decision_taken_over":
            taken[event.payload["taken"]] = {
                name: event.payload[name]
                for name in ("takeover", "stage_record", "round", "is_retrieved_by")
            }
    return {
        **{f"takeover {uuid}": row for uuid, row in found.items()},
        **{f"taken decision {uuid}": row for uuid, row in taken.items()},
    }
