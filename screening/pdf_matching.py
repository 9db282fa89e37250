"""Which report a PDF may be the full text of: by the DOI and title on its first pages, or by the file's name. Pure.

Only a DOI together with the title on the first page is certain: a DOI alone may be one that the text cites, and a title
alone may be a correction's or a conference abstract's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

MOST = 5
SHORTEST_TITLE = 20
SAME_TITLE = 92.0
SAME_NAME = 88.0
SHORTEST_DOI = 8
COMBINING = "Mn"


class Ground(StrEnum):
    """What speaks for a match, the strongest first."""

    DOI_AND_TITLE = "doi_and_title"
    DOI = "doi"
    TITLE = "title"
    NAME = "name"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """A report that is looked for. author: the first one's surname. Unknown texts are "", an unknown year is None."""

    report: str
    doi: str
    title: str
    author: str
    year: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """A report that the file may belong to."""

    report: str
    ground: Ground


def matches(*, pages: Sequence[str], name: str, wanted: Sequence[Wanted]) -> list[Match]:
    """The likeliest reports first, five at most. pages: texts of the first pages; name: the file's."""
    first = _plain(pages[0]) if pages else ""
    everything = unicodedata.normalize("NFKC", "\n".join(pages)).casefold()
    called = _plain(name.rpartition(".")[0] or name)
    found = []
    for each in wanted:
        ground = _ground(each, first=first, everything=everything, called=called)
        if ground is not None:
            found.append(Match(report=each.report, ground=ground))
    order = list(Ground)
    found.sort(key=lambda match: (order.index(match.ground), match.report))
    return found[:MOST]


def certain(found: Sequence[Match]) -> Match | None:
    """The match that needs no asking: the only one whose DOI and title both stand there."""
    sure = [match for match in found if match.ground is Ground.DOI_AND_TITLE]
    return sure[0] if len(sure) == 1 else None


def _ground(each: Wanted, *, first: str, everything: str, called: str) -> Ground | None:
    has_title = _has_title(each.title, first)
    if _has_doi(each.doi, everything):
        return Ground.DOI_AND_TITLE if has_title else Ground.DOI
    if has_title:
        return Ground.TITLE
    return Ground.NAME if _is_named(each, called) else None


def _has_doi(doi: str, text: str) -> bool:
    """Whether the whole DOI stands there; a line may break within it."""
    if len(doi) < SHORTEST_DOI:
        return False
    letters = r"\s?".join(re.escape(letter) for letter in doi.casefold())
    return re.search(rf"(?<![\w.]){letters}(?![\w/]|[.\-_;:(][a-z0-9])", text) is not None


def _has_title(title: str, first: str) -> bool:
    plain = _plain(title)
    if len(plain) < SHORTEST_TITLE or not first:
        return False
    return plain in first or fuzz.partial_ratio(plain, first, score_cutoff=SAME_TITLE) > 0


def _is_named(each: Wanted, called: str) -> bool:
    condensed = called.replace(" ", "")
    doi = _plain(each.doi).replace(" ", "")
    if len(doi) >= SHORTEST_DOI and doi in condensed:
        return True
    words = called.split()
    author = _plain(each.author).split()
    if author and each.year and set(author) <= set(words) and str(each.year) in words:
        return True
    title = _plain(each.title)
    if len(title) < SHORTEST_TITLE or len(called) < SHORTEST_TITLE:
        return False
    return fuzz.partial_ratio(called, title, score_cutoff=SAME_NAME) > 0


def _plain(text: str) -> str:
    """Without case, accents and punctuation; single blanks between words."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    letters = (char for char in decomposed if unicodedata.category(char) != COMBINING)
    return " ".join("".join(char if char.isalnum() else " " for char in letters).split())
