"""Cutting a stream of text that isn't made of lines (XML, JSON) into records.

A format's cutter finds where records begin and end; the tape holds what isn't cut off yet, and
`read_units` makes references of what was cut. A damaged record is an error: the others are read.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from .decoding import MILLION, PIECE
from .messages import Message, MessageKind, Reason, Unreadable
from .reference import Parsed, ParsedReference
from .source import Source

MAX_RECORD = 8 * MILLION
"""Characters from one record's end to the next one's: a file without any must not fill the memory."""

MAX_LEVELS = 64
MAX_PARTS = 400_000
"""Elements or brackets of one record. Physics papers of 3,000 authors have about 60,000."""


class Damaged(Exception):
    """A record can't be read: the kind of error, and its values."""

    def __init__(self, kind: MessageKind, **params: str | int) -> None:
        super().__init__(kind, params)
        self.kind = kind
        self.params = params


def too_complex() -> Damaged:
    return Damaged(MessageKind.RECORD_TOO_COMPLEX, levels=MAX_LEVELS, parts=MAX_PARTS)


@dataclass(kw_only=True, slots=True)
class Unit:
    """A record cut out. line: where it begins. text: the record itself. before, after: what stands
    between it and its neighbours. is_closed: its end was found. is_too_complex: it isn't worth
    parsing. mended: what was wrong with it where it could be read all the same."""

    line: int
    text: str
    before: str = ""
    after: str = ""
    is_closed: bool = True
    is_too_complex: bool = False
    mended: str = ""


class Tape:
    """Decoded text, read as it is needed and cut off from its front.

    text: what is there; at: where the text that isn't cut off begins in it; line: of that place.
    """

    def __init__(self, source: Source) -> None:
        self.text = ""
        self.at = 0
        self.line = 1
        self._pieces = source.lines().pieces()

    def grow(self) -> bool:
        """Read on, by as much as isn't cut off; False at the end of the file. Places stay."""
        wanted = len(self.text) - self.at
        if wanted > MAX_RECORD:
            raise Unreadable(Reason.RECORD_TOO_LONG, line=self.line, limit=MAX_RECORD // MILLION)
        parts = [self.text]
        for piece in self._pieces:
            parts.append(piece)
            wanted -= len(piece)
            if wanted <= 0:
                break
        self.text = "".join(parts)
        return len(parts) > 1

    def find(self, sign: str, start: int) -> int:
        """Where the sign ends, from `start` on; -1 if it doesn't come."""
        while (found := self.text.find(sign, start)) < 0:
            start = max(start, len(self.text) - len(sign) + 1)
            if not self.grow():
                return -1
        return found + len(sign)

    def line_of(self, place: int) -> int:
        return self.line + line_ends(self.text, self.at, place)

    def cut(self, end: int) -> str:
        """Cut off the text before `end`. All places change: what follows begins at `at`."""
        cut = self.text[self.at : end]
        self.line += line_ends(self.text, self.at, end)
        self.at = end
        if end > PIECE:
            self.text = self.text[end:]
            self.at = 0
        return cut

    def cut_unit(self, begin: int, end: int, *, is_closed: bool) -> Unit:
        """Cut off a record that begins and ends at these places, and what is before it."""
        before = self.cut(begin)
        line = self.line
        text = self.cut(self.at + end - begin)
        return Unit(line=line, text=text, before=before, is_closed=is_closed)


def line_ends(text: str, start: int, end: int) -> int:
    count = text.count("\n", start, end)
    if returns := text.count("\r", start, end):
        count += returns - text.count("\r\n", start, end)
    return count


def with_rest(units: Iterable[Unit], tape: Tape) -> Iterator[Unit]:
    """The units, the last one with the text that follows it."""
    held = None
    for unit in units:
        if held:
            yield held
        held = unit
    if held:
        held.after = tape.cut(len(tape.text))
        yield held


Parse = Callable[[Unit], tuple[ParsedReference, str | None]]
"""The reference that a unit holds, and the dialect that it is in. Raises Damaged."""


def read_units(source: Source, units: Iterable[Unit], parse: Parse) -> Iterator[Parsed]:
    """The records among the units; the others are errors."""
    number = 0
    for unit in units:
        raw_text = unit.before + unit.text + unit.after
        try:
            if not unit.is_closed:
                raise Damaged(MessageKind.RECORD_UNCLOSED)
            if unit.is_too_complex:
                raise too_complex()
            reference, dialect = parse(unit)
            if not any(value for _, value in reference.raw):
                raise Damaged(MessageKind.RECORD_EMPTY)
        except Damaged as damage:
            source.notes.put(
                Message(kind=damage.kind, line=unit.line, params=damage.params, raw_text=raw_text)
            )
            continue
        number += 1
        if unit.mended:
            source.notes.add(
                MessageKind.RECORD_MENDED, line=unit.line, record=number, problem=unit.mended
            )
        yield Parsed(
            number=number,
            line=unit.line,
            reference=reference,
            raw_text=raw_text,
            dialect=dialect,
        )
