"""Texts read as files are, for the tests of formats."""

import io

from reviews.formats.messages import Message, MessageKind
from reviews.formats.opening import open_references
from reviews.formats.reference import Parsed


def items_of(text: str) -> list[Parsed | Message]:
    """Records and messages in their order."""
    return list(open_references(io.BytesIO(text.encode())))


def titles(items: list[Parsed | Message]) -> list[str | None]:
    return [item.reference.title for item in items if isinstance(item, Parsed)]


def said(items: list[Parsed | Message]) -> list[tuple[MessageKind, int | None]]:
    return [(item.kind, item.line) for item in items if isinstance(item, Message)]


def read(text: str) -> tuple[list[Parsed], list[tuple[MessageKind, int | None]]]:
    """The records, and what was said of which line."""
    items = items_of(text)
    return [item for item in items if isinstance(item, Parsed)], said(items)
