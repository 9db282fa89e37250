"""The protocol as it stands, and its versions."""

from __future__ import annotations

from uuid import UUID

from reviews.models import ProtocolVersion


def protocol_in_force(review: UUID) -> ProtocolVersion | None:
    """The latest version; None before the first is written."""
    return ProtocolVersion.objects.filter(review_id=review).order_by("-number").first()
