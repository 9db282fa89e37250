"""EndNote XML, as EndNote, Zotero, Mendeley, Bookends, Covidence and EPPI-Reviewer write it.

Source: EndNote's RSXML DTD (2008) and exports of each; EndNote 7 and older named the elements
otherwise: `OLD_NAMES`.
"""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from .reference import ParsedReference, RawField, ReferenceType
from .values import clean, decoded, doi_in, keyword_list, people, url_list, year_in
from .xml_records import Values, XmlFormat, by_path, first, texts, values_of

TYPES: Mapping[str, ReferenceType] = {
    name: kind
    for kind, names in {
        ReferenceType.ARTICLE: "17 19 23 43|Journal Article|Article|Magazine Article|Newspaper Article"
        "|Electronic Article",
        ReferenceType.BOOK: "6 28 44 52 57|Book|Edited Book|Electronic Book|Encyclopedia|Dictionary"
        "|Serial|Book, Whole",
        ReferenceType.CHAPTER: "5 60|Book Section|Book Chapter|Electronic Book Section",
        ReferenceType.CONFERENCE: "10 47|Conference Proceedings|Conference Proceeding|Conference Paper",
        ReferenceType.THESIS: "32|Thesis|Dissertation|Thesis/Dissertation",
        ReferenceType.REPORT: "27 46 58|Report|Government Document|Standard",
        ReferenceType.PREPRINT: "Preprint",
        ReferenceType.TRIAL: "Clinical Trial|Trial registry record",
        ReferenceType.DATASET: "59 45|Dataset|Online Database",
        ReferenceType.SOFTWARE: "9|Computer Program",
        ReferenceType.PATENT: "25|Patent",
        ReferenceType.WEB: "12 56|Web Page|Blog",
    }.items()
    for group in names.split("|")
    for name in (group.split() if group[0].isdigit() else [group.casefold()])
}
OLD_NAMES: Mapping[str, str] = {
    "reference_type": "ref-type",
    "refnum": "rec-number",
    "secondary_title": "secondary-title",
    "alternate_title": "alt-title",
    "accession_number": "accession-num",
    "electronic_resource_number": "electronic-resource-num",
}
TITLES = ("titles/title", "title")
JOURNALS = (
    "titles/secondary-title",
    "periodical/full-title",
    "titles/alt-title",
    "alt-periodical/full-title",
    "secondary-title",
    "alt-title",
)
ABBREVIATIONS = (
    "periodical/abbr-1",
    "alt-periodical/abbr-1",
    "titles/alt-title",
    "abbreviation",
)
NO_JOURNAL = frozenset((ReferenceType.BOOK, ReferenceType.THESIS))
"""Of these, the secondary title is the series or the department."""

KEYWORDS = ("keywords/keyword", "keyword")
URLS = ("urls/related-urls/url", "urls/web-urls/url", "urls/text-urls/url", "urls/url", "url")
PUBMED = ("pubmed", "medline", "nlm")
DATABASES = ("remote-database-name", "remote-database-provider")


def parse(record: Element, raw: tuple[RawField, ...]) -> tuple[ParsedReference, str | None]:
    """The reference in one record."""
    values = by_path(raw)
    if record.tag.isupper():
        _rename(record)
        values = by_path(values_of(record))
    kind = _type(record)
    title = first(values, *TITLES)
    journal = None if kind in NO_JOURNAL else first(values, *JOURNALS)
    others = (x for x in texts(values, *ABBREVIATIONS) if journal and x != journal)
    accession = first(values, "accession-num")
    reference = ParsedReference(
        type=kind,
        title=clean(title) if title else None,
        authors=people(_lines(values, "contributors/authors/author", "authors/author")),
        year=next(
            (
                year
                for text in texts(values, "dates/year", "year", "dates/pub-dates/date")
                if (year := year_in(text))
            ),
            None,
        ),
        journal=clean(journal) if journal else None,
        journal_abbrev=next(others, None),
        volume=first(values, "volume"),
        issue=first(values, "number", "issue"),
        pages=first(values, "pages", "electronic-pages"),
        doi=_doi(values),
        pmid=_pmid(values, accession),
        pmcid=_pmcid(values),
        accession=accession,
        abstract=_abstract(values),
        keywords=keyword_list(_lines(values, *KEYWORDS)),
        urls=url_list(_lines(values, *URLS)),
        language=first(values, "language"),
        database=first(values, *DATABASES),
        raw=raw,
    )
    app = record.find("source-app")
    return reference, (app.get("name") or "endnote").casefold() if app is not None else "endnote"


def _rename(record: Element) -> None:
    """Give the elements of EndNote 7 and older their later names."""
    for element in record.iter():
        name = element.tag.casefold()
        element.tag = OLD_NAMES.get(name, name.replace("_", "-"))


def _type(record: Element) -> ReferenceType:
    """By the name of the type; by its number where the name is missing or one's own."""
    found = record.find("ref-type")
    if found is None:
        return ReferenceType.OTHER
    name, number = found.get("name", ""), "".join(found.itertext()).strip()
    kind = TYPES.get(name.casefold()) or TYPES.get(number.casefold())
    return kind or ReferenceType.OTHER


def _lines(values: Values, *paths: str) -> list[str]:
    """Values, of which several may stand in one element, on lines of their own."""
    return [line for text in texts(values, *paths) for line in text.splitlines() if line.strip()]


def _doi(values: Values) -> str | None:
    if doi := doi_in(first(values, "electronic-resource-num") or ""):
        return doi
    links = [url for url in texts(values, *URLS) if "doi.org/" in url]
    return doi_in(links[0]) if links else None


def _pmid(values: Values, accession: str | None) -> str | None:
    """The accession number, where it is PubMed's."""
    source = " ".join(texts(values, *DATABASES)).casefold()
    is_pubmed = any(name in source for name in PUBMED)
    is_number = accession is not None and accession.isdecimal() and len(accession) <= 8
    return accession if is_pubmed and is_number else None


def _pmcid(values: Values) -> str | None:
    """EndNote names the field Custom 2."""
    found = first(values, "custom2") or ""
    return found if found.startswith("PMC") and found[3:].isdecimal() else None


def _abstract(values: Values) -> str | None:
    text = decoded(first(values, "abstract") or "")
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line) or None


ENDNOTE_XML = XmlFormat(
    name="endnote-xml",
    label="EndNote XML",
    records=("record", "RECORD"),
    wrappers=("xml", "records", "XML", "RECORDS"),
    start=r"(?:<xml\b[^<>]*>\s*<records\b|<XML\b[^<>]*>\s*<RECORDS\b|<records\b[^<>]*>\s*<record\b(?=.*<ref-type\b))",
    parse=parse,
)
