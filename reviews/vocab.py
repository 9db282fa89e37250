"""From an enum to what a model needs: choices, and the values for its CheckConstraint."""

from __future__ import annotations

from enum import StrEnum


def choices(vocabulary: type[StrEnum]) -> list[tuple[str, str]]:
    """(value, readable) pairs of a closed vocabulary, in its order."""
    return [(member.value, member.value.replace("_", " ")) for member in vocabulary]


def values(vocabulary: type[StrEnum]) -> list[str]:
    """The values of a closed vocabulary, for a constraint."""
    return [member.value for member in vocabulary]
