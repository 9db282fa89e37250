"""What can be kept as text. Pure."""

from __future__ import annotations


def is_text(value: str) -> bool:
    """Whether every database and file takes it: PostgreSQL keeps no NUL, and UTF-8 no half of a surrogate pair."""
    return not any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value)
