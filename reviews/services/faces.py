"""Which source record is shown for a record: the fullest of it and its copies."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from reviews import dedup
from reviews.models import Record, SourceRecord
from reviews.selectors.records import members_of
from reviews.shown_facts import shown_facts
from reviews.source_fields import for_dedup, stored_of


def choose_faces(records: Iterable[UUID]) -> None:
    """Let each of these records show the fullest of its standing sources; of equal ones, the first imported."""
    for root in records:
        members = members_of(root)
        sources = SourceRecord.objects.filter(record_id__in=members).order_by(
            "batch__committed_at", "number", "uuid"
        )
        best = max(sources, key=_fullness)
        facts = shown_facts(stored_of(best))
        Record.objects.filter(uuid=root).exclude(face=best).update(face=best, **facts)


def _fullness(source: SourceRecord) -> int:
    return dedup.normalise(for_dedup(str(source.uuid), stored_of(source))).fullness
