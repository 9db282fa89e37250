"""ORCID identifiers of people. Pure."""

from __future__ import annotations

import re

_SHAPE = re.compile(
    r"(?:https?://orcid\.org/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])", re.IGNORECASE
)


def normalised(text: str) -> str | None:
    """An ORCID iD as 0000-0002-1825-0097, from that, its digits alone or its address; None if it is none.

    The last character is a check digit by ISO 7064 11,2.
    Source: https://support.orcid.org, "Structure of the ORCID Identifier".
    """
    match = _SHAPE.fullmatch(text.strip())
    if match is None:
        return None
    digits = "".join(match.groups()).upper()
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return "-".join(match.groups()).upper() if digits[-1] == "0123456789X"[check] else None
