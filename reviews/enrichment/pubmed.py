"""PubMed: what NLM has of a report, and the notices that it links to it.

Source: NCBI E-utilities, esearch and efetch; NLM's DTD, CommentsCorrections.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from datetime import date
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from reviews.formats.pubmed_xml import PUBMED_XML, parse
from reviews.formats.reference import ParsedReference
from reviews.formats.values import doi_in
from reviews.formats.xml_records import values_of
from reviews.texts import is_text

from .interface import (
    LONGEST_TEXT,
    Answer,
    BadAnswer,
    Client,
    Dialogue,
    Known,
    Request,
    Service,
    Wanted,
)
from .json_answers import inside, object_in
from .notices import Nature, Notice

EUTILS = "/entrez/eutils"
NATURES = {
    "RetractionIn": Nature.RETRACTION,
    "RetractedandRepublishedIn": Nature.RETRACTION,
    "ExpressionOfConcernIn": Nature.CONCERN,
    "ErratumIn": Nature.CORRECTION,
    "CorrectedandRepublishedIn": Nature.CORRECTION,
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY = re.compile(rf"\b(\d{{4}}) ({'|'.join(MONTHS)}) (\d{{1,2}})\b")
PMID = re.compile(r"[1-9][0-9]{0,8}")


def ask(known: Known) -> Dialogue:
    pmid = known.pmid if PMID.fullmatch(known.pmid) else ""
    if not pmid:
        pmid = yield from _pmid_of(known.doi)
    if not pmid:
        return Answer()
    query = {"db": "pubmed", "id": pmid, "retmode": "xml"}
    body = yield Request(path=f"{EUTILS}/efetch.fcgi", query=query)
    article = None if body is None else _article(body)
    if article is None:
        return Answer()
    reference, _dialect = parse(article, tuple(values_of(article)))
    if reference.pmid != pmid:
        raise BadAnswer("another report")
    if not known.pmid and reference.doi != known.doi:
        # What the search found names it, and isn't it.
        return Answer()
    return Answer(
        abstract=_kept(reference),
        doi=reference.doi or "",
        notices=tuple(_notices(article)),
    )


def _pmid_of(doi: str) -> Generator[Request, bytes | None, str]:
    """The PMID of the one report with this DOI; "" where none or several have it."""
    term = doi.replace('"', "")
    query = {"db": "pubmed", "term": f'"{term}"[AID]', "retmode": "json", "retmax": "2"}
    body = yield Request(path=f"{EUTILS}/esearch.fcgi", query=query)
    found = None if body is None else inside(object_in(body), "esearchresult", "idlist")
    match found:
        case [str(pmid)] if PMID.fullmatch(pmid):
            return pmid
    return ""


def _article(body: bytes) -> Element | None:
    """The one report of an answer; None where PubMed has none of this number."""
    try:
        root = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadAnswer("not XML") from error
    if root.tag not in PUBMED_XML.wrappers:
        raise BadAnswer("no set of reports")
    found = [each for each in root if each.tag in PUBMED_XML.records]
    return found[0] if len(found) == 1 else None


def _kept(reference: ParsedReference) -> str:
    text = reference.abstract or ""
    return text if len(text) <= LONGEST_TEXT and is_text(text) else ""


def _notices(article: Element) -> Iterator[Notice]:
    for each in article.iterfind("MedlineCitation/CommentsCorrectionsList/CommentsCorrections"):
        if nature := NATURES.get(each.get("RefType", "")):
            source, pmid = each.findtext("RefSource") or "", (each.findtext("PMID") or "").strip()
            yield Notice(
                nature=nature,
                doi=doi_in(source) or "",
                pmid=pmid if PMID.fullmatch(pmid) else "",
                on=_day(source),
            )


def _day(source: str) -> str:
    """The day in "N Engl J Med. 2020 Jun 25;382(26):2582"; "" where a part of it is missing."""
    found = DAY.search(source)
    if not found:
        return ""
    try:
        return date(int(found[1]), MONTHS.index(found[2]) + 1, int(found[3])).isoformat()
    except ValueError:
        return ""


PUBMED = Client(
    service=Service.PUBMED,
    gives=frozenset({Wanted.ABSTRACT, Wanted.DOI, Wanted.NOTICES}),
    may_ask=lambda known: bool(known.doi or PMID.fullmatch(known.pmid)),
    ask=ask,
)
