"""Excel workbooks: every cell a text, none a formula."""

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import xlsxwriter

from reviews.cells import safe

from .table import HEADINGS, OWN_COLUMN, cells_of
from .written import Written, with_own_fields

LONGEST_CELL = 32_767
CHUNK = 1 << 16
OPTIONS = {"constant_memory": True, "strings_to_urls": False}


def _rows(records: Iterable[Written]) -> Iterator[list[str]]:
    """The pieces of our own field that don't fit one cell follow in further ones."""
    yield [*HEADINGS, OWN_COLUMN]
    for record in records:
        values = (value for _, value in cells_of(record))
        yield [*(safe(value)[:LONGEST_CELL] for value in values), *record.own]


def _file(records: Iterable[Written]) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, OPTIONS)
        sheet = book.add_worksheet("Records")
        for at, row in enumerate(_rows(records)):
            for column, cell in enumerate(row):
                if cell:
                    cell.encode()  # half of a surrogate pair would break the file
                    sheet.write_string(at, column, cell)
        book.close()
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


@dataclass(frozen=True, kw_only=True, slots=True)
class XlsxWriter:
    name: str = "xlsx"
    label: str = "Excel workbook"
    suffix: str = ".xlsx"
    content_type: str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def write(self, records: Iterable[Written]) -> Iterator[bytes]:
        return _file(with_own_fields(records, _file))


XLSX = XlsxWriter()
