"""Tables against events: each projection rebuilt beside, and where it differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from reviews import ledger
from reviews.one_moment import one_moment
from reviews.seams import registry


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One row on which a table and the events disagree; None where one of them doesn't have it."""

    projection: str
    key: str
    expected: object
    stored: object


def differences(review: UUID) -> list[Difference]:
    """Every difference between a review's tables and what its events say, as of one moment."""
    with one_moment():
        return list(_differences(review))


def _differences(review: UUID) -> Iterator[Difference]:
    events = list(ledger.replay(review))
    for projection in registry.projections:
        expected = projection.expected(review, events)
        stored = projection.stored(review)
        for key in sorted(expected.keys() | stored.keys()):
            if expected.get(key) != stored.get(key):
                yield Difference(
                    projection=projection.name,
                    key=key,
                    expected=expected.get(key),
                    stored=stored.get(key),
                )
