"""Cutting tagged text (RIS, PubMed, Web of Science ...) into records and fields.

What differs between the formats is a `Grammar`; the loop is one. No line is lost: what is in
no field is in the raw text of a record, and what is out of place is said.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .decoding import MILLION, Lines
from .messages import Message, MessageKind, Notes, Reason, Unreadable
from .reference import Parsed, ParsedReference
from .source import Head, Source

MAX_RECORD = 8 * MILLION
"""Characters of one record: a file without record ends must not fill the memory."""

EXCERPT = 80


@dataclass(frozen=True, kw_only=True, slots=True)
class Grammar:
    """How records and fields begin and end.

    tag: matches a tag line; its groups are tag and value. start: the tag that opens a record;
    end: the one that closes it, None where nothing does. loose: a second, looser tag line, for
    files that space all their tags oddly: used for a record whose start tag only this matches;
    elsewhere a line that looks like one is doubtful. blank_ends: a blank line ends a record.
    file_tags: tags that belong to the file, not to a record. prelude: lines between records that
    are no data, or data about the export; named groups tag and value make a field of them.
    other: the first line of a record of another format, and that format's name.
    also: further tags that open a record, where it holds more than such tags already. once: tags
    that stand once in a record, for formats that put blank lines between records, and inside of
    them too: after one, such a tag that is there already opens a record; any tag does, where
    the record has no start tag either.
    """

    tag: re.Pattern[str]
    start: str
    end: str | None = None
    loose: re.Pattern[str] | None = None
    blank_ends: bool = False
    file_tags: frozenset[str] = frozenset()
    prelude: re.Pattern[str] | None = None
    other: tuple[re.Pattern[str], str] | None = None
    also: frozenset[str] = frozenset()
    once: frozenset[str] = frozenset()

    @property
    def openers(self) -> frozenset[str]:
        """All the tags that open a record."""
        return self.also | {self.start}


class Block:
    """The lines of one record. fields: tag and value lines, in order, blank values too."""

    __slots__ = ("fields", "is_loose", "line", "size", "text")

    def __init__(self, line: int) -> None:
        self.line = line
        self.fields: list[tuple[str, list[str]]] = []
        self.text: list[str] = []
        self.size = 0
        self.is_loose = False

    @property
    def raw_text(self) -> str:
        return "".join(self.text)

    def append(self, text: str) -> None:
        self.text.append(text)
        self.size += len(text)
        if self.size > MAX_RECORD:
            raise Unreadable(Reason.RECORD_TOO_LONG, line=self.line, limit=MAX_RECORD // MILLION)


class Cutter:
    """Cuts lines into blocks. A block is held back until the next begins, so that the lines
    between them have a place: blank ones with the record before, others with the one after."""

    def __init__(self, lines: Lines, grammar: Grammar, notes: Notes) -> None:
        self._lines = lines
        self._grammar = grammar
        self._notes = notes
        self._open: Block | None = None
        self._held: Block | None = None
        self._next = Block(1)
        self._after_blank = False

    def __iter__(self) -> Iterator[Block]:
        grammar, match = self._grammar, self._grammar.tag.match
        start, end = grammar.start, grammar.end
        is_open_ended = not end and not grammar.blank_ends
        for text in self._lines:
            block = self._open
            if (block is None or self._after_blank) and self._is_other(text):
                break
            found = match(text)
            if found is None and (block is None or block.is_loose):
                found = self._match_loosely(text)
            if block is None:
                if found is None or found[1] == end or found[1] in grammar.file_tags:
                    self._outside(found, text)
                    continue
                if ready := self._begin(found, text):
                    yield ready
            elif found is None:
                self._continue(block, text)
            elif (
                (tag := found[1]) != start
                and tag != end
                and not (is_open_ended and self._opens(block, tag))
            ):
                block.append(text)
                block.fields.append((tag, [found[2].strip()]))
            elif tag == end or (end and block.fields[-1][0] == start):
                self._add(block, found, text)
            else:
                if end:
                    self._note(MessageKind.END_MISSING, tag=end)
                self._close(block)
                if ready := self._begin(found, text):
                    yield ready
        yield from self._finish()

    def _note(self, kind: MessageKind, **params: str | int) -> None:
        self._notes.put(Message(kind=kind, line=self._lines.number, params=params))

    def _is_other(self, text: str) -> bool:
        """Whether a record of another format begins here; it is noted."""
        other = self._grammar.other
        if other is None or other[0].match(text) is None:
            return False
        self._note(MessageKind.OTHER_FORMAT_BEGINS, format=other[1])
        return True

    def _opens(self, block: Block, tag: str) -> bool:
        """Whether a tag that isn't the start tag opens a record."""
        grammar = self._grammar
        was_blank, self._after_blank = self._after_blank, False
        if tag in grammar.also:
            return any(field[0] not in grammar.openers for field in block.fields)
        if not was_blank or not grammar.once:
            return False
        return block.fields[0][0] != grammar.start or (
            tag in grammar.once and any(field[0] == tag for field in block.fields)
        )

    def _match_loosely(self, text: str) -> re.Match[str] | None:
        """A loosely spaced tag; outside of a record, only the one that begins a record."""
        found = self._grammar.loose.match(text) if self._grammar.loose else None
        is_wanted = found and (self._open or found[1] == self._grammar.start)
        return found if is_wanted else None

    def _begin(self, found: re.Match[str], text: str) -> Block | None:
        """Open a block; the one held back is ready then."""
        ready, self._held = self._held, None
        block, self._next = self._next, Block(0)
        block.line = self._lines.number
        block.is_loose = found.re is self._grammar.loose
        self._open = block
        self._after_blank = False
        if found[1] not in self._grammar.openers and not self._grammar.once:
            self._note(MessageKind.START_MISSING, tag=self._grammar.start)
        self._add(block, found, text)
        return ready

    def _close(self, block: Block) -> None:
        self._open, self._held = None, block

    def _add(self, block: Block, found: re.Match[str], text: str) -> None:
        tag = found[1]
        if tag == self._grammar.start and block.fields and block.fields[-1][0] == tag:
            self._note(MessageKind.START_REPEATED, tag=tag)
        block.append(text)
        block.fields.append((tag, [found[2].strip()]))
        if tag == self._grammar.end:
            self._close(block)

    def _continue(self, block: Block, text: str) -> None:
        block.append(text)
        value = text.strip()
        self._after_blank = not value and not self._grammar.end
        if value:
            block.fields[-1][1].append(value)
            doubtful = self._grammar.loose and self._grammar.loose.match(text)
            if doubtful and text[0] == value[0]:
                self._note(MessageKind.TAG_DOUBTFUL, tag=doubtful[1])
        elif self._grammar.blank_ends:
            self._close(block)

    def _outside(self, found: re.Match[str] | None, text: str) -> None:
        """A line between records."""
        if not self._next.text and self._held and not text.strip("\ufeff \t\r\n\xa0"):
            self._held.append(text)
            return
        self._next.line = self._next.line or self._lines.number
        self._next.append(text)
        if not text.strip() or (found and found[1] in self._grammar.file_tags):
            return
        prelude = self._grammar.prelude.match(text) if self._grammar.prelude else None
        if prelude is None:
            self._note(MessageKind.TEXT_OUTSIDE, text=text.strip()[:EXCERPT])
        elif prelude["tag"]:
            self._next.fields.append((prelude["tag"], [prelude["value"].strip()]))

    def _finish(self) -> Iterator[Block]:
        if block := self._open:
            if self._grammar.end:
                self._note(MessageKind.LAST_END_MISSING, tag=self._grammar.end)
            self._close(block)
        if self._held:
            for text in self._next.text:
                self._held.append(text)
            yield self._held


Parse = Callable[[Block], tuple[ParsedReference, str | None]]
"""The reference that a block holds, and the dialect that it is in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TaggedFormat:
    """A `Format` of tagged text. start: matches the first line of a record, wherever it stands."""

    name: str
    label: str
    suffixes: tuple[str, ...]
    start: re.Pattern[str]
    grammar: Grammar
    parse: Parse

    def sniff(self, head: Head) -> int | None:
        found = self.start.search(head.text)
        return found.start() if found else None

    def read(self, source: Source) -> Iterator[Parsed]:
        """The records of a tagged file. A block without any value is an error, and no record."""
        number = 0
        for block in Cutter(source.lines(), self.grammar, source.notes):
            if not any(
                lines[0]
                for tag, lines in block.fields
                if tag not in (self.grammar.start, self.grammar.end)
            ):
                source.notes.add(MessageKind.RECORD_EMPTY, line=block.line, raw_text=block.raw_text)
                continue
            number += 1
            reference, dialect = self.parse(block)
            yield Parsed(
                number=number,
                line=block.line,
                reference=reference,
                raw_text=block.raw_text,
                dialect=dialect,
            )
