"""Finding the header of a table in delimited text: databases put lines before it."""

import csv
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .headings import KNOWN_KEYS, TITLE_KEYS, column_names, heading_key

DELIMITERS = (",", "\t", ";", "|")
LINES_BEFORE = 10
LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """offset: where its line begins. columns: their names. has_title: one of them is a title."""

    offset: int
    delimiter: str
    columns: tuple[str, ...]
    has_title: bool


def find_header(text: str, chosen: Collection[str] = ()) -> Header | None:
    """The header among the first lines: one with a title column; else the first line, if the
    second has as many cells. chosen: columns that a person named, which then tell the header."""
    lines = [match for match, _ in zip(LINE.finditer(text), range(LINES_BEFORE), strict=False)]
    for line in lines:
        for delimiter in DELIMITERS:
            cells = _cells(line[0], delimiter)
            if is_header(cells, chosen):
                return _header(line.start(), delimiter, cells, has_title=True)
    if len(lines) > 1:
        for delimiter in DELIMITERS:
            cells = _cells(lines[0][0], delimiter)
            if len(cells) > 1 and len(cells) == len(_cells(lines[1][0], delimiter)):
                return _header(0, delimiter, cells, has_title=False)
    return None


def is_header(cells: Sequence[str], chosen: Collection[str] = ()) -> bool:
    """Whether a row names the columns of references."""
    if len(cells) < 2:
        return False
    if chosen:
        return set(chosen) <= set(column_names(cells))
    return any(heading_key(cell) in TITLE_KEYS for cell in cells)


def is_further_header(cells: Sequence[str]) -> bool:
    """Whether a row below the header is another: most of its cells are headings."""
    if not any(heading_key(cell[:60]) in KNOWN_KEYS for cell in cells[:2]):
        return False
    filled = [key for cell in cells if (key := heading_key(cell[:60]))]
    known = sum(key in KNOWN_KEYS for key in filled)
    return known >= 2 and known * 2 >= len(filled) and is_header(cells)


def _header(offset: int, delimiter: str, cells: list[str], *, has_title: bool) -> Header:
    return Header(offset=offset, delimiter=delimiter, columns=tuple(cells), has_title=has_title)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        rows = list(csv.reader([line], delimiter=delimiter))
    except csv.Error:
        return []
    return [cell.strip().lstrip("\ufeff") for cell in rows[0]] if rows else []
