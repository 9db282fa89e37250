"""What is written of a record, and what a format is that does it."""

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from reviews.formats.opening import open_references
from reviews.formats.own_field import Standing, own_field
from reviews.formats.reference import Parsed, ParsedReference

BATCH = 200
"""Records that are written and read at once to learn what of them the plain fields carry."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """A record to write: its facts, and where it stands. own: the pieces of our own field."""

    reference: ParsedReference
    standing: Standing
    own: tuple[str, ...] = ()


File = Callable[[Iterable[Written]], Iterator[bytes]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Writer:
    """One file format. Everything about it is in its own module; registry.py names it.

    name: the word for it, "ris". label: what people call it, "RIS". suffix: the end of its files' names. content_type:
    what a browser is told. file: some records as a file, in chunks, with whatever of our own field they have.
    """

    name: str
    label: str
    suffix: str
    content_type: str
    file: File

    def write(self, records: Iterable[Written]) -> Iterator[bytes]:
        """The file in chunks. Raises ValueError for text that no file can hold."""
        return self.file(_with_own_fields(records, self.file))


def _with_own_fields(records: Iterable[Written], write: File) -> Iterator[Written]:
    """The records with our own field, which holds what the reader misses in the file without it."""
    stream = iter(records)
    while batch := list(islice(stream, BATCH)):
        file = io.BytesIO(b"".join(write(batch)))
        read = [item for item in open_references(file) if isinstance(item, Parsed)]
        for record, parsed in zip(batch, read, strict=True):
            own = own_field(record.standing, record.reference, parsed.reference)
            yield Written(reference=record.reference, standing=record.standing, own=tuple(own))
