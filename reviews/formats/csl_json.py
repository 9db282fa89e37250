"""CSL JSON, as Zotero, Mendeley, Paperpile, citeproc and Crossref write it.

Source: Citation Style Language 1.0.2, appendices III (types) and IV (variables), and its JSON
schema; Crossref's REST API has the same shape with other types.
"""

import re
from collections.abc import Mapping

from .json_records import Json, JsonFormat, first, scalar
from .reference import ParsedReference, RawField, ReferenceType
from .values import clean, decoded, doi_in, person, url_list, year_in

TYPES: Mapping[str, ReferenceType] = {
    name: kind
    for kind, names in {
        ReferenceType.ARTICLE: "article-journal article-magazine article-newspaper review "
        "review-book periodical journal-article journal",
        ReferenceType.BOOK: "book classic collection monograph edited-book reference-book book-set",
        ReferenceType.CHAPTER: "chapter entry-dictionary entry-encyclopedia book-chapter "
        "book-section book-part reference-entry",
        ReferenceType.CONFERENCE: "paper-conference speech event proceedings-article proceedings",
        ReferenceType.THESIS: "thesis dissertation",
        ReferenceType.REPORT: "report standard legislation bill report-component",
        ReferenceType.PREPRINT: "posted-content",
        ReferenceType.DATASET: "dataset database",
        ReferenceType.SOFTWARE: "software",
        ReferenceType.PATENT: "patent",
        ReferenceType.WEB: "webpage post post-weblog",
    }.items()
    for name in names.split()
}
JOURNALS = ("container-title",)
NO_JOURNAL = frozenset((ReferenceType.BOOK, ReferenceType.THESIS))
ABBREVIATIONS = ("container-title-short", "journalAbbreviation", "short-container-title")
DATES = ("issued", "published", "published-print", "published-online", "original-date")
NOTE = re.compile(r"^\s*(PMID|PMCID|DOI)\s*:\s*(\S+)", re.M | re.I)
"""Zotero writes variables that it has no field for into the note."""

PMC = re.compile(r"(?:PMC)?(\d{1,12})", re.I)


def parse(record: dict[str, Json], raw: tuple[RawField, ...]) -> tuple[ParsedReference, str | None]:
    """The reference in one item; Crossref wraps a single one in "message"."""
    inner = record.get("message")
    item: dict[str, Json] = inner if isinstance(inner, dict) else record
    noted = {found[1].upper(): found[2] for found in NOTE.finditer(first(item, "note") or "")}
    kind = _type(item)
    title = first(item, "title")
    journal = None if kind in NO_JOURNAL else first(item, *JOURNALS)
    abbreviation = first(item, *ABBREVIATIONS)
    keywords = item.get("keyword", item.get("categories", item.get("subject")))
    pmc = PMC.fullmatch(first(item, "PMCID") or noted.get("PMCID", ""))
    url = first(item, "URL")
    reference = ParsedReference(
        type=kind,
        title=clean(title) if title else None,
        authors=_authors(item.get("author")),
        year=next((year for key in DATES if (year := _year(item.get(key)))), None),
        journal=clean(journal or abbreviation or "") or None,
        journal_abbrev=clean(abbreviation) if abbreviation else None,
        volume=first(item, "volume"),
        issue=first(item, "issue"),
        pages=first(item, "page", "number", "article-number"),
        doi=doi_in(first(item, "DOI") or noted.get("DOI", ""))
        or (doi_in(url) if url and "doi.org/" in url else None),
        pmid=first(item, "PMID") or noted.get("PMID"),
        pmcid=f"PMC{pmc[1]}" if pmc else None,
        accession=first(item, "id"),
        abstract=decoded(first(item, "abstract") or "").strip() or None,
        keywords=_keywords(keywords),
        urls=url_list([url] if url else []),
        language=first(item, "language"),
        database=first(item, "source"),
        raw=raw,
    )
    return reference, "crossref" if inner is item or "indexed" in item else None


def _type(item: dict[str, Json]) -> ReferenceType:
    """Articles outside of journals are preprints or working papers since CSL 1.0.2."""
    word = first(item, "type") or ""
    if word == "article":
        is_journal = first(item, *JOURNALS) is not None
        return ReferenceType.ARTICLE if is_journal else ReferenceType.PREPRINT
    if (first(item, "genre", "subtype") or "").casefold() == "preprint":
        return ReferenceType.PREPRINT
    return TYPES.get(word, ReferenceType.OTHER)


def _authors(names: Json) -> tuple[str, ...]:
    found = (_name(name) for name in (names if isinstance(names, list) else [names]))
    return tuple(name for name in found if name)


def _name(name: Json) -> str | None:
    """ "van Berg, Jan Jr." of its parts; a particle that is dropped in sorting follows the given
    names: "Humboldt, Alexander von"."""
    if not isinstance(name, dict):
        return person(clean(scalar(name)))
    if literal := first(name, "literal", "name"):
        return clean(literal)
    family = [first(name, "non-dropping-particle"), first(name, "family")]
    given = [first(name, "given"), first(name, "dropping-particle"), first(name, "suffix")]
    parts = (" ".join(filter(None, words)) for words in (family, given))
    return clean(", ".join(filter(None, parts))) or None


def _year(date: Json) -> int | None:
    """The year of {"date-parts": [[2019, 3]]}, of {"raw": ...} or {"literal": ...}, or of text."""
    if isinstance(date, dict):
        parts = date.get("date-parts")
        while isinstance(parts, list) and parts:
            parts = parts[0]
        return year_in(scalar(parts)) or year_in(first(date, "raw", "literal", "year") or "")
    return year_in(scalar(date))


def _keywords(value: Json) -> tuple[str, ...]:
    """A list, or text with one sign between all: semicolons, else commas."""
    values = value if isinstance(value, list) else [value]
    texts = [clean(scalar(each)) for each in values]
    if len(texts) == 1:
        texts = texts[0].split(";" if ";" in texts[0] else ",")
    return tuple(word for text in texts if (word := text.strip().lstrip("*").strip()))


CSL_JSON = JsonFormat(
    name="csl-json",
    label="CSL JSON",
    lists=(("items",), ("references",), ("message", "items")),
    signs=(
        re.compile(r'"type"\s*:\s*"[a-z_-]+"'),
        re.compile(r'"(?:title|author|issued)"\s*:'),
    ),
    parse=parse,
)
