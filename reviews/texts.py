"""What can be kept as text. Pure."""

from __future__ import annotations

import re

NO_TEXT = re.compile("[\0\ud800-\udfff]")


def is_text(value: str) -> bool:
    """Whether every database and file takes it: PostgreSQL keeps no NUL, and UTF-8 no half of a surrogate pair."""
    return ("\0" not in value and value.isascii()) or NO_TEXT.search(value) is None
