"""Words of records and of searches: how a text falls into words, and what somebody typed into the search box. Pure.

Both sides are cut and folded here, so that every database finds the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

MAX_TERMS = 24
# As many words of one field as are looked through, and as much of one word.
MAX_WORDS = 4000
MAX_LETTERS = 100
FIRST_YEAR, LAST_YEAR = 1000, 2999

# Vowel signs of Hebrew and Arabic may be left out in writing, as accents may.
MARKS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u0640]+"
)
# Scripts without spaces between words: each sign is a word, and a word is a phrase of signs.
SIGNS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Signs of Indian scripts that are no letters to Python belong to their words.
WORD = re.compile(f"[{SIGNS}]|(?:(?![{SIGNS}])[^\\W_]|[\u0900-\u0dff])+")
# The same of a text in ASCII, which is looked at ten times faster.
ASCII_WORD = re.compile("[a-z0-9]+")
PIECE = re.compile(
    r'(?P<minus>-)?(?:(?P<field>[a-z]+):\s{0,3})?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))(?P<star>\*?)',
    re.IGNORECASE,
)
DOI_ADDRESS = re.compile(r"^(?:https?://)?(?:dx\.)?doi\.org/", re.IGNORECASE)
YEARS = re.compile(r"(\d{4})?\s*(-|–|\.\.)?\s*(\d{4})?")


class Field(StrEnum):
    """What of a record can be looked through apart."""

    TITLE = "title"
    AUTHORS = "authors"
    JOURNAL = "journal"
    ABSTRACT = "abstract"
    KEYWORDS = "keywords"
    IDS = "ids"
    YEAR = "year"


NAMES = {
    **{"title": Field.TITLE, "ti": Field.TITLE, "abstract": Field.ABSTRACT, "ab": Field.ABSTRACT},
    **{"author": Field.AUTHORS, "authors": Field.AUTHORS, "au": Field.AUTHORS},
    **{"journal": Field.JOURNAL, "keyword": Field.KEYWORDS, "keywords": Field.KEYWORDS},
    **{"doi": Field.IDS, "pmid": Field.IDS, "pmcid": Field.IDS, "id": Field.IDS},
    "year": Field.YEAR,
}


class Term(NamedTuple):
    """Words that follow each other. field: None for anywhere; is_beginning: the last one may go on."""

    words: tuple[str, ...]
    field: Field | None = None
    is_beginning: bool = False


class Years(NamedTuple):
    """From one year to another, both included."""

    first: int
    last: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """What somebody looks for. wanted: each must be there; unwanted: none may be; years: within each; not_years: in none."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    years: tuple[Years, ...] = ()
    not_years: tuple[Years, ...] = ()


def words_of(text: str) -> list[str]:
    """The words of a text in order, in lower case without accents and vowel points."""
    if text.isascii():
        found = ASCII_WORD.findall(text.lower())
    else:
        # Composed again: else the letters of Korean would fall apart.
        text = unicodedata.normalize("NFC", MARKS.sub("", unicodedata.normalize("NFKD", text)))
        found = WORD.findall(text.casefold())
    return [word[:MAX_LETTERS] for word in found[:MAX_WORDS]]


def query_of(text: str) -> Query:
    """What was typed. Words are all wanted; "in quotes" a phrase; wor* a beginning; -word none of it; author:word there only.

    Fields are title, author, journal, abstract, keyword, year, doi, pmid, id; year: takes 2014 and 2010-2014. What
    can't be understood is looked for as words: no text is an error.
    """
    straight = re.sub("[“”„«»]", '"', text)
    if straight.count('"') % 2:
        straight = straight.replace('"', " ")
    pieces = list(_pieces(straight))
    return Query(
        wanted=tuple(each for is_not, each in pieces if isinstance(each, Term) and not is_not),
        unwanted=tuple(each for is_not, each in pieces if isinstance(each, Term) and is_not),
        years=tuple(each for is_not, each in pieces if isinstance(each, Years) and not is_not),
        not_years=tuple(each for is_not, each in pieces if isinstance(each, Years) and is_not),
    )


def _pieces(text: str) -> Iterator[tuple[bool, Term | Years]]:
    n = 0
    for match in PIECE.finditer(text):
        piece = _piece(match)
        if piece is not None and n < MAX_TERMS:
            n += 1
            yield match["minus"] is not None, piece


def _piece(match: re.Match[str]) -> Term | Years | None:
    name = (match["field"] or "").casefold()
    field = NAMES.get(name)
    said = match["phrase"] if match["phrase"] is not None else match["word"]
    if field is Field.YEAR and (years := _years(said)):
        return years
    if name and field is None:
        said = f"{name}:{said}"
    words = words_of(DOI_ADDRESS.sub("", said))
    if not words:
        return None
    is_beginning = bool(match["star"]) or said.endswith("*")
    return Term(tuple(words), field, is_beginning)


def _years(said: str) -> Years | None:
    match = YEARS.fullmatch(said.strip())
    if match is None or not (match[1] or match[3]):
        return None
    if not match[2]:
        return None if match[3] else Years(int(match[1]), int(match[1]))
    return Years(int(match[1] or FIRST_YEAR), int(match[3] or LAST_YEAR))
