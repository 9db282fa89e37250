"""One search with everything that is known of it, what is missing, and its earlier versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from reviews.models import Search, SearchVersion
from reviews.prisma_s import gaps_of
from reviews.prisma_s_words import FACT_NAMES, GAP_WORDS
from reviews.searches import SearchFacts, from_json
from reviews.selectors.people import name_of
from reviews.selectors.search_facts import Names, Told, names_in, source_on, told_of
from reviews.selectors.searches import SearchRow, facts_of, search_row


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """A fact that a version changed. before, after: "" where it was not told."""

    label: str | Promise
    before: str
    after: str
    is_verbatim: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """What was written down at one time. changes: against the version before; none for the first."""

    number: int
    written_at: datetime
    written_by: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Other:
    """Another search, by its words. is_withdrawn: it has no page any more."""

    search: UUID
    label: str
    is_withdrawn: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchPage:
    """One search. versions: the newest first. first: what this one is an update of; updates: those of this one."""

    row: SearchRow
    told: tuple[Told, ...]
    gaps: tuple[str | Promise, ...]
    versions: tuple[Version, ...]
    first: Other | None
    updates: tuple[Other, ...]


def search_page(review: UUID, search: UUID) -> SearchPage | None:
    """One standing search; None if it isn't in the review."""
    row = search_row(review, search)
    if row is None:
        return None
    names = names_in(review)
    others = list(Search.objects.filter(review_id=review).exclude(uuid=search))
    update_of = row.facts.details.update_of
    return SearchPage(
        row=row,
        told=tuple(told for told in told_of(row.facts, names) if told.name != "update_of"),
        gaps=gaps_in_words(row.facts),
        versions=_versions(search, names),
        first=next((_other(each) for each in others if each.uuid == update_of), None),
        updates=tuple(
            _other(each)
            for each in sorted(others, key=lambda each: each.created_at)
            if each.withdrawn_at is None and facts_of(each).details.update_of == search
        ),
    )


def gaps_in_words(facts: SearchFacts) -> tuple[str | Promise, ...]:
    """What the report of the search tells and nobody has written down."""
    return tuple(GAP_WORDS[gap] for gap in gaps_of(facts))


def newest_version(search: UUID) -> int:
    """The number of what is in force."""
    return SearchVersion.objects.filter(search=search).count()


def version_facts(review: UUID, search: UUID, number: int) -> SearchFacts | None:
    """What a version said; None if there is none of the number."""
    found = SearchVersion.objects.filter(review_id=review, search=search, number=number).first()
    return None if found is None else from_json(found.content)


def _other(search: Search) -> Other:
    return Other(
        search=search.uuid,
        label=source_on(search.source, search.run_on),
        is_withdrawn=search.withdrawn_at is not None,
    )


def _versions(search: UUID, names: Names) -> tuple[Version, ...]:
    rows = SearchVersion.objects.filter(search=search).select_related("written_by__user")
    found: list[Version] = []
    before: Sequence[Told] | None = None
    for row in rows.order_by("number"):
        told = told_of(from_json(row.content), names)
        found.append(
            Version(
                number=row.number,
                written_at=row.written_at,
                written_by=name_of(row.written_by.user),
                changes=() if before is None else _changes(before, told),
            )
        )
        before = told
    return tuple(found[::-1])


def _changes(before: Sequence[Told], after: Sequence[Told]) -> tuple[Change, ...]:
    was, now = ({told.name: told for told in each} for each in (before, after))
    return tuple(
        Change(
            label=label,
            before=was[name].text if name in was else "",
            after=now[name].text if name in now else "",
            is_verbatim=name == "strategy",
        )
        for name, label in FACT_NAMES.items()
        if was.get(name) != now.get(name)
    )
