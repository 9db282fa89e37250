"""Words of the criteria found in a text, so that a reader's eye falls on them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
SHORTEST = 4
# Words that criteria are written with and that mark nothing.
WORDS_WITHOUT_MARK = """
about above according adults after aged allow allowed also and another any anything are article articles assess
assessed assessing before being below both but cannot comparison compared criteria data design designs diagnosed
diagnosis does doesn done each either else english ever every exclude excluded excluding eligible from full given
group groups have having hold holds include included including including into just least less like main many
measure measured measures more most must name named need needed neither never none nor only other others outcome
outcomes over participant participants people person persons primary published publication publications rather
receive received receiving record records report reported reporting reports result results same secondary should
some studies study such than that the their them then there these they this those through type types under until
used uses using very were what when where which while whole whom whose will with within without would year years
"""
COMMON = frozenset(WORDS_WITHOUT_MARK.split())
ENDINGS = (
    *(("isation", "ize"), ("ization", "ize"), ("ising", "ize"), ("izing", "ize")),
    *(("ised", "ize"), ("ized", "ize"), ("ise", "ize"), ("ize", "ize"), ("ies", "y")),
)
NO_PLURALS = ("ss", "us", "is")
SUFFIXES = ("ally", "ly", "ing", "ed", "e")


class Mark(StrEnum):
    """Which kind of criterion a word is of."""

    INCLUDE = "include"
    EXCLUDE = "exclude"


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A stretch of a text, marked or not."""

    text: str
    mark: Mark | None


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkedWords:
    """The stems of the criteria's words, by the mark that they get."""

    include: frozenset[str] = frozenset()
    exclude: frozenset[str] = frozenset()

    def mark_of(self, word: str) -> Mark | None:
        """The mark of one word of a text; a word of both kinds of criteria is one to include by."""
        stem = stem_of(word)
        if stem in self.include:
            return Mark.INCLUDE
        return Mark.EXCLUDE if stem in self.exclude else None


def words_of(*, include: Iterable[str], exclude: Iterable[str]) -> MarkedWords:
    """The words to mark, from the texts of the criteria."""
    return MarkedWords(include=_stems(include), exclude=_stems(exclude))


def marked(text: str, words: MarkedWords) -> Sequence[Piece]:
    """The text in pieces, in order; joined, they are the text."""
    pieces: list[Piece] = []
    plain_from = 0
    for found in WORD.finditer(text):
        mark = words.mark_of(found.group())
        if mark is None:
            continue
        if found.start() > plain_from:
            pieces.append(Piece(text=text[plain_from : found.start()], mark=None))
        pieces.append(Piece(text=found.group(), mark=mark))
        plain_from = found.end()
    if plain_from < len(text):
        pieces.append(Piece(text=text[plain_from:], mark=None))
    return pieces


def stem_of(word: str) -> str:
    """A rough stem: case, a plural, -ise or -ize, and common endings make no difference."""
    folded = word.casefold()
    for ending, common in ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= SHORTEST - 1:
            return folded[: -len(ending)] + common
    if folded.endswith("s") and not folded.endswith(NO_PLURALS) and len(folded) > SHORTEST:
        folded = folded[:-1]
    for suffix in SUFFIXES:
        if folded.endswith(suffix) and len(folded) - len(suffix) >= SHORTEST:
            return folded[: -len(suffix)]
    return folded


def _stems(texts: Iterable[str]) -> frozenset[str]:
    words = (word for text in texts for word in WORD.findall(text))
    return frozenset(
        stem_of(word)
        for word in words
        if len(word) >= SHORTEST and word.casefold() not in COMMON and not word.isdigit()
    )
