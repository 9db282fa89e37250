"""Two texts side by side: which of their characters differ. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Above it, what differs is most of the text, and marks would only pepper it.
MIN_LIKENESS = 0.6
MAX_CHARACTERS = 600
TOO_LONG = 12_000
_WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A part of a text. is_differing: it has no counterpart on the other side."""

    text: str
    is_differing: bool


Pieces = tuple[Piece, ...]


def pieces_of(first: str, second: str) -> tuple[Pieces, Pieces]:
    """Both texts in pieces, characters compared; long texts by words. Texts that are hardly alike differ as a whole."""
    if first == second:
        return _whole(first, is_differing=False), _whole(second, is_differing=False)
    if not first or not second or max(len(first), len(second)) > TOO_LONG:
        return _whole(first, is_differing=True), _whole(second, is_differing=True)
    is_long = max(len(first), len(second)) > MAX_CHARACTERS
    a = _WORD.findall(first) if is_long else list(first)
    b = _WORD.findall(second) if is_long else list(second)
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.quick_ratio() < MIN_LIKENESS or matcher.ratio() < MIN_LIKENESS:
        return _whole(first, is_differing=True), _whole(second, is_differing=True)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        differs = tag != "equal"
        _add(left, "".join(a[i1:i2]), is_differing=differs)
        _add(right, "".join(b[j1:j2]), is_differing=differs)
    return tuple(left), tuple(right)


def _whole(text: str, *, is_differing: bool) -> Pieces:
    return (Piece(text=text, is_differing=is_differing),) if text else ()


def _add(pieces: list[Piece], text: str, *, is_differing: bool) -> None:
    if text:
        pieces.append(Piece(text=text, is_differing=is_differing))
