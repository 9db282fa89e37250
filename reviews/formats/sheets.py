"""Reading Excel workbooks: the first sheet with a title column.

What a sheet shows is what is read: the result of a formula, the formula itself only where there
is none. Hidden rows are read like others; hidden sheets only if no other has a title column.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from itertools import islice, repeat

from openpyxl.utils import get_column_letter

from .headings import Columns
from .messages import MessageKind, Notes, Reason, Unreadable
from .reference import Parsed
from .source import Source
from .table_rows import Row, Table, header_below
from .unpacking import Content
from .workbook import BROKEN, Workbook, guarded, text_of

HEADER_ROWS = 30


def open_workbook(content: Content, stack: ExitStack) -> Workbook:
    """The workbook, open as long as the stack. Raises Unreadable."""
    try:
        return Workbook(content, stack)
    except BROKEN as error:
        raise Unreadable(Reason.WORKBOOK_UNREADABLE) from error


def rows_of(book: Workbook, sheet: str) -> Iterator[Row]:
    """The rows of a sheet as texts."""
    for number, values in guarded(book.rows(sheet)):
        yield _row(number, [text_of(value) for value in values])


def _row(number: int, cells: list[str]) -> Row:
    return Row(number, cells, "\t".join(cells) + "\n")


def sheet_with_header(book: Workbook, chosen: Columns | None) -> tuple[str, Row]:
    """The first sheet that holds a header, and that header. Raises Unreadable."""
    columns: list[str] = []
    for sheet in book.sheets:
        header, seen = header_below(rows_of(book, sheet), HEADER_ROWS, chosen)
        if header:
            return sheet, header
        columns = columns or next(([*row.cells] for row in seen if not row.is_blank), [])
    if not columns:
        raise Unreadable(Reason.EMPTY)
    raise Unreadable(Reason.NO_TITLE_COLUMN, columns=", ".join(filter(None, columns))[:200])


def _rows_below(
    book: Workbook, sheet: str, header: Row, table: Table, notes: Notes
) -> Iterator[Row]:
    """The rows below the header, what is odd about them said."""
    scan = book.scan(sheet)
    if merges := [(cells, row) for cells, row in scan.merges if row > header.line]:
        shown = ", ".join(cells for cells, _ in merges[:5])
        notes.add(MessageKind.CELLS_MERGED, line=merges[0][1], count=len(merges), cells=shown)
    written = book.rows(sheet, as_formulas=True) if scan.has_formulas else repeat((0, []))
    for (number, values), (_, formulas) in guarded(zip(book.rows(sheet), written, strict=False)):
        if number <= header.line:
            continue
        for at, formula in enumerate(formulas):
            if formula is not None and values[at] is None:
                values[at] = formula
                column = get_column_letter(at + 1)
                notes.add(MessageKind.FORMULA_WITHOUT_RESULT, line=number, column=column)
        for at in table.layout.pages:
            if at < len(values) and isinstance(values[at], date):
                notes.add(
                    MessageKind.DATE_IN_CELL,
                    line=number,
                    column=table.layout.columns[at],
                    value=text_of(values[at]),
                )
        yield _row(number, [text_of(value) for value in values])


def _others_with_cells(book: Workbook, read: str) -> list[str]:
    others = (sheet for sheet in book.sheets if sheet != read)
    return [
        sheet
        for sheet in others
        if any(not row.is_blank for row in islice(rows_of(book, sheet), HEADER_ROWS))
    ]


def read_workbook(source: Source) -> Iterator[Parsed]:
    """The records of the first sheet with a title column. Raises Unreadable."""
    with ExitStack() as stack:
        book = open_workbook(source.content, stack)
        sheet, header = sheet_with_header(book, source.columns)
        notes = source.notes
        if others := _others_with_cells(book, sheet):
            shown = ", ".join(others)[:200]
            notes.add(MessageKind.SHEET_CHOSEN, sheet=sheet, others=shown)
        if sheet in book.hidden:
            notes.add(MessageKind.SHEET_HIDDEN, sheet=sheet)
        if any(name.endswith("vbaProject.bin") for name in source.content.parts):
            notes.add(MessageKind.MACROS_LEFT_OUT)
        table = Table(header, notes, chosen=source.columns, says_short=False)
        yield from table.records(_rows_below(book, sheet, header, table, notes))
