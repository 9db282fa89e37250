"""Numbers and marks as figures write them."""

import math
from dataclasses import dataclass

from synthesis.figures.metrics import NBSP

MINUS = "\u2212"
_MOST = 6  # decimals of a number that is written to significant digits
_MARKS = "*†‡§¶"


class UnprintableText(ValueError):
    """A text holds a control character, or one that reorders the text around it."""


def printable(text: str) -> str:
    """The text as a figure may hold it.

    Raises UnprintableText for control characters, lone surrogates, non-characters and directional
    overrides: XML forbids most of them, and the others can make a number read differently.
    """
    for char in text:
        code = ord(char)
        forbidden = (
            code < 0x20
            or 0x7F <= code <= 0x9F
            or 0xD800 <= code <= 0xDFFF
            or 0xFDD0 <= code <= 0xFDEF
            or code & 0xFFFE == 0xFFFE
            or char in "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        )
        if forbidden:
            raise UnprintableText(f"A figure's text holds the character U+{code:04X}.")
    # The shipped fonts have the hyphen, but not its no-break form.
    return text.replace("\u2011", "\u2010")


def count(n: int | None) -> str:
    """A count with a comma for thousands; "not reported" for None."""
    return "not reported" if n is None else f"{n:,}"


def signed(value: float, decimals: int) -> str:
    """A number with a true minus sign, and no minus before a rounded zero."""
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("-", MINUS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Digits:
    """How exactly the numbers of a figure are written.

    decimals: behind the point. small: ratios under this get more, _MOST at most, so that two digits say something; 0
    where numbers are no ratios.
    """

    decimals: int = 2
    small: float = 0.0


def number(value: float, digits: Digits) -> str:
    """A number with these digits; one under the least that can be written is "<0.000001"."""
    if not 0 <= value < digits.small:
        return signed(value, digits.decimals)
    if value < 10.0**-_MOST:
        return f"<{10.0**-_MOST:.{_MOST}f}"
    needed = 1 - math.floor(math.log10(value))
    return signed(value, max(digits.decimals, min(needed, _MOST)))


def interval(low: float, high: float, digits: Digits) -> str:
    """An interval in square brackets that no line break parts."""
    return f"[{number(low, digits)},{NBSP}{number(high, digits)}]"


def percent(value: float) -> str:
    """A weight in percent with one decimal; the whole is "100 %"."""
    return f"100{NBSP}%" if round(value, 1) == 100 else f"{value:.1f}{NBSP}%"


def mark(index: int) -> str:
    """The footnote mark of this place: * † ‡ § ¶, then the same doubled, trebled."""
    return _MARKS[index % len(_MARKS)] * (index // len(_MARKS) + 1)


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends in a sign of its own; "" stays ""."""
    text = text.strip()
    return text if not text or text[-1] in ".!?:" else f"{text}."
