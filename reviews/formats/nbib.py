"""PubMed's own format (.nbib, MEDLINE display).

Source: "MEDLINE/PubMed Data Element (Field) Descriptions", National Library of Medicine.
"""

import re

from .fields import Fields, place
from .reference import ParsedReference, ReferenceType
from .tagged import Block, Grammar, TaggedFormat
from .values import clean, decoded, doi_in, keyword_list, people, year_in

GRAMMAR = Grammar(
    # The tag is padded to four characters: column five is the dash.
    tag=re.compile(
        r"\ufeff?([A-Z][A-Z0-9]{3}|[A-Z][A-Z0-9]{2}(?= -)|[A-Z][A-Z0-9](?=  -)) *-(?=\s|$)\s?(.*)"
    ),
    start="PMID",
    blank_ends=True,
    other=(re.compile(r"\ufeff?TY  ?- ?[A-Z]"), "RIS"),
)
START = re.compile(r"^\ufeff?PMID(?: ?- ?\d+|- )[^\S\r\n]*\r?$", re.M)
"""Records that PubMed lacks have a blank number."""
DOIS = (
    place("LID", r"^(10\.\S++) \[doi\]"),
    place("AID", r"^(10\.\S++) \[doi\]"),
    place("SO", r"doi:\s*(10\.\S+)"),
)


def parse(block: Block) -> tuple[ParsedReference, str | None]:
    """The reference in one PubMed record."""
    fields = Fields(block)
    title = fields.first(("TI", "BTI", "CTI", "TT"))
    journal = fields.first(("JT",)) or (fields.first(("BTI",)) if "TI" in fields else None)
    abbreviation = fields.first(("TA",))
    pmid = fields.find((place("PMID", r"^\d+"),))
    reference = ParsedReference(
        type=_type(fields),
        title=clean(title) if title else None,
        authors=_authors(fields),
        year=year_in(fields.first(("DP",)) or "") or year_in(fields.first(("DEP", "EDAT")) or ""),
        journal=clean(journal or abbreviation or "") or None,
        journal_abbrev=abbreviation,
        volume=fields.first(("VI",)),
        issue=fields.first(("IP",)),
        pages=fields.first(("PG",)),
        doi=doi_in(fields.find(DOIS) or ""),
        pmid=pmid,
        pmcid=fields.find((place("PMC", r"PMC\d+"),)),
        accession=pmid,
        abstract=decoded(fields.first(("AB", "OAB")) or "").strip() or None,
        keywords=keyword_list([*fields.all("MH"), *fields.all("OT")]),
        language=fields.first(("LA",)),
        database="PubMed",
        raw=fields.raw,
    )
    return reference, "pubmed"


def _type(fields: Fields) -> ReferenceType:
    kinds = {kind.casefold() for kind in fields.all("PT")}
    if "preprint" in kinds:
        return ReferenceType.PREPRINT
    if "dataset" in kinds and "journal article" not in kinds:
        return ReferenceType.DATASET
    if "BTI" in fields:
        return ReferenceType.CHAPTER if "TI" in fields else ReferenceType.BOOK
    return ReferenceType.ARTICLE


def _authors(fields: Fields) -> tuple[str, ...]:
    """People and groups in order: FAU where there is one, else AU. An AU follows its FAU."""
    names = []
    has_full = False
    for tag, value in fields.pairs():
        if tag in ("FAU", "CN") or (tag == "AU" and not has_full):
            names.append(value)
        has_full = tag == "FAU"
    return people(names)


NBIB = TaggedFormat(
    name="nbib",
    label="PubMed",
    suffixes=(".nbib", ".txt"),
    start=START,
    grammar=GRAMMAR,
    parse=parse,
)
