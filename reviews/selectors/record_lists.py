"""The list of records: found by words, narrowed by facets, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.db.models import F, OrderBy, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from reviews.models import Member, Record
from reviews.selectors.record_facets import REMOVED, STANDING, Facet, facets
from reviews.selectors.records import RecordRow, record_rows, search
from reviews.selectors.tagged import tags_on

ON_PAGE = 50
# Counted exactly up to here; beyond, as far as the page that is shown needs.
COUNTED = 10_000
LONGEST = 500
LONGEST_QUERY = 8000


class Order(StrEnum):
    """In which order a list shows records; the address's value."""

    COMMON = ""
    TITLE = "title"
    NEWEST = "newest"
    OLDEST = "oldest"
    ADDED = "added"


ORDER_NAMES: Mapping[Order, Promise] = {
    Order.COMMON: _("As screened"),
    Order.TITLE: _("Title"),
    Order.NEWEST: _("Newest first"),
    Order.OLDEST: _("Oldest first"),
    Order.ADDED: _("Last added"),
}
TIES = ("rank", "uuid")
ORDER_BY: Mapping[Order, tuple[str | OrderBy, ...]] = {
    Order.COMMON: TIES,
    Order.TITLE: ("title_start", *TIES),
    Order.NEWEST: (F("year").desc(nulls_last=True), *TIES),
    Order.OLDEST: (F("year").asc(nulls_last=True), *TIES),
    Order.ADDED: ("-batch__committed_at", *TIES),
}
ORDERED = "sort"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What the list should show. chosen: value by facet, of those facets that narrow it."""

    text: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    order: Order = Order.COMMON

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.chosen)

    @property
    def is_removed(self) -> bool:
        """Whether the records that were removed before screening are asked for, in place of those that stand."""
        return self.chosen.get(STANDING) == REMOVED

    @property
    def query(self) -> str:
        """The same as an address's query."""
        return self.query_in(self.order)

    def query_in(self, order: Order) -> str:
        """The same in another order."""
        parts = {"q": self.text, **self.chosen, ORDERED: order.value}
        return urlencode({name: value for name, value in parts.items() if value})

    @property
    def orders(self) -> list[tuple[Promise, str, bool]]:
        """The orders to choose from: (name, query, whether it is this one)."""
        return [
            (name, self.query_in(order), order is self.order) for order, name in ORDER_NAMES.items()
        ]


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A way to narrow the list. options: (value, label) pairs; chosen: a value, or what was typed for a number."""

    name: str
    label: str | Promise
    options: Sequence[tuple[str, str | Promise]]
    chosen: str
    is_number: bool

    @property
    def offered(self) -> list[tuple[str, str | Promise]]:
        """The options as a list shows them: words of the product begin with a capital, names stay as they are."""
        return [
            (value, label if isinstance(label, str) else capfirst(str(label)))
            for value, label in self.options
        ]

    @property
    def chosen_label(self) -> str | Promise:
        return dict(self.options).get(self.chosen, self.chosen)


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordList:
    """A page of records. n: how many there are on all pages, or how many were counted where there are more."""

    rows: Sequence[RecordRow]
    n: int
    is_more: bool
    number: int
    n_pages: int
    choices: Sequence[Choice]

    @property
    def chosen(self) -> list[Choice]:
        """The ways in which the list is narrowed."""
        return [choice for choice in self.choices if choice.chosen]


def asked_of(parameters: Mapping[str, str]) -> Asked:
    """What an address's query asks for; parameters that mean nothing here are left out."""
    order = parameters.get(ORDERED, "")
    known = {facet.name: parameters.get(facet.name, "")[:LONGEST] for facet in facets()}
    return Asked(
        text=parameters.get("q", "").strip()[:LONGEST],
        chosen={name: value for name, value in known.items() if value},
        order=Order(order) if order in set(Order) else Order.COMMON,
    )


def asked_in(query: str) -> Asked:
    """The same, of a query as an address or a form's field has it."""
    return asked_of(dict(parse_qsl(query[:LONGEST_QUERY])))


def record_list(member: Member, asked: Asked, *, page: int = 1) -> RecordList:
    """A page of the distinct works that the member asked for, in the order that they asked for."""
    found = works_asked(member, asked)
    most = max(COUNTED, (page + 1) * ON_PAGE)
    # Counted and ordered by one look; the texts of the page alone are read then.
    ids = list(found.order_by(*ORDER_BY[asked.order]).values_list("uuid", flat=True)[: most + 1])
    n = min(len(ids), most)
    n_pages = max(1, -(-n // ON_PAGE))
    number = min(max(page, 1), n_pages)
    return RecordList(
        rows=with_tags(member, ids[(number - 1) * ON_PAGE : number * ON_PAGE]),
        n=n,
        is_more=len(ids) > n,
        number=number,
        n_pages=n_pages,
        choices=[_choice(member, facet, asked) for facet in facets()],
    )


def choices_of(member: Member, asked: Asked) -> list[Choice]:
    """The ways in which a list is narrowed."""
    return [_choice(member, facet, asked) for facet in facets() if facet.name in asked.chosen]


def with_tags(member: Member, records: Sequence[UUID]) -> list[RecordRow]:
    """The records of these ids, in this order, with the tags that they carry for the member."""
    tags = tags_on(member, records)
    rows = record_rows(member.review_id, records)
    return [replace(row, tags=tuple(tags.get(row.record, ()))) for row in rows]


def works_asked(member: Member, asked: Asked) -> QuerySet[Record]:
    """The distinct works that the member asked for: those that stand, unless the removed ones are asked for."""
    found = search(member.review_id, asked.text)
    if STANDING not in asked.chosen:
        found = found.filter(is_removed=False)
    for facet in facets():
        if value := asked.chosen.get(facet.name):
            found = facet.narrowed(member, found, value)
    return found


def _choice(member: Member, facet: Facet, asked: Asked) -> Choice:
    return Choice(
        name=facet.name,
        label=facet.label,
        options=list(facet.options(member)),
        chosen=asked.chosen.get(facet.name, ""),
        is_number=facet.is_number,
    )
