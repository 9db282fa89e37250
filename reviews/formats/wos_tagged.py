"""Web of Science, tagged plain text (.ciw, .isi, "full record" .txt).

Source: "Web of Science Core Collection field tags", Clarivate.
"""

import re
from collections.abc import Mapping

from .fields import Fields, place
from .reference import ParsedReference, ReferenceType
from .tagged import Block, Grammar, TaggedFormat
from .values import clean, decoded, doi_in, keyword_list, page_range, people, url_list, year_in

GRAMMAR = Grammar(
    tag=re.compile(r"\ufeff?([A-Z][A-Z0-9])(?=\s|$)[ \t]?(.*)"),
    start="PT",
    end="ER",
    file_tags=frozenset({"FN", "VR", "EF"}),
    other=(re.compile(r"\ufeff?(?:TY  ?- ?[A-Z]|PMID ?- ?\d)"), "RIS or PubMed"),
)
START = re.compile(
    r"^\ufeff?(?:FN [^\r\n]*[\r\n]+VR \d|PT [A-Z](?:[a-z ]*)[\r\n]+[A-Z][A-Z0-9] )", re.M
)

TYPES: Mapping[str, ReferenceType] = {
    "J": ReferenceType.ARTICLE,
    "S": ReferenceType.ARTICLE,
    "B": ReferenceType.BOOK,
    "C": ReferenceType.CONFERENCE,
    "P": ReferenceType.PATENT,
}
DETAILS: Mapping[str, ReferenceType] = {
    "proceedings paper": ReferenceType.CONFERENCE,
    "book chapter": ReferenceType.CHAPTER,
    "preprint": ReferenceType.PREPRINT,
    "data set": ReferenceType.DATASET,
    "data study": ReferenceType.DATASET,
    "software": ReferenceType.SOFTWARE,
    "dissertation/thesis": ReferenceType.THESIS,
}


def parse(block: Block) -> tuple[ParsedReference, str | None]:
    """The reference in one Web of Science record."""
    fields = Fields(block)
    title = fields.first(("TI",))
    journal = fields.first(("SO", "SE"))
    reference = ParsedReference(
        type=_type(fields),
        title=clean(title) if title else None,
        authors=people(fields.lines("AF") or fields.lines("AU")) + people(fields.all("CA")),
        year=year_in(fields.first(("PY",)) or "") or year_in(fields.first(("EA", "PD")) or ""),
        journal=clean(journal) if journal else None,
        journal_abbrev=fields.first(("JI", "J9")),
        volume=fields.first(("VL",)),
        issue=fields.first(("IS",)),
        pages=page_range(fields.first(("BP",)), fields.first(("EP",))) or fields.first(("AR",)),
        doi=doi_in(fields.first(("DI",)) or ""),
        pmid=fields.find((place("PM", r"\d+"),)),
        accession=fields.first(("UT",)),
        abstract=decoded("\n".join(fields.all("AB"))).strip() or None,
        keywords=keyword_list([*fields.all("DE"), *fields.all("ID")]),
        urls=url_list(fields.all("UR")),
        language=fields.first(("LA",)),
        database="Web of Science",
        raw=fields.raw,
    )
    return reference, "wos"


def _type(fields: Fields) -> ReferenceType:
    """By PT; what DT adds counts for anything but a journal article, a preprint aside."""
    kind = TYPES.get((fields.first(("PT",)) or "")[:1], ReferenceType.OTHER)
    details = [DETAILS.get(x.strip().casefold()) for x in (fields.first(("DT",)) or "").split(";")]
    if ReferenceType.PREPRINT in details:
        return ReferenceType.PREPRINT
    is_journal = (fields.first(("PT",)) or "").startswith("J")
    return kind if is_journal else next((x for x in details if x), kind)


WOS_TAGGED = TaggedFormat(
    name="wos-tagged",
    label="Web of Science plain text",
    suffixes=(".ciw", ".isi", ".txt"),
    start=START,
    grammar=GRAMMAR,
    parse=parse,
)
