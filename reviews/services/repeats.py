"""What an act did when its key came for the first time."""

from __future__ import annotations

import json
from typing import Any

from reviews.ledger import Act
from reviews.models import Event


def payload_before(act: Act, kind: str) -> dict[str, Any]:
    """Payload of the first event of a kind that the repeated act wrote then. Raises LookupError if it wrote none."""
    found = payloads_before(act, kind)
    if not found:
        raise LookupError(kind)
    return found[0]


def payloads_before(act: Act, kind: str) -> list[dict[str, Any]]:
    """Payloads of all events of a kind that the repeated act wrote then."""
    rows = Event.objects.filter(
        review_id=act.by.review_id, by=act.by.uuid, key=act.key, kind=kind
    ).order_by("part")
    return [json.loads(body)["payload"] for body in rows.values_list("body", flat=True)]
