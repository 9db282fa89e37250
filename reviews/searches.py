"""What is known of a search (PRISMA-S), as a value. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from reviews.sources import Direction, SourceKind


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchDetails:
    """What PRISMA-S asks of a search beside where, when and how; "" and None: not told.

    databases: those that one query searched together. coverage: the years that the source held on the day.
    filters: published ones, with their citation. reused: earlier strategies that this one rests on. run_by: a member;
    run_by_other: anybody else. direction, works: of citation searching, which way and from which works. update_of: the
    search that this one repeats later; updating: how else it is kept current (alerts). is_grey: grey literature.
    """

    databases: str = ""
    coverage: str = ""
    limits_reason: str = ""
    filters: str = ""
    reused: str = ""
    run_by: UUID | None = None
    run_by_other: str = ""
    peer_review: str = ""
    peer_reviewed_on: date | None = None
    direction: Direction | None = None
    works: str = ""
    update_of: UUID | None = None
    updating: str = ""
    is_grey: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchFacts:
    """One query on one source on one date.

    source: the database, register or site. strategy: the query, verbatim; of browsing and asking, what was done.
    is_yield_reported: off for a published flow that omits the number of hits. is_screened: whether records of another
    kind of source (citation searching, websites) are screened at title/abstract; those of databases and registers
    always are.
    """

    source: str
    kind: SourceKind
    platform: str = ""
    run_on: date | None = None
    strategy: str = ""
    limits: str = ""
    is_yield_reported: bool = True
    is_screened: bool = False
    details: SearchDetails = field(default_factory=SearchDetails)


@dataclass(frozen=True, kw_only=True, slots=True)
class Prior:
    """Hits of a search, and duplicates among them that were removed before the import, as somebody declares."""

    identified: int
    duplicates: int
    note: str = ""


def as_json(facts: SearchFacts) -> dict[str, Any]:
    """The facts as the database keeps them and their hash is taken from."""
    told = asdict(facts)
    details = {name: _plain(value) for name, value in told.pop("details").items()}
    return {**{name: _plain(value) for name, value in told.items()}, "details": details}


def from_json(value: Mapping[str, Any]) -> SearchFacts:
    """The facts that as_json wrote."""
    return SearchFacts(
        **{
            **_read(value, {"kind": SourceKind, "run_on": date.fromisoformat}),
            "details": details_from_json(value["details"]),
        }
    )


def details_from_json(value: Mapping[str, Any]) -> SearchDetails:
    """The details that as_json wrote."""
    return SearchDetails(**_read(value, DETAILS))


DETAILS: Mapping[str, Callable[[str], object]] = {
    "run_by": UUID,
    "update_of": UUID,
    "peer_reviewed_on": date.fromisoformat,
    "direction": Direction,
}
"""How a detail that is no text is read; null is None."""


def _plain(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _read(value: Mapping[str, Any], ways: Mapping[str, Callable[[str], object]]) -> dict[str, Any]:
    return {
        name: each if each is None or name not in ways else ways[name](each)
        for name, each in value.items()
    }
