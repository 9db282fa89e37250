"""RIS, with the tags that Zotero, EndNote, Covidence, Rayyan, EPPI-Reviewer and ASReview share.

Source: RIS specification (Research Information Systems, 2011); "RIS" in ASReview's
documentation of data formats for the notes that hold its labels.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from reviews.formats.reference import ParsedReference, ReferenceType

from .texts import notes_of, one_line
from .written import Writer, Written

TYPES: Mapping[ReferenceType, str] = {
    ReferenceType.ARTICLE: "JOUR",
    ReferenceType.BOOK: "BOOK",
    ReferenceType.CHAPTER: "CHAP",
    ReferenceType.CONFERENCE: "CPAPER",
    ReferenceType.THESIS: "THES",
    ReferenceType.REPORT: "RPRT",
    ReferenceType.PREPRINT: "JOUR",
    ReferenceType.TRIAL: "GEN",
    ReferenceType.DATASET: "DATA",
    ReferenceType.SOFTWARE: "COMP",
    ReferenceType.PATENT: "PAT",
    ReferenceType.WEB: "ELEC",
    ReferenceType.OTHER: "GEN",
}
DETAILS: Mapping[ReferenceType, str] = {
    ReferenceType.PREPRINT: "Preprint",
    ReferenceType.TRIAL: "Trial registry record",
}
RANGE = re.compile(r"(\d+)[-‐‑–—](\d+)")
ASREVIEW = {True: "ASReview_relevant", False: "ASReview_irrelevant", None: "ASReview_not_seen"}
OWN_TAG = "C8"


def fields_of(record: Written) -> Iterator[tuple[str, str | None]]:
    """The tags of one record and their values; blank ones are not written."""
    reference = record.reference
    yield "TI", reference.title
    for author in reference.authors:
        yield "AU", author
    yield "PY", str(reference.year or "")
    yield "T2", reference.journal
    yield "J2", reference.journal_abbrev
    yield "VL", reference.volume
    yield "IS", reference.issue
    yield from _pages(reference)
    yield "DO", reference.doi
    yield "PM", reference.pmid
    yield "C2", reference.pmcid
    yield "AN", reference.accession
    yield "DB", reference.database
    yield "LA", reference.language
    yield "M3", DETAILS.get(reference.type)
    for url in reference.urls:
        yield "UR", url
    yield "AB", reference.abstract
    for keyword in reference.keywords:
        yield "KW", keyword
    for note in (*notes_of(record.standing), ASREVIEW[record.standing.is_included]):
        yield "N1", note
    for piece in record.own:
        yield OWN_TAG, piece


def _pages(reference: ParsedReference) -> Iterator[tuple[str, str | None]]:
    found = RANGE.fullmatch(reference.pages or "")
    yield "SP", found[1] if found else reference.pages
    yield "EP", found[2] if found else None


def _records(records: Iterable[Written]) -> Iterator[bytes]:
    for record in records:
        lines = [f"TY  - {TYPES[record.reference.type]}"]
        lines += [
            f"{tag}  - {text}" for tag, value in fields_of(record) if (text := one_line(value))
        ]
        yield "\r\n".join([*lines, "ER  - ", "", ""]).encode()


RIS = Writer(
    name="ris",
    label="RIS",
    suffix=".ris",
    content_type="application/x-research-info-systems",
    file=_records,
)
