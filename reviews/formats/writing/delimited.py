"""CSV in UTF-8 with its mark, for spreadsheets, Rayyan, ASReview and scripts."""

from collections.abc import Iterable, Iterator

from reviews.cells import csv_lines

from .table import HEADINGS, OWN_COLUMN, cells_of
from .written import Writer, Written


def _rows(records: Iterable[Written]) -> Iterator[list[str]]:
    yield [*HEADINGS, OWN_COLUMN]
    for record in records:
        yield [*(value for _, value in cells_of(record)), " ".join(record.own)]


def _lines(records: Iterable[Written]) -> Iterator[bytes]:
    return (line.encode() for line in csv_lines(_rows(records)))


CSV = Writer(
    name="csv",
    label="CSV",
    suffix=".csv",
    content_type="text/csv; charset=utf-8",
    file=_lines,
)
