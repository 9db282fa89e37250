"""Authors: surnames as a set, and the first author's words; forms differ too much for more."""

import re
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

from rapidfuzz.distance import OSA

from reviews.dedup.folding import lower, unescape
from reviews.dedup.tables import AUTHOR_NOISE, NAME_SUFFIXES, PARTICLES

_WORD = re.compile(r"[^\W_?]+(?:\?+[^\W_?]+)*")  # "?" stands for a letter that an exporter lost
_SUFFIX = re.compile(r",?\s+(?:Jr|Sr|II|III|3rd|2nd)\b\.?", re.IGNORECASE)
_UNTELLING = PARTICLES | NAME_SUFFIXES
_MANY = 40
_MAX_INITIALS = 4
_MOST = 0.5
_MIN_SLIP = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Authors:
    """surnames: words of all surnames. first: all words of the first name. first_surname: its surname's words."""

    surnames: frozenset[str]
    first: frozenset[str]
    first_surname: frozenset[str]
    n: int


NOBODY = Authors(surnames=frozenset(), first=frozenset(), first_surname=frozenset(), n=0)


def parse(exported: str) -> Authors:
    """Authors of an exported list; nobody for anonymous records and lists of registry numbers."""
    names = [name for name in _split(unescape(exported))[:_MANY] if name]
    surnames = [(name, words) for name in names if (words := _surname(name))]
    if not surnames:
        return NOBODY
    return Authors(
        surnames=frozenset().union(*(words for _, words in surnames)),
        first=_words(surnames[0][0]),
        first_surname=surnames[0][1],
        n=len(surnames),
    )


def compare_first(a: Authors, b: Authors) -> int:
    """1: the same first author; -1: another one, who isn't among the other's authors; 0: can't tell."""
    if not a.n or not b.n:
        return 0
    if a.first_surname & b.first_surname or _alike(a.first_surname, b.first_surname):
        return 1
    if a.first_surname & b.first or b.first_surname & a.first:
        return 1  # given name and surname were swapped by one exporter
    if a.first_surname & b.surnames or b.first_surname & a.surnames:
        return 0
    return -1


def compare_all(a: Authors, b: Authors) -> int:
    """1: most surnames of the shorter list are in the longer one; -1: none is; 0: can't tell."""
    if not a.n or not b.n:
        return 0
    share = overlap(a, b)
    if share >= _MOST:
        return 1
    if share == 0 and compare_first(a, b) <= 0:
        return -1
    return 0


def overlap(a: Authors, b: Authors) -> float:
    """Share of the shorter set of surname words that the other has, 0 to 1."""
    shorter = min(len(a.surnames), len(b.surnames))
    return len(a.surnames & b.surnames) / shorter if shorter else 0.0


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    return any(_is_slip(x, y) for x in a for y in b)


def _is_slip(a: str, b: str) -> bool:
    shorter, lost = min(len(a), len(b)), a.count("?") + b.count("?")
    if shorter < _MIN_SLIP:
        return shorter == _MIN_SLIP - 1 and (a[:-1] == b or b[:-1] == a)
    return lost < shorter // 2 and OSA.distance(a, b) <= 1 + lost


def _split(text: str) -> list[str]:
    if ";" in text:
        return [part.strip() for part in text.split(";")]
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > 2 or (len(parts) == 2 and all(_ends_in_initials(part) for part in parts)):
        # "Smith, J., Jones, K." has initials between the commas, "Smith J, Jones K" hasn't
        return [part for part in parts if not _is_initials(part)]
    return [text]


def _ends_in_initials(name: str) -> bool:
    words = name.split()
    return len(words) > 1 and _is_initials(words[-1])


def _is_initials(text: str) -> bool:
    """Up to four capitals: JA, J.A., J. A., K.Ø."""
    letters = text.replace(".", "").replace("-", "").replace(" ", "")
    return 0 < len(letters) <= _MAX_INITIALS and letters.isalpha() and letters.isupper()


@lru_cache(maxsize=16384)
def _surname(name: str) -> frozenset[str]:
    """Words of the surname of one name in any of the usual forms."""
    name = _SUFFIX.sub("", name).strip()
    if "," in name:
        surname = name.split(",", 1)[0]
    else:
        words = name.split()
        given = len(words)
        while given > 1 and _is_initials(words[given - 1]):
            given -= 1
        # "Smith JA": initials stand last; "John A Smith": the surname does
        surname = " ".join(words[:given]) if given < len(words) else (words[-1] if words else "")
    return _words(surname) or _words(name)


def _words(text: str) -> frozenset[str]:
    folded = lower(text).replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("'", "")
    found = [
        word
        for word in _WORD.findall(folded)
        if not word[-1].isdigit() and word not in AUTHOR_NOISE
    ]
    telling = [word for word in found if len(word) > 1 and word not in _UNTELLING]
    return frozenset(map(intern, telling or found))
