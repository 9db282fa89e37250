"""What an act did when its key came for the first time."""

from __future__ import annotations

import json
from typing import Any

from reviews.ledger import Act
from reviews.models import Event


def payload_before(act: Act, kind: str) -> dict[str, Any]:
    """Payload of the first event of a kind that the repeated act wrote then. Raises LookupError if it wrote none."""
    rows = Event.objects.filter(
        review_id=act.by.review_id, by=act.by.uuid, key=act.key, kind=kind
    ).order_by("part")
    body = rows.values_list("body", flat=True).first()
    if body is None:
        raise LookupError(kind)
    payload: dict[str, Any] = json.loads(body)["payload"]
    return payload
