"""From the rows of a table to its records: what delimited text and workbooks have in common."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .decoding import MILLION
from .headings import Columns
from .messages import MessageKind, Notes, Reason, Unreadable
from .reference import Parsed
from .table_layout import Layout
from .tables import is_further_header, is_header
from .tagged import MAX_RECORD


@dataclass(slots=True)
class Row:
    """line: where it begins. text: its exact text, or what stands for it."""

    line: int
    cells: Sequence[str]
    text: str

    @property
    def is_blank(self) -> bool:
        return not any(self.cells) or not "".join(self.cells).strip("\ufeff \t\r\n\xa0")


def with_blanks(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows that hold something; the text of blank ones goes to the row before them."""
    held: Row | None = None
    texts: list[str] = []
    size = 0
    for row in rows:
        if held is not None and row.is_blank:
            texts.append(row.text)
            size += len(row.text)
            if size > MAX_RECORD:
                raise Unreadable(
                    Reason.RECORD_TOO_LONG, line=held.line, limit=MAX_RECORD // MILLION
                )
            continue
        if held is not None:
            yield _joined(held, texts)
        held, texts, size = row, [], 0
    if held is not None:
        yield _joined(held, texts)


def _joined(row: Row, texts: list[str]) -> Row:
    if texts:
        row.text += "".join(texts)
    return row


class Table:
    """The records below a header. A file may be several put together, each with its header.

    says_short: rows with fewer cells than columns are worth a message; in a workbook they are
    what blank cells look like.
    """

    def __init__(
        self, header: Row, notes: Notes, *, chosen: Columns | None = None, says_short: bool = True
    ) -> None:
        self._notes = notes
        self._chosen = chosen
        self._says_short = says_short
        self._use(header)
        self._before = header.text
        if not self.layout.has_title:
            names = ", ".join(self.layout.columns)
            raise Unreadable(Reason.NO_TITLE_COLUMN, line=header.line, columns=names[:200])

    def _use(self, header: Row) -> None:
        self._header = _compared(header.cells)
        self.layout = Layout([cell.strip("\ufeff") for cell in header.cells], self._chosen)

    def records(self, rows: Iterable[Row]) -> Iterator[Parsed]:
        number = 0
        for row in with_blanks(rows):
            cells = row.cells
            if self._is_header(cells):
                self._notes.add(MessageKind.HEADER_REPEATED, line=row.line, raw_text=row.text)
                self._use(row)
                continue
            number += 1
            if len(cells) != len(self.layout.columns):
                cells = self._fitted(row, number)
            text, self._before = self._before + row.text, ""
            yield Parsed(
                number=number,
                line=row.line,
                reference=self.layout.reference(cells),
                raw_text=text,
                dialect=self.layout.dialect.name or None,
            )

    def _is_header(self, cells: Sequence[str]) -> bool:
        first = cells[0] if cells else ""
        if len(first) > 60:
            return False
        if _compared(cells[:2]) == self._header[:2]:
            return _compared(cells) == self._header
        return not self._chosen and is_further_header(cells[:200])

    def _fitted(self, row: Row, number: int) -> Sequence[str]:
        """The cells of a ragged row: as many as there are columns, and what is beyond them."""
        cells, n = row.cells, len(self.layout.columns)
        if len(cells) < n:
            if len(cells) < self.layout.width and self._says_short:
                self._note(MessageKind.ROW_SHORT, row, number)
            return [*cells, *[""] * (n - len(cells))]
        if any(cell.strip() for cell in cells[n:]):
            self._note(MessageKind.ROW_LONG, row, number)
        return cells

    def _note(self, kind: MessageKind, row: Row, number: int) -> None:
        self._notes.add(
            kind, line=row.line, record=number, count=len(row.cells), columns=self.layout.width
        )


def _compared(cells: Sequence[str]) -> list[str]:
    compared = [cell.strip("\ufeff \t\r\n\xa0").casefold() for cell in cells]
    while compared and not compared[-1]:
        compared.pop()
    return compared


def header_below(
    rows: Iterator[Row], n_rows: int, chosen: Columns | None = None
) -> tuple[Row | None, list[Row]]:
    """The header among the first rows, the text of those before it put before its own; else
    None. Beside it the rows that were looked at."""
    seen: list[Row] = []
    for row, _ in zip(rows, range(n_rows), strict=False):
        seen.append(row)
        if is_header([cell.strip("\ufeff") for cell in row.cells], chosen or ()):
            row.text = "".join(each.text for each in seen)
            return row, seen
    return None, seen
