"""RIS, in the dialects of databases and reference managers.

What the dialects share is in the tables of this module; what one of them does otherwise is a
row of `DIALECTS`. Source: RIS specification (Research Information Systems, 2001 and 2011), and
exports of each dialect.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .fields import Fields, Place, place
from .reference import ParsedReference, ReferenceType
from .tagged import Block, Grammar, TaggedFormat
from .values import (
    clean,
    decoded,
    doi_in,
    keyword_list,
    page_range,
    people,
    url_list,
    year_in,
)

KNOWN_TAGS = (
    "TY|A[1-4BDNU]|AV|BT|C[1-8AELNPRTY]|D[ABIOPS]|E[DPRT]|ID|I[DS]|J[12AFOI]|K[1W]|L[1-4AK]|M[1-3]"
    "|N[1-2]|NV|OP|P[BPUYG]|R[IPN]|S[ENPTY]|T[1-3AIT]|TY|U[1-5]|UR|V[1LO]|Y[12]|PMID"
)
GRAMMAR = Grammar(
    tag=re.compile(
        r"\ufeff?(ER(?= {0,2}-\s*$)|[A-Z][A-Z0-9](?= {2,}-)|PMID(?= {1,}-)) *-[ \t]*(.*)"
    ),
    loose=re.compile(rf"\ufeff?\s*({KNOWN_TAGS}|ER)[ \t]{{0,4}}[-–](?!-)[ \t]*(.*)"),
    start="TY",
    end="ER",
    # Ovid numbers its records; Cochrane and APA PsycNet describe the export.
    prelude=re.compile(
        r"\ufeff?(?:\d+\.\s*$|Record #\d+ of \d+\s*$|(?P<tag>Provider|Database|Content): ?(?P<value>.*))"
    ),
    other=(re.compile(r"\ufeff?PMID *- ?\d+\s*$"), "PubMed"),
)
START = re.compile(r"^\ufeff?[ \t]*TY[ \t]{0,4}[-–][ \t]*[A-Z]", re.M)

TYPES: Mapping[str, ReferenceType] = {
    tag: kind
    for kind, tags in {
        ReferenceType.ARTICLE: "JOUR JFULL EJOUR ABST INPR MGZN NEWS",
        ReferenceType.BOOK: "BOOK EBOOK EDBOOK SER CTLG DICT ENCYC",
        ReferenceType.CHAPTER: "CHAP ECHAP",
        ReferenceType.CONFERENCE: "CONF CPAPER SLIDE",
        ReferenceType.THESIS: "THES",
        ReferenceType.REPORT: "RPRT GOVDOC STAND",
        ReferenceType.DATASET: "DATA AGGR DBASE",
        ReferenceType.SOFTWARE: "COMP",
        ReferenceType.PATENT: "PAT",
        ReferenceType.WEB: "ELEC WEB BLOG ICOMM",
    }.items()
    for tag in tags.split()
}
DETAILS: Mapping[str, ReferenceType] = {
    "preprint": ReferenceType.PREPRINT,
    "trial registry record": ReferenceType.TRIAL,
}
"""What M3 says of types that TY has no word for."""

SERVERS = (
    r"(?i)^(?:arxiv|biorxiv|medrxiv|psyarxiv|chemrxiv|osf preprints|preprints(?:\.org)?"
    r"|research square|ssrn(?: electronic journal)?)(?:\W|$)"
)
PREPRINT = tuple(place(tag, SERVERS) for tag in ("JF", "JO", "T2", "JA", "PB"))
"""Preprint servers, which export what they hold as articles."""

TRIAL = tuple(
    place(
        tag,
        r"^(?:NCT\d{8}|ISRCTN\d|EUCTR\d|ACTRN\d|CTRI/|ChiCTR|DRKS\d|IRCT\w*\d|JPRN-|NTR\d|PACTR\d|KCT\d|TCTR\d)",
    )
    for tag in ("AN", "ID", "U1")
)
"""Numbers of trial registries, where a record has its own id."""

TITLE = ("TI", "T1", "CT", "BT", "ST")
AUTHORS = ("AU", "A1")
YEAR = ("PY", "Y1", "DA")
JOURNAL = ("JF", "T2", "JO", "JA", "J2", "J9", "JI")
JOURNALS: Mapping[ReferenceType, tuple[str, ...]] = {
    # T2 is the book of a chapter, the proceedings of a paper, but only the series of a book.
    ReferenceType.CHAPTER: ("T2", "BT", "JF", "JO", "JA"),
    ReferenceType.CONFERENCE: ("T2", "BT", "JF", "JO", "JA", "J2", "C3"),
    ReferenceType.BOOK: ("JF", "JO"),
}
ABBREVIATIONS = ("J2", "JA", "JO", "JI", "J9")
DOIS = (
    place("DO", r"\A(?=.*10\.\d{4,9}/).+"),
    place("L3", r"10\.\d{4,9}/.+"),
    place("M3", r"doi:\s*(10\..+)"),
    place("L2", r"https?://(?:dx\.)?doi\.org/\S+"),
    place("UR", r"https?://(?:dx\.)?doi\.org/\S+"),
)
PMCIDS = (place("PMC", r"(?:PMC)?\d+"), place("C2", r"^PMC\d+"))
GLUED = re.compile(r"(?<!\s)\s{3,}+[A-Z][A-Z0-9]  ?- ")
"""Rayyan puts the line that followed in the file it read behind a value."""

NOTHING = frozenset({"n/a", "na", "n.a", "n.pag", "no pagination", "no pagination specified"})
"""What exporters write where there is no volume, issue or page."""

COPYRIGHT_NOTE = "Copyright of "
DATABASE = ("DB", "Database", "DP")
ACCESSION = (place("AN"),)
PMID = (place("PMID", r"\d+"), place("PM", r"\d+"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialect:
    """signs: any of them tells the dialect. The others: where its records hold these facts."""

    name: str
    signs: tuple[Place, ...]
    accession: tuple[Place, ...] = ACCESSION
    pmid: tuple[Place, ...] = PMID
    links: tuple[str, ...] = ("UR",)


WOS_COLLECTIONS = (
    "WOS|ISI|MEDLINE|BCI|BIOABS|BIOSIS|CABI|CCC|DRCI|FSTA|INSPEC|KJD|PPRN|RSCI|SCIELO|ZOOREC"
)

DIALECTS: tuple[Dialect, ...] = (
    Dialect(
        name="embase",
        signs=(place("U2", r"^L\d+$"),),
        accession=(place("U2", r"^L\d+$"),),
        pmid=(place("C5", r"^\d{1,8}$"),),
    ),
    Dialect(
        name="cochrane",
        signs=(place("AN", r"^CN-\d+"),),
        pmid=(place("C3", r"PUBMED (\d+)"),),
    ),
    Dialect(name="rayyan", signs=(place("AN", r"^rayyan-\d+"),)),
    Dialect(name="wos", signs=(place("AN", rf"^(?:{WOS_COLLECTIONS}):\S"),)),
    Dialect(
        name="scopus",
        signs=(place("DB", r"^Scopus$"), place("UR", r"scopus\.com/")),
        accession=(place("UR", r"[?&]eid=(2-s2\.0-\d+)"),),
        pmid=(place("C2", r"^\d{1,8}$"),),
    ),
    Dialect(
        name="ebsco",
        signs=(place("DP", r"^EBSCOhost$"), place("UR", r"ebscohost\.com/")),
        accession=(
            place("AN"),
            place("N1", r"Accession Number: ([^;\s]+)"),
            place("UR", r"[?&]AN=([^&\s]+)"),
        ),
    ),
    Dialect(
        name="ovid",
        signs=(
            place("L2", r"ovidsp|ovidweb"),
            place("UR", r"ovidsp|ovidweb"),
            place("DB", r"^Ovid|<[^<>\d]*+\d{4}"),
            place("ID", r"^E[DJ]\d+$"),
        ),
        accession=(place("AN"), place("ID"), place("L2", r"[?&]AN=([^&\s]+)")),
        links=("UR", "L2"),
    ),
    Dialect(
        name="psycnet",
        signs=(place("Provider", r"^American Psychological"), place("ID", r"^\d{4}-\d{5}-\d{3}$")),
        accession=(place("AN"), place("ID", r"^\d{4}-\d{5}-\d{3}$")),
    ),
    Dialect(name="proquest", signs=(place("UR", r"proquest\.com/"),)),
    Dialect(
        name="eppi",
        signs=(place("KW", r"^eppi-reviewer"),),
        accession=(place("U1", r"^\d+$"),),
    ),
    Dialect(
        name="bvs",
        signs=(
            place("ID", r"^[a-z]{2,9}-\d+$"),
            place("M1", r"^(?:lil|ibc|mdl|biblio)-\d+$"),
            place("UR", r"bvsalud\.org/"),
            place("DB", r"^(?:LILACS|IBECS|BDENF|BINACIS)\b"),
        ),
        accession=(*ACCESSION, place("ID", r"^[a-z]{2,9}-\d+$"), place("M1", r"^[a-z]{2,9}-\d+$")),
    ),
    Dialect(
        name="epistemonikos",
        signs=(place("ID", r"^epistemonikos"), place("UR", r"epistemonikos\.org/")),
        accession=(*ACCESSION, place("ID")),
    ),
    Dialect(
        name="openalex",
        signs=(place("ID", r"openalex\.org/W\d"), place("UR", r"openalex\.org/W\d")),
        accession=(place("ID", r"W\d+$"), place("UR", r"openalex\.org/(W\d+)")),
    ),
    Dialect(
        name="dimensions",
        signs=(place("UR", r"dimensions\.ai/"),),
        accession=(place("UR", r"/(pub\.\d+)"),),
    ),
    Dialect(
        name="lens", signs=(place("UR", r"lens\.org/"),), pmid=(place("LB", r"^\d{1,8}$"), *PMID)
    ),
    Dialect(
        name="jstor",
        signs=(place("UR", r"jstor\.org/"), place("Database", r"^JSTOR")),
        accession=(*ACCESSION, place("UR", r"jstor\.org/stable/(\S+)")),
    ),
    Dialect(name="refworks", signs=(place("ID", r"^RefID:"),), accession=(place("ID"),)),
)
PLAIN = Dialect(name="", signs=())
SIGNS = tuple((sign, dialect) for dialect in DIALECTS for sign in dialect.signs)


def dialect_of(fields: Fields) -> Dialect:
    """The first dialect of which a sign is there. Files are merged, so each record is asked."""
    tags = fields.tags
    for sign, dialect in SIGNS:
        if sign.tag in tags and fields.find((sign,)) is not None:
            return dialect
    return PLAIN


def parse(block: Block) -> tuple[ParsedReference, str | None]:
    """The reference in one RIS record."""
    fields = Fields(block)
    dialect = dialect_of(fields)
    kind = _type(fields)
    journal = fields.first(JOURNALS.get(kind, JOURNAL))
    abbreviation = next(
        (x for x in ABBREVIATIONS if fields.first((x,)) not in (None, journal)), None
    )
    title = fields.first(TITLE)
    reference = ParsedReference(
        type=kind,
        title=clean(title) if title else None,
        authors=people(fields.lines(*AUTHORS)),
        year=_year(fields),
        journal=clean(journal) if journal else None,
        journal_abbrev=fields.first((abbreviation,)) if abbreviation else None,
        volume=_given(fields, "VL", "VO"),
        issue=_given(fields, "IS", "CP"),
        pages=page_range(_given(fields, "SP"), _given(fields, "EP"))
        or _given(fields, "PG", "C7", "AR"),
        doi=doi_in(fields.find(DOIS) or ""),
        pmid=fields.find(dialect.pmid),
        pmcid=fields.find(PMCIDS),
        accession=fields.find(dialect.accession),
        abstract=_abstract(fields),
        keywords=keyword_list(fields.lines("KW")),
        urls=url_list(GLUED.split(line)[0] for line in fields.lines(*dialect.links)),
        language=fields.first(("LA",)),
        database=next(iter(fields.lines(*DATABASE)), None),
        raw=fields.raw,
    )
    return reference, dialect.name or None


def _type(fields: Fields) -> ReferenceType:
    """By TY, but for what it has no word for: registry records and preprints come as any type."""
    if detail := DETAILS.get((fields.first(("M3",)) or "").casefold()):
        return detail
    if fields.find(TRIAL):
        return ReferenceType.TRIAL
    kind = TYPES.get((fields.first(("TY",)) or "").upper(), ReferenceType.OTHER)
    is_unpublished = kind in (ReferenceType.ARTICLE, ReferenceType.OTHER)
    return ReferenceType.PREPRINT if is_unpublished and fields.find(PREPRINT) else kind


def _given(fields: Fields, *tags: str) -> str | None:
    """The first value of the tags, if it is one."""
    value = fields.first(tags)
    return value if value and value.rstrip(". ").casefold() not in NOTHING else None


def _year(fields: Fields) -> int | None:
    years = (year_in(value) for tag in YEAR for value in fields.all(tag))
    return next((year for year in years if year), None)


def _abstract(fields: Fields) -> str | None:
    """The abstract, its paragraphs apart. EBSCOhost adds a note on copyright as a second one."""
    for tag in ("AB", "N2"):
        texts = [x for x in fields.all(tag, "\n") if not x.startswith(COPYRIGHT_NOTE)]
        if text := decoded("\n".join(texts)).strip():
            return text
    return None


RIS = TaggedFormat(
    name="ris",
    label="RIS",
    suffixes=(".ris", ".txt"),
    start=START,
    grammar=GRAMMAR,
    parse=parse,
)
