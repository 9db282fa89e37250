"""The front door: a binary file in, its references out, as a stream."""

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from .decoding import Survey, head_of, survey
from .foreign import refuse_entities, refuse_foreign, refuse_unrecognised
from .headings import Columns
from .messages import Message, MessageKind, Notes, Reason, Unreadable
from .own_field import restored
from .reference import Parsed, ParsedReference
from .registry import FORMATS
from .source import Format, Head, Source
from .unpacking import DEFAULT_LIMITS, Limits, unpack

MAX_IDS = 400_000
"""How many ids are remembered to find repeated ones; more would need memory without bound."""


class Reading:
    """One reading of a file: iterate it once, while the file is open.

    It yields `Parsed` records in order, and `Message`s near the place that they are about. On the
    way it may raise Unreadable, after which nothing of the file should be kept.
    """

    def __init__(self, format: Format, source: Source) -> None:
        self.format = format
        self.encoding = source.found.encoding
        self.dialect: str | None = None
        self._notes = source.notes
        try:
            self._records = format.read(source)
        except Unreadable as refusal:
            refusal.format = format.name
            raise
        self._first_with: dict[int, int] = {}

    def __iter__(self) -> Iterator[Parsed | Message]:
        notes = self._notes
        number = 0
        for parsed in self._records:
            number = parsed.number
            reference = restored(parsed.reference)
            if reference is not parsed.reference:
                parsed = replace(parsed, reference=reference)
            self.dialect = self.dialect or parsed.dialect
            self._check(parsed)
            yield from notes.drain()
            yield parsed
        yield from notes.close()
        if not number:
            raise Unreadable(Reason.NO_RECORDS, label=self.format.label)

    def _check(self, parsed: Parsed) -> None:
        """What is asked of a record in any format."""
        reference, notes = parsed.reference, self._notes
        if not reference.title:
            notes.add(MessageKind.TITLE_MISSING, line=parsed.line, record=parsed.number)
        if (id := _own_id(reference)) is None or len(self._first_with) > MAX_IDS:
            return
        first = self._first_with.setdefault(hash(id), parsed.number)
        if first != parsed.number:
            notes.add(
                MessageKind.ID_REPEATED, line=parsed.line, record=parsed.number, id=id, first=first
            )
        if len(self._first_with) > MAX_IDS:
            notes.add(MessageKind.IDS_NOT_COMPARED, line=parsed.line, record=parsed.number)


def _own_id(reference: ParsedReference) -> str | None:
    return reference.accession or reference.pmid


def open_references(
    file: BinaryIO, *, limits: Limits = DEFAULT_LIMITS, columns: Columns | None = None
) -> Reading:
    """Recognise a file of references by its content, and begin to read it.

    file: binary, seekable, at any position; plain, gzip, or a zip file of one member. It is read
    twice, as a stream: once for its encoding, once for its records. columns: what a person says
    that the columns of a table give; nothing is taken from others then. Raises Unreadable.
    """
    content = unpack(file, limits)
    refuse_foreign(content)
    found = Survey(encoding="binary") if content.parts else survey(content)
    if found.is_blank:
        raise Unreadable(Reason.EMPTY)
    head = Head(
        text="" if content.parts else head_of(content, found),
        parts=content.parts,
        columns=frozenset(columns or ()),
    )
    refuse_entities(head.text)
    format = recognise(head)
    if format is None:
        refuse_unrecognised(head.text)
    notes = Notes()
    if found.is_assumed:
        kind = MessageKind.ENCODING_ASSUMED
        if found.encoding.startswith("utf-16"):
            kind = MessageKind.UTF16_ASSUMED
        notes.add(kind, encoding=found.encoding)
    return Reading(format, Source(content=content, found=found, notes=notes, columns=columns))


def recognise(head: Head) -> Format | None:
    """The format that begins first in the head; of several, the one registered first."""
    begins = [(at, format) for format in FORMATS if (at := format.sniff(head)) is not None]
    return min(begins, key=lambda pair: pair[0])[1] if begins else None
