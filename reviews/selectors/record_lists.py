"""The list of records: found by words, narrowed by search and by what apps downstream know, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.models import Member, Record, Search
from reviews.seams import RecordFacet, registry
from reviews.selectors.records import RecordRow, rows_of, search

ON_PAGE = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the list should show. search: id of a search, "" for all; facets: value by facet, chosen ones only.

    standing: "" for records that stand, "removed" for those removed before screening.
    """

    text: str = ""
    search: str = ""
    standing: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.search or self.standing or self.facets)


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A way to narrow the list. options: (value, label) pairs."""

    name: str
    label: str | Promise
    options: Sequence[tuple[str, str | Promise]]
    chosen: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordList:
    """A page of records. n: how many there are on all pages; choices: how the list can be narrowed."""

    rows: Sequence[RecordRow]
    n: int
    number: int
    n_pages: int
    choices: Sequence[Choice]


def record_list(member: Member, asked: Asked, *, page: int = 1) -> RecordList:
    """A page of the distinct works that the member asked for, in the common order."""
    found = works_asked(member, asked)
    n = found.count()
    n_pages = max(1, -(-n // ON_PAGE))
    number = min(max(page, 1), n_pages)
    part = found.select_related("face").order_by("rank", "uuid")
    rows = rows_of(part[(number - 1) * ON_PAGE : number * ON_PAGE])
    return RecordList(
        rows=rows, n=n, number=number, n_pages=n_pages, choices=_choices(member, asked)
    )


def works_asked(member: Member, asked: Asked) -> QuerySet[Record]:
    """The distinct works that the member asked for."""
    found = search(member.review_id, asked.text).filter(is_removed=asked.standing == "removed")
    if asked.search:
        found = found.filter(_came_from(member.review_id, asked.search))
    for facet in registry.record_facets:
        if value := asked.facets.get(facet.name):
            found = found.filter(uuid__in=facet.records(member, value))
    return found


def facets() -> list[RecordFacet]:
    """What apps downstream can narrow the list by, in order."""
    return sorted(registry.record_facets, key=lambda facet: facet.order)


def _came_from(review: UUID, asked: str) -> Q:
    """Records of a search, or with a copy from it; nothing for what is no search of the review."""
    searches = {str(uuid): uuid for uuid in _searches(review)}
    if asked not in searches:
        return Q(pk__in=[])
    of_search = Record.objects.counted().filter(batch__search_id=searches[asked])
    copies = of_search.filter(merged_into__isnull=False)
    return (
        Q(batch__search_id=searches[asked])
        | Q(uuid__in=copies.values("merged_into_id"))
        | Q(uuid__in=copies.values("merged_into__merged_into_id"))
    )


def _searches(review: UUID) -> dict[UUID, str]:
    rows = Search.objects.standing().filter(review_id=review).order_by("created_at", "uuid")
    return {search.uuid: _search_label(search) for search in rows}


def _search_label(search: Search) -> str:
    return f"{search.source}, {search.run_on}" if search.run_on else search.source


def _choices(member: Member, asked: Asked) -> list[Choice]:
    found = [
        Choice(
            name="search",
            label=_("Search"),
            options=[(str(uuid), label) for uuid, label in _searches(member.review_id).items()],
            chosen=asked.search,
        )
    ]
    found += [
        Choice(
            name=facet.name,
            label=facet.label,
            options=list(facet.choices(member)),
            chosen=asked.facets.get(facet.name, ""),
        )
        for facet in facets()
    ]
    found.append(
        Choice(
            name="standing",
            label=_("Standing"),
            options=[("removed", _("removed before screening"))],
            chosen=asked.standing,
        )
    )
    return found
