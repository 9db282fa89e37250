"""Texts as a line or a cell can hold them, and a record's standing in words."""

import re
from collections.abc import Iterator

from reviews.formats.own_field import Standing

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def one_line(text: str | None) -> str:
    """The text on one line: no control characters, one blank between words."""
    if not text:
        return ""
    # What is printable has none of them, and that is told faster.
    return " ".join((text if text.isprintable() else CONTROL.sub(" ", text)).split())


def paragraphs(text: str | None) -> str:
    """The text with a line feed between its paragraphs, each on one line."""
    lines = re.split(r"\r\n?|\n", text or "")
    return "\n".join(line for line in map(one_line, lines) if line)


def decisions_in_words(standing: Standing) -> list[str]:
    """ "Full text: excluded (wrong population; no control group)", stage by stage."""
    return [
        one_line(
            f"{decided.stage}: {decided.state}"
            + (f" ({'; '.join(decided.reasons)})" if decided.reasons else "")
        )
        for decided in standing.decisions
    ]


def sources_in_words(standing: Standing) -> list[str]:
    """ "PubMed 99000001", one for each source."""
    return [one_line(f"{source.database} {source.accession}") for source in standing.sources]


def notes_of(standing: Standing) -> Iterator[str]:
    """The standing in lines, for formats that have but notes for it."""
    yield f"Quorum id: {one_line(standing.id)}"
    for text in sources_in_words(standing):
        yield f"Quorum source: {text}"
    for text in decisions_in_words(standing):
        yield f"Quorum decision: {text}"
    for tag in standing.tags:
        yield f"Quorum tag: {one_line(tag)}"
    for notice in standing.notices:
        yield f"Quorum notice: {one_line(notice)}"
