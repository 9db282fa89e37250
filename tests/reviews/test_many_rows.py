"""Rows that are written many at a time are what they would be otherwise."""

from __future__ import annotations

import pytest
from django.db import transaction

from reviews.many_rows import insert
from reviews.models import Import, Record, SourceRecord
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db

# What copying into PostgreSQL, SQL and JSON have signs of their own for.
ODD = [
    "",
    "\\N",
    "\\.",
    "a\tb\nc\r\nd",
    'it\'s "so"',
    "100%s %(x)s",
    "naïve 漢字 🧪",
    "\x01\x7f\u2028",
]


def begun() -> Import:
    return made.previewed(people.review(), made.ris(made.entry("The effect of ketamine")))


def rows_of(batch: Import) -> tuple[list[Record], list[SourceRecord]]:
    records, sources = [], []
    for n, text in enumerate(ODD, 1):
        record = Record(review_id=batch.review_id, batch=batch, rank=2**62 + n, journal=text)
        source = SourceRecord(
            review_id=batch.review_id,
            batch=batch,
            record=record,
            number=n,
            title=text,
            year=None if n % 2 else 2000 + n,
            authors=[text, "Feder, A"],
            fields={"type": "article", "keywords": [text]},
            unmapped=[["N1", text]],
        )
        record.face = source
        records.append(record)
        sources.append(source)
    return records, sources


def test_inserted_rows_read_back_as_they_were_made() -> None:
    batch = begun()
    records, sources = rows_of(batch)

    with transaction.atomic():
        insert(records)
        insert(iter(sources))

    for rows in (records, sources):
        kept = type(rows[0]).objects.in_bulk([row.pk for row in rows])
        for row in rows:
            for field in row._meta.concrete_fields:
                value = getattr(row, field.attname)
                assert getattr(kept[row.pk], field.attname) == value, (field, value)


def test_inserted_row_is_saved_over_and_not_inserted_again() -> None:
    batch = begun()
    records, sources = rows_of(batch)
    with transaction.atomic():
        insert(records)
        insert(sources)

    records[0].is_removed = True
    records[0].save()

    assert list(Record.objects.filter(is_removed=True)) == [records[0]]


def test_nothing_is_inserted_of_no_rows(django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        insert([])
