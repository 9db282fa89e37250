"""What is written of a record, and the protocol that a format fulfils."""

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

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


class Writer(Protocol):
    """One file format. Everything about it is in its own module; registry.py names it."""

    @property
    def name(self) -> str:
        """The word for it: "ris"."""

    @property
    def label(self) -> str:
        """What people call it: "RIS"."""

    @property
    def suffix(self) -> str:
        """The end of its files' names."""

    @property
    def content_type(self) -> str:
        """What a browser is told."""

    def write(self, records: Iterable[Written]) -> Iterator[bytes]:
        """The file in chunks. Raises ValueError for text that no file can hold."""


def with_own_fields(
    records: Iterable[Written], write: Callable[[Iterable[Written]], Iterable[bytes]]
) -> Iterator[Written]:
    """The records with our own field, which holds what the reader misses in the file without it."""
    stream = iter(records)
    while batch := list(islice(stream, BATCH)):
        file = io.BytesIO(b"".join(write(batch)))
        read = [item for item in open_references(file) if isinstance(item, Parsed)]
        for record, parsed in zip(batch, read, strict=True):
            own = own_field(record.standing, record.reference, parsed.reference)
            yield Written(reference=record.reference, standing=record.standing, own=tuple(own))
