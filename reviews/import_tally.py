"""What a preview counts of a file's records, whole and by the database that each names. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from reviews.formats.judgements import Judgements, judgements_of
from reviews.formats.reference import ParsedReference
from reviews.source_fields import unmapped

# What a preview counts: how many records have it.
FACTS = (
    *("title", "authors", "year", "journal", "volume", "issue", "pages"),
    *("doi", "pmid", "abstract", "keywords", "language", "urls"),
)
# Databases of a file that are counted one by one; later ones stand with the records that name none.
DATABASES = 30
TAGS = 300
LOOKED_AT = 1000
COUNTERS = ("found", "types", "years", "said")
# Of what stands in the file: kept as pairs, since a key is a word of ours.
TAG_COUNTERS = ("tags", "looked_at", "kept")


class Said(StrEnum):
    """What another program's team said of a record."""

    VOTES = "votes"
    DECISIONS = "decisions"
    LABELS = "labels"


@dataclass(slots=True)
class Tally:
    """How many records there are, and how many of them have each thing.

    found: facts. types, years: years as text, "" without one. tags: of the first TAGS tags met. looked_at, kept: of the
    first LOOKED_AT records, those with a tag, and those of them with a value of it that no fact repeats. said: of the
    same, what another program's team said of them.
    """

    n: int = 0
    found: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    years: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    looked_at: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)

    def add(self, reference: ParsedReference) -> None:
        """Count one more record."""
        self.n += 1
        self.found.update(name for name in FACTS if getattr(reference, name))
        self.types[reference.type.value] += 1
        self.years["" if reference.year is None else str(reference.year)] += 1
        tags = []
        for tag in dict.fromkeys(tag for tag, value in reference.raw if value):
            if tag in self.tags or len(self.tags) < TAGS:
                self.tags[tag] += 1
                tags.append(tag)
        if self.n <= LOOKED_AT:
            kept = {tag for tag, _value in unmapped(reference)}
            self.looked_at.update(tags)
            self.kept.update(tag for tag in tags if tag in kept)
            self.said.update(_said(reference))


def _said(reference: ParsedReference) -> Iterator[str]:
    found = judgements_of(reference.raw) or Judgements()
    for said, values in (
        (Said.VOTES, found.judgements),
        (Said.DECISIONS, found.concluded),
        (Said.LABELS, found.labels),
    ):
        if values:
            yield said.value


def as_json(tally: Tally) -> dict[str, Any]:
    """The tally as an import keeps it."""
    return {
        "n": tally.n,
        **{name: dict(getattr(tally, name)) for name in COUNTERS},
        **{name: list(map(list, getattr(tally, name).items())) for name in TAG_COUNTERS},
    }


def summed(tallies: Iterable[Mapping[str, Any]]) -> Tally:
    """Several that as_json wrote as one."""
    total = Tally()
    for each in tallies:
        total.n += each["n"]
        for name in (*COUNTERS, *TAG_COUNTERS):
            getattr(total, name).update(dict(each[name]))
    return total
