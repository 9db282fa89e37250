"""PubMed's own format. A record without a PMID has a blank one: no number is made up.

Source: "MEDLINE/PubMed Data Element (Field) Descriptions", National Library of Medicine.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from reviews.formats.reference import ReferenceType

from .texts import notes_of, one_line
from .written import Writer, Written

KINDS: Mapping[ReferenceType, str] = {
    ReferenceType.ARTICLE: "Journal Article",
    ReferenceType.PREPRINT: "Preprint",
    ReferenceType.DATASET: "Dataset",
}
NUMBER = re.compile(r"[0-9]+")
OWN_TAG = "GN"


def fields_of(record: Written) -> Iterator[tuple[str, str | None]]:
    """The tags of one record below its PMID, and their values; blank ones are not written."""
    reference = record.reference
    is_book = reference.type is ReferenceType.BOOK
    yield "BTI" if is_book else "TI", reference.title
    for author in reference.authors:
        yield "FAU", author
    yield "DP", str(reference.year or "")
    yield "BTI" if reference.type is ReferenceType.CHAPTER else "JT", reference.journal
    yield "TA", reference.journal_abbrev
    yield "VI", reference.volume
    yield "IP", reference.issue
    yield "PG", reference.pages
    yield "LID", f"{reference.doi} [doi]" if reference.doi else None
    yield "PMC", reference.pmcid
    yield "LA", reference.language
    yield "PT", KINDS.get(reference.type)
    yield "AB", reference.abstract
    for keyword in reference.keywords:
        yield "OT", keyword
    for note in notes_of(record.standing):
        yield "GN", note
    for piece in record.own:
        yield OWN_TAG, piece


def _records(records: Iterable[Written]) -> Iterator[bytes]:
    for record in records:
        pmid = record.reference.pmid or ""
        lines = [f"PMID- {pmid if NUMBER.fullmatch(pmid) else ''}"]
        lines += [
            f"{tag:<4}- {text}" for tag, value in fields_of(record) if (text := one_line(value))
        ]
        yield "\r\n".join([*lines, "", ""]).encode()


NBIB = Writer(
    name="nbib",
    label="PubMed",
    suffix=".nbib",
    content_type="application/nbib",
    file=_records,
)
