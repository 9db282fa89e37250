"""Numbers as people type them."""

import re
from decimal import Decimal

from extraction.formdef.words import FieldReason

# Longer ones are no measurement; the bound also keeps exact arithmetic quick.
MAX_LENGTH = 50

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
# A comma, or the raised dot that some journals print, where a point belongs.
_OTHER_MARK = re.compile(r"[+-]?[0-9.,·\s]*[,·][0-9.,·\s]*")
_MINUS = "−"


def read_number(typed: str) -> Decimal | FieldReason:
    """The number exactly as typed (12.50 keeps its zero), or why it isn't one.

    Digits, at most one point, a sign in front; the minus sign U+2212 that is copied from PDFs counts as "-".
    """
    text = typed.strip().replace(_MINUS, "-")
    if len(text) > MAX_LENGTH:
        return FieldReason.NUMBER_TOO_LONG
    if _NUMBER.fullmatch(text):
        return Decimal(text)
    if _OTHER_MARK.fullmatch(text) and any(char.isdigit() for char in text):
        return FieldReason.USE_POINT
    return FieldReason.NOT_A_NUMBER
