"""Tables as CSV that a spreadsheet opens without computing anything. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

# A spreadsheet takes a cell that begins with one of these for a formula; set to Japanese or Chinese, the wide ones too.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# The mark by which spreadsheets know UTF-8.
UTF8_MARK = "\ufeff"


def safe(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would compute it. A plain negative number stays."""
    if cell.startswith("-") and cell[1:].replace(".", "", 1).isdigit():
        return cell
    return f"'{cell}" if cell.startswith(FORMULA_MARKS) else cell


def csv_lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a CSV file, each cell safe, after the mark of UTF-8."""
    writer = csv.writer(_Echo())
    yield UTF8_MARK
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, value: str) -> str:
        return value
