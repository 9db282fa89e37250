"""Names and keywords that stand in one cell: parted by what a source puts between them."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

from .values import clean, person


class Separator(StrEnum):
    SEMICOLON = ";"
    COMMA = ","
    AND = " and "
    PIPE = "|"


IDENTIFIER = re.compile(r" ?\(\d{6,14}\)")
"""Scopus adds the author's id to each name."""

NOBODY = re.compile(
    r"\[?no authors? (?:name )?(?:available|listed|found)\]?|na|n/a|nan|\.{2,}|…", re.I
)
INITIALS = re.compile(r"[^\W\d_]{1,4}")
GIVEN = re.compile(r"(?:[^\W\d_]\.? ?-?){1,4}")
LAST_JOINT = re.compile(r",? ?& |, and ")
NOT_IN_BRACKETS = re.compile(r"(?>[^,(]+|\([^()]*\)|\()+")
MAX_LENGTH = 200_000
"""Characters. Longer lists are parted by semicolons only."""


def names_in(text: str, separator: Separator | None, *, initials_first: bool) -> tuple[str, ...]:
    """ "Family, Given" of each name in a cell. separator: None where the text must tell."""
    text = clean(text.replace("\n", "; "))
    if "(" in text:
        text = IDENTIFIER.sub("", text)
    if ";" in text:
        names: Iterable[str] = text.split(";")
    elif separator is None:
        names = _parted_by_looks(text)
    elif separator is Separator.COMMA:
        names = _families_joined(text.split(","))
    else:
        names = text.split(separator)
    found = []
    for name in names:
        name = _without_stop(name.strip(" ,"))
        if name and ("," in name or not NOBODY.fullmatch(name)):
            found.append(person(_turned(name) if initials_first else name))
    return tuple([name for name in found if name])


def _parted_by_looks(text: str) -> list[str]:
    """Names parted by whatever it is, or the one name that the text is."""
    if len(text) > MAX_LENGTH:
        return [text]
    if "|" in text:
        return text.split("|")
    parts = text.split(" and ")
    if len(parts) > 1 and all(map(_is_whole_name, parts)):
        return parts
    parts = [part.strip() for part in LAST_JOINT.sub(", ", text).split(",") if part.strip()]
    if len(parts) < 2:
        return [text]
    if all(_is_et_al(part) or "," in (person(_without_stop(part)) or "") for part in parts):
        return parts
    if len(parts) % 2 == 0 and all(GIVEN.fullmatch(part) for part in parts[1::2]):
        return [f"{family}, {given}" for family, given in zip(*[iter(parts)] * 2, strict=True)]
    return parts if all(" " in part for part in parts) else [text]


def _is_whole_name(text: str) -> bool:
    """Whether it may be "Feder, Adriana" or "Adriana Feder"; no part of an organisation's name."""
    if "," in text:
        return text.count(",") == 1 and not text.endswith(",")
    return 2 <= len(text.split()) <= 3 and " of " not in text


def _is_et_al(name: str) -> bool:
    return person(name) is None


def _families_joined(parts: list[str]) -> Iterator[str]:
    """The parts, "Jr." with the name before it."""
    held = ""
    for part in map(str.strip, parts):
        if part.rstrip(".") in ("Jr", "Sr", "II", "III"):
            held = f"{held} {part}"
            continue
        if held:
            yield held
        held = part
    if held:
        yield held


def _without_stop(name: str) -> str:
    """ "O'Connor RE." without its full stop, "Adler D.G." with it."""
    if not name.endswith(".") or name.count(".") > 1:
        return name
    return name[:-1] if len(name[:-1].rpartition(" ")[2]) > 1 else name


def _turned(name: str) -> str:
    """ "De Feyter, HM" of "HM De Feyter"; others as they are."""
    first, _, rest = name.partition(" ")
    if rest and "," not in name and INITIALS.fullmatch(first) and first.isupper():
        return f"{rest}, {first}"
    return name


def keywords_in(texts: Iterable[str], separator: Separator | None) -> tuple[str, ...]:
    """The keywords of some cells, without the star of a major heading. separator: None where each
    text must tell."""
    found: list[str] = []
    for text in texts:
        text = clean(text.replace("\n", ";"))
        mark = separator or next((x for x in (";", "|", ",") if x in text), ";")
        if mark == Separator.COMMA and "(" in text:
            found += NOT_IN_BRACKETS.findall(text)
        else:
            found += text.split(mark)
    return tuple([keyword for part in found if (keyword := part.strip(" *"))])
