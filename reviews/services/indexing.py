"""Keeps the index of words in step with the records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from reviews import word_index
from reviews.models import IndexedText, Record, SourceRecord
from reviews.source_fields import STORED, stored_of, texts_of
from reviews.word_index import Cut

AT_ONCE = 500


def cut_of(columns: Mapping[str, Any]) -> Cut:
    """The words of a text, given as columns of a source record."""
    return word_index.cut(texts_of(columns))


def cuts_of(sources: Iterable[SourceRecord]) -> list[Cut]:
    """The words of each source record."""
    return [cut_of(stored_of(each)) for each in sources]


def index_sources(sources: Sequence[SourceRecord], cuts: Sequence[Cut]) -> None:
    """Let the records of new source records be found by their words. cuts: of each."""
    rows = [IndexedText(review_id=each.review_id, record_id=each.record_id) for each in sources]
    index_texts(list(zip(rows, cuts, strict=True)))


def index_texts(texts: Sequence[tuple[IndexedText, Cut]]) -> None:
    """Write new rows with their words."""
    rows = IndexedText.objects.bulk_create(row for row, _words in texts)
    word_index.add((row.pk, words) for row, (_row, words) in zip(rows, texts, strict=True))


def forget_texts(rows: QuerySet[IndexedText]) -> None:
    """Take texts out of the index, in the caller's transaction."""
    word_index.remove(list(rows.values_list("pk", flat=True)))
    rows._raw_delete(rows.db)


def index_review(review: UUID) -> int:
    """Make a review's part of the index anew. How many source records are in it."""
    forget_texts(IndexedText.objects.filter(review_id=review))
    changed = Record.objects.filter(review_id=review).exclude(corrected={}, added={})
    index_texts(
        [
            (IndexedText(review_id=review, record=record, is_corrected=True), cut_of(record.shown))
            for record in changed.select_related("face")
        ]
    )
    return _index_all(SourceRecord.objects.filter(review_id=review))


def missing_in_index(review: UUID) -> QuerySet[SourceRecord]:
    """Source records that no search finds."""
    there = IndexedText.objects.filter(record=OuterRef("record"), is_corrected=False)
    return SourceRecord.objects.filter(~Exists(there), review_id=review)


def _index_all(sources: QuerySet[SourceRecord]) -> int:
    rows = sources.only("review_id", "record_id", *STORED).order_by("uuid")
    n, part = 0, []
    for source in rows.iterator(chunk_size=AT_ONCE):
        part.append(source)
        if len(part) == AT_ONCE:
            index_sources(part, cuts_of(part))
            n, part = n + len(part), []
    index_sources(part, cuts_of(part))
    return n + len(part)
