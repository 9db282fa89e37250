"""CSV in UTF-8 with its mark, for spreadsheets, Rayyan, ASReview and scripts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviews.cells import csv_lines

from .table import HEADINGS, OWN_COLUMN, cells_of
from .written import Written, with_own_fields


def _rows(records: Iterable[Written]) -> Iterator[list[str]]:
    yield [*HEADINGS, OWN_COLUMN]
    for record in records:
        yield [*(value for _, value in cells_of(record)), " ".join(record.own)]


def _lines(records: Iterable[Written]) -> Iterator[bytes]:
    return (line.encode() for line in csv_lines(_rows(records)))


@dataclass(frozen=True, kw_only=True, slots=True)
class CsvWriter:
    name: str = "csv"
    label: str = "CSV"
    suffix: str = ".csv"
    content_type: str = "text/csv; charset=utf-8"

    def write(self, records: Iterable[Written]) -> Iterator[bytes]:
        return _lines(with_own_fields(records, _lines))


CSV = CsvWriter()
