"""A stage's rules and its exclusion reasons, folded from events. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reviews.event_shape import Recorded

Rows = dict[str, dict[str, Any]]


def rules_by_events(events: Iterable[Recorded]) -> Rows:
    """Versions of rules with all that they say; exclusion reasons: their rank, the hash of their words, in force or not."""
    found: Rows = {}
    for event in events:
        payload = event.payload
        if event.kind == "screening.stage_settings_changed":
            found[f"settings {payload['settings']}"] = dict(payload)
        elif event.kind == "screening.exclusion_reasons_changed":
            _reasons(found, payload)
    return found


def _reasons(found: Rows, payload: Mapping[str, Any]) -> None:
    for key, row in found.items():
        if key.startswith("reason "):
            row["is_active"] = False
    named = zip(payload["reasons"], payload["texts_sha256"], strict=True)
    for position, (uuid, sha256) in enumerate(named, start=1):
        found[f"reason {uuid}"] = {"position": position, "text": sha256, "is_active": True}
