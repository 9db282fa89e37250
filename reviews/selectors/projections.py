"""Tables against events: each projection rebuilt beside, and where it differs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from reviews import ledger
from reviews.seams import registry


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One row on which a table and the events disagree; None where one of them doesn't have it."""

    projection: str
    key: str
    expected: object
    stored: object


def differences(review: UUID) -> list[Difference]:
    """Every difference between a review's tables and what its events say."""
    events = list(ledger.replay(review))
    found = []
    for projection in registry.projections:
        expected = projection.expected(review, events)
        stored = projection.stored(review)
        found += [
            Difference(
                projection=projection.name,
                key=key,
                expected=expected.get(key),
                stored=stored.get(key),
            )
            for key in sorted(expected.keys() | stored.keys())
            if expected.get(key) != stored.get(key)
        ]
    return found
