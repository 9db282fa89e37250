"""The columns of a table of unknown origin, for a person to say what each gives."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import BinaryIO

from .decoding import head_of, survey
from .foreign import refuse_foreign
from .headings import Fact
from .table_layout import Layout
from .table_rows import header_below
from .tables import find_header
from .unpacking import DEFAULT_LIMITS, Content, Limits, unpack

MAX_COLUMNS = 300
SAMPLES = 3
SAMPLE_ROWS = 20
SAMPLE_LENGTH = 200

Row = Sequence[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """name: as `open_references` takes it in `columns`. fact: what it is taken to give, None if nothing.
    samples: its first values, cut to a length that a page can show."""

    name: str
    fact: Fact | None
    samples: tuple[str, ...]


def columns_of(file: BinaryIO, *, limits: Limits = DEFAULT_LIMITS) -> tuple[Column, ...]:
    """The columns of delimited text, or of a workbook's first sheet of references, or else its first
    sheet; those of one name as one, those without a heading and a value not at all. () for what is
    no table.

    file: binary, seekable, at any position. Raises Unreadable where `open_references` does for
    the file as a whole, whatever its columns.
    """
    content = unpack(file, limits)
    refuse_foreign(content)
    header, rows = _workbook(content) if content.parts else _delimited(content)
    layout = Layout(header)
    named = {name.strip() for name in header}
    samples: dict[str, list[str]] = {}
    facts: dict[str, Fact | None] = {}
    rows = list(islice(rows, SAMPLE_ROWS))
    for at, name in enumerate(layout.columns[:MAX_COLUMNS]):
        facts[name] = facts.get(name) or layout.fact_at(at)
        values = (row[at].strip() for row in rows if at < len(row))
        samples.setdefault(name, []).extend(value for value in values if value)
    return tuple(
        Column(
            name=name,
            fact=fact,
            samples=tuple(value[:SAMPLE_LENGTH] for value in samples[name][:SAMPLES]),
        )
        for name, fact in facts.items()
        if samples[name] or name in named
    )


def _delimited(content: Content) -> tuple[Row, Iterable[Row]]:
    text = head_of(content, survey(content))
    header = find_header(text)
    if header is None:
        return (), ()
    return header.columns, islice(_rows(text[header.offset :], header.delimiter), 1, None)


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """The rows of the beginning of a file, as far as they can be told apart there."""
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        return


def _workbook(content: Content) -> tuple[Row, Iterable[Row]]:
    # Deferred: openpyxl loads numpy where it finds it, and web processes read no file.
    from .sheets import HEADER_ROWS, open_workbook, rows_of  # noqa: PLC0415

    with ExitStack() as stack:
        book = open_workbook(content, stack)
        first: tuple[Row, list[Row]] | None = None
        for sheet in book.sheets:
            header, seen = header_below(rows_of(book, sheet), HEADER_ROWS)
            if header:
                below = (row for row in rows_of(book, sheet) if row.line > header.line)
                return header.cells, [row.cells for row in islice(below, SAMPLE_ROWS)]
            filled = [row.cells for row in seen if sum(map(bool, row.cells)) > 1]
            if filled and first is None:
                first = filled[0], filled[1:]
    return first or ((), ())
