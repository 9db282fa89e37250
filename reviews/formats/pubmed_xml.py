"""PubMed XML: what efetch, "Save as XML" and the yearly files hold, articles and books.

Source: NLM, "MEDLINE/PubMed XML element descriptions" and the DTDs pubmed_250101, bookdoc_250101.
"""

import re
from collections.abc import Iterable
from itertools import chain
from xml.etree.ElementTree import Element

from .reference import ParsedReference, RawField, ReferenceType
from .values import doi_in, keyword_list, page_range, person, year_in
from .xml_records import Values, XmlFormat, by_path, first, inside, one_line, text_of, texts

ARTICLE = "MedlineCitation/Article"
BOOK = "BookDocument"
ISSUE = f"{ARTICLE}/Journal/JournalIssue"
TITLES = (f"{ARTICLE}/ArticleTitle", f"{BOOK}/ArticleTitle")
NO_TITLE = frozenset(("[not available].", "[not available]", "not available"))
VERNACULAR = (f"{ARTICLE}/VernacularTitle", f"{BOOK}/VernacularTitle")
BOOK_TITLE = f"{BOOK}/Book/BookTitle"
OWN = (ARTICLE, BOOK)
"""What the record itself says: whom a book around a chapter names, stays with the raw values."""

YEARS = (
    f"{ISSUE}/PubDate/Year",
    f"{ISSUE}/PubDate/MedlineDate",
    f"{BOOK}/Book/PubDate/Year",
    f"{BOOK}/Book/PubDate/MedlineDate",
    f"{BOOK}/Book/BeginningDate/Year",
    f"{ARTICLE}/ArticleDate/Year",
    f"{BOOK}/ContributionDate/Year",
)
HISTORY = (
    "PubmedData/History/PubMedPubDate[@PubStatus='entrez']/Year",
    "PubmedData/History/PubMedPubDate[@PubStatus='pubmed']/Year",
)
PMIDS = ("MedlineCitation/PMID", f"{BOOK}/PMID")
ABBREVIATIONS = (
    f"{ARTICLE}/Journal/ISOAbbreviation",
    "MedlineCitation/MedlineJournalInfo/MedlineTA",
)
ID_LISTS = ("PubmedData/ArticleIdList", f"{BOOK}/ArticleIdList", "PubmedBookData/ArticleIdList")
AROUND = f"{BOOK}/Book"
PAGES = tuple(
    (
        f"{place}/Pagination/MedlinePgn",
        f"{place}/Pagination/StartPage",
        f"{place}/Pagination/EndPage",
    )
    for place in (ARTICLE, BOOK)
)
OTHER_ABSTRACTS = "MedlineCitation/OtherAbstract"
HEADINGS = "MedlineCitation/MeshHeadingList"
KEYWORDS = ("MedlineCitation/KeywordList/Keyword", f"{BOOK}/KeywordList/Keyword")
KINDS = (f"{ARTICLE}/PublicationTypeList/PublicationType", f"{BOOK}/PublicationType")
JOURNAL_TITLE = f"{ARTICLE}/Journal/Title"
VOLUMES = (f"{ISSUE}/Volume", f"{BOOK}/Book/Volume")
ISSUES = (f"{ISSUE}/Issue",)
LANGUAGES = (f"{ARTICLE}/Language", f"{BOOK}/Language")
PMC = re.compile(r"PMC\d+", re.I)


def parse(record: Element, raw: tuple[RawField, ...]) -> tuple[ParsedReference, str | None]:
    """The reference in one PubmedArticle or PubmedBookArticle."""
    values = by_path(raw)
    title = first(values, *TITLES)
    if not title or title.casefold() in NO_TITLE:
        title = first(values, *VERNACULAR) or title
    book = first(values, BOOK_TITLE)
    own = [inside(record, path) for path in OWN]
    ids = _ids(record)
    pmid = first(values, *PMIDS) or ids.get("pubmed")
    abbreviation = first(values, *ABBREVIATIONS)
    journal = first(values, JOURNAL_TITLE) or (book if title else None)
    reference = ParsedReference(
        type=_type(values, is_chapter=bool(book and title), is_book=bool(book)),
        title=one_line(title or book),
        authors=_authors(own),
        year=_year(values, record),
        journal=one_line(journal or abbreviation),
        journal_abbrev=abbreviation,
        volume=first(values, *VOLUMES),
        issue=first(values, *ISSUES),
        pages=_pages(values),
        doi=_doi([*own, inside(record, AROUND)], ids),
        pmid=pmid,
        pmcid=ids["pmc"].upper() if PMC.fullmatch(ids.get("pmc", "")) else None,
        accession=pmid,
        abstract=_abstract(own, record),
        keywords=_keywords(record, values),
        language=first(values, *LANGUAGES),
        database="PubMed",
        raw=raw,
    )
    return reference, "pubmed"


def _ids(record: Element) -> dict[str, str]:
    """The record's own ids by type; those of the reports that it cites stand elsewhere."""
    found: dict[str, str] = {}
    for path in ID_LISTS:
        for each in inside(record, path):
            if text := text_of(each):
                found.setdefault(each.get("IdType", "pubmed"), text)
    return found


def _doi(places: Iterable[Iterable[Element]], ids: dict[str, str]) -> str | None:
    for each in chain.from_iterable(places):
        if each.tag != "ELocationID" or each.get("EIdType") != "doi":
            continue
        if each.get("ValidYN") != "N" and (doi := doi_in(text_of(each))):
            return doi
    return doi_in(ids.get("doi", ""))


def _year(values: Values, record: Element) -> int | None:
    for path in YEARS:
        if path in values and (year := year_in(values[path][0])):
            return year
    dates = (record.findtext(path) for path in HISTORY)
    return next((year for date in dates if date and (year := year_in(date))), None)


def _type(values: Values, *, is_chapter: bool, is_book: bool) -> ReferenceType:
    kinds = {kind.casefold() for kind in texts(values, *KINDS)}
    if "preprint" in kinds:
        return ReferenceType.PREPRINT
    if "dataset" in kinds and "journal article" not in kinds:
        return ReferenceType.DATASET
    if is_book:
        return ReferenceType.CHAPTER if is_chapter else ReferenceType.BOOK
    return ReferenceType.ARTICLE


def _authors(own: Iterable[Iterable[Element]]) -> tuple[str, ...]:
    """People and groups in order; a name marked as not valid is the wrong form of another."""
    names: list[str | None] = []
    for people in chain.from_iterable(own):
        if people.tag == "AuthorList" and people.get("Type", "authors") == "authors":
            names += [_name(author) for author in people if author.get("ValidYN") != "N"]
    return tuple(name for name in names if name)


def _name(author: Element) -> str | None:
    parts = {part.tag: text_of(part) if len(part) else part.text for part in author}
    family = parts.get("LastName")
    given = parts.get("ForeName") or parts.get("FirstName") or parts.get("Initials")
    if not family:
        return person(one_line(parts.get("CollectiveName") or given) or "")
    if suffix := parts.get("Suffix"):
        given = f"{given} {suffix}" if given else suffix
    return one_line(f"{family}, {given}" if given else family)


def _pages(values: Values) -> str | None:
    for whole, start, end in PAGES:
        if pages := first(values, whole):
            return pages
        if page := first(values, start):
            return page_range(page, first(values, end))
    return None


def _abstract(own: Iterable[Iterable[Element]], record: Element) -> str | None:
    """The abstract with the labels of its parts; else one in English, else any other."""
    for each in chain.from_iterable(own):
        if each.tag == "Abstract" and (text := _labelled(each)):
            return text
    others = record.findall(OTHER_ABSTRACTS)
    english = [each for each in others if each.get("Language", "eng") == "eng"]
    return next((text for each in (*english, *others) if (text := _labelled(each))), None)


def _labelled(abstract: Element) -> str:
    parts = []
    for part in abstract.iterfind("AbstractText"):
        text = text_of(part)
        if "\n" in text:
            lines = (one_line(line) for line in text.splitlines())
            text = "\n".join(line for line in lines if line)
        label = part.get("Label", "").strip()
        if text:
            parts.append(f"{label}: {text}" if label else text)
    return "\n".join(parts)


def _keywords(record: Element, values: Values) -> tuple[str, ...]:
    """MeSH headings as PubMed writes them ("Ketamine/therapeutic use"), then other keywords."""
    headings = ["/".join(map(text_of, heading)) for heading in inside(record, HEADINGS)]
    return keyword_list([*headings, *texts(values, *KEYWORDS)])


PUBMED_XML = XmlFormat(
    name="pubmed-xml",
    label="PubMed XML",
    records=("PubmedArticle", "PubmedBookArticle"),
    wrappers=("PubmedArticleSet", "PubmedBookArticleSet"),
    start=r"<(?:PubmedArticleSet|PubmedArticle|PubmedBookArticle|PubmedBookArticleSet)\b",
    parse=parse,
)
