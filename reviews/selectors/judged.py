"""What the source records of an import say of judgements in another program, by the records that they have become."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from reviews.formats.judgements import Judgements, judgements_of
from reviews.models import Import, SourceRecord
from reviews.selectors.records import roots_of_copies
from reviews.sources import ImportState

CHUNK = 2000


def committed_import(review: UUID, batch: UUID) -> Import | None:
    """An import that counts."""
    rows = Import.objects.filter(review_id=review, state=ImportState.COMMITTED.value, uuid=batch)
    return rows.select_related("file", "search").first()


def judged_in(batch: Import) -> Iterator[tuple[UUID, Judgements | None]]:
    """What each entry says, in the file's order."""
    rows = SourceRecord.objects.filter(batch=batch).order_by("number")
    pairs = rows.values_list("record_id", "unmapped").iterator(chunk_size=CHUNK)
    roots = roots_of_copies(batch.review_id)
    for record, tags in pairs:
        yield roots.get(record, record), judgements_of([(tag, value) for tag, value in tags])
