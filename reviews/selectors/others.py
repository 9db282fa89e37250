"""Records that may be the same as one: found by its title's words, or by what somebody types."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from reviews.selectors.records import RecordRow, record_rows, search
from reviews.source_fields import folded

SHOWN = 20
# So many of a title's longer words find its twin, and few besides.
WORDS, LETTERS = 5, 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Others:
    """What was looked for, and what was found. is_more: only the first ones are shown."""

    text: str
    rows: Sequence[RecordRow]
    is_more: bool


def others_like(review: UUID, row: RecordRow, text: str | None) -> Others:
    """Other works with these words. text: None for words of the record's own title."""
    words = _words(row.title) if text is None else text
    if not words.strip():
        return Others(text=words, rows=(), is_more=False)
    works = search(review, words).exclude(uuid=row.record).order_by("rank")
    found = list(works.values_list("uuid", flat=True)[: SHOWN + 1])
    return Others(text=words, rows=record_rows(review, found[:SHOWN]), is_more=len(found) > SHOWN)


def _words(title: str) -> str:
    longer = [word for word in re.findall(r"\w+", folded(title)) if len(word) >= LETTERS]
    return " ".join(longer[:WORDS])
