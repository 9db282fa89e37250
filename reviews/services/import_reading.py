"""Reading an import's file: what a preview shows of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.storage import default_storage

from reviews.formats.columns import columns_of
from reviews.formats.headings import Fact
from reviews.formats.messages import ERRORS, Message, MessageKind, Reason, Unreadable
from reviews.formats.opening import Reading, open_references
from reviews.formats.reference import Parsed, ParsedReference
from reviews.formats.unpacking import Limits
from reviews.import_tally import DATABASES, Tally, as_json
from reviews.known_sources import database_of
from reviews.models import Import
from reviews.parts import Part

SHOWN_RECORDS, SHOWN_OF_EACH = 10, 3
EVERY = 500
TABLES = frozenset({"csv", "xlsx"})
UNCOUNTED = frozenset({MessageKind.MORE_ERRORS, MessageKind.MORE_WARNINGS})


@dataclass(slots=True)
class Preview:
    """What was found in a file, in the shape of an import's columns. refusal: {} unless it can't be read at all."""

    format: str = ""
    dialect: str = ""
    encoding: str = ""
    n_records: int = 0
    n_errors: int = 0
    n_warnings: int = 0
    preview: dict[str, Any] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)
    refusal: dict[str, Any] = field(default_factory=dict)


@contextmanager
def opened(batch: Import) -> Iterator[BinaryIO]:
    """The kept file of an import, as bytes."""
    if batch.file is None:
        raise RuntimeError("An import that is read has a file.")
    with default_storage.open(batch.file.path, "rb") as file:
        yield cast("BinaryIO", file)  # a Django file has what a binary stream has


def limits() -> Limits:
    """How much an uploaded file may unpack to."""
    return Limits(max_bytes=settings.QUORUM_MAX_UPLOAD_BYTES)


def read(file: BinaryIO, columns: Mapping[str, str] | None = None) -> Reading:
    """The references of a file. columns: of an import, what a person says that they give. Raises Unreadable."""
    chosen = {name: Fact(fact) for name, fact in (columns or {}).items() if fact}
    return open_references(file, limits=limits(), columns=chosen or None)


def preview_of(
    file: BinaryIO,
    on_progress: Callable[[int], None],
    columns: Mapping[str, str] | None = None,
) -> Preview:
    """Read a whole file and count what is in it. on_progress hears the number of records so far, now and then."""
    found = Preview()
    reading = None
    try:
        reading = read(file, columns)
        _Looking(found).read(reading, on_progress)
    except Unreadable as refusal:
        found = Preview(refusal=refusal_json(refusal))
        found.format = reading.format.name if reading else refusal.format or ""
        found.encoding = reading.encoding if reading else ""
    if found.format in TABLES or found.refusal.get("kind") == Reason.NO_TITLE_COLUMN.value:
        found.preview["columns"] = [
            {"name": each.name, "fact": each.fact, "samples": each.samples}
            for each in columns_of(file, limits=limits())
        ]
    return found


class _Looking:
    """One look at a file: fills a Preview."""

    def __init__(self, found: Preview) -> None:
        self._found = found
        self._tallies: dict[str, tuple[str, Tally]] = {}
        self._shown: list[dict[str, Any]] = []
        # Messages come beside their record: before it, or with the next.
        self._untold: list[dict[str, Any]] = []
        self._last: tuple[int, str] = (0, "")

    def read(self, reading: Reading, on_progress: Callable[[int], None]) -> None:
        found = self._found
        found.format, found.encoding = reading.format.name, reading.encoding
        for item, number in zip(reading, count(1), strict=False):
            if isinstance(item, Message):
                self._note(item)
            else:
                found.n_records = item.number
                self._take(item)
            if number % EVERY == 0:
                on_progress(found.n_records)
        self._tell(self._last)
        found.dialect = reading.dialect or ""
        found.preview = {
            "records": self._shown,
            "databases": [
                {"key": key, "name": name, **as_json(tally)}
                for key, (name, tally) in self._tallies.items()
            ],
        }

    def _take(self, item: Parsed) -> None:
        name = database_of(item.reference)
        key = name.casefold()
        if key not in self._tallies and len(self._tallies) >= DATABASES:
            name, key = "", ""
        _name, tally = self._tallies.setdefault(key, (name, Tally()))
        tally.add(item.reference)
        if len(self._shown) < SHOWN_RECORDS or tally.n <= SHOWN_OF_EACH:
            self._shown.append({**_record_json(item), "database": key})
        self._tell((item.number, key))

    def _note(self, message: Message) -> None:
        entry = {
            "kind": message.kind.value,
            "line": message.line,
            "record": message.record,
            "params": dict(message.params),
        }
        if message.kind not in UNCOUNTED:
            self._untold.append(entry)
        self._found.messages.append(entry)
        n_errors, n_warnings = counted([entry])
        self._found.n_errors += n_errors
        self._found.n_warnings += n_warnings

    def _tell(self, read: tuple[int, str]) -> None:
        """Write to the messages the database of the record that they are about."""
        databases = dict([self._last, read])
        for entry in self._untold:
            if entry["record"] in databases:
                entry["database"] = databases[entry["record"]]
        self._untold, self._last = [], read


def part_of(batch: Import, part: Part) -> Preview:
    """What an import's preview says of a part of its file."""
    databases = [each for each in batch.preview["databases"] if part.takes(each["key"])]
    messages = [
        each
        for each in batch.messages
        if (part.takes(each["database"]) if "database" in each else part.is_rest)
    ]
    n_errors, n_warnings = counted(messages)
    return Preview(
        format=batch.format,
        dialect=batch.dialect,
        encoding=batch.encoding,
        n_records=sum(each["n"] for each in databases),
        n_errors=n_errors,
        n_warnings=n_warnings,
        preview={
            "records": [r for r in batch.preview["records"] if part.takes(r["database"])],
            "databases": databases,
        },
        messages=messages,
    )


def counted(messages: list[dict[str, Any]]) -> tuple[int, int]:
    """Errors and warnings among messages as an import keeps them, those that were only counted too."""
    n = [0, 0]
    for message in messages:
        kind = MessageKind(message["kind"])
        n[kind not in ERRORS] += int(message["params"]["count"]) if kind in UNCOUNTED else 1
    return n[0], n[1]


def refusal_json(refusal: Unreadable) -> dict[str, Any]:
    """Why a file can't be read, as an import keeps it."""
    return {"kind": refusal.reason.value, "line": refusal.line, "params": dict(refusal.params)}


def _record_json(item: Parsed) -> dict[str, Any]:
    reference: ParsedReference = item.reference
    return {
        "number": item.number,
        "line": item.line,
        "title": reference.title or "",
        "authors": [name[:200] for name in reference.authors[:6]],
        "n_authors": len(reference.authors),
        "year": reference.year,
        "journal": reference.journal or "",
        "doi": reference.doi or "",
        "pmid": reference.pmid or "",
        "has_abstract": bool(reference.abstract),
    }
