"""Crossref: what publishers deposited of a DOI, and the notices of Retraction Watch.

Source: REST API of Crossref, /works/{doi}: abstract (JATS), updated-by (type, DOI, updated, source).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

from reviews.formats.values import clean, doi_in

from .interface import Answer, BadAnswer, Client, Dialogue, Request, Service, Wanted
from .json_answers import Json, inside, object_in, objects, text
from .notices import Nature, Notice, is_same

NATURES = {
    "retraction": Nature.RETRACTION,
    "withdrawal": Nature.RETRACTION,
    "removal": Nature.RETRACTION,
    "partial_retraction": Nature.RETRACTION,
    "retraction_and_replacement": Nature.RETRACTION,
    "expression_of_concern": Nature.CONCERN,
    "concern": Nature.CONCERN,
    "correction": Nature.CORRECTION,
    "corrigendum": Nature.CORRECTION,
    "erratum": Nature.CORRECTION,
    "addendum": Nature.CORRECTION,
    "clarification": Nature.CORRECTION,
    "corrected-article": Nature.CORRECTION,
    "reinstatement": Nature.REINSTATEMENT,
}
TITLE_END = re.compile(r"</jats:title\s*>", re.I)
LINE_END = re.compile(r"</jats:(?:p|sec|list-item)\s*>", re.I)
TAG = re.compile(r"</?jats:[^<>]*>", re.I)


def ask(doi: str) -> Dialogue:
    body = yield Request(path=f"/works/{quote(doi, safe='')}")
    if body is None:
        return Answer()
    work = inside(object_in(body), "message")
    if doi_in(text(inside(work, "DOI"))) != doi:
        raise BadAnswer("another work")
    notices: list[Notice] = []
    for notice in _notices(inside(work, "updated-by")):
        if not any(is_same(notice, other) for other in notices):
            notices.append(notice)
    return Answer(abstract=plain(text(inside(work, "abstract"))), notices=tuple(notices))


def plain(jats: str) -> str:
    """An abstract in JATS as lines of text, its headings before them."""
    lined = LINE_END.sub("\n", TITLE_END.sub(": ", " ".join(jats.split())))
    lines = (clean(TAG.sub(" ", line)) for line in lined.split("\n"))
    found = "\n".join(line for line in lines if line)
    return re.sub(r"\A(?:abstract|summary)\s?:?\s+(?=\S)", "", found, flags=re.I)


def _notices(updates: Json) -> Iterator[Notice]:
    for update in objects(updates):
        kind = text(update.get("type")).casefold().replace(" ", "_")
        if nature := NATURES.get(kind):
            yield Notice(
                nature=nature,
                doi=doi_in(text(update.get("DOI"))) or "",
                on=_day(inside(update, "updated", "date-parts")),
            )


def _day(parts: Json) -> str:
    """date-parts as 2024-01-15; "" where the day is not given."""
    match parts:
        case [[int(year), int(month), int(day)]]:
            try:
                return date(year, month, day).isoformat()
            except ValueError:
                return ""
    return ""


CROSSREF = Client(
    service=Service.CROSSREF,
    gives=frozenset({Wanted.ABSTRACT, Wanted.NOTICES}),
    may_ask=lambda known: bool(known.doi),
    ask=lambda known: ask(known.doi),
)
