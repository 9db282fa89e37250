"""The sheets and cells of an Excel workbook, row by row, in constant memory.

With openpyxl (its parser of cells, its reader of the parts around them). It would hold the table
of shared strings in memory whole: here that lies in a temporary file. What openpyxl leaves to its
caller is done here: sizes are checked before anything is read.
"""

import re
import tempfile
import zipfile
from array import array
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import IO, Any, TypeVar, cast

from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._reader import DATA_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from .decoding import MILLION
from .messages import Reason, Unreadable
from .tagged import MAX_RECORD
from .unpacking import CHUNK, DAMAGED, MEGABYTE, Content

MAX_ROWS = 1_048_576
MAX_CELLS = 100 * MILLION
MAX_ELEMENTS = 300_000
"""XML elements of one row or one text."""

MAX_PART = 20 * MEGABYTE
"""Unpacked size of parts that are held in memory: styles, names of sheets ..."""

STREAMED = re.compile(r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml|.*/media/.*|.*\.bin", re.I)
BROKEN = (*DAMAGED, LookupError, TypeError, AttributeError, SyntaxError, RuntimeError)
"""What openpyxl raises on hostile parts; its XML errors are SyntaxErrors."""

FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[\s/>]")
MERGED = re.compile(rb'<(?:\w{1,20}:)?mergeCell ref="([A-Z]{1,3}(\d{1,7}):[A-Z]{1,3}(\d{1,7}))"')
ESCAPED_CHARACTER = re.compile(r"_x00(5F|[01][0-9A-F])_")
STRING_TAG, RUN_TAG, TEXT_TAG = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("si", "r", "t"))

MAX_MERGES = 10_000
T = TypeVar("T")
Element = Any
"""The stubs of openpyxl know another one than its parser gives."""

CellValue = object
"""Text, number, date, truth, formula or None."""


class _Watched:
    """A part as it is unpacked, refused where it holds a text that is too long."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._run = 0

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        at = data.rfind(b"<")
        self._run = self._run + len(data) if at < 0 else len(data) - at
        if self._run > MAX_RECORD:
            raise Unreadable(Reason.RECORD_TOO_LONG, limit=MAX_RECORD // MILLION)
        return data


def _elements(source: IO[bytes], tag: str, within: str | None = None) -> Iterator[Element]:
    """The elements of that name, each forgotten when the next is asked for; up to the end of the
    one that they are within."""
    parent: Element = None
    n = 0
    for event, element in iterparse(_Watched(source), events=("start", "end")):
        if event == "start":
            n += 1
            if n > MAX_ELEMENTS:
                raise Unreadable(Reason.WORKBOOK_UNREADABLE)
            if element.tag == within or parent is None:
                parent = element
        elif element.tag == tag:
            yield element
            parent.clear()
            n = 0
        elif element.tag == within:
            return


class _Strings:
    """The shared strings of a workbook, in a temporary file; those used often in memory."""

    def __init__(self, stack: ExitStack) -> None:
        self._file = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack is the context
        self._ends = array("Q", [0])
        self._read = lru_cache(maxsize=4096)(self._from_file)

    def add(self, text: str) -> None:
        self._ends.append(self._ends[-1] + self._file.write(text.encode("utf-8", "replace")))

    def _from_file(self, at: int) -> str:
        start, end = self._ends[at], self._ends[at + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode()

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, at: int) -> str:
        if not 0 <= at < len(self):
            raise IndexError(at)
        return self._read(at)


class _Reader(ExcelReader):
    """openpyxl's reader of everything but the cells."""

    def __init__(self, content: Content, stack: ExitStack) -> None:
        super().__init__(content.file, read_only=True, data_only=True, keep_links=False)
        self._stack = stack

    def read_strings(self) -> None:
        strings = _Strings(self._stack)
        self.shared_strings = cast("list[str]", strings)  # it is asked for single items only
        part = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]  # no stub
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                for element in _elements(source, STRING_TAG):
                    strings.add(_string(element))


def _string(element: Element) -> str:
    """A shared string: its text, or that of its runs; how it is pronounced left out."""
    runs = [element, *element.iterfind(RUN_TAG)]
    return "".join(text.text or "" for run in runs for text in run.iterfind(TEXT_TAG))


@dataclass(frozen=True, kw_only=True, slots=True)
class Scan:
    """What the bytes of a sheet tell. merges: cells that are merged over several rows, and the
    first of the rows."""

    has_formulas: bool
    merges: tuple[tuple[str, int], ...]


class Workbook:
    """An open workbook. sheets: their names, hidden ones last."""

    def __init__(self, content: Content, stack: ExitStack) -> None:
        _check_sizes(content)
        self._reader = _Reader(content, stack)
        stack.callback(self._reader.archive.close)
        self._reader.read()
        book: Any = self._reader.wb  # its stub hides what is needed here
        self._paths = {sheet.title: sheet._worksheet_path for sheet in book.worksheets}
        self.hidden = {s.title for s in book.worksheets if s.sheet_state != "visible"}
        self.sheets = sorted(self._paths, key=self.hidden.__contains__)

    def scan(self, sheet: str) -> Scan:
        has_formulas = False
        merges: list[tuple[str, int]] = []
        with self._reader.archive.open(self._paths[sheet]) as source:
            tail = b""
            while data := source.read(CHUNK):
                data = tail + data
                cut = data.rfind(b"<")
                data, tail = data[:cut], data[cut:][:1000]
                has_formulas = has_formulas or FORMULA.search(data) is not None
                merges += [
                    (m[1].decode(), int(m[2])) for m in MERGED.finditer(data) if m[2] != m[3]
                ][: MAX_MERGES - len(merges)]
        return Scan(has_formulas=has_formulas, merges=tuple(merges))

    def rows(
        self, sheet: str, *, as_formulas: bool = False
    ) -> Iterator[tuple[int, list[CellValue]]]:
        """Number and values of each row that the file names. as_formulas: not their results."""
        book: Any = self._reader.wb  # its stub hides what is needed here
        n_cells = 0
        with self._reader.archive.open(self._paths[sheet]) as source:
            parser = WorkSheetParser(
                source,
                self._reader.shared_strings,
                data_only=not as_formulas,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            for element in _elements(source, ROW_TAG, within=DATA_TAG):
                number, cells = parser.parse_row(element)
                width = max((cell["column"] for cell in cells), default=0)
                n_cells += width
                if number > MAX_ROWS or n_cells > MAX_CELLS:
                    raise Unreadable(Reason.TOO_MANY_ROWS, line=number, limit=MAX_ROWS)
                values: list[CellValue] = [None] * width
                for cell in cells:
                    values[cell["column"] - 1] = cell["value"]
                yield number, values


def _check_sizes(content: Content) -> None:
    """Raise Unreadable if the parts unpack to too much. zipfile hands out no more of a part than
    the size that it is said to have."""
    limits = content.limits
    with zipfile.ZipFile(content.file) as archive:
        entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if total > limits.max_bytes or any(
        e.file_size > MAX_PART and not STREAMED.fullmatch(e.filename) for e in entries
    ):
        raise Unreadable(Reason.TOO_LARGE, limit=limits.max_bytes // MEGABYTE)
    if total > limits.ratio_from and total > content.size * limits.max_ratio:
        raise Unreadable(Reason.RATIO_TOO_HIGH, limit=limits.max_ratio)
    if any(e.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for e in entries):
        raise Unreadable(Reason.WORKBOOK_UNREADABLE)


def text_of(value: CellValue) -> str:
    """The value of a cell as text: whole numbers without a decimal point, dates as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, str):
        return ESCAPED_CHARACTER.sub(_character, value) if "_x00" in value else value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    if isinstance(value, date | time):
        return value.isoformat()
    formula = getattr(value, "text", None)  # of several cells: openpyxl has an object for it
    return str(value if formula is None else formula)


def _character(escaped: re.Match[str]) -> str:
    code = int(escaped[1], 16)
    return chr(code) if code else ""


def guarded(rows: Iterable[T]) -> Iterator[T]:
    """The same rows; Unreadable in place of what openpyxl raises."""
    try:
        yield from rows
    except BROKEN as error:
        raise Unreadable(Reason.WORKBOOK_UNREADABLE) from error
