"""Ovid's tagged export (.cgi, .ovd) of MEDLINE, Embase, PsycInfo, AMED, HMIC, BIOSIS and others.

The databases name their fields much alike; the source (SO) is one string, in a style of each.
Source: field guides of the databases (ospguides.ovid.com), and exports of each.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .fields import Fields, Place, place
from .reference import ParsedReference, ReferenceType
from .tagged import Block, Grammar, TaggedFormat
from .values import clean, decoded, doi_in, keyword_list, people, url_list, year_in

GRAMMAR = Grammar(
    tag=re.compile(
        r"\ufeff?(<(?=\d+\. ?>\s*$)|[A-Z][A-Z0-9](?= {1,2}-(?:\s|$)))(?: {1,2}-)?[ \t]*(.*)"
    ),
    loose=re.compile(r"\s+(<(?=\d+\. ?>\s*$)|[A-Z][A-Z0-9](?= {1,2}-\s))(?: {1,2}-)?[ \t]*(.*)"),
    start="<",
    also=frozenset({"VN"}),
    # Ovid can put the search above the records.
    prelude=re.compile(
        r"\ufeff?(?:(?P<tag>Database): ?(?P<value>.*)|Search Strategy:|-{5,}|\d+ {2,}\S)"
    ),
    other=(re.compile(r"\ufeff?(?:TY  ?- ?[A-Z]|PMID ?- ?\d)"), "RIS or PubMed"),
)
START = re.compile(r"^[ \t]*(?:<\d+\. ?>\s*$|VN {1,2}- Ovid)", re.M)

TYPES: Mapping[str, ReferenceType] = {
    "book": ReferenceType.BOOK,
    "authored book": ReferenceType.BOOK,
    "edited book": ReferenceType.BOOK,
    "chapter": ReferenceType.CHAPTER,
    "book chapter": ReferenceType.CHAPTER,
    "book section": ReferenceType.CHAPTER,
    "dissertation": ReferenceType.THESIS,
    "dissertation abstract": ReferenceType.THESIS,
    "thesis": ReferenceType.THESIS,
    "conference abstract": ReferenceType.CONFERENCE,
    "conference paper": ReferenceType.CONFERENCE,
    "conference proceeding": ReferenceType.CONFERENCE,
    "conference review": ReferenceType.CONFERENCE,
    "meeting": ReferenceType.CONFERENCE,
    "meeting abstract": ReferenceType.CONFERENCE,
    "meeting paper": ReferenceType.CONFERENCE,
    "preprint": ReferenceType.PREPRINT,
    "report": ReferenceType.REPORT,
    "technical report": ReferenceType.REPORT,
    "patent": ReferenceType.PATENT,
    "trial registry record": ReferenceType.TRIAL,
}
"""What PT and DT say of anything but an article."""

MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Spring|Summer|Autumn|Fall|Winter)"
VOLUME = r"(?P<volume>[A-Za-z]{0,3}\d[^:(),.;]{0,30}?)"
ISSUE = r"(?: ?\((?P<issue>[^()]{1,40}(?:\([^()]{0,20}\))?)\))?"
PAGES = r"(?P<pages>[^\s,;()]{1,40})"
SOURCES = tuple(
    re.compile(pattern)
    for pattern in (
        # A chapter: "Doe, Jane [Ed]. (2010). The book. (pp. 1-20). Place: Publisher."
        rf".*\[Eds?\.?\]\.? ?(?:\(\d{{4}}\)\. )?(?P<journal>.+?)[.,]? \(?pp\.? {PAGES}",
        # PsycInfo: "Journal. Vol.43(5), Sep 2015, pp. 562-577."; EconLit: "Journal, vol. 2, no. 3"
        rf"(?P<journal>.+?)[.,] [Vv]ol(?:\.|ume) ?(?P<volume>[^\s,()]{{1,30}}){ISSUE}"
        rf"(?:, [Nn]o\. (?P<number>[^\s,]{{1,30}}))?(?:.*?\bpp?\. ?(?P<pages>\w[\w-]*))?",
        # Journals@Ovid: "Journal December 2011;33(8):845-849"
        rf"(?P<journal>.+?)[.,]?(?: {MONTH}[^\d;]*(?: \d{{1,2}},?)?)? \d{{4}};{VOLUME}{ISSUE}:{PAGES}",
        # Embase: "Journal. Conference: X. 12 (Supplement 3) (pp S1-S9), 2018."
        rf"(?P<journal>.+?)\. {VOLUME}{ISSUE} \((?:pp? ?{PAGES}|no pagination)\)"
        r"(?:.*?Article Number: (?P<article>\w+))?",
        # MEDLINE: "Journal. 201(2-3):327-334, 2004 Nov 15."
        rf"(?P<journal>.+?)\. (?:{VOLUME})?{ISSUE}: ?{PAGES}",
        # "Journal. 1288(3), Nov. 16, 2004."
        rf"(?P<journal>.+?)\. {VOLUME}{ISSUE}, ",
        r"(?P<journal>.+?)(?:\. (?=[\d(\[]|Vol|Conference)|\.?\s*$)",
    )
)
MAX_SOURCE = 2_000
"""Characters: the longest real one has 600, and the patterns go back over it."""

CONFERENCE = re.compile(r"\. (?:Conference|Meeting): .*", re.S)
LABELS = re.compile(r"\.? *\[(?:References?|Report|Article|Miscellaneous|Review|Editorial)\]\.?$")
"""What PsycInfo and Journals@Ovid add to a title."""

ROLE = re.compile(r"\[[^\]]*\]?")
DEGREE = re.compile(
    r"(?i)(?:Ph|Pharm|Psy|Ed|J|M)D|M(?:PH|Sc|S|A|BA|BBS|B|HS|Ed)|BSc?|BA|ChB|BCh|RN|D(?:rPH|Sc|O|DS|MD|Phil|VM)"
    r"|ScD|F(?:RCP|RCS|ACS|ACSM)"
)
MARKS = " \t,+*#0123456789"
DOIS = (place("DO", r"10\.\d{4,9}/\S+"), place("DI", r"10\.\d{4,9}/\S+"))
ACCESSION = (place("UI", r"[^\s].*"), place("AN", r"(?:.*: *)?(\S+)\s*$"))
KEYWORDS = ("MH", "KW", "KF", "DE", "SH")


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialect:
    """sign: what its name for the database begins with. pmid: where its records hold it.
    keywords: tags whose keywords stand behind commas."""

    name: str
    sign: re.Pattern[str]
    pmid: tuple[Place, ...] = (place("PM", r"^\d{1,8}\b"),)
    listed: tuple[str, ...] = ()


DIALECTS: tuple[Dialect, ...] = (
    Dialect(
        name="ovid-medline",
        sign=re.compile(r"(?i)(?:ovid\W{1,3})?medline|.*\bpubmed"),
        pmid=(place("UI", r"^\d{1,8}$"), place("PM", r"^\d{1,8}\b")),
    ),
    Dialect(name="ovid-embase", sign=re.compile(r"(?i)embase")),
    Dialect(name="ovid-psycinfo", sign=re.compile(r"(?i)(?:apa )?psyc"), listed=("ID",)),
)
OTHER = Dialect(name="ovid", sign=re.compile(""))


def parse(block: Block) -> tuple[ParsedReference, str | None]:
    """The reference in one record."""
    fields = Fields(block)
    database = fields.first(("DB", "Database"))
    dialect = next((x for x in DIALECTS if x.sign.match(database or "")), OTHER)
    title = fields.first(("TI", "TT", "BT"))
    source = fields.first(("SO",)) or ""
    facts, rest = _source(source)
    journal = fields.first(("JN", "JT")) or facts.get("journal") or fields.first(("BT",))
    pages = fields.first(("PG",)) or facts.get("pages") or facts.get("article") or ""
    years = (year_in(text) for text in (*fields.all("YR"), *fields.all("DP"), rest, source))
    listed = [
        keyword for tag in dialect.listed for text in fields.all(tag) for keyword in text.split(",")
    ]
    accession = fields.find(ACCESSION)
    reference = ParsedReference(
        type=_type(fields),
        title=LABELS.sub("", clean(title)) if title else None,
        authors=people(_name(line) for line in fields.lines("FA") or fields.lines("AU")),
        year=next((year for year in years if year), None),
        journal=clean(journal) if journal else None,
        journal_abbrev=fields.first(("JA", "TA", "AS")),
        volume=fields.first(("VO", "VI")) or facts.get("volume"),
        issue=fields.first(("IP",)) or facts.get("issue") or facts.get("number"),
        pages=pages if any(char.isdigit() for char in pages) else None,
        doi=doi_in(fields.find(DOIS) or ""),
        pmid=fields.find(dialect.pmid),
        pmcid=fields.find((place("PC", r"PMC\d+"),)),
        accession=accession.rstrip(".") if accession else None,
        abstract=decoded("\n".join(fields.all("AB", "\n"))).strip() or None,
        keywords=keyword_list([*(x for tag in KEYWORDS for x in fields.lines(tag)), *listed]),
        urls=url_list([*fields.all("UR"), *fields.all("JL")]),
        language=(fields.first(("LG", "LA")) or "").rstrip(".") or None,
        database=database,
        raw=fields.raw,
    )
    return reference, dialect.name


def _source(text: str) -> tuple[Mapping[str, str], str]:
    """Journal, volume, issue (or number), pages (or article) in a source, and what is behind
    the journal's name."""
    for pattern in SOURCES:
        if found := pattern.match(text[:MAX_SOURCE]):
            facts = {name: value for name, value in found.groupdict().items() if value}
            facts["journal"] = CONFERENCE.sub("", facts["journal"])
            if "pages" in facts:
                facts["pages"] = facts["pages"].rstrip(".")
            return facts, text[found.end("journal") :]
    return {}, text


def _name(name: str) -> str:
    """A name without role and address ("[Author; E-mail: ...]") and without degrees."""
    name = ROLE.sub("", name).rstrip(MARKS)
    words = name.split()
    # In "Doe, MA" the letters are initials: a degree stands behind a given name.
    while (
        len(words) > 2 and "," in name and DEGREE.fullmatch(words[-1].replace(".", "").strip(","))
    ):
        words.pop()
    return " ".join(words).rstrip(" ,")


def _type(fields: Fields) -> ReferenceType:
    kinds = [x.rstrip(".").casefold() for x in (*fields.lines("PT"), *fields.lines("DT"))]
    return next((kind for kind in map(TYPES.get, kinds) if kind), ReferenceType.ARTICLE)


OVID_TAGGED = TaggedFormat(
    name="ovid-tagged",
    label="Ovid tagged",
    suffixes=(".cgi", ".txt"),
    start=START,
    grammar=GRAMMAR,
    parse=parse,
)
