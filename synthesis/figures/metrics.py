"""Widths of text in Liberation Sans (the metrics of Arial), and wrapping by them."""

import json
import re
import unicodedata
from functools import cache
from importlib import resources

NBSP = "\u00a0"
_WIDE = 1000.0  # what no table knows (most of it Chinese, Japanese, Korean) is at most an em wide


@cache
def _advances(weight: str) -> dict[int, float]:
    """Advance of each character of the font, in thousandths of the font size."""
    text = resources.files(__package__).joinpath("widths.json").read_text(encoding="utf-8")
    runs = json.loads(text)[weight]
    return {first + i: width for first, widths in runs for i, width in enumerate(widths)}


def covered(char: str) -> bool:
    """Whether the shipped fonts have a glyph for this character."""
    return ord(char) in _advances("regular")


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Width of one line in points, without kerning.

    text: one line. size: font size in points. Combining marks take no room; characters that the
    font lacks count as an em, so that a box made for them is never too small.
    """
    table = _advances("bold" if bold else "regular")
    total = 0.0
    for char in text:
        advance = table.get(ord(char))
        if advance is None:
            advance = 0.0 if unicodedata.combining(char) else _WIDE
        total += advance
    return total * size / 1000


def tie(text: str) -> str:
    """Bind numbers to their signs and units by no-break spaces: "n = 5", "P < 0.001", "95 %", "12 df".

    Keeps what a reader takes as one number from falling apart over two lines.
    """
    text = re.sub(r"(?<=[\w²]) ([=<>≤≥≈]) (?=\S)", rf"{NBSP}\1{NBSP}", text)
    text = re.sub(r"(?<=\d) (?=(?:%|df\b))", NBSP, text)
    return re.sub(r"\[(\S+) (\S+)\]", rf"[\1{NBSP}\2]", text)


def wrap(
    text: str, width: float, size: float, *, bold: bool = False, first: float = 0.0
) -> list[str]:
    """Lines of a text, none wider than `width`; nothing is ever cut off.

    text: words parted by spaces; a no-break space holds words together. width: points, > 0.
    first: points already taken on the first line (by a lead). A word wider than a line is broken
    behind its hyphens and slashes, or anywhere if need be.
    """
    lines: list[str] = []
    line, room = "", width - first
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if width_of(joined, size, bold=bold) <= room:
            line = joined
            continue
        if line or first:
            lines.append(line)
            first = 0.0
        room = width
        *whole, line = _broken(word, width, size, bold=bold)
        lines.extend(whole)
    return [*lines, line]


def _broken(word: str, width: float, size: float, *, bold: bool) -> list[str]:
    """A word as one or more lines that each fit."""
    if width_of(word, size, bold=bold) <= width:
        return [word]
    lines: list[str] = []
    line = ""
    for piece in re.split(r"(?<=[-‐–—/_.:;,])", word):
        if line and width_of(line + piece, size, bold=bold) > width:
            lines.append(line)
            line = ""
        for char in piece:
            if line and width_of(line + char, size, bold=bold) > width:
                lines.append(line)
                line = ""
            line += char
    return [*lines, line]
