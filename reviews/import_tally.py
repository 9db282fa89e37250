"""What a preview counts of a file's records, whole and by the database that each names. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

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
COUNTERS = ("found", "types", "years")
# Of what stands in the file: kept as pairs, since a key is a word of ours.
TAG_COUNTERS = ("tags", "looked_at", "kept")


@dataclass(slots=True)
class Tally:
    """How many records there are, and how many of them have each thing.

    found: facts. types, years: years as text, "" without one. tags: of the first TAGS tags met. looked_at, kept: of the
    first LOOKED_AT records, those with a tag, and those of them with a value of it that no fact repeats.
    """

    n: int = 0
    found: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    years: Counter[str] = field(default_factory=Counter)
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
