"""Journals' names: abbreviations, initials, parallel titles."""

import re
from functools import lru_cache

from reviews.dedup.folding import fold
from reviews.dedup.tables import JOURNAL_COMMON, JOURNAL_STOP

_CONFERENCE = re.compile(r"\.?\s*\bconference\s*:\s*")
_PARALLEL = re.compile(r"\s*[=:;()\[\]]\s*|\s+/\s+|(?<=[a-z]{4})/(?=[a-z]{4})|\.\s+(?=[a-z]{4,}\s)")
_WORD = re.compile(r"[^\W_]+")
_MAX_NAMES = 4
_MIN_RUN_TOGETHER = 7


@lru_cache(maxsize=4096)
def fold_name(exported: str) -> str:
    """A journal's name, folded; a conference after it ("Name.Conference: ...") becomes a parallel title."""
    name = fold(exported).strip(' ".').replace("'s", "s")
    return _CONFERENCE.sub(" = ", name).strip(" .=")


@lru_cache(maxsize=65536)
def names(folded: str) -> tuple[tuple[str, ...], ...]:
    """The parallel titles of a journal, each as its telling words; the first is the main one."""
    found = []
    for part in (*_PARALLEL.split(folded), folded):
        words = tuple(word for word in _WORD.findall(part) if word not in JOURNAL_STOP)
        if words and words not in found and words != ("electronic", "resource"):
            found.append(words)
    return tuple(found[:_MAX_NAMES])


@lru_cache(maxsize=262144)
def compare(a: str, b: str) -> int:
    """1: one journal under two spellings; -1: two journals; 0: can't tell. Both names folded."""
    if not a or not b:
        return 0
    if a == b:
        return 1
    left, right = names(a), names(b)
    if any(_same(x, y) for x in left for y in right):
        return 1
    return 0 if any(_related(x, y) for x in left for y in right) else -1


def _same(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    if len(a) == len(b):
        return all(map(_abbreviates, a, b))
    if len(a) > len(b):
        a, b = b, a
    if len(a) > 1:
        return False
    initials = "".join(word[0] for word in b)
    return (3 <= len(a[0]) <= 6 and a[0] == initials) or _runs_together(a[0], b)


def _runs_together(name: str, words: tuple[str, ...]) -> bool:
    """Whether a name without spaces is made of beginnings of all the words: jclinoncol, journal clinical oncology."""
    if len(name) < _MIN_RUN_TOGETHER:
        return False
    reached = {0}
    for word in words:
        reached = {
            at + n
            for at in reached
            for n in range(1, len(word) + 1)
            if name.startswith(word[:n], at)
        }
    return len(name) in reached


def _abbreviates(a: str, b: str) -> bool:
    """Whether one word shortens the other: a prefix of it, or its letters in order (natl, national)."""
    if a == b:
        return True
    if len(a) > len(b):
        a, b = b, a
    if a == "j":
        return b.startswith("jo")  # journal, jornal; never JAMA
    if b.startswith(a):
        return True
    if a[0] != b[0] or len(a) < 3:
        return False
    letters = iter(b)
    return all(char in letters for char in a)


def _related(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether the names share a telling word, or one is the initials of the other."""
    for x in a:
        for y in b:
            if (
                x[:3] == y[:3]
                and _abbreviates(x, y)
                and not (x in JOURNAL_COMMON and y in JOURNAL_COMMON)
            ):
                return True
    return False
