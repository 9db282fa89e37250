"""Unpaywall: where a copy can be read by everybody.

Source: Unpaywall REST API v2, /v2/{doi}: is_oa, best_oa_location.
"""

from __future__ import annotations

from urllib.parse import quote

from reviews.formats.values import doi_in

from .interface import (
    Answer,
    BadAnswer,
    Client,
    Dialogue,
    OpenCopy,
    Request,
    Service,
    Wanted,
    web_address,
)
from .json_answers import inside, object_in, text


def ask(doi: str) -> Dialogue:
    body = yield Request(path=f"/v2/{quote(doi, safe='/')}")
    if body is None:
        return Answer()
    work = object_in(body)
    if doi_in(text(work.get("doi"))) != doi:
        raise BadAnswer("another work")
    best = work.get("best_oa_location")
    url = web_address(inside(best, "url_for_pdf")) or web_address(inside(best, "url"))
    if not url:
        return Answer()
    copy = OpenCopy(
        url=url,
        version=text(inside(best, "version"))[:40],
        licence=text(inside(best, "license"))[:40],
    )
    return Answer(open_copy=copy)


UNPAYWALL = Client(
    service=Service.UNPAYWALL,
    gives=frozenset({Wanted.OPEN_COPY}),
    may_ask=lambda known: bool(known.doi),
    ask=lambda known: ask(known.doi),
)
