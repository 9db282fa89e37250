"""What is known of a search in words: for its page, its versions and the appendix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from reviews.models import Member, Search
from reviews.prisma_s_words import FACT_NAMES
from reviews.searches import SearchFacts
from reviews.selectors.days import day
from reviews.selectors.people import name_of
from reviews.source_words import DIRECTION_NAMES, KIND_NAMES
from reviews.sources import Direction, SourceKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Names:
    """What the ids in a search's facts stand for: members' names, and searches as they are told apart."""

    people: Mapping[UUID, str]
    searches: Mapping[UUID, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """One fact. is_verbatim: a text whose lines and spaces count."""

    name: str
    label: str | Promise
    text: str
    is_verbatim: bool


def names_in(review: UUID) -> Names:
    """The names of everybody and every search that facts of the review may name."""
    members = Member.objects.filter(review_id=review).select_related("user")
    searches = Search.objects.filter(review_id=review)
    return Names(
        people={member.uuid: name_of(member.user) for member in members},
        searches={
            uuid: source_on(source, run_on)
            for uuid, source, run_on in searches.values_list("uuid", "source", "run_on")
        },
    )


def source_on(source: str, run_on: date | None) -> str:
    """A search as it is told apart from others of its source: Embase, 3 Nov 2026."""
    return source if run_on is None else f"{source}, {day(run_on)}"


def told_of(facts: SearchFacts, names: Names) -> tuple[Told, ...]:
    """Every fact that is told, in PRISMA-S's order; what is as usual is not."""
    found = []
    for name, label in FACT_NAMES.items():
        on = facts if hasattr(facts, name) else facts.details
        if text := _text(name, getattr(on, name), names):
            found.append(
                Told(name=name, label=label, text=text, is_verbatim=name == "strategy"),
            )
    return tuple(found)


def _text(name: str, value: object, names: Names) -> str:
    """The value in words; "" for one that needs none."""
    match value:
        case SourceKind():
            return str(KIND_NAMES[value])
        case Direction():
            return str(DIRECTION_NAMES[value])
        case bool():
            # Of the three, one is usual when it is on.
            is_usual = value == (name == "is_yield_reported")
            return "" if is_usual else _("yes") if value else _("no")
        case date():
            return day(value)
        case UUID():
            known = names.people if name == "run_by" else names.searches
            return known.get(value, "")
        case str():
            return value if value.strip() else ""
    return ""
