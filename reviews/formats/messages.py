"""What a reader has to say about a file: kinds with values here, words at the edge.

`ENGLISH` holds the words, one sentence for each kind with %(name)s for its values, so that
they can be translated by kind.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Params = Mapping[str, str | int]


class Level(StrEnum):
    WARNING = "warning"
    """Read, with something that a person should look at."""
    ERROR = "error"
    """Something of the file was not read."""


class MessageKind(StrEnum):
    ENCODING_ASSUMED = "encoding_assumed"
    UTF16_ASSUMED = "utf16_assumed"
    BAD_BYTES = "bad_bytes"
    NUL_BYTES = "nul_bytes"
    END_MISSING = "end_missing"
    LAST_END_MISSING = "last_end_missing"
    START_MISSING = "start_missing"
    START_REPEATED = "start_repeated"
    TAG_DOUBTFUL = "tag_doubtful"
    TEXT_OUTSIDE = "text_outside"
    TITLE_MISSING = "title_missing"
    ID_REPEATED = "id_repeated"
    IDS_NOT_COMPARED = "ids_not_compared"
    MORE_WARNINGS = "more_warnings"
    MORE_ERRORS = "more_errors"
    RECORD_EMPTY = "record_empty"
    OTHER_FORMAT_BEGINS = "other_format_begins"
    ENTRY_NOT_CLOSED = "entry_not_closed"
    ENTRY_MENDED = "entry_mended"
    FIELD_NOT_READ = "field_not_read"
    MACRO_UNKNOWN = "macro_unknown"
    RECORD_MENDED = "record_mended"
    RECORD_DAMAGED = "record_damaged"
    RECORD_UNCLOSED = "record_unclosed"
    RECORD_TOO_COMPLEX = "record_too_complex"
    FILE_CUT_OFF = "file_cut_off"
    ROW_SHORT = "row_short"
    ROW_LONG = "row_long"
    HEADER_REPEATED = "header_repeated"
    QUOTES_DOUBTFUL = "quotes_doubtful"
    QUOTE_UNCLOSED = "quote_unclosed"
    DATE_IN_CELL = "date_in_cell"
    FORMULA_WITHOUT_RESULT = "formula_without_result"
    CELLS_MERGED = "cells_merged"
    SHEET_CHOSEN = "sheet_chosen"
    SHEET_HIDDEN = "sheet_hidden"
    MACROS_LEFT_OUT = "macros_left_out"


class Reason(StrEnum):
    """Why a file can't be read at all."""

    EMPTY = "empty"
    NO_RECORDS = "no_records"
    NOT_RECOGNISED = "not_recognised"
    NOT_REFERENCES = "not_references"
    NO_TITLE_COLUMN = "no_title_column"
    ENTITIES_DECLARED = "entities_declared"
    TOO_LARGE = "too_large"
    RATIO_TOO_HIGH = "ratio_too_high"
    LINE_TOO_LONG = "line_too_long"
    RECORD_TOO_LONG = "record_too_long"
    ARCHIVE_DAMAGED = "archive_damaged"
    ARCHIVE_ENCRYPTED = "archive_encrypted"
    ARCHIVE_METHOD = "archive_method"
    ARCHIVE_MEMBERS = "archive_members"
    ARCHIVE_NESTED = "archive_nested"
    WORKBOOK_UNREADABLE = "workbook_unreadable"
    TOO_MANY_ROWS = "too_many_rows"


ERRORS = frozenset(
    {
        MessageKind.RECORD_EMPTY,
        MessageKind.OTHER_FORMAT_BEGINS,
        MessageKind.ENTRY_NOT_CLOSED,
        MessageKind.RECORD_DAMAGED,
        MessageKind.RECORD_UNCLOSED,
        MessageKind.RECORD_TOO_COMPLEX,
        MessageKind.FILE_CUT_OFF,
        MessageKind.MORE_ERRORS,
    }
)

ENGLISH: Mapping[MessageKind | Reason, str] = {
    MessageKind.ENCODING_ASSUMED: "The text is not valid UTF-8; its encoding was taken to be Windows-1252. Check names with accents.",
    MessageKind.UTF16_ASSUMED: "The file looks like UTF-16 without a byte order mark and was read as %(encoding)s.",
    MessageKind.BAD_BYTES: "%(count)d bytes (%(bytes)s) are not valid %(encoding)s and were replaced.",
    MessageKind.NUL_BYTES: "%(count)d NUL bytes were dropped.",
    MessageKind.END_MISSING: "The record before this line has no end tag (%(tag)s); a new record begins here.",
    MessageKind.LAST_END_MISSING: "The last record has no end tag (%(tag)s); the file may have been cut off.",
    MessageKind.START_MISSING: "A record begins here without its first tag (%(tag)s).",
    MessageKind.START_REPEATED: "The tag %(tag)s stands twice in this record.",
    MessageKind.TAG_DOUBTFUL: "This line begins like the tag %(tag)s, but is not spaced like the others; it was taken as part of the line before it.",
    MessageKind.TEXT_OUTSIDE: "This line stands outside of any record: %(text)s",
    MessageKind.TITLE_MISSING: "This record has no title.",
    MessageKind.ID_REPEATED: "The same id (%(id)s) stands in record %(first)d too; both were kept.",
    MessageKind.IDS_NOT_COMPARED: "From this record on, ids were not compared: the file holds too many.",
    MessageKind.MORE_WARNINGS: "%(count)d more warnings like this: %(example)s",
    MessageKind.MORE_ERRORS: "%(count)d more errors like this: %(example)s",
    MessageKind.RECORD_EMPTY: "This record holds nothing and was not read.",
    MessageKind.OTHER_FORMAT_BEGINS: "Another format (%(format)s) begins at this line. What follows was not read: split the file here, and import the parts one by one.",
    MessageKind.ENTRY_NOT_CLOSED: "This entry is not closed: a brace or a quotation mark is missing. It was not read.",
    MessageKind.ENTRY_MENDED: "This entry is not closed: a brace or a quotation mark is missing. What could be read of it was kept; check it.",
    MessageKind.FIELD_NOT_READ: "This is no field of the entry and was not read: %(text)s",
    MessageKind.MACRO_UNKNOWN: "The abbreviation %(name)s is not defined in this file; it was taken as text.",
    MessageKind.RECORD_MENDED: "This record is not well-formed (%(problem)s). It was mended and read: compare it with its source.",
    MessageKind.RECORD_DAMAGED: "This record is not well-formed (%(problem)s) and was not read.",
    MessageKind.RECORD_UNCLOSED: "This record is incomplete, since its end is missing, and was not read.",
    MessageKind.RECORD_TOO_COMPLEX: "This record is nested deeper than %(levels)d levels or has more than %(parts)d parts, which no export has; it was not read.",
    MessageKind.FILE_CUT_OFF: "The file is incomplete: it was cut off here, and records may be missing. Export the search again.",
    MessageKind.ROW_SHORT: "This row has %(count)d cells, the header %(columns)d: what is missing at its end was taken as blank.",
    MessageKind.ROW_LONG: "This row has %(count)d cells, the header %(columns)d: the cells beyond were kept as they are, without a column.",
    MessageKind.HEADER_REPEATED: "A header stands here again: what follows is read by it. The file may be several put together.",
    MessageKind.QUOTES_DOUBTFUL: "Quotes within cells of this row are not doubled, as CSV asks for. Check this record.",
    MessageKind.QUOTE_UNCLOSED: "A quote in this line is not closed, so its cells can't be told apart with certainty. Check this record and the next.",
    MessageKind.DATE_IN_CELL: "The column %(column)s holds a date (%(value)s), which a spreadsheet program may have made of a text such as 3-10. It was taken over as it is.",
    MessageKind.FORMULA_WITHOUT_RESULT: "The column %(column)s holds a formula without its result; the formula itself was kept.",
    MessageKind.CELLS_MERGED: "%(count)d groups of cells are merged over several rows (%(cells)s): their text stands in the first of the rows only.",
    MessageKind.SHEET_CHOSEN: "The workbook has several sheets. Read: %(sheet)s. Not read: %(others)s",
    MessageKind.SHEET_HIDDEN: "The sheet that was read (%(sheet)s) is hidden.",
    MessageKind.MACROS_LEFT_OUT: "The workbook holds macros. They were not run, and nothing was taken from them.",
    Reason.EMPTY: "The file is empty.",
    Reason.NO_RECORDS: "The file looks like %(label)s, but no record was found in it.",
    Reason.NOT_RECOGNISED: "The format was not recognised. Export the search again, as RIS for example.",
    Reason.NOT_REFERENCES: "This is %(what)s, not an export of references.%(advice)s",
    Reason.NO_TITLE_COLUMN: "This looks like a table, but no column of its header is named Title. Columns: %(columns)s",
    Reason.ENTITIES_DECLARED: "This XML file declares entities in its DOCTYPE, which is forbidden; it was not read.",
    Reason.TOO_LARGE: "The file is too large: the limit is %(limit)d MB unpacked.",
    Reason.RATIO_TOO_HIGH: "The file expands to more than %(limit)d times its size, which no export does; it was not unpacked further.",
    Reason.LINE_TOO_LONG: "A line is too long: the limit is %(limit)d million characters.",
    Reason.RECORD_TOO_LONG: "A record is too long: the limit is %(limit)d million characters.",
    Reason.ARCHIVE_DAMAGED: "The archive is damaged or cut off and can't be unpacked.",
    Reason.ARCHIVE_ENCRYPTED: "The archive is protected by a password.",
    Reason.ARCHIVE_METHOD: "The archive is packed by a method that is not supported. Pack it again as an ordinary zip file.",
    Reason.ARCHIVE_MEMBERS: "The archive holds %(count)d files. Import them one by one, or as archives of one file each.",
    Reason.ARCHIVE_NESTED: "The archive holds another archive. Unpack it first.",
    Reason.WORKBOOK_UNREADABLE: "The workbook is damaged, or of a kind that can't be read. Open it in a spreadsheet program, and save it as .xlsx or CSV.",
    Reason.TOO_MANY_ROWS: "The sheet names rows beyond number %(limit)d, which no spreadsheet program does; it was not read.",
}


def english(kind: MessageKind | Reason, params: Params) -> str:
    """The sentence for a message or a refusal, in English."""
    return ENGLISH[kind] % params


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """A warning or an error about a place in the file.

    line: from 1 in the decoded file, None for the file as a whole. record: the number of the
    record that it is about, None if none. raw_text: source text that is in no record.
    """

    kind: MessageKind
    line: int | None = None
    record: int | None = None
    params: Params = field(default_factory=dict)
    raw_text: str = ""

    @property
    def level(self) -> Level:
        return Level.ERROR if self.kind in ERRORS else Level.WARNING

    @property
    def text(self) -> str:
        """The message in English."""
        return english(self.kind, self.params)


class Unreadable(Exception):
    """The file can't be read: why, in words that a person can act on.

    format: the format's name, where the file was recognised. line: where, if it is one place.
    """

    def __init__(
        self,
        reason: Reason,
        *,
        format: str | None = None,
        line: int | None = None,
        **params: str | int,
    ) -> None:
        super().__init__(reason, params)
        self.reason = reason
        self.format = format
        self.line = line
        self.params: Params = params

    @property
    def text(self) -> str:
        """The reason in English."""
        return english(self.reason, self.params)

    def __str__(self) -> str:
        return self.text


class Notes:
    """Collects the messages of one reading. At most `MAX_OF_KIND` of a kind are kept;
    the others are counted, so that a broken file of any size needs little memory."""

    MAX_OF_KIND = 1000

    def __init__(self) -> None:
        self._waiting: list[Message] = []
        self._counts: dict[MessageKind, int] = {}
        self._last: dict[MessageKind, Message] = {}

    def add(
        self,
        kind: MessageKind,
        *,
        line: int | None = None,
        record: int | None = None,
        raw_text: str = "",
        **params: str | int,
    ) -> None:
        self.put(Message(kind=kind, line=line, record=record, params=params, raw_text=raw_text))

    def put(self, message: Message) -> None:
        kind = message.kind
        self._counts[kind] = self._counts.get(kind, 0) + 1
        if self._counts[kind] <= self.MAX_OF_KIND:
            self._waiting.append(message)
        else:
            self._last[kind] = message

    def drain(self) -> Iterator[Message]:
        """What was said since the last call."""
        waiting, self._waiting = self._waiting, []
        yield from waiting

    def close(self) -> Iterator[Message]:
        """What is left to say at the end: the rest, and what was only counted."""
        yield from self.drain()
        for kind, last in self._last.items():
            yield Message(
                kind=MessageKind.MORE_ERRORS if kind in ERRORS else MessageKind.MORE_WARNINGS,
                line=last.line,
                record=last.record,
                params={"count": self._counts[kind] - self.MAX_OF_KIND, "example": last.text},
            )
