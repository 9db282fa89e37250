"""Other imports of the same records of the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from reviews import parts
from reviews.models import Import
from reviews.sources import ImportState

WAITING = frozenset({ImportState.UPLOADED, ImportState.PREVIEWED})
COUNTING = frozenset({ImportState.COMMITTED, ImportState.STAGING})


@dataclass(frozen=True, kw_only=True, slots=True)
class Twins:
    """counting: those that count or are about to. waiting: earlier ones about which nobody has decided. The newest
    first."""

    counting: tuple[Import, ...] = ()
    waiting: tuple[Import, ...] = ()


def twins_of(batch: Import) -> Twins:
    """The twins of an import about which nobody has decided; none of another."""
    if batch.file is None:
        return Twins()
    rows = Import.objects.filter(review_id=batch.review_id, file__sha256=batch.file.sha256)
    return twins_among(batch, rows.defer("preview", "messages").select_related("search", "file"))


def twins_among(batch: Import, rows: Iterable[Import]) -> Twins:
    """The same among rows of its review that were read with their files."""
    if ImportState(batch.state) not in WAITING:
        return Twins()
    part = parts.from_json(batch.part)
    others = [
        row
        for row in sorted(rows, key=place_of, reverse=True)
        if row.uuid != batch.uuid
        and _sha256(row) == _sha256(batch)
        and part.overlaps(parts.from_json(row.part))
    ]
    return Twins(
        counting=tuple(row for row in others if row.state in COUNTING),
        waiting=tuple(
            row for row in others if row.state in WAITING and place_of(row) < place_of(batch)
        ),
    )


def place_of(batch: Import) -> tuple[datetime, str, UUID]:
    """What imports are ordered by: files that were sent together, by name."""
    return batch.created_at, "" if batch.file is None else batch.file.name, batch.uuid


def _sha256(batch: Import) -> str | None:
    return None if batch.file is None else batch.file.sha256
