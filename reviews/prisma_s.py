"""What is missing of a search for its report, and the items of PRISMA-S's checklist. Pure.

Source: Rethlefsen ML et al. PRISMA-S: an extension to the PRISMA statement for reporting literature searches in
systematic reviews. Syst Rev 2021;10:39.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from reviews.searches import SearchFacts
from reviews.sources import SourceKind

DATABASES = frozenset({SourceKind.DATABASE})
REGISTERS = frozenset({SourceKind.REGISTER})
QUERIES = DATABASES | REGISTERS
BROWSED = frozenset({SourceKind.WEBSITE, SourceKind.ORGANISATION, SourceKind.BROWSING})
CITATIONS = frozenset({SourceKind.CITATION_SEARCHING})
CONTACTS = frozenset({SourceKind.CONTACT})
OTHERS = frozenset({SourceKind.OTHER})
ALL = frozenset(SourceKind)


class Gap(StrEnum):
    """Something that the report of a search tells and that nobody has written down.

    All but two are items of PRISMA-S; who ran it and what it covers is for whoever repeats it (MECIR C36).
    """

    PLATFORM = "platform"
    RUN_ON = "run_on"
    RUN_BY = "run_by"
    COVERAGE = "coverage"
    STRATEGY = "strategy"
    METHOD = "method"
    LIMITS = "limits"
    LIMITS_REASON = "limits_reason"
    FILTERS = "filters"
    DIRECTION = "direction"
    WORKS = "works"
    PEER_REVIEW = "peer_review"


def says_none(text: str) -> bool:
    """Whether a text says that there were none: "None", "No limits."."""
    return text.strip().casefold().startswith(("none", "no "))


ASKED: Mapping[Gap, tuple[frozenset[SourceKind], Callable[[SearchFacts], object]]] = {
    Gap.PLATFORM: (DATABASES, lambda facts: facts.platform),
    Gap.RUN_ON: (ALL, lambda facts: facts.run_on),
    Gap.RUN_BY: (ALL, lambda facts: facts.details.run_by or facts.details.run_by_other),
    Gap.COVERAGE: (DATABASES, lambda facts: facts.details.coverage),
    Gap.STRATEGY: (QUERIES, lambda facts: facts.strategy.strip()),
    Gap.METHOD: (ALL - QUERIES - CITATIONS, lambda facts: facts.strategy.strip()),
    Gap.LIMITS: (QUERIES, lambda facts: facts.limits),
    Gap.LIMITS_REASON: (
        QUERIES,
        lambda facts: not facts.limits or says_none(facts.limits) or facts.details.limits_reason,
    ),
    Gap.FILTERS: (QUERIES, lambda facts: facts.details.filters),
    Gap.DIRECTION: (CITATIONS, lambda facts: facts.details.direction),
    Gap.WORKS: (CITATIONS, lambda facts: facts.details.works),
    Gap.PEER_REVIEW: (DATABASES, lambda facts: facts.details.peer_review),
}
"""Of which kinds each is asked, and what tells it."""


def gaps_of(facts: SearchFacts) -> tuple[Gap, ...]:
    """What is missing of a search, in PRISMA-S's order."""
    return tuple(
        gap for gap, (kinds, told) in ASKED.items() if facts.kind in kinds and not told(facts)
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One item of the checklist. kinds: the searches that it is about; gaps: what it misses of each."""

    number: int
    kinds: frozenset[SourceKind]
    gaps: frozenset[Gap] = frozenset()


ITEMS: tuple[Item, ...] = (
    Item(number=1, kinds=DATABASES, gaps=frozenset({Gap.PLATFORM})),
    Item(number=2, kinds=QUERIES),
    Item(number=3, kinds=REGISTERS),
    Item(number=4, kinds=BROWSED, gaps=frozenset({Gap.METHOD})),
    Item(number=5, kinds=CITATIONS, gaps=frozenset({Gap.DIRECTION, Gap.WORKS})),
    Item(number=6, kinds=CONTACTS, gaps=frozenset({Gap.METHOD})),
    Item(number=7, kinds=OTHERS, gaps=frozenset({Gap.METHOD})),
    Item(number=8, kinds=QUERIES, gaps=frozenset({Gap.STRATEGY})),
    Item(number=9, kinds=QUERIES, gaps=frozenset({Gap.LIMITS, Gap.LIMITS_REASON})),
    Item(number=10, kinds=QUERIES, gaps=frozenset({Gap.FILTERS})),
    Item(number=11, kinds=ALL),
    Item(number=12, kinds=ALL),
    Item(number=13, kinds=ALL, gaps=frozenset({Gap.RUN_ON})),
    Item(number=14, kinds=DATABASES, gaps=frozenset({Gap.PEER_REVIEW})),
    Item(number=15, kinds=ALL),
    Item(number=16, kinds=ALL),
)
