"""What the readers of files say, in words that can be translated; a test holds them to the readers' own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from reviews.formats.messages import MessageKind, Reason

WORDS: Mapping[MessageKind | Reason, str | Promise] = {
    MessageKind.ENCODING_ASSUMED: _(
        "The text is not valid UTF-8; its encoding was taken to be Windows-1252. Check names with accents."
    ),
    MessageKind.UTF16_ASSUMED: _(
        "The file looks like UTF-16 without a byte order mark and was read as %(encoding)s."
    ),
    MessageKind.BAD_BYTES: ngettext_lazy(
        "%(count)d byte (%(bytes)s) is not valid %(encoding)s and was replaced.",
        "%(count)d bytes (%(bytes)s) are not valid %(encoding)s and were replaced.",
        "count",
    ),
    MessageKind.NUL_BYTES: ngettext_lazy(
        "%(count)d NUL byte was dropped.", "%(count)d NUL bytes were dropped.", "count"
    ),
    MessageKind.END_MISSING: _(
        "The record before this line has no end tag (%(tag)s); a new record begins here."
    ),
    MessageKind.LAST_END_MISSING: _(
        "The last record has no end tag (%(tag)s); the file may have been cut off."
    ),
    MessageKind.START_MISSING: _("A record begins here without its first tag (%(tag)s)."),
    MessageKind.START_REPEATED: _("The tag %(tag)s stands twice in this record."),
    MessageKind.TAG_DOUBTFUL: _(
        "This line begins like the tag %(tag)s, but is not spaced like the others; it was taken as part of the line before it."
    ),
    MessageKind.TEXT_OUTSIDE: _("This line stands outside of any record: %(text)s"),
    MessageKind.TITLE_MISSING: _("This record has no title."),
    MessageKind.ID_REPEATED: _(
        "The same id (%(id)s) stands in record %(first)d too; both were kept."
    ),
    MessageKind.IDS_NOT_COMPARED: _(
        "From this record on, ids were not compared: the file holds too many."
    ),
    MessageKind.MORE_WARNINGS: ngettext_lazy(
        "%(count)d more warning like this: %(example)s",
        "%(count)d more warnings like this: %(example)s",
        "count",
    ),
    MessageKind.MORE_ERRORS: ngettext_lazy(
        "%(count)d more error like this: %(example)s",
        "%(count)d more errors like this: %(example)s",
        "count",
    ),
    MessageKind.RECORD_EMPTY: _("This record holds nothing and was not read."),
    MessageKind.OTHER_FORMAT_BEGINS: _(
        "Another format (%(format)s) begins at this line. What follows was not read: split the file here, and import the parts one by one."
    ),
    MessageKind.ENTRY_NOT_CLOSED: _(
        "This entry is not closed: a brace or a quotation mark is missing. It was not read."
    ),
    MessageKind.ENTRY_MENDED: _(
        "This entry is not closed: a brace or a quotation mark is missing. What could be read of it was kept; check it."
    ),
    MessageKind.FIELD_NOT_READ: _("This is no field of the entry and was not read: %(text)s"),
    MessageKind.MACRO_UNKNOWN: _(
        "The abbreviation %(name)s is not defined in this file; it was taken as text."
    ),
    MessageKind.RECORD_MENDED: _(
        "This record is not well-formed (%(problem)s). It was mended and read: compare it with its source."
    ),
    MessageKind.RECORD_DAMAGED: _("This record is not well-formed (%(problem)s) and was not read."),
    MessageKind.RECORD_UNCLOSED: _(
        "This record is incomplete, since its end is missing, and was not read."
    ),
    MessageKind.RECORD_TOO_COMPLEX: _(
        "This record is nested deeper than %(levels)d levels or has more than %(parts)d parts, which no export has; it was not read."
    ),
    MessageKind.FILE_CUT_OFF: _(
        "The file is incomplete: it was cut off here, and records may be missing. Export the search again."
    ),
    MessageKind.ROW_SHORT: ngettext_lazy(
        "This row has %(count)d cell, the header %(columns)d: what is missing at its end was taken as blank.",
        "This row has %(count)d cells, the header %(columns)d: what is missing at its end was taken as blank.",
        "count",
    ),
    MessageKind.ROW_LONG: ngettext_lazy(
        "This row has %(count)d cell, the header %(columns)d: the cells beyond were kept as they are, without a column.",
        "This row has %(count)d cells, the header %(columns)d: the cells beyond were kept as they are, without a column.",
        "count",
    ),
    MessageKind.HEADER_REPEATED: _(
        "A header stands here again: what follows is read by it. The file may be several put together."
    ),
    MessageKind.QUOTES_DOUBTFUL: _(
        "Quotes within cells of this row are not doubled, as CSV asks for. Check this record."
    ),
    MessageKind.QUOTE_UNCLOSED: _(
        "A quote in this line is not closed, so its cells can't be told apart with certainty. Check this record and the next."
    ),
    MessageKind.DATE_IN_CELL: _(
        "The column %(column)s holds a date (%(value)s), which a spreadsheet program may have made of a text such as 3-10. It was taken over as it is."
    ),
    MessageKind.FORMULA_WITHOUT_RESULT: _(
        "The column %(column)s holds a formula without its result; the formula itself was kept."
    ),
    MessageKind.CELLS_MERGED: ngettext_lazy(
        "%(count)d group of cells is merged over several rows (%(cells)s): its text stands in the first of the rows only.",
        "%(count)d groups of cells are merged over several rows (%(cells)s): their text stands in the first of the rows only.",
        "count",
    ),
    MessageKind.SHEET_CHOSEN: _(
        "The workbook has several sheets. Read: %(sheet)s. Not read: %(others)s"
    ),
    MessageKind.SHEET_HIDDEN: _("The sheet that was read (%(sheet)s) is hidden."),
    MessageKind.MACROS_LEFT_OUT: _(
        "The workbook holds macros. They were not run, and nothing was taken from them."
    ),
    Reason.EMPTY: _("The file is empty."),
    Reason.NO_RECORDS: _("The file looks like %(label)s, but no record was found in it."),
    Reason.NOT_RECOGNISED: _(
        "The format was not recognised. Export the search again, as RIS for example."
    ),
    Reason.NOT_REFERENCES: _("This is %(what)s, not an export of references.%(advice)s"),
    Reason.NO_TITLE_COLUMN: _(
        "This looks like a table, but no column of its header is named Title. Columns: %(columns)s"
    ),
    Reason.ENTITIES_DECLARED: _(
        "This XML file declares entities in its DOCTYPE, which is forbidden; it was not read."
    ),
    Reason.TOO_LARGE: _("The file is too large: the limit is %(limit)d MB unpacked."),
    Reason.RATIO_TOO_HIGH: _(
        "The file expands to more than %(limit)d times its size, which no export does; it was not unpacked further."
    ),
    Reason.LINE_TOO_LONG: _("A line is too long: the limit is %(limit)d million characters."),
    Reason.RECORD_TOO_LONG: _("A record is too long: the limit is %(limit)d million characters."),
    Reason.ARCHIVE_DAMAGED: _("The archive is damaged or cut off and can't be unpacked."),
    Reason.ARCHIVE_ENCRYPTED: _("The archive is protected by a password."),
    Reason.ARCHIVE_METHOD: _(
        "The archive is packed by a method that is not supported. Pack it again as an ordinary zip file."
    ),
    Reason.ARCHIVE_MEMBERS: _(
        "The archive holds %(count)d files. Import them one by one, or as archives of one file each."
    ),
    Reason.ARCHIVE_NESTED: _("The archive holds another archive. Unpack it first."),
    Reason.WORKBOOK_UNREADABLE: _(
        "The workbook is damaged, or of a kind that can't be read. Open it in a spreadsheet program, and save it as .xlsx or CSV."
    ),
    Reason.TOO_MANY_ROWS: _(
        "The sheet names rows beyond number %(limit)d, which no spreadsheet program does; it was not read."
    ),
}


def message_text(message: Mapping[str, Any]) -> str:
    """A message as an import keeps it ({"kind", "params"}), in words."""
    # Filled before it is made text: a plural is chosen by what fills it.
    return str(WORDS[MessageKind(message["kind"])] % message["params"])


def refusal_text(refusal: Mapping[str, Any]) -> str:
    """Why a file can't be read, as an import keeps it, in words; "" where nothing was refused."""
    if not refusal:
        return ""
    text: str = str(WORDS[Reason(refusal["kind"])]) % refusal["params"]
    return text
