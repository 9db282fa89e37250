"""Excel workbooks: every cell a text, none a formula."""

import tempfile
from collections.abc import Iterable, Iterator

import xlsxwriter

from reviews.cells import safe

from .table import HEADINGS, OWN_COLUMN, cells_of
from .written import Writer, Written

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


XLSX = Writer(
    name="xlsx",
    label="Excel workbook",
    suffix=".xlsx",
    content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    file=_file,
)
