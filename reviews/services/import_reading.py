"""Reading an import's file: what a preview shows of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.storage import default_storage

from reviews.formats.messages import Level, Message, MessageKind, Unreadable
from reviews.formats.opening import Reading, open_references
from reviews.formats.reference import Parsed, ParsedReference
from reviews.formats.unpacking import Limits
from reviews.models import Import

SHOWN_RECORDS = 10
EVERY = 500
# What a preview counts: how many records have it.
FACTS = (
    *("title", "authors", "year", "journal", "volume", "issue", "pages"),
    *("doi", "pmid", "abstract", "keywords", "language", "urls"),
)


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


def preview_of(file: BinaryIO, on_progress: Callable[[int], None]) -> Preview:
    """Read a whole file and count what is in it. on_progress hears the number of records so far, now and then."""
    found = Preview()
    reading = None
    try:
        reading = open_references(file, limits=limits())
        _read(reading, found, on_progress)
    except Unreadable as refusal:
        found = Preview(refusal=refusal_json(refusal))
        found.format = reading.format.name if reading else refusal.format or ""
        found.encoding = reading.encoding if reading else ""
    return found


def _read(reading: Reading, found: Preview, on_progress: Callable[[int], None]) -> None:
    told: Counter[str] = Counter()
    shown: list[dict[str, Any]] = []
    found.format, found.encoding = reading.format.name, reading.encoding
    for item, number in zip(reading, count(1), strict=False):
        if isinstance(item, Message):
            _note(item, found)
        else:
            found.n_records = item.number
            told.update(name for name in FACTS if getattr(item.reference, name))
            if len(shown) < SHOWN_RECORDS:
                shown.append(_record_json(item))
        if number % EVERY == 0:
            on_progress(found.n_records)
    found.dialect = reading.dialect or ""
    found.preview = {"records": shown, "found": {name: told[name] for name in FACTS}}


def _note(message: Message, found: Preview) -> None:
    n = 1
    if message.kind in {MessageKind.MORE_ERRORS, MessageKind.MORE_WARNINGS}:
        n = int(message.params["count"])
    if message.level is Level.ERROR:
        found.n_errors += n
    else:
        found.n_warnings += n
    found.messages.append(
        {
            "kind": message.kind.value,
            "line": message.line,
            "record": message.record,
            "params": dict(message.params),
        }
    )


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
