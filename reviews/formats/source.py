"""What a format gets to read, and the protocol that a format fulfils."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from .decoding import Lines, Survey
from .headings import Columns
from .messages import Notes
from .reference import Parsed
from .unpacking import Content


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    """The beginning of a file, to recognise its format by.

    text: its first characters, none of them blank at first. parts: the names inside a zip file
    that is a document of its own, such as a workbook; empty otherwise. columns: of a table, those
    that a person has said the facts of.
    """

    text: str
    parts: tuple[str, ...] = ()
    columns: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A file as a format reads it: its lines, or its unpacked bytes by `content.open()`.

    columns: of a table, the facts that a person says its columns give.
    """

    content: Content
    found: Survey
    notes: Notes
    columns: Columns | None = None

    def lines(self) -> Lines:
        """Its decoded lines from the start."""
        return Lines(self.content, self.found, self.notes)


class Format(Protocol):
    """One file format. Everything about it is in its own module; registry.py names it."""

    @property
    def name(self) -> str:
        """The word in the output: "ris"."""

    @property
    def label(self) -> str:
        """What people call it: "RIS"."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """Usual ends of file names, for the upload form only: never asked to recognise a file."""

    def sniff(self, head: Head) -> int | None:
        """Where in the head the format's first sign stands; None if it isn't this format.

        The format that begins first has the file: a tag of one may stand inside a record of another.
        """

    def read(self, source: Source) -> Iterator[Parsed]:
        """The records in order. Raises Unreadable, at once or on the way."""
