"""What an import's preview shows of its records: counts, fields, the first of them, and the databases that they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.fact_words import FACT_NAMES
from reviews.formats.headings import Fact
from reviews.formats.reference import ReferenceType
from reviews.import_tally import FACTS, LOOKED_AT, TAGS, Said, Tally, summed
from reviews.known_sources import Proposal, proposed
from reviews.models import Import
from reviews.source_words import TYPE_NAMES

SAID = {
    Said.VOTES: _("votes by name"),
    Said.DECISIONS: _("decisions of a team"),
    Said.LABELS: _("labels"),
}
USED, KEPT, BOTH = _("used"), _("kept as it is"), _("used, or kept where it says more")


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """How many of the records are so."""

    name: str | Promise
    n: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Tag:
    """A tag of the file: how many records have it, and what becomes of it."""

    name: str
    n: int
    fate: str | Promise


@dataclass(frozen=True, kw_only=True, slots=True)
class Database:
    """Records that name one database. key, name: "" for those that name none. proposal: the search that may have given
    them."""

    key: str
    name: str
    n: int
    proposal: Proposal


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """What was read. years: by year, the newest first; first_year, last_year: None where no record has one.

    is_sampled: what becomes of the tags is told from the first `n_sampled` records, and `said` too: what another
    program's team said of them. has_more_tags: not all are counted.
    """

    found: Sequence[Counted]
    types: Sequence[Counted]
    years: Sequence[Counted]
    first_year: str | None
    last_year: str | None
    n_without_year: int
    tags: Sequence[Tag]
    has_more_tags: bool
    is_sampled: bool
    n_sampled: int
    records: Sequence[Mapping[str, Any]]
    databases: Sequence[Database]
    said: Sequence[Counted]


def contents_of(batch: Import) -> Contents | None:
    """What an import's preview holds; None where there is none."""
    databases = batch.preview.get("databases")
    if not databases:
        return None
    total = summed(databases)
    years = sorted((year for year in total.years if year), key=int, reverse=True)
    return Contents(
        found=[Counted(name=FACT_NAMES[Fact(fact)], n=total.found[fact]) for fact in FACTS],
        types=[
            Counted(name=TYPE_NAMES[ReferenceType(key)], n=n) for key, n in _most_first(total.types)
        ],
        years=[Counted(name=year, n=total.years[year]) for year in years],
        first_year=years[-1] if years else None,
        last_year=years[0] if years else None,
        n_without_year=total.years[""],
        tags=[_tag(name, n, total) for name, n in _most_first(total.tags)[:TAGS]],
        has_more_tags=len(total.tags) >= TAGS,
        is_sampled=any(each["n"] > LOOKED_AT for each in databases),
        n_sampled=LOOKED_AT,
        records=batch.preview["records"],
        databases=databases_of(batch),
        said=[Counted(name=name, n=n) for said, name in SAID.items() if (n := total.said[said])],
    )


def databases_of(batch: Import) -> list[Database]:
    """The databases that an import's records name, most records first, those without one last."""
    found = [
        Database(
            key=each["key"],
            name=each["name"],
            n=each["n"],
            proposal=proposed(each["name"], batch.dialect),
        )
        for each in batch.preview["databases"]
    ]
    return sorted(found, key=lambda each: (not each.key, -each.n, each.key))


def _most_first(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _tag(name: str, n: int, total: Tally) -> Tag:
    kept = total.kept[name]
    fate = USED if not kept else KEPT if kept == total.looked_at[name] else BOTH
    return Tag(name=name, n=n, fate=fate)
