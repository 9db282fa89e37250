"""BibTeX and biblatex, in the dialects of databases and reference managers.

bibtex_scanner finds entries and fields, latex and bibtex_names read values; here the fields are
given their meaning. Source: Patashnik, "BibTeXing" (1988); the biblatex manual, chapter 2.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .bibtex_names import names
from .bibtex_scanner import Entry, Scanner
from .fields import Fields, Place, place
from .latex import readable, verbatim
from .messages import MessageKind
from .reference import Parsed, ParsedReference, ReferenceType
from .source import Head, Source
from .tagged import Block
from .values import clean, decoded, doi_in, keyword_list, url_list, year_in

START = re.compile(r"^\ufeff?[ \t]*@[A-Za-z]+\s*[{(]", re.M)

TYPES: Mapping[str, ReferenceType] = {
    name: kind
    for kind, names in {
        ReferenceType.ARTICLE: "article suppperiodical review",
        ReferenceType.BOOK: "book booklet mvbook collection mvcollection reference mvreference periodical",
        ReferenceType.CHAPTER: "inbook bookinbook suppbook incollection suppcollection inreference",
        ReferenceType.CONFERENCE: "inproceedings conference proceedings mvproceedings",
        ReferenceType.THESIS: "phdthesis mastersthesis thesis bathesis",
        ReferenceType.REPORT: "techreport report manual standard",
        ReferenceType.PREPRINT: "preprint",
        ReferenceType.DATASET: "dataset data",
        ReferenceType.SOFTWARE: "software softwareversion softwaremodule",
        ReferenceType.PATENT: "patent",
        ReferenceType.WEB: "online electronic www webpage",
    }.items()
    for name in names.split()
}
SERVERS = r"(?i)^(?:arxiv|biorxiv|medrxiv|psyarxiv|osf preprints|research square|ssrn)\b"
PREPRINTS: Mapping[ReferenceType, tuple[Place, ...]] = {
    ReferenceType.ARTICLE: (
        place("journal", SERVERS),
        place("journaltitle", SERVERS),
        place("publisher", SERVERS),
        place("type", r"(?i)^preprint"),
        place("document_type", r"(?i)^preprint"),
    ),
    ReferenceType.OTHER: (
        place("archiveprefix", SERVERS),
        place("eprinttype", SERVERS),
        place("publisher", SERVERS),
        place("howpublished", SERVERS),
        place("journal", SERVERS),
        place("type", r"(?i)^preprint"),
    ),
}
"""Signs of a preprint, for types that can be one. An article may name its preprint beside it."""

JOURNAL = ("journal", "journaltitle", "journal-title", "fulljournal", "journal_title")
BOOK = ("booktitle", "book-title", *JOURNAL)
JOURNALS: Mapping[ReferenceType, tuple[str, ...]] = {
    ReferenceType.CHAPTER: BOOK,
    ReferenceType.CONFERENCE: BOOK,
}
ABBREVIATIONS = (
    "shortjournal",
    "abbrev_source_title",
    "journal-iso",
    "journal_abbrev",
    "journal-abbrev",
)
YEAR = ("year", "date", "issue_date", "early-access-date", "earlyaccessdate", "publication_date")
ARTICLE_NUMBER = (
    "articleno",
    "art_number",
    "article-number",
    "article_number",
    "eid",
    "elocation-id",
)
DOIS = (
    place("doi", r"10\.\d{4,9}/.+"),
    place("url", r"https?://(?:dx\.)?doi\.org/\S+"),
    place("ee", r"https?://(?:dx\.)?doi\.org/\S+"),
    place("note", r"doi:\s*(10\..+)"),
    place("howpublished", r"10\.\d{4,9}/\S+"),
)
PMID = (
    place("pmid", r"\d+"),
    place("pubmedid", r"\d+"),
    place("pubmed_id", r"\d+"),
    place("note", r"PMID: ?(\d+)"),
)
PMCIDS = (place("pmcid", r"(?:PMC)?\d+"), place("pmc", r"(?:PMC)?\d+"), place("note", r"PMC\d+"))
ACCESSION = (
    place("unique-id", r"(?:[A-Z]+:)?\S+"),
    place("accession-number"),
    place("accession_number"),
    place("accession"),
    place("url", r"[?&]eid=(2-s2\.0-\d+)"),
    place("url", r"ebscohost\.com/.*[?&]AN=([^&\s]+)"),
)
EPRINT = (place("eprint", r"\S+"),)
KEYWORDS = (
    *(
        "keywords",
        "keyword",
        "author_keywords",
        "author-keywords",
        "authorkeywords",
        "keywords-plus",
    ),
    *("index_keywords", "mesh", "mesh_terms"),
)
URLS = ("url", "link", "ee", "urllink", "bdsk-url-1", "bdsk-url-2")
ADDRESS = re.compile(r"(?:https?|ftp)://")
PAGES = re.compile(r"\s*[-‐‑–—−]+\s*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialect:
    """signs: any of them tells the dialect. accession: where its entries hold it. database: whose
    export it is, where its entries don't name one."""

    name: str
    signs: tuple[Place, ...]
    accession: tuple[Place, ...] = ACCESSION
    database: str | None = None


DIALECTS: tuple[Dialect, ...] = (
    Dialect(name="scopus", signs=(place("source", r"^Scopus$"), place("url", r"scopus\.com/"))),
    Dialect(
        name="wos",
        signs=(place("unique-id", r"^(?:\{)?(?:WOS|ISI|MEDLINE|BCI|CCC|KJD|SCIELO|RSCI):"),),
        database="Web of Science",
    ),
    Dialect(name="ebsco", signs=(place("url", r"ebscohost\.com/"),)),
    Dialect(
        name="arxiv",
        signs=(place("archiveprefix", r"(?i)^arxiv"), place("eprinttype", r"(?i)^arxiv")),
        accession=(*EPRINT, *ACCESSION),
        database="arXiv",
    ),
    Dialect(
        name="pubmed",
        signs=(
            place("eprinttype", r"(?i)^(?:pubmed|pmid)"),
            place("archiveprefix", r"(?i)^pubmed"),
        ),
        accession=(*EPRINT, *ACCESSION),
    ),
    Dialect(name="acm", signs=(place("issue_date"), place("numpages"), place("articleno"))),
    Dialect(name="mendeley", signs=(place("mendeley-groups"), place("mendeley-tags"))),
    Dialect(name="zotero", signs=(place("file", r"Zotero|:files/"),)),
    Dialect(name="biblatex", signs=(place("journaltitle"), place("date"), place("langid"))),
    Dialect(name="jabref", signs=(place("owner"), place("timestamp"))),
)
PLAIN = Dialect(name="", signs=())


def parse(entry: Entry) -> tuple[ParsedReference, str | None]:
    """The reference in one entry."""
    block = Block(entry.line)
    block.fields = [(name.lower(), ["".join(parts).strip()]) for name, parts in entry.fields]
    fields = Fields(block)
    dialect = next((x for x in DIALECTS if fields.find(x.signs) is not None), PLAIN)
    kind = _type(entry, fields)
    language = fields.first(("language", "langid"))
    reference = ParsedReference(
        type=kind,
        title=_title(fields),
        authors=names(" and ".join(fields.all("author"))),
        year=_year(fields),
        journal=_line(fields, JOURNALS.get(kind, JOURNAL)) or _line(fields, ABBREVIATIONS),
        journal_abbrev=_line(fields, ABBREVIATIONS),
        volume=_line(fields, ("volume",)),
        issue=_line(fields, ("number", "issue")),
        pages=_pages(fields),
        doi=doi_in(verbatim(fields.find(DOIS) or "")),
        pmid=fields.find(PMID) or (fields.find(EPRINT) if dialect.name == "pubmed" else None),
        pmcid=fields.find(PMCIDS),
        accession=verbatim(fields.find(dialect.accession) or "") or None,
        abstract=_text(fields, ("abstract", "abstractnote")),
        keywords=_keywords(fields),
        urls=_urls(fields),
        language=clean(readable(language)) if language else None,
        database=_line(fields, ("source", "database")) or dialect.database,
        raw=(
            (f"@{entry.type}", entry.key),
            *((name, "".join(parts)) for name, parts in entry.fields),
        ),
    )
    return reference, dialect.name or None


def _line(fields: Fields, names: tuple[str, ...]) -> str | None:
    """One line of readable text."""
    value = fields.first(names)
    return clean(readable(value)) or None if value else None


def _text(fields: Fields, names: tuple[str, ...]) -> str | None:
    """Readable text, its paragraphs apart; a line end inside of one is only where it was wrapped."""
    value = fields.first(names)
    if not value:
        return None
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    paragraphs = re.split(r"\n\s*\n", decoded(readable(text)))
    return "\n".join(" ".join(x.split()) for x in paragraphs).strip() or None


def _type(entry: Entry, fields: Fields) -> ReferenceType:
    kind = TYPES.get(entry.type, ReferenceType.OTHER)
    is_preprint = fields.find(PREPRINTS.get(kind, ())) is not None
    return ReferenceType.PREPRINT if is_preprint else kind


def _title(fields: Fields) -> str | None:
    title = _line(fields, ("title", "maintitle"))
    subtitle = _line(fields, ("subtitle",))
    return f"{title}: {subtitle}" if title and subtitle else title


def _year(fields: Fields) -> int | None:
    years = (year_in(value) for name in YEAR for value in fields.all(name))
    return next((year for year in years if year), None)


def _pages(fields: Fields) -> str | None:
    """A range with one hyphen; else the number of an article."""
    pages = _line(fields, ("pages", "page"))
    return PAGES.sub("-", pages) if pages else _line(fields, ARTICLE_NUMBER)


def _keywords(fields: Fields) -> tuple[str, ...]:
    """Keywords stand behind semicolons, or behind commas where there are none."""
    found: list[str] = []
    for value in (readable(value) for name in KEYWORDS for value in fields.all(name)):
        found.extend([value] if ";" in value else value.split(","))
    return tuple(dict.fromkeys(keyword_list(found)))


def _urls(fields: Fields) -> tuple[str, ...]:
    """Addresses; of what else may hold one ("howpublished"), only if it does."""
    values = [verbatim(value) for name in URLS for value in fields.all(name)]
    other = fields.first(("howpublished",)) or ""
    if found := ADDRESS.search(other):
        values.append(verbatim(other[found.start() :]).rstrip("} "))
    return url_list(values)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bibtex:
    name: str = "bibtex"
    label: str = "BibTeX"
    suffixes: tuple[str, ...] = (".bib",)

    def sniff(self, head: Head) -> int | None:
        found = START.search(head.text)
        return found.start() if found else None

    def read(self, source: Source) -> Iterator[Parsed]:
        """The records in order. An entry without fields, or one that isn't closed and shows no
        title, is an error, and no record."""
        number = 0
        for entry in Scanner(source.lines(), source.notes):
            has_title = any(name.lower() == "title" for name, _ in entry.fields)
            if not (entry.fields if entry.is_closed else has_title):
                kind = MessageKind.RECORD_EMPTY if entry.is_closed else MessageKind.ENTRY_NOT_CLOSED
                source.notes.add(kind, line=entry.line, raw_text=entry.raw_text)
                continue
            number += 1
            if not entry.is_closed:
                source.notes.add(MessageKind.ENTRY_MENDED, line=entry.line, record=number)
            reference, dialect = parse(entry)
            yield Parsed(
                number=number,
                line=entry.line,
                reference=reference,
                raw_text=entry.raw_text,
                dialect=dialect,
            )


BIBTEX = Bibtex()
