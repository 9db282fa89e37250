"""Titles: what an exporter added is cut, spelling is levelled, and two titles are compared word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from sys import intern

from rapidfuzz.distance import OSA, Levenshtein
from rapidfuzz.fuzz import ratio

from reviews.dedup.tables import (
    COUNTED,
    DISTINCT,
    FUNCTION_WORDS,
    GENERIC_LENGTH,
    GENERIC_WORDS,
    NOTE,
    NUMBER_WORDS,
    PREFIXES,
    ROMAN,
    ROMAN_LETTERS,
)

_TRAILING_NOTE = re.compile(rf"[\[(]\s*{NOTE}\s*[\])]?[\])]?\s*$")
# Such a note may hold brackets, and may be cut by the exporter.
_ERRATUM_NOTE = re.compile(
    r"\W*[\[(]\s*(?:published )?(?:errat(?:um|a)|comment|corrected|republished)(?: appears)? in\b.*$"
)
_TRAILING_CITATION = re.compile(
    r"\.{3}.*\b(?:19|20)\d\d\b.*$"
)  # CINAHL's "title ... J Name 2009;1(2):3"
_TRAILING_INCLUDED = re.compile(
    r"\W*(?:\.{2,}|[\[(])\s*includ(?:es|ing) (?:commentary|discussion)\b.*$"
)
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+")
_POSSESSIVE = re.compile(r"'s\b|(?<=s)'")
_BRITISH_OUR = re.compile(r"(?<=[a-z]{2})our(?=s?\b|ed\b|al\b)")
_BRITISH_RE = re.compile(r"(?<=t)re(?=s?\b)|(?<=fib)re(?=s?\b)")
_RESPELLINGS = (("ae", "e"), ("oe", "e"), ("ph", "f"), ("z", "s"), ("programme", "program"))
_INNER_BRACKET = re.compile(r"^([^\[\]]{20,}?)\s*\[([^\[\]]{20,})\]\s*\.?$")

Words = tuple[str, ...]

_MIN_CONTAINED = 24
_MIN_CUT = 120  # exporters that limit titles cut them in the middle of a word
_MAX_SLIPS = 3
_MIN_SLIP = 5
_MIN_PLURAL = 4
_MIN_MISSPELT = 3
_LONG_WORD = 8
_MIN_SIMILARITY = 60


class Likeness(StrEnum):
    """How two titles relate, from the same to nothing in common."""

    SAME = "same"
    SLIP = "slip"  # the same but for slips inside words
    CONTAINED = "contained"  # one goes on where the other stops, or has words before it
    CHANGED = "changed"  # some words differ
    DIFFERENT = "different"
    SILENT = "silent"  # one has no title


@dataclass(frozen=True, kw_only=True, slots=True)
class Title:
    """A levelled title: words, the words run together, its numbers, and whether it says anything."""

    words: Words
    key: str
    numbers: frozenset[str]
    is_generic: bool


def strip_notes(folded: str) -> str:
    """A folded title without trailing notes of the exporter (language, [Review], 88 refs, erratum in ...)."""
    text = _ERRATUM_NOTE.sub("", folded) if "(" in folded or "[" in folded else folded
    text = text.rstrip(" .")
    while text.endswith(("]", ")")):
        shorter = _TRAILING_NOTE.sub("", text).rstrip(" .")
        if shorter == text or len(shorter) < 4:
            break
        text = shorter
    if "includ" in text:
        text = _TRAILING_INCLUDED.sub("", text)
    return _TRAILING_CITATION.sub("", text) if "..." in text else text


def level(folded: str) -> Title:
    """The title to compare of a folded text whose notes and markers are already cut."""
    text = _POSSESSIVE.sub("", folded) if "'" in folded else folded
    if "our" in text:
        text = _BRITISH_OUR.sub("or", text)
    if "tre" in text or "fibre" in text:
        text = _BRITISH_RE.sub("er", text)
    for old, new in _RESPELLINGS:
        text = text.replace(old, new)
    words = _count(_WORD.findall(text))
    key = "".join(words)
    return Title(
        words=words,
        key=key,
        numbers=frozenset(
            number for word in words if not word.isalpha() for number in _NUMBER.findall(word)
        ),
        is_generic=len(key) < GENERIC_LENGTH or all(word in _GENERIC for word in words),
    )


def readings(folded: str) -> tuple[Title, ...]:
    """The ways to read a title: whole, and each half of "original title [English title]"."""
    found = _INNER_BRACKET.match(folded)
    halves = found.groups() if found else ()
    return (level(folded), *(level(half) for half in halves))


def compare(a: Title, b: Title) -> Likeness:
    """How two levelled titles relate; the order of the two doesn't matter."""
    if not a.key or not b.key:
        return Likeness.SILENT
    if a.key == b.key:
        return Likeness.SAME
    if ratio(a.key, b.key, score_cutoff=_MIN_SIMILARITY) < _MIN_SIMILARITY:
        return Likeness.CONTAINED if _contains(a, b) else Likeness.DIFFERENT
    if a.numbers == b.numbers and _same_but_for_slips(a.words, b.words):
        return Likeness.SLIP
    return Likeness.CONTAINED if _contains(a, b) else Likeness.CHANGED


def is_sibling(a: Title, b: Title) -> bool:
    """Whether words, or numbers, are swapped for as many others: men for women, knee for hip, I for II.

    Such titles name two works of one series; a title worded anew, longer or translated may name the same.
    """
    if a.numbers != b.numbers:
        return True
    runs = [(x, y) for x, y in _differences(a.words, b.words) if not _is_slip_run(x, y)]
    return all(len(x) == len(y) for x, y in runs)


def differ_in_numbers_only(a: Title, b: Title) -> bool:
    """Whether the titles are one but for numbers and the words that count: part 1 and part 2, 2012 and 2013."""
    return a.numbers != b.numbers and all(
        word.isdecimal() or word in _COUNTED
        for runs in _differences(a.words, b.words)
        for run in runs
        for word in run
    )


def is_misspelt(a: Title, b: Title) -> bool:
    """Whether the titles differ by single letters, in short words too, where a slip may make another word."""
    runs = [(x, y) for x, y in _differences(a.words, b.words) if not _is_slip_run(x, y)]
    return a.numbers == b.numbers and all(_is_misspelling("".join(x), "".join(y)) for x, y in runs)


def _respell(word: str) -> str:
    for old, new in _RESPELLINGS:
        word = word.replace(old, new)
    return word


_GENERIC = frozenset(_respell(word) for word in GENERIC_WORDS)
_COUNTED = frozenset(_respell(word) for word in COUNTED)
_PREFIXES = frozenset(_respell(word) for word in PREFIXES)
_DISTINCT = frozenset(frozenset(map(_respell, pair)) for pair in DISTINCT)


def _count(words: list[str]) -> tuple[str, ...]:
    """Words with Roman numerals and number words as digits, so that "part II" meets "part two"."""
    counted = []
    for i, word in enumerate(words):
        digits = NUMBER_WORDS.get(word) or ROMAN.get(word)
        if digits is None and word in ROMAN_LETTERS:
            beside = {words[i - 1] if i else "", words[i + 1] if i + 1 < len(words) else ""}
            if i and (i + 1 == len(words) or beside & _COUNTED):
                digits = ROMAN_LETTERS[word]
        counted.append(intern(digits or word))
    return tuple(counted)


def _contains(a: Title, b: Title) -> bool:
    short, long = (a, b) if len(a.key) <= len(b.key) else (b, a)
    if len(short.key) < _MIN_CONTAINED or short.is_generic:
        return False
    # at a word's end only: "typical seizures" isn't the end of "atypical seizures"
    n = len(short.key)
    if long.key.startswith(short.key):
        return n >= _MIN_CUT or n in accumulate(map(len, long.words))
    return long.key.endswith(short.key) and n in accumulate(map(len, reversed(long.words)))


def _same_but_for_slips(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    runs = list(_differences(a, b))
    return len(runs) <= _MAX_SLIPS and all(_is_slip_run(left, right) for left, right in runs)


def _differences(a: Words, b: Words) -> Iterator[tuple[Words, Words]]:
    """The runs of words that differ; a space lost or gained makes no difference."""
    left: Words = ()
    right: Words = ()
    for op in Levenshtein.opcodes(a, b):
        if op.tag != "equal":
            left += a[op.src_start : op.src_end]
            right += b[op.dest_start : op.dest_end]
        elif left or right:
            if "".join(left) != "".join(right):
                yield left, right
            left, right = (), ()
    if "".join(left) != "".join(right):
        yield left, right


def _is_slip_run(left: Words, right: Words) -> bool:
    x, y = "".join(left), "".join(right)
    return is_slip(x, y) or _is_slip_in_function_word(x, y)


def _is_slip_in_function_word(a: str, b: str) -> bool:
    """ "fo" for "of", "foor" for "for", an article more or less: nothing that a title is told by."""
    if a not in FUNCTION_WORDS and b not in FUNCTION_WORDS:
        return False
    other = b if a in FUNCTION_WORDS else a
    return (
        other == ""
        or other in FUNCTION_WORDS
        or (min(len(a), len(b)) > 1 and OSA.distance(a, b) <= 1)
    )


def _is_misspelling(a: str, b: str) -> bool:
    shorter = min(len(a), len(b))
    if shorter < _MIN_MISSPELT or frozenset((a, b)) in _DISTINCT or not (a + b).isalpha():
        return False
    return OSA.distance(a, b) <= (2 if shorter >= _LONG_WORD else 1) and not _differ_in_prefix(a, b)


@lru_cache(maxsize=65536)
def is_slip(a: str, b: str) -> bool:
    """Whether two different words are one word with a slip of the pen (or singular and plural)."""
    if a > b:
        a, b = b, a
    # one ending under two first letters makes two names: nasal and basal, ethanol and methanol
    if a[:1] != b[:1] or not (a + b).isalpha() or frozenset((a, b)) in _DISTINCT:
        return False
    shorter = min(len(a), len(b))
    if abs(len(a) - len(b)) == 1 and shorter >= _MIN_PLURAL and (a + "s" == b or b + "s" == a):
        return True
    if shorter < _MIN_SLIP or _differ_in_prefix(a, b):
        return False
    return OSA.distance(a, b, score_cutoff=1) <= 1


def _differ_in_prefix(a: str, b: str) -> bool:
    """Whether the words are one stem under two beginnings, or under one and none (typical, atypical)."""
    tail = 0
    while tail < min(len(a), len(b)) and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    for cut in range(tail, 3, -1):
        heads = (a[: len(a) - cut], b[: len(b) - cut])
        if all(not head or head in _PREFIXES for head in heads):
            return True
    return False
