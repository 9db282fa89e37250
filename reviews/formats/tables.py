"""Finding the header of a table in delimited text: databases put lines before it."""

import csv
import re
from dataclasses import dataclass

DELIMITERS = (",", "\t", ";", "|")
LINES_BEFORE = 10
TITLES = frozenset(
    {"title", "article title", "document title", "study title", "primary title", "ti"}
)
LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """offset: where its line begins. columns: their names. has_title: one of them is a title."""

    offset: int
    delimiter: str
    columns: tuple[str, ...]
    has_title: bool


def find_header(text: str) -> Header | None:
    """The header among the first lines: one with a title column; else the first line, if the
    second has as many cells."""
    lines = [match for match, _ in zip(LINE.finditer(text), range(LINES_BEFORE), strict=False)]
    for line in lines:
        for delimiter in DELIMITERS:
            cells = _cells(line[0], delimiter)
            if len(cells) > 1 and any(cell.casefold() in TITLES for cell in cells):
                return _header(line.start(), delimiter, cells, has_title=True)
    if len(lines) > 1:
        for delimiter in DELIMITERS:
            cells = _cells(lines[0][0], delimiter)
            if len(cells) > 1 and len(cells) == len(_cells(lines[1][0], delimiter)):
                return _header(0, delimiter, cells, has_title=False)
    return None


def _header(offset: int, delimiter: str, cells: list[str], *, has_title: bool) -> Header:
    return Header(offset=offset, delimiter=delimiter, columns=tuple(cells), has_title=has_title)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        rows = list(csv.reader([line], delimiter=delimiter))
    except csv.Error:
        return []
    return [cell.strip().lstrip("\ufeff") for cell in rows[0]] if rows else []
