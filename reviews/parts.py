"""Which records of a file an import takes, when a file of several databases is split over searches. Pure.

A split leaves nothing behind: one of its parts takes what no other names, so that the parts are the file whatever
stands in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Records by the key of the database that each names (`known_sources.database_key`; "" for none).

    keys: those taken; with is_rest, those left to other parts, everything else being taken.
    """

    keys: frozenset[str] = frozenset()
    is_rest: bool = True

    def takes(self, key: str) -> bool:
        return (key in self.keys) != self.is_rest

    def overlaps(self, other: Part) -> bool:
        """Whether some record may be in both; two rests may always share one."""
        if self.is_rest and other.is_rest:
            return True
        named, second = (other, self) if self.is_rest else (self, other)
        return any(second.takes(key) for key in named.keys)

    def split(self, shares: Sequence[frozenset[str]], *, rest: int) -> tuple[Part, ...]:
        """The part divided, one for each share of keys. The share at `rest` takes whatever the others don't.

        Raises ValueError where a key is in two shares, or not in the part.
        """
        named = [key for at, keys in enumerate(shares) if at != rest for key in keys]
        if len(set(named)) < len(named) or not all(map(self.takes, named)):
            raise ValueError("A database belongs to one share of the part.")
        keys = self.keys | frozenset(named) if self.is_rest else self.keys - frozenset(named)
        remaining = Part(keys=keys, is_rest=self.is_rest)
        return tuple(
            remaining if at == rest else Part(keys=share, is_rest=False)
            for at, share in enumerate(shares)
        )


WHOLE = Part()


def as_json(part: Part) -> dict[str, Any]:
    """The part as an import keeps it; {} for a whole file."""
    return {} if part == WHOLE else {"keys": sorted(part.keys), "is_rest": part.is_rest}


def from_json(value: Mapping[str, Any]) -> Part:
    """The part that as_json wrote."""
    return Part(keys=frozenset(value["keys"]), is_rest=value["is_rest"]) if value else WHOLE
