"""EndNote tagged, also called Refer (.enw), as EndNote, Google Scholar and libraries export it.

Source: refer(1), Bell Labs; "Importing reference data into EndNote", Clarivate, tag table.
"""

import re
from collections.abc import Mapping

from .fields import Fields, place
from .reference import ParsedReference, ReferenceType
from .tagged import Block, Grammar, TaggedFormat
from .values import clean, decoded, doi_in, keyword_list, people, url_list, year_in

GRAMMAR = Grammar(
    tag=re.compile(r"\ufeff?%([0-9A-Z@!$&()^<>\[\]~+*#?=|,;:.-])(?:[ \t]+|(?=[\r\n]|$))(.*)"),
    start="0",
    once=frozenset("TDJVNPXR"),
    other=(re.compile(r"\ufeff?(?:TY  ?- ?[A-Z]|PMID ?- ?\d)"), "RIS or PubMed"),
)
START = re.compile(r"^\ufeff?%[0AT][ \t]+\S", re.M)

TYPES: Mapping[str, ReferenceType] = {
    name: kind
    for kind, names in {
        ReferenceType.ARTICLE: "journal article|electronic article|magazine article|newspaper article",
        ReferenceType.BOOK: "book|edited book|electronic book|classical work|serial|encyclopedia|dictionary",
        ReferenceType.CHAPTER: "book section|electronic book section",
        ReferenceType.CONFERENCE: "conference paper|conference proceedings|conference proceeding",
        ReferenceType.THESIS: "thesis",
        ReferenceType.REPORT: "report|government document|standard",
        ReferenceType.PREPRINT: "preprint",
        ReferenceType.TRIAL: "clinical trial",
        ReferenceType.DATASET: "dataset|aggregated database|online database",
        ReferenceType.SOFTWARE: "computer program",
        ReferenceType.PATENT: "patent",
        ReferenceType.WEB: "web page|blog|online multimedia|electronic source",
    }.items()
    for name in names.split("|")
}
JOURNAL = ("J", "B")
JOURNALS: Mapping[ReferenceType, tuple[str, ...]] = {
    ReferenceType.CHAPTER: ("B", "J"),
    ReferenceType.CONFERENCE: ("B", "J", "S"),
    # B is the series of a book, the university of a thesis, the institution of a report.
    ReferenceType.BOOK: ("J",),
    ReferenceType.THESIS: ("J",),
    ReferenceType.REPORT: ("J",),
}
DOIS = (
    place("R", r"10\.\d{4,9}/.+"),
    place("U", r"https?://(?:dx\.)?doi\.org/\S+"),
    place("3", r"10\.\d{4,9}/.+"),
)
PMID = (place("M", r"^\d{1,8}$"),)
PUBMED = (place("~", r"(?i)pubmed|medline"), place("W", r"(?i)pubmed"))
"""Databases whose accession number is the PMID."""


def parse(block: Block) -> tuple[ParsedReference, str | None]:
    """The reference in one tagged record."""
    fields = Fields(block)
    kind = _type(fields)
    title = fields.first(("T", "!", "Q"))
    journal = fields.first(JOURNALS.get(kind, JOURNAL))
    reference = ParsedReference(
        type=kind,
        title=clean(title) if title else None,
        authors=people(fields.lines("A")),
        year=year_in(fields.first(("D",)) or "") or year_in(fields.first(("8",)) or ""),
        journal=clean(journal) if journal else None,
        journal_abbrev=fields.first(("O",)) if "J" in fields else None,
        volume=fields.first(("V",)),
        issue=fields.first(("N",)),
        pages=fields.first(("P",)),
        doi=doi_in(fields.find(DOIS) or ""),
        pmid=fields.find(PMID) if fields.find(PUBMED) else None,
        pmcid=fields.find((place("2", r"PMC\d+"),)),
        accession=fields.first(("M",)),
        abstract=decoded("\n".join(fields.all("X", "\n"))).strip() or None,
        keywords=keyword_list(fields.lines("K")),
        urls=url_list(fields.lines("U")),
        language=fields.first(("G",)),
        database=fields.first(("~", "W")),
        raw=fields.raw,
    )
    return reference, "refer" if "0" not in fields else "endnote"


def _type(fields: Fields) -> ReferenceType:
    """By %0; plain Refer has none, and tells a journal by %J, a book's part by %B."""
    if name := fields.first(("0",)):
        return TYPES.get(name.casefold(), ReferenceType.OTHER)
    if "J" in fields:
        return ReferenceType.ARTICLE
    return ReferenceType.CHAPTER if "B" in fields else ReferenceType.OTHER


ENDNOTE_TAGGED = TaggedFormat(
    name="endnote-tagged",
    label="EndNote tagged (Refer)",
    suffixes=(".enw",),
    start=START,
    grammar=GRAMMAR,
    parse=parse,
)
