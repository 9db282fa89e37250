"""What work downstream rests on records, so that they can't just go."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from reviews.models import Member
from reviews.seams import registry

AT_ONCE = 5000


def what_rests_on(member: Member, records: Sequence[UUID]) -> dict[UUID, str]:
    """Of these records, those on which something rests that the member may know of, and what, in words."""
    found: dict[UUID, str] = {}
    for start in range(0, len(records), AT_ONCE):
        for ask in registry.rests_on_record:
            for record, what in ask(member, records[start : start + AT_ONCE]).items():
                found.setdefault(record, what)
    return found
