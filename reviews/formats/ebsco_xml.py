"""EBSCOhost XML (CINAHL, PsycInfo, ERIC ... by EBSCO).

Source: EBSCO, "EBSCOhost XML export: elements", and exports of its databases.
"""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from .reference import ParsedReference, RawField, ReferenceType
from .values import clean, decoded, doi_in, keyword_list, page_range, people, url_list, year_in
from .xml_records import Values, XmlFormat, by_path, first, texts

INFO = "header/controlInfo"
ARTICLE = f"{INFO}/artinfo"
TITLES = (f"{ARTICLE}/tig/atl", f"{ARTICLE}/atl", f"{INFO}/dissinfo/disstl")
BOOK_TITLES = (f"{INFO}/bkinfo/btl", f"{INFO}/bkinfo/tig/btl")
IDS = (f"{ARTICLE}/ui", f"{INFO}/pubinfo/ui", f"{INFO}/jinfo/ui")
TYPES: Mapping[str, ReferenceType] = {
    "academic journal": ReferenceType.ARTICLE,
    "article": ReferenceType.ARTICLE,
    "journal article": ReferenceType.ARTICLE,
    "magazine": ReferenceType.ARTICLE,
    "periodical": ReferenceType.ARTICLE,
    "news": ReferenceType.ARTICLE,
    "newspaper": ReferenceType.ARTICLE,
    "book": ReferenceType.BOOK,
    "ebook": ReferenceType.BOOK,
    "book chapter": ReferenceType.CHAPTER,
    "chapter": ReferenceType.CHAPTER,
    "conference": ReferenceType.CONFERENCE,
    "conference paper": ReferenceType.CONFERENCE,
    "conference materials": ReferenceType.CONFERENCE,
    "proceeding": ReferenceType.CONFERENCE,
    "dissertation": ReferenceType.THESIS,
    "dissertation/thesis": ReferenceType.THESIS,
    "doctoral dissertation": ReferenceType.THESIS,
    "report": ReferenceType.REPORT,
    "technical report": ReferenceType.REPORT,
    "preprint": ReferenceType.PREPRINT,
    "patent": ReferenceType.PATENT,
}


def parse(record: Element, raw: tuple[RawField, ...]) -> tuple[ParsedReference, str | None]:
    """The reference in one rec."""
    values = by_path(raw)
    book = first(values, *BOOK_TITLES)
    own_title = first(values, *TITLES)
    title = own_title or book
    journal = first(values, f"{INFO}/jinfo/jtl") or (book if own_title else None)
    ids = {
        each.get("type", "").casefold(): (each.text or "").strip()
        for path in reversed(IDS)
        for each in record.iterfind(path)
    }
    abstract = "\n".join(texts(values, f"{ARTICLE}/ab"))
    reference = ParsedReference(
        type=_type(values, own_title=own_title),
        title=clean(title) if title else None,
        authors=people(texts(values, f"{ARTICLE}/aug/au"))
        or people(texts(values, f"{INFO}/bkinfo/aug/au", f"{INFO}/dissinfo/aug/au")),
        year=_year(values),
        journal=clean(journal) if journal else None,
        volume=first(values, f"{INFO}/pubinfo/vid", f"{INFO}/pubinfo/vol"),
        issue=first(values, f"{INFO}/pubinfo/iid"),
        pages=_pages(values),
        doi=doi_in(ids.get("doi", "")),
        pmid=ids.get("pmid") or None,
        accession=first(values, "header/@uiTerm") or ids.get("an") or None,
        abstract=decoded(abstract).strip() or None,
        keywords=keyword_list(
            texts(values, f"{ARTICLE}/su", f"{ARTICLE}/sug/subj", f"{ARTICLE}/keyword")
        ),
        urls=url_list(texts(values, "plink", "pdfLink", f"{INFO}/plink")),
        language=first(values, f"{INFO}/language"),
        database=first(values, "header/@longDbName", "header/@shortDbName"),
        raw=raw,
    )
    return reference, "ebsco"


def _type(values: Values, *, own_title: str | None) -> ReferenceType:
    """By the words for it; else by whose title it is."""
    words = texts(values, f"{ARTICLE}/pubtype", f"{ARTICLE}/doctype")
    kinds = [TYPES.get(word.casefold()) for word in words]
    if kind := next((kind for kind in kinds if kind), None):
        return kind
    if first(values, f"{INFO}/dissinfo/disstl"):
        return ReferenceType.THESIS
    if first(values, *BOOK_TITLES):
        return ReferenceType.CHAPTER if own_title else ReferenceType.BOOK
    is_journal = f"{INFO}/jinfo/jtl" in values
    return ReferenceType.ARTICLE if is_journal else ReferenceType.OTHER


def _year(values: Values) -> int | None:
    dates = texts(values, f"{INFO}/pubinfo/dt/@year", f"{INFO}/pubinfo/dt")
    return next((year for date in dates if (year := year_in(date))), None)


def _pages(values: Values) -> str | None:
    """The pages; else from the first page and the number of pages; else the first page."""
    pages = first(values, f"{ARTICLE}/pages")
    start, count = first(values, f"{ARTICLE}/ppf"), first(values, f"{ARTICLE}/ppct")
    if pages or not (start and count and start.isdecimal() and count.isdecimal()):
        return pages or start
    if max(len(start), len(count)) > 9:
        return start
    return page_range(start, str(max(int(start), int(start) + int(count) - 1)))


EBSCO_XML = XmlFormat(
    name="ebsco-xml",
    label="EBSCOhost XML",
    records=("rec",),
    wrappers=("records",),
    start=r"<records\b[^<>]*>\s*<rec\b",
    parse=parse,
)
