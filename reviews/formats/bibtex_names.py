"""Names of people and organisations as BibTeX writes them.

Source: Patashnik, "BibTeXing" (1988), section 4; and what exporters write in its place.
"""

import re
from collections.abc import Iterator

from .latex import readable
from .values import clean, people

JOINTS = re.compile(r"\\.|[{}]|(?<=[\s}])and(?=[\s{])", re.I | re.S)
COMMAS = re.compile(r"\\.|[{},]", re.S)
JUNIOR = re.compile(r"(?i)(?:jr|sr)\.?|I{2,3}|IV|VI{0,3}")
INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,3}")
LOUD = re.compile(r"[A-Z]{3,}")
"""A family name in capitals, not initials: "Wei LIU"."""


def names(text: str) -> tuple[str, ...]:
    """The names of an author field, "Family, Given" each; an organisation as one string."""
    found: list[str] = []
    for name in _split(text, JOINTS):
        found.extend(_names_in(name.strip()))
    return tuple(found)


def _split(text: str, joints: re.Pattern[str]) -> Iterator[str]:
    """The parts of a text between joints that no brace protects."""
    depth = start = 0
    for found in joints.finditer(text):
        mark = found[0]
        if mark == "{":
            depth += 1
        elif mark == "}":
            depth = max(0, depth - 1)
        elif not depth and mark[0] != "\\":
            yield text[start : found.start()]
            start = found.end()
    yield text[start:]


def _names_in(name: str) -> Iterator[str]:
    """The names in what stands between two "and": one, or several where commas join them."""
    if _is_protected(name):
        organisation = clean(readable(name))
        if organisation:
            yield organisation
        return
    parts = [clean(readable(part)) for part in _split(name, COMMAS)]
    while parts and not parts[-1]:
        parts.pop()
    if len(parts) == 1:
        yield from _without_comma(name)
    elif len(parts) == 3 and JUNIOR.fullmatch(parts[1]):
        yield f"{parts[0]}, {parts[2]}, {parts[1]}"
    elif len(parts) == 3 and JUNIOR.fullmatch(parts[2]):
        yield f"{parts[0]}, {parts[1]}, {parts[2]}"
    elif len(parts) > 3 and not len(parts) % 2 and all(map(INITIALS.fullmatch, parts[1::2])):
        for family, given in zip(parts[::2], parts[1::2], strict=True):
            yield f"{family}, {given}"
    elif len(parts) > 2 and all(x[:1] for x in parts) and all(map(_has_initials, parts)):
        yield from people(parts)
    else:
        yield from people([", ".join(parts)])


def _is_protected(name: str) -> bool:
    """Whether one pair of braces holds all of a name, and it isn't an accent's."""
    if not name.startswith("{") or not name.endswith("}") or name.startswith("{\\"):
        return False
    depth = 0
    for found in COMMAS.finditer(name):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if not depth and found[0] == "}":
            return found.end() == len(name)
    return False


def _has_initials(name: str) -> bool:
    """ "Yang Z." of a list that commas join."""
    family, _, given = name.rpartition(" ")
    return bool(family) and given.isupper() and INITIALS.fullmatch(given) is not None


def _without_comma(name: str) -> Iterator[str]:
    """ "First von Last", or "Family I.", which many write in its place."""
    found = people([readable(name)])
    for author in found:
        words = author.split(" ")
        is_loud = "," in author and LOUD.fullmatch(words[-1]) is not None
        if len(words) > 1 and (is_loud or "," not in author):
            yield _from_first(readable(name).split() if is_loud else words)
        else:
            yield author


def _from_first(words: list[str]) -> str:
    """ "First von Last": the particle begins with the first small letter, else the last word is
    the family name, with "Jr" behind it as a part of the given ones."""
    junior = words.pop() if len(words) > 2 and JUNIOR.fullmatch(words[-1]) else ""
    last = len(words) - 1
    family = next((i for i, word in enumerate(words[:last]) if i and word[:1].islower()), last)
    author = f"{' '.join(words[family:])}, {' '.join(words[:family])}"
    return f"{author}, {junior}" if junior else author
