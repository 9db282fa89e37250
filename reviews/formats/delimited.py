"""Delimited text: CSV with commas, semicolons or bars, and tab-separated values.

Quotes out of place are what ruins such files: an unclosed one swallows the records behind it.
The csv module reads strictly here, so that each of them is found; what it refuses is read
again with care, and said.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from .decoding import MAX_LINE, MILLION, Lines, head_of
from .messages import MessageKind, Notes, Reason, Unreadable
from .reference import Parsed
from .source import Head, Source
from .table_rows import Row, Table, header_below
from .tables import DELIMITERS, LINES_BEFORE, find_header
from .tagged import MAX_RECORD

MAX_READ_AGAIN = 16 * MAX_RECORD
"""Characters. Each unclosed quote has what follows it read again."""


class _Feed:
    """Lines for the csv module, with the text of those taken; they can be given back."""

    def __init__(self, lines: Lines) -> None:
        self._lines = iter(lines)
        self._back: deque[str] = deque()
        self._given_back = 0
        self._size = 0
        self.taken: list[str] = []
        self.number = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._size > MAX_RECORD:
            raise StopIteration  # to the csv module, a quote that nothing closes
        line = self._back.popleft() if self._back else next(self._lines)
        self.taken.append(line)
        self._size += len(line)
        return line

    def settle(self) -> str:
        """The text taken since the last time: a row has been read."""
        text = self.taken[0] if len(self.taken) == 1 else "".join(self.taken)
        self.number += len(self.taken)
        self.taken = []
        self._size = 0
        return text

    def give_back(self, keep: int) -> None:
        """Have all lines taken but the first few read again."""
        lines = self.taken[keep:]
        self._given_back += sum(map(len, lines))
        if self._given_back > MAX_READ_AGAIN:
            raise Unreadable(Reason.RECORD_TOO_LONG, line=self.number, limit=MAX_RECORD // MILLION)
        self._back.extendleft(reversed(lines))
        del self.taken[keep:]
        self._size = sum(map(len, self.taken))


class DelimitedRows:
    """The rows of delimited text. widths: how many cells a row may have, once that is known."""

    def __init__(self, lines: Lines, delimiter: str, notes: Notes, *, is_quoted: bool) -> None:
        csv.field_size_limit(MAX_RECORD + MAX_LINE)
        self._feed = _Feed(lines)
        self._delimiter = delimiter
        self._notes = notes
        self._quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if is_quoted else csv.QUOTE_NONE
        inside = re.escape(delimiter) + r'"\r\n'
        self._inner_quote = re.compile(f'(?<=[^{inside}])"(?=[^{inside}])')
        self.widths = range(0)

    def __iter__(self) -> Iterator[Row]:
        feed = self._feed
        reader = csv.reader(feed, delimiter=self._delimiter, quoting=self._quoting, strict=True)
        while True:
            try:
                cells = next(reader, None)
            except csv.Error:
                cells = self._read_again()
            if cells is None:
                return
            line = feed.number
            yield Row(line, cells, feed.settle())

    def lines(self) -> Iterator[Row]:
        """Line by line, for what comes before the table and may hold any quotes."""
        for text in self._feed:
            cells = next(csv.reader([text], delimiter=self._delimiter, quoting=self._quoting), [])
            line = self._feed.number
            yield Row(line, cells, self._feed.settle())

    def _read_again(self) -> list[str]:
        """The row at whose quotes the reader stopped: with quotes inside of cells taken as text;
        if it has another number of cells then, its first line alone."""
        feed = self._feed
        line = feed.number
        feed.give_back(0)
        doubled = (self._inner_quote.sub('""', text) for text in feed)
        try:
            cells = next(csv.reader(doubled, delimiter=self._delimiter, strict=True), [])
        except csv.Error:
            cells = []
        if len(cells) in self.widths:
            self._notes.add(MessageKind.QUOTES_DOUBTFUL, line=line)
            return cells
        feed.give_back(1)
        self._notes.add(MessageKind.QUOTE_UNCLOSED, line=line)
        plain = feed.taken[0].rstrip("\r\n").split(self._delimiter)
        if len(plain) in self.widths:
            return plain
        return next(csv.reader(feed.taken[:1], delimiter=self._delimiter), [])


def read_delimited(source: Source, delimiter: str, *, is_quoted: bool = True) -> Iterator[Parsed]:
    """The records of a table in delimited text."""
    rows = DelimitedRows(source.lines(), delimiter, source.notes, is_quoted=is_quoted)
    blank: list[str] = []
    before = rows.lines()
    first = next((row for row in before if not _kept_blank(row, blank)), None)
    if first is None:
        return
    first.text = "".join([*blank, first.text])
    header, _seen = header_below(chain([first], before), LINES_BEFORE, source.columns)
    if header is None:
        raise Unreadable(Reason.NO_TITLE_COLUMN, columns=", ".join(first.cells)[:200])
    table = Table(header, source.notes, chosen=source.columns)
    rows.widths = table.layout.widths
    for parsed in table.records(rows):
        rows.widths = table.layout.widths
        yield parsed


def _kept_blank(row: Row, blank: list[str]) -> bool:
    if row.is_blank:
        blank.append(row.text)
    return row.is_blank


@dataclass(frozen=True, kw_only=True, slots=True)
class Csv:
    name: str = "csv"
    label: str = "CSV"
    suffixes: tuple[str, ...] = (".csv", ".tsv")

    def sniff(self, head: Head) -> int | None:
        header = find_header(head.text, head.columns)
        return header.offset if header and header.has_title else None

    def read(self, source: Source) -> Iterator[Parsed]:
        header = find_header(head_of(source.content, source.found), source.columns or ())
        return read_delimited(source, header.delimiter if header else DELIMITERS[0])


@dataclass(frozen=True, kw_only=True, slots=True)
class WosTab:
    """Web of Science writes quotes as they are, so none of them holds a cell together."""

    name: str = "wos-tab"
    label: str = "Web of Science, tab-delimited"
    suffixes: tuple[str, ...] = (".txt",)

    def sniff(self, head: Head) -> int | None:
        return 0 if head.text.startswith("PT\tAU\t") else None

    def read(self, source: Source) -> Iterator[Parsed]:
        return read_delimited(source, "\t", is_quoted=False)


CSV = Csv()
WOS_TAB = WosTab()
