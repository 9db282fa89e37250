"""Exclusions that were upheld when an abstract came, folded from events. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reviews.event_shape import Recorded


def upheld_by_events(events: Iterable[Recorded]) -> dict[str, dict[str, Any]]:
    """Rows by their keys."""
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        payload = event.payload
        if event.kind == "screening.exclusion_upheld":
            found[f"upheld {payload['upheld']}"] = {
                "place": payload["stage_record"],
                "round": payload["round"],
                "by": event.by,
                "made_at": event.at,
                "taken_back_at": None,
            }
        elif event.kind == "screening.upholding_taken_back":
            found[f"upheld {payload['upheld']}"]["taken_back_at"] = event.at
    return found
