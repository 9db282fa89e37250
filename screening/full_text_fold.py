"""Attempts to get reports, and the files attached to them, folded from events. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reviews.event_shape import Recorded


def full_texts_by_events(events: Iterable[Recorded]) -> dict[str, dict[str, Any]]:
    """Attempts with their route and remark; attachments: report, file, whether they stand."""
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        payload = event.payload
        match event.kind:
            case "screening.retrieval_attempted":
                said = payload["remark"]
                found[f"attempt {payload['attempt']}"] = {
                    "report": payload["report"],
                    "by": event.by,
                    "tried_on": payload["tried_on"],
                    "route": payload["route"]["remark"],
                    "remark": None if said is None else said["remark"],
                }
            case "screening.full_text_attached":
                found[f"attachment {payload['attachment']}"] = {
                    "report": payload["report"],
                    "file": payload["file"],
                    "sha256": payload["sha256"],
                    "stands": True,
                }
            case "screening.full_text_taken_back":
                found[f"attachment {payload['attachment']}"]["stands"] = False
    return found
