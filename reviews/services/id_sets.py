"""Long lists of ids, written before the act whose event names them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from reviews import ledger
from reviews.models import IdSet


def write_id_set(*, review: UUID, lines: Iterable[str]) -> IdSet:
    """Keep lines of ids, in their order."""
    kept = list(lines)
    body = "\n".join(kept)
    return IdSet.objects.create(
        review_id=review, n_lines=len(kept), body=body, sha256=ledger.sha256(body)
    )


def write_pairs(*, review: UUID, pairs: Iterable[tuple[UUID, UUID]]) -> IdSet:
    """Keep (record, the record that it joined) pairs, in their order."""
    return write_id_set(review=review, lines=(f"{record} {into}" for record, into in pairs))
