"""Documents as Word's DOCX."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph

from reviews.documents.blocks import Block, Heading, Paragraph, Table, Verbatim

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What XML 1.0 has no way to hold.
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
STYLE, MONOSPACE = "Table Grid", "Courier New"
# The same document is the same bytes, whenever it is written.
WRITTEN = datetime(2000, 1, 1)  # noqa: DTZ001 - the format knows no zone
ZIPPED = (1980, 1, 1, 0, 0, 0)


def docx(blocks: Iterable[Block], *, title: str) -> bytes:
    """The document as a file. title: what its properties say."""
    document = Document()
    told = document.core_properties
    told.title, told.author, told.comments = _text(title)[:255], "Quorum", ""
    told.created = told.modified = WRITTEN
    for block in blocks:
        _add(document, block)
    file = io.BytesIO()
    document.save(file)
    return _without_times(file)


def _add(document: WordDocument, block: Block) -> None:
    match block:
        case Heading():
            document.add_heading(_text(block.text), block.level - 1)
        case Paragraph():
            document.add_paragraph(_text(block.text))
        case Verbatim():
            _verbatim(document.add_paragraph(), block.text)
        case Table():
            _table(document, block)


def _verbatim(paragraph: WordParagraph, text: str) -> None:
    run = paragraph.add_run(_text(text))
    run.font.name, run.font.size = MONOSPACE, Pt(9)


def _table(document: WordDocument, table: Table) -> None:
    grid = document.add_table(rows=1, cols=len(table.head), style=STYLE)
    _fill(grid.rows[0].cells, table.head, table.numbers, is_bold=True)
    _repeat(grid.rows[0])
    for row in table.rows:
        _fill(grid.add_row().cells, row, table.numbers)
    document.add_paragraph()


def _fill(
    cells: Sequence[_Cell], texts: Sequence[str], numbers: frozenset[int], *, is_bold: bool = False
) -> None:
    for n, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        run = paragraph.add_run(_text(text))
        run.bold, run.font.size = is_bold, Pt(9)
        if n in numbers:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _repeat(row: _Row) -> None:
    """The row stands again at the top of each page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:tblHeader"), {}))


def _text(text: str) -> str:
    return NO_XML.sub("\ufffd", text)


def _without_times(file: io.BytesIO) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(file) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in parts.namelist():
            new.writestr(zipfile.ZipInfo(name, ZIPPED), parts.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
