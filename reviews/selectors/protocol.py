"""The protocol as pages read it: the version in force, and all versions with what each changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from reviews.events import ProtocolAmended
from reviews.models import Event, ProtocolVersion, Remark
from reviews.protocol import Change, Content, changes, from_json
from reviews.selectors.people import name_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """One version of the protocol. reason: "" for the first one, None where its author was forgotten.

    changes: against the version before; empty for the first.
    """

    protocol: UUID
    number: int
    content: Content
    written_at: datetime
    written_by: str
    reason: str | None
    changes: tuple[Change, ...]


def protocol_in_force(review_id: UUID) -> ProtocolVersion | None:
    """The latest version's row; None before the first is written."""
    return ProtocolVersion.objects.filter(review_id=review_id).order_by("-number").first()


def version_in_force(review_id: UUID) -> UUID | None:
    """Which version is the latest; None before the first is written."""
    rows = ProtocolVersion.objects.filter(review_id=review_id).order_by("-number")
    return rows.values_list("uuid", flat=True).first()


def current_protocol(review_id: UUID) -> Content | None:
    """What the newest version says; None before the first."""
    row = protocol_in_force(review_id)
    return None if row is None else from_json(row.content)


def current_number(review_id: UUID) -> int:
    """Number of the newest version, 0 before the first."""
    rows = ProtocolVersion.objects.filter(review_id=review_id).order_by("-number")
    return rows.values_list("number", flat=True).first() or 0


def versions_of(review_id: UUID) -> list[Version]:
    """All versions, the newest first."""
    rows = (
        ProtocolVersion.objects.filter(review_id=review_id)
        .select_related("written_by__user")
        .order_by("number")
    )
    reasons = _reasons(review_id)
    found: list[Version] = []
    before: Content | None = None
    for row in rows:
        content = from_json(row.content)
        found.append(
            Version(
                protocol=row.uuid,
                number=row.number,
                content=content,
                written_at=row.written_at,
                written_by=name_of(row.written_by.user),
                reason=reasons.get(str(row.uuid), ""),
                changes=() if before is None else tuple(changes(before, content)),
            )
        )
        before = content
    return found[::-1]


def _reasons(review_id: UUID) -> dict[str, str | None]:
    """Reason by version: the event names the remark, which may have been erased since."""
    bodies = Event.objects.filter(review_id=review_id, kind=ProtocolAmended.KIND)
    payloads = [json.loads(body)["payload"] for body in bodies.values_list("body", flat=True)]
    named = {each["protocol"]: each["reason"]["remark"] for each in payloads if each["reason"]}
    remarks = Remark.objects.in_bulk([UUID(remark) for remark in named.values()])
    return {
        version: None if remarks[UUID(remark)].erased_at else remarks[UUID(remark)].text
        for version, remark in named.items()
    }
