"""What is known of a search (PRISMA-S), as a value. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from reviews.sources import SourceKind


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchFacts:
    """One query on one source on one date.

    source: the database, register or site. strategy: the query, verbatim. is_yield_reported: off for a published flow
    that omits the number of hits. is_screened: whether records of another kind of source (citation searching, websites)
    are screened at title/abstract; those of databases and registers always are.
    """

    source: str
    kind: SourceKind
    platform: str = ""
    run_on: date | None = None
    strategy: str = ""
    limits: str = ""
    is_yield_reported: bool = True
    is_screened: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Prior:
    """Hits of a search, and duplicates among them that were removed before the import, as somebody declares."""

    identified: int
    duplicates: int
    note: str = ""


def as_json(facts: SearchFacts) -> dict[str, Any]:
    """The facts as the database keeps them and their hash is taken from."""
    return {
        "source": facts.source,
        "kind": facts.kind.value,
        "platform": facts.platform,
        "run_on": None if facts.run_on is None else facts.run_on.isoformat(),
        "strategy": facts.strategy,
        "limits": facts.limits,
        "is_yield_reported": facts.is_yield_reported,
        "is_screened": facts.is_screened,
    }


def from_json(value: Mapping[str, Any]) -> SearchFacts:
    """The facts that as_json wrote."""
    run_on = value["run_on"]
    return SearchFacts(
        **{
            **value,
            "kind": SourceKind(value["kind"]),
            "run_on": None if run_on is None else date.fromisoformat(run_on),
        }
    )
