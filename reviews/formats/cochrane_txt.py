"""The Cochrane Library's plain text: trials of CENTRAL, reviews, protocols, clinical answers.

Source: exports of the Cochrane Library ("Plain text"), and their tags in its RIS export.
"""

import re
from collections.abc import Mapping

from .fields import Fields, place
from .reference import ParsedReference, ReferenceType
from .tagged import Block, Grammar, TaggedFormat
from .values import clean, decoded, doi_in, keyword_list, people, url_list, year_in

TAGS = (
    "AB|AD|AN|AU|AV|CC|CN|CO|CT|CY|DB|DE|DO|DOI|DP|ED|EM|GN|ID|IN|IS|ISBN|ISSN|JT|KY|KW|LA|LG|LK|MC|MH"
    "|NO|NT|OI|PB|PG|PM|PMID|PN|PT|PU|PY|RN|SD|SN|SO|ST|TI|UR|URL|US|VL|XR|YR"
)
GRAMMAR = Grammar(
    # Only known tags: a wrapped abstract may go on with "CI: 1.1 to 1.9" at the start of a line.
    tag=re.compile(rf"\ufeff?(Record(?= #\d+ of \d+\s*$)|(?:{TAGS})(?=:))(?: |:(?!//))[ \t]*(.*)"),
    start="Record",
    other=(re.compile(r"\ufeff?(?:TY  ?- ?[A-Z]|PMID ?- ?\d)"), "RIS or PubMed"),
)
START = re.compile(r"^\ufeff?Record #\d+ of \d+\s+ID: ", re.M)

TYPES: Mapping[str, ReferenceType] = {
    "trial registry record": ReferenceType.TRIAL,
    "clinical trial protocol": ReferenceType.ARTICLE,
    "preprint": ReferenceType.PREPRINT,
    "conference proceeding": ReferenceType.CONFERENCE,
    "conference abstract": ReferenceType.CONFERENCE,
    "book": ReferenceType.BOOK,
    "book chapter": ReferenceType.CHAPTER,
    "report": ReferenceType.REPORT,
    "thesis": ReferenceType.THESIS,
}
"""What PT says; a record may have several, and most have a journal article's."""

DATABASES = (
    (re.compile(r"CN-"), "Cochrane Central Register of Controlled Trials (CENTRAL)"),
    (re.compile(r"(?:CD|MR)\d"), "Cochrane Database of Systematic Reviews"),
    (re.compile(r"CCA"), "Cochrane Clinical Answers"),
)
"""The databases of the library by how their ids begin."""

DOIS = (place("DOI"), place("DO"), place("US", r"https?://(?:dx\.)?doi\.org/\S+"))
PMID = (place("PM", r"PUBMED (\d+)"), place("XR", r"PUBMED (\d+)"), place("PM", r"^\d{1,8}$"))


def parse(block: Block) -> tuple[ParsedReference, str | None]:
    """The reference in one record."""
    fields = Fields(block)
    title = fields.first(("TI",))
    journal = fields.first(("SO", "JT"))
    accession = fields.first(("ID", "AN"))
    reference = ParsedReference(
        type=_type(fields),
        title=clean(title) if title else None,
        authors=people(fields.lines("AU")),
        year=year_in(fields.first(("YR", "PY")) or ""),
        journal=clean(journal) if journal else None,
        volume=fields.first(("VL",)),
        issue=fields.first(("NO",)),
        pages=fields.first(("PG",)),
        doi=doi_in(fields.find(DOIS) or ""),
        pmid=fields.find(PMID),
        accession=accession,
        abstract=decoded("\n".join(fields.all("AB"))).strip() or None,
        keywords=keyword_list([*fields.all("KY"), *fields.all("KW"), *fields.all("MH")]),
        urls=url_list(fields.all("US") + fields.all("UR") + fields.all("URL")),
        language=fields.first(("LA", "LG")),
        database=next((name for sign, name in DATABASES if sign.match(accession or "")), None),
        raw=fields.raw,
    )
    return reference, "cochrane"


def _type(fields: Fields) -> ReferenceType:
    kinds = [x.strip().casefold() for x in ";".join(fields.all("PT")).split(";")]
    found = (kind for kind in map(TYPES.get, kinds) if kind)
    return next(found, ReferenceType.ARTICLE)


COCHRANE_TXT = TaggedFormat(
    name="cochrane-txt",
    label="Cochrane Library text",
    suffixes=(".txt",),
    start=START,
    grammar=GRAMMAR,
    parse=parse,
)
