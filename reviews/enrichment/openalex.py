"""OpenAlex: abstracts as indexes of their words, DOIs of PMIDs, and open copies.

Source: OpenAlex API, /works/doi:... and /works/pmid:...: ids, abstract_inverted_index, best_oa_location.
"""

from __future__ import annotations

from urllib.parse import quote

from reviews.formats.values import clean, doi_in

from .interface import (
    LONGEST_TEXT,
    Answer,
    BadAnswer,
    Client,
    Dialogue,
    Known,
    OpenCopy,
    Request,
    Service,
    Wanted,
    web_address,
)
from .json_answers import Json, inside, object_in, text

MOST_WORDS = 10_000


def ask(known: Known) -> Dialogue:
    name = (
        f"doi:{quote(known.doi, safe='/')}" if known.doi else f"pmid:{quote(known.pmid, safe='')}"
    )
    body = yield Request(path=f"/works/{name}")
    if body is None:
        return Answer()
    work = object_in(body)
    doi = doi_in(text(work.get("doi"))) or ""
    pmid = text(inside(work, "ids", "pmid")).rstrip("/").rpartition("/")[2]
    if (known.doi and doi != known.doi) or (not known.doi and pmid != known.pmid):
        raise BadAnswer("another work")
    return Answer(
        abstract=from_index(work.get("abstract_inverted_index")),
        doi=doi,
        open_copy=_open_copy(work.get("best_oa_location")),
    )


def from_index(index: Json) -> str:
    """A text from its words with their places; "" where a place is no place, or there are too many."""
    if not isinstance(index, dict):
        return ""
    words: dict[int, str] = {}
    for word, places in index.items():
        if not isinstance(places, list) or len(words) + len(places) > MOST_WORDS:
            return ""
        for place in places:
            if type(place) is not int or not 0 <= place < MOST_WORDS:
                return ""
            words[place] = word
    found = text(" ".join(words[place] for place in sorted(words)))
    return clean(found) if len(found) <= LONGEST_TEXT else ""


def _open_copy(location: Json) -> OpenCopy | None:
    url = web_address(inside(location, "pdf_url")) or web_address(
        inside(location, "landing_page_url")
    )
    if not url:
        return None
    return OpenCopy(
        url=url,
        version=text(inside(location, "version"))[:40],
        licence=text(inside(location, "license"))[:40],
    )


OPENALEX = Client(
    service=Service.OPENALEX,
    gives=frozenset({Wanted.ABSTRACT, Wanted.DOI, Wanted.OPEN_COPY}),
    may_ask=lambda known: bool(known.doi or known.pmid.isdigit()),
    ask=ask,
)
