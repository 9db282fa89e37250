"""From bytes to lines of text, with the line ends as they are.

A first pass over the bytes settles the encoding, so that the second can decode a stream:
byte order mark, else strict UTF-8, else UTF-8 with a few bad bytes, else Windows-1252.
"""

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from .messages import MessageKind, Notes, Reason, Unreadable
from .unpacking import CHUNK, Content

MILLION = 1_000_000
MAX_LINE = 8 * MILLION
"""Characters. The longest real line known is an abstract of 1 MB; memory must stay bounded."""

HEAD = 1 << 16
PIECE = 1 << 18
"""Characters."""

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with that one's mark
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
REPLACEMENT = "\ufffd"
ESCAPED = re.compile("[\udc80-\udcff]")
LINE = re.compile(r"[^\r\n]*+(?:\r\n?|\n)|[^\r\n]+\Z")


@dataclass(frozen=True, kw_only=True, slots=True)
class Survey:
    """What the first pass found. bom: the length of the byte order mark. is_assumed: the encoding
    is a guess. has_bad, has_nul: some bytes are not valid in it, or NUL. is_blank: no text."""

    encoding: str
    bom: int = 0
    is_assumed: bool = False
    has_bad: bool = False
    has_nul: bool = False
    is_blank: bool = False

    @property
    def errors(self) -> str:
        """Bad bytes are escaped where Python can, so that the message can name them."""
        return "surrogateescape" if self.encoding in ("utf-8", "cp1252") else "replace"


def survey(content: Content) -> Survey:
    """Read all of it once, to settle its encoding."""
    with content.open() as stream:
        head = stream.read(HEAD)
    for mark, encoding in BOMS:
        if head.startswith(mark):
            return _survey_as(content, encoding, bom=len(mark))
    if (wide := _wide_without_mark(head)) is not None:
        return _survey_as(content, wide, is_assumed=True)
    found = _survey_as(content, "utf-8")
    if not found.has_bad or _is_mostly_utf8(content):
        return found
    return _survey_as(content, "cp1252", is_assumed=True)


def _survey_as(
    content: Content, encoding: str, *, bom: int = 0, is_assumed: bool = False
) -> Survey:
    has_nul = has_bad = False
    is_blank = True
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    for data, is_last in _chunks(content, bom):
        try:
            text = decoder.decode(data, is_last)
        except UnicodeDecodeError:
            has_bad = True
            break
        has_nul = has_nul or "\0" in text
        is_blank = is_blank and not text.replace("\0", "").strip()
    return Survey(
        encoding=encoding,
        bom=bom,
        is_assumed=is_assumed,
        has_bad=has_bad,
        has_nul=has_nul or has_bad,  # what follows the first bad byte is looked at line by line
        is_blank=is_blank and not has_bad,
    )


def _chunks(content: Content, skip: int) -> Iterator[tuple[bytes, bool]]:
    with content.open() as stream:
        stream.read(skip)
        data = stream.read(CHUNK)
        while True:
            following = stream.read(CHUNK)
            yield data, not following
            if not following:
                return
            data = following


def _wide_without_mark(head: bytes) -> str | None:
    """UTF-16 of mostly Latin text has a NUL in nearly every second byte."""
    half = len(head) // 2
    if half < 8:
        return None
    low, high = head[0::2].count(0), head[1::2].count(0)
    if high > 0.6 * half and low < 0.1 * half:
        return "utf-16-le"
    if low > 0.6 * half and high < 0.1 * half:
        return "utf-16-be"
    return None


def _is_mostly_utf8(content: Content) -> bool:
    """Whether at least as many characters beyond ASCII are right as bytes are wrong in UTF-8.

    In Windows-1252 text they hardly ever are right by chance.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    for data, is_last in _chunks(content, 0):
        text = decoder.decode(data, is_last)
        wrong = text.count(REPLACEMENT)
        bad += wrong
        good += len(text) - len(text.encode("ascii", "ignore")) - wrong
    return good >= bad


class Lines:
    """The lines of a file, each with its line end; only CR, LF and CRLF end a line.

    number: of the line handed out last, from 1. Bad and NUL bytes are taken out and noted.
    """

    def __init__(self, content: Content, found: Survey, notes: Notes) -> None:
        self.number = 0
        self._content = content
        self._found = found
        self._notes = notes

    def __iter__(self) -> Iterator[str]:
        must_clean = self._must_clean
        with self._open() as text:
            while line := text.readline(MAX_LINE):
                self.number += 1
                if len(line) == MAX_LINE:
                    raise Unreadable(
                        Reason.LINE_TOO_LONG, line=self.number, limit=MAX_LINE // MILLION
                    )
                yield self._clean(line) if must_clean else line

    def pieces(self) -> Iterator[str]:
        """The same text in pieces, for formats that may stand on one line of any length. Each has
        PIECE characters, the last aside; CR and LF of one line end stay together."""
        must_clean = self._must_clean
        self.number = 1
        with self._open() as text:
            while piece := text.read(PIECE):
                if piece.endswith("\r"):
                    piece += text.read(1)
                yield "".join(self._cleaned(piece)) if must_clean else piece

    @property
    def _must_clean(self) -> bool:
        return self._found.has_bad or self._found.has_nul

    @contextmanager
    def _open(self) -> Iterator[io.TextIOWrapper]:
        found = self._found
        with self._content.open() as stream:
            stream.read(found.bom)
            yield io.TextIOWrapper(stream, encoding=found.encoding, errors=found.errors, newline="")

    def _cleaned(self, piece: str) -> Iterator[str]:
        for line in LINE.findall(piece):
            yield self._clean(line)
            self.number += line.endswith(("\r", "\n"))

    def _clean(self, line: str) -> str:
        if "\0" in line:
            self._notes.add(MessageKind.NUL_BYTES, line=self.number, count=line.count("\0"))
            line = line.replace("\0", "")
        if not self._found.has_bad:
            return line
        if bad := ESCAPED.findall(line):
            line = ESCAPED.sub(REPLACEMENT, line)
            values = " ".join(f"{ord(char) - 0xDC00:02X}" for char in bad[:20])
        elif self._found.errors == "replace" and REPLACEMENT in line:
            bad = [REPLACEMENT] * line.count(REPLACEMENT)
            values = "?"
        else:
            return line
        self._notes.add(
            MessageKind.BAD_BYTES,
            line=self.number,
            count=len(bad),
            bytes=values,
            encoding=self._found.encoding,
        )
        return line


def head_of(content: Content, found: Survey) -> str:
    """The first characters of the text, after any blank ones: enough to recognise a format."""
    with content.open() as stream:
        stream.read(found.bom)
        decoder = codecs.getincrementaldecoder(found.encoding)("replace")
        text = ""
        while not text and (data := stream.read(HEAD)):
            text = decoder.decode(data).replace("\0", "").lstrip().removeprefix("\ufeff")
    return text
