"""Typed registries that the apps fill in AppConfig.ready: signals tell, seams are asked.

What an upstream page or command must show of a downstream app, it finds here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from reviews.event_shape import EventShape, Recorded
from reviews.formats.own_field import Decided
from reviews.tag_rules import OpenPlace

if TYPE_CHECKING:
    from reviews.jobs import Claim
    from reviews.models import Member


@dataclass(frozen=True, kw_only=True, slots=True)
class JobKind:
    """A kind of background work. run: does it under a claim and finishes it in its last transaction.

    name: "app.verb_object". is_serial: only one of the kind runs at a time in a review. label: what a page calls it.
    may_steer: who may cancel it or start it again, beside whoever asked for it; None: leads.
    """

    name: str
    label: str | Promise
    run: Callable[[Claim], None]
    is_serial: bool = False
    may_steer: Callable[[Member], bool] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Projection:
    """Tables that repeat what events say. expected: rows by key from the events; stored: the same from the tables."""

    name: str
    expected: Callable[[UUID, Iterable[Recorded]], Mapping[str, object]]
    stored: Callable[[UUID], Mapping[str, object]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Naming:
    """How a kind of event names a row. row: the payload's key of its id; says: by column, the key of what must be there."""

    kind: str
    row: str
    says: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sealed:
    """A table whose rows carry content under SHA-256, which events name: a changed byte shows against both.

    model: "app.Model". seals: by the column of a hash, the text that is hashed, from the row's columns; None where it
    was erased. namings: the events that name rows. reference: instead, the key of a row's id in {<key>: id, "sha256"},
    wherever an event holds one. is_changing: what the newest event says holds, not each. may_be_unnamed: rows are
    written before an act that may not come to pass.
    """

    model: str
    columns: tuple[str, ...]
    seals: Mapping[str, Callable[[Mapping[str, Any]], str | None]] = field(default_factory=dict)
    namings: tuple[Naming, ...] = ()
    reference: str = ""
    is_changing: bool = False
    may_be_unnamed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What an event is about, as the history names it. url: its page, "" where it has none."""

    label: str | Promise
    url: str = ""


# Finds the subjects of some events for a member, by seq, in as many queries for one event as for fifty.
Subjects = Callable[["Member", Sequence[Recorded]], Mapping[int, Subject]]


@dataclass(frozen=True, kw_only=True, slots=True)
class NavEntry:
    """A page in a review's navigation.

    order: its place. shown: whether this member may open it. also: how further addresses within a review begin that
    belong to the entry ("imports/").
    """

    order: int
    label: str | Promise
    url_name: str
    shown: Callable[[Member], bool]
    kwargs: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """A pile of work that waits for a member: how many, what, where. box: the diagram's box that it stands beside."""

    order: int
    label: str | Promise
    count: int
    url: str
    box: str
    is_note: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamColumn:
    """How much each member has done, for the Team page, which shows it to leads.

    counts: of a review, the number by member as things stood at a moment, which is the last midnight in UTC.
    """

    order: int
    label: str | Promise
    counts: Callable[[UUID, datetime], Mapping[UUID, int]]


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordFacet:
    """A way to narrow the list of records by what a downstream app knows, as far as the member may know it.

    name: the address's parameter. choices: (value, label) pairs in order. records: the ids of the records that have
    the value, as a subquery.
    """

    order: int
    name: str
    label: str | Promise
    choices: Callable[[Member], Sequence[tuple[str, str | Promise]]]
    records: Callable[[Member, str], QuerySet[Any, UUID]]


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryLine:
    """One line of a record's history that the member may see. text: a sentence without a name; by: who, or ""."""

    at: datetime
    text: str | Promise
    by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordAction:
    """A link on a record's page, or an import's, to what a member can do with it."""

    order: int
    label: str | Promise
    url: str


@dataclass(slots=True)
class Registry:
    """Everything that apps registered; filled once, in AppConfig.ready.

    rests_on_record: of these records, those that something downstream rests on, and what, in words. What the member
    may not know of doesn't count: it sleeps with the record.
    merge_refusals: why two records may not become one; None where nothing speaks against it.
    merge_notes: what making two records one would lead to, in a sentence; None where it changes nothing that stands.
    unmerge_notes: of copies, those whose leaving would end something that stands, and what, in a sentence.
    merge_weight: how much stands on a record; the heavier one is kept when two are merged.
    import_actions: links on an import's page, by the import.
    open_places: where records are still to be judged, and whether the member takes part in that.
    open_records: of a review, the ids of the records that are undecided at a stage, as a subquery.
    records_to_judge: of a review's records, or of these, those on which somebody may vote at some stage, now or later.
    record_decisions: how records stand at each stage, as far as the member may know.
    step_words: what a job's step is called on pages.
    event_names: what a kind of event is called, where kinds are chosen from.
    event_subjects: by kind, what finds what its events are about; kinds that share a finder are asked for together.
    private_kinds: events of these kinds are shown only to who did them; others learn of the decisions that follow.
    hidden_kinds: events of these kinds are shown to nobody, whoever's act caused them.
    hidden_events: of a review, further events that are shown to nobody.
    """

    job_kinds: dict[str, JobKind] = field(default_factory=dict)
    event_shapes: dict[tuple[str, int], type[EventShape]] = field(default_factory=dict)
    projections: list[Projection] = field(default_factory=list)
    sealed: list[Sealed] = field(default_factory=list)
    nav: list[NavEntry] = field(default_factory=list)
    waiting: list[Callable[[Member], Sequence[Waiting]]] = field(default_factory=list)
    team_columns: list[TeamColumn] = field(default_factory=list)
    rests_on_record: list[Callable[[Member, Sequence[UUID]], Mapping[UUID, str]]] = field(
        default_factory=list
    )
    merge_refusals: list[Callable[[UUID, UUID], str | Promise | None]] = field(default_factory=list)
    merge_notes: list[Callable[[UUID, UUID], str | Promise | None]] = field(default_factory=list)
    unmerge_notes: list[Callable[[Sequence[UUID]], Mapping[UUID, str | Promise]]] = field(
        default_factory=list
    )
    merge_weight: list[Callable[[Sequence[UUID]], Mapping[UUID, int]]] = field(default_factory=list)
    record_facets: list[RecordFacet] = field(default_factory=list)
    record_history: list[Callable[[Member, UUID], Sequence[HistoryLine]]] = field(
        default_factory=list
    )
    record_actions: list[Callable[[Member, UUID], Sequence[RecordAction]]] = field(
        default_factory=list
    )
    import_actions: list[Callable[[Member, UUID], Sequence[RecordAction]]] = field(
        default_factory=list
    )
    records_to_judge: list[Callable[[UUID, Collection[UUID] | None], Set[UUID]]] = field(
        default_factory=list
    )
    record_decisions: list[Callable[[Member, Sequence[UUID]], Mapping[UUID, Sequence[Decided]]]] = (
        field(default_factory=list)
    )
    open_places: list[Callable[[Member, Sequence[UUID]], Mapping[UUID, Sequence[OpenPlace]]]] = (
        field(default_factory=list)
    )
    open_records: list[Callable[[UUID, str], QuerySet[Any, UUID]]] = field(default_factory=list)
    step_words: dict[str, str | Promise] = field(default_factory=dict)
    event_words: dict[str, Callable[[Recorded], str | Promise]] = field(default_factory=dict)
    event_names: dict[str, str | Promise] = field(default_factory=dict)
    event_subjects: dict[str, Subjects] = field(default_factory=dict)
    private_kinds: set[str] = field(default_factory=set)
    hidden_kinds: set[str] = field(default_factory=set)
    hidden_events: list[Callable[[UUID], Q]] = field(default_factory=list)


registry = Registry()


def register_events(shapes: Iterable[type[EventShape]]) -> None:
    """Make event kinds known. Raises ValueError when a kind and version is registered twice with other shapes."""
    for shape in shapes:
        known = registry.event_shapes.setdefault((shape.KIND, shape.VERSION), shape)
        if known is not shape:
            raise ValueError(f"{shape.KIND} version {shape.VERSION} is registered twice.")


def register_job_kind(kind: JobKind) -> None:
    registry.job_kinds[kind.name] = kind


def nav_of(request: HttpRequest, member: Member) -> list[dict[str, Any]]:
    """The navigation that a member sees, in order, with the entry that the page belongs to, if it belongs to one.

    The longest beginning of the page's address decides; the review's home, with which every address begins, stands for
    itself alone.
    """
    root = f"/r/{member.review_id}/"
    shown = [entry for entry in sorted(registry.nav, key=lambda e: e.order) if entry.shown(member)]
    begins = {
        beginning: entry
        for entry in shown
        for beginning in (_address(entry, member), *(root + part for part in entry.also))
        if request.path == beginning or (beginning != root and request.path.startswith(beginning))
    }
    current = begins[max(begins, key=len)] if begins else None
    return [
        {
            "label": entry.label,
            "url_name": entry.url_name,
            "kwargs": dict(entry.kwargs),
            "is_current": entry is current,
        }
        for entry in shown
    ]


def _address(entry: NavEntry, member: Member) -> str:
    return reverse(entry.url_name, kwargs={"review": member.review_id, **entry.kwargs})


def waiting_for(member: Member) -> list[Waiting]:
    """All piles of work that wait for a member in their review, in the flow's order; empty ones are none."""
    piles = [pile for find in registry.waiting for pile in find(member) if pile.count]
    return sorted(piles, key=lambda pile: pile.order)
