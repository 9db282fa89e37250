"""Which source record is shown for a record: the fullest of it and its copies."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from reviews import dedup
from reviews.models import Record, SourceRecord
from reviews.source_fields import for_dedup

FULLNESS_COLUMNS = ("title", "authors", "year", "journal", "doi", "pmid", "abstract", "fields")


def choose_faces(records: Iterable[UUID]) -> None:
    """Let each of these records show the fullest of its standing sources; of equal ones, the first imported."""
    for root in records:
        members = members_of(root)
        sources = SourceRecord.objects.filter(record_id__in=members).order_by(
            "batch__committed_at", "number", "uuid"
        )
        best = max(sources, key=_fullness)
        Record.objects.filter(uuid=root).exclude(face=best).update(face=best)


def members_of(root: UUID) -> list[UUID]:
    """The record, and whatever counted copies joined it, directly or through others."""
    members, met = [root], [root]
    while met:
        met = list(
            Record.objects.counted().filter(merged_into__in=met).values_list("uuid", flat=True)
        )
        members += met
    return members


def _fullness(source: SourceRecord) -> int:
    columns = {name: getattr(source, name) for name in FULLNESS_COLUMNS}
    return dedup.normalise(for_dedup(str(source.uuid), columns)).fullness
