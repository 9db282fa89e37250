"""What a source record keeps of a parsed reference, and what de-duplication reads of it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from reviews import dedup
from reviews.formats.judgements import names_verdicts
from reviews.formats.reference import ParsedReference, ReferenceType
from reviews.search_words import Field

# Facts that stand in `SourceRecord.fields`; the others have columns of their own.
FIELDS = (
    *("type", "journal_abbrev", "volume", "issue", "pages", "pmcid", "accession"),
    *("keywords", "urls", "language", "database"),
)
# The columns; `raw` is the tags themselves.
COLUMNS = ("title", "authors", "year", "journal", "doi", "pmid", "abstract")
# What is stored of a reference's facts.
STORED = (*COLUMNS, "fields")

ISSN = re.compile(r"\b\d{4}-?\d{3}[\dXx]\b")
# Tags, columns and elements (the last step of a path), in lower case.
ISSN_TAGS = frozenset(
    {"sn", "is", "ei", "ji", "%@", "issn", "eissn", "e-issn", "issnlinking", "isbn", "print issn"}
)
TYPE_TAGS = frozenset(
    {
        *("m3", "pt", "dt", "%9", "publicationtype", "publication type", "publication types"),
        *(
            "document type",
            "document_type",
            "document-type",
            "item type",
            "pubtype",
            "ref-type/@name",
        ),
    }
)
TYPE_WORDS: Mapping[ReferenceType, str] = {
    ReferenceType.ARTICLE: "journal article",
    ReferenceType.CONFERENCE: "conference",
    ReferenceType.PREPRINT: "preprint",
    ReferenceType.TRIAL: "trial registry record",
}
LETTERS = re.compile(r"[\W_]+")
MARKS = re.compile(r"[\u0300-\u036f]+")
MIN_PASSAGE = 20
# Signs of the abstract that are looked through for passages of one reference: a file may hold a book in each tag.
MOST_COMPARED = 100_000_000
PMID_DIGITS = 20


def columns_of(reference: ParsedReference) -> dict[str, Any]:
    """The reference as values of a source record's columns."""
    pmid = reference.pmid or ""
    return {
        "title": reference.title or "",
        "authors": list(reference.authors),
        "year": reference.year,
        "journal": reference.journal or reference.journal_abbrev or "",
        "doi": reference.doi or "",
        "pmid": pmid if len(pmid) <= PMID_DIGITS else "",
        "abstract": reference.abstract or "",
        "fields": fields_of(reference),
        "unmapped": unmapped(reference),
    }


def stored_of(source: object) -> dict[str, Any]:
    """What is stored of a reference's facts, from the columns of a source record."""
    return {name: getattr(source, name) for name in STORED}


def reference_of(columns: Mapping[str, Any]) -> ParsedReference:
    """The reference again, without its tags. columns: as `columns_of` gives them."""
    fields: Mapping[str, Any] = columns["fields"]
    facts = {name: fields[name] for name in FIELDS if name in fields}
    for name in ("keywords", "urls"):
        facts[name] = tuple(facts.get(name, ()))
    return ParsedReference(
        **{**facts, "type": ReferenceType(facts.get("type", ReferenceType.OTHER))},
        title=columns["title"] or None,
        authors=tuple(columns["authors"]),
        year=columns["year"],
        journal=columns["journal"] or None,
        doi=columns["doi"] or None,
        pmid=columns["pmid"] or None,
        abstract=columns["abstract"] or None,
    )


def fields_of(reference: ParsedReference) -> dict[str, Any]:
    """The facts without a column that the file gives; lists for those that have several values."""
    found: dict[str, Any] = {}
    for name in FIELDS:
        value = getattr(reference, name)
        if value:
            found[name] = list(value) if isinstance(value, tuple) else str(value)
    if issns := dict.fromkeys(
        issn for value in _under(ISSN_TAGS, reference) for issn in ISSN.findall(value)
    ):
        found["issns"] = list(issns)
    # One letter is a code of the format, as Web of Science's PT J.
    if kinds := [value for value in _under(TYPE_TAGS, reference) if len(value) > 1]:
        found["document_types"] = kinds
    return found


def _under(names: frozenset[str], reference: ParsedReference) -> Iterable[str]:
    """The values of tags by name; a path is known by its last step, or as a whole."""
    for tag, value in reference.raw:
        if not names.isdisjoint(_names_of(tag)):
            yield value


@lru_cache(maxsize=1024)
def _names_of(tag: str) -> tuple[str, str]:
    """What a tag is known by: a file has the same few in each record."""
    name = tag.casefold()
    return name, name.rpartition("/")[2]


def unmapped(reference: ParsedReference) -> list[list[str]]:
    """Tags with their values that no fact repeats, in the file's order. What is doubtful is listed.

    A verdict may read like a fact: the 1 of an ASReview label like that of an issue.
    """
    told = set(_facts(reference))
    abstract = _letters(reference.abstract or "")
    facts = {abstract, *map(_letters, told - {reference.abstract})}
    n_lines = sum(value.count("\n") + 2 for _tag, value in reference.raw)
    if n_lines * len(abstract) > MOST_COMPARED:
        abstract = ""
    return [
        [tag, value]
        for tag, value in reference.raw
        if (names_verdicts(tag) and value.strip())
        or (
            value not in told
            and not _is_told(_letters(value), facts, abstract)
            and not all(_is_told(_letters(line), facts, abstract) for line in value.split("\n"))
        )
    ]


def _facts(reference: ParsedReference) -> Iterable[str]:
    for name in (*FIELDS, *COLUMNS):
        value = getattr(reference, name)
        if isinstance(value, tuple):
            yield from value
        elif value is not None:
            yield str(value)
    if reference.pages:
        yield from re.split(r"\D+", reference.pages)


def _is_told(letters: str, facts: set[str], abstract: str) -> bool:
    """letters: of one value, or of one of its lines."""
    if not letters or letters in facts:
        return True
    return len(letters) >= MIN_PASSAGE and letters in abstract


def _letters(text: str) -> str:
    return LETTERS.sub("", text).casefold()


def folded(text: str) -> str:
    """Lower case without accents, white space single: how words are looked for."""
    if not text.isascii():
        text = MARKS.sub("", unicodedata.normalize("NFKD", text))
    return " ".join(text.casefold().split())


def texts_of(columns: Mapping[str, Any]) -> dict[Field, str]:
    """What a record is found by. columns: as `columns_of` gives them."""
    fields: Mapping[str, Any] = columns["fields"]
    ids = (columns["doi"], columns["pmid"], fields.get("pmcid"), fields.get("accession"))
    return {
        Field.TITLE: columns["title"],
        Field.AUTHORS: "; ".join(columns["authors"]),
        Field.JOURNAL: columns["journal"],
        Field.ABSTRACT: columns["abstract"],
        Field.KEYWORDS: "; ".join(fields.get("keywords", ())),
        Field.IDS: " ".join(each for each in ids if each),
        Field.YEAR: "" if columns["year"] is None else str(columns["year"]),
    }


def for_dedup(record_id: str, columns: Mapping[str, Any]) -> dedup.Reference:
    """A source record as de-duplication reads it. columns: as `columns_of` gives them."""
    fields: Mapping[str, Any] = columns["fields"]
    return dedup.Reference(
        record_id=record_id,
        source=fields.get("database", ""),
        type=_document_type(fields),
        title=columns["title"],
        authors="; ".join(columns["authors"]),
        year="" if columns["year"] is None else str(columns["year"]),
        journal=columns["journal"],
        volume=fields.get("volume", ""),
        issue=fields.get("issue", ""),
        pages=fields.get("pages", ""),
        doi=columns["doi"],
        pmid=columns["pmid"],
        accession=fields.get("accession", ""),
        issn="; ".join(fields.get("issns", ())),
        abstract=columns["abstract"],
    )


def _document_type(fields: Mapping[str, Any]) -> str:
    """The exporter's own words; else what its type says."""
    if kinds := fields.get("document_types"):
        return "; ".join(kinds)
    return TYPE_WORDS.get(ReferenceType(fields.get("type", ReferenceType.OTHER)), "")
