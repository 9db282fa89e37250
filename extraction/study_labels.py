"""What a study is called: first author and year, with a letter where two would be called the same. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from string import ascii_lowercase

MAX_NAME = 60
TITLE_WORDS = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class NewLabel:
    """The label of a new study; renamed: the older study's new label, where the two need letters from now on."""

    label: str
    renamed: tuple[str, str] | None = None


def base_label(*, authors: Sequence[str], year: int | None, title: str) -> str:
    """ "Feder 2014"; authors as "Family, Given" or a body's name. Without authors the title's first words stand in."""
    name = authors[0].split(",")[0].strip() if authors else ""
    if not name:
        name = " ".join(title.split()[:TITLE_WORDS])
    dated = "n.d." if year is None else str(year)
    return f"{name[:MAX_NAME].strip()} {dated}".strip()


def new_label(base: str, taken: Collection[str]) -> NewLabel:
    """A label that no study of the review has. taken: those in use."""
    letters = [
        found[1]
        for label in taken
        if (found := re.fullmatch(re.escape(base) + r"([a-z]*)", label)) is not None
    ]
    if not letters:
        return NewLabel(label=base)
    if letters == [""]:
        return NewLabel(label=f"{base}b", renamed=(base, f"{base}a"))
    last = max(letters, key=lambda each: (len(each), each))
    return NewLabel(label=base + _after(last))


def _after(letters: str) -> str:
    """a, b ... z, aa, ab ..."""
    number = 0
    for letter in letters:
        number = number * 26 + ascii_lowercase.index(letter) + 1
    number += 1
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = ascii_lowercase[rest] + found
    return found
