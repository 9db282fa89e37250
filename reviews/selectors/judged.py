"""What the source records of an import say of judgements in another program, by the records that they have become."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from reviews.formats.judgements import Judgements, judgements_of
from reviews.models import Import, SourceRecord
from reviews.selectors.copies import roots_of_copies
from reviews.sources import ImportState

CHUNK = 2000


def committed_import(review: UUID, batch: UUID) -> Import | None:
    """An import that counts."""
    rows = Import.objects.filter(review_id=review, state=ImportState.COMMITTED.value, uuid=batch)
    return rows.select_related("file", "search").first()


def seems_to_hold(review: UUID, batch: UUID, marks: Sequence[str]) -> bool:
    """Whether the kept tags of an import that counts have one of the marks by which judgements are known."""
    marked = Q()
    for mark in marks:
        marked |= Q(text__icontains=mark)
    rows = SourceRecord.objects.filter(
        review_id=review, batch=batch, batch__state=ImportState.COMMITTED.value
    )
    return rows.annotate(text=Cast("unmapped", TextField())).filter(marked).exists()


def judged_in(batch: Import) -> Iterator[tuple[UUID, Judgements | None]]:
    """What each entry says, in the file's order."""
    rows = SourceRecord.objects.filter(batch=batch).order_by("number")
    pairs = rows.values_list("record_id", "unmapped").iterator(chunk_size=CHUNK)
    roots = roots_of_copies(batch.review_id)
    for record, tags in pairs:
        yield roots.get(record, record), judgements_of([(tag, value) for tag, value in tags])
