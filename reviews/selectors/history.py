"""Who did what, when and why: the ledger in words, as far as a member may read it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from reviews import ledger
from reviews.event_shape import Recorded
from reviews.models import Event, Member, Remark
from reviews.seams import Subject, Subjects, registry
from reviews.selectors.days import last_midnight

PAGE = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One event in words. remark: the free text that it names, where that isn't erased. subject: what it is about."""

    at: datetime
    who: str
    what: str | Promise
    remark: str
    subject: Subject | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """Some lines, newest first. older: the page after this one, or None."""

    lines: Sequence[Line]
    number: int
    older: int | None


def history_of(member: Member, *, mine: bool = False, kind: str = "", page: int = 1) -> Page:
    """A page of what the member may read: acts on what is still open for them stay out, existence included."""
    rows = _visible(member, mine=mine, kind=kind).order_by("-seq")
    start = (page - 1) * PAGE
    found = list(rows[start : start + PAGE + 1])
    return Page(
        lines=list(_lines(member, found[:PAGE])),
        number=page,
        older=page + 1 if len(found) > PAGE else None,
    )


def all_history(member: Member) -> Iterator[Line]:
    """Every line that the member may read, oldest first."""
    batch: list[Event] = []
    for row in _visible(member, mine=False, kind="").order_by("seq").iterator(chunk_size=500):
        batch.append(row)
        if len(batch) == 500:
            yield from _lines(member, batch)
            batch = []
    yield from _lines(member, batch)


def kinds_of(member: Member) -> list[tuple[str, str]]:
    """The kinds of events that the member may filter by, with their names, by name."""
    rows = _visible(member, mine=False, kind="").order_by("kind")
    kinds = rows.values_list("kind", flat=True).distinct()
    named = [(kind, str(registry.event_names.get(kind, kind))) for kind in kinds]
    return sorted(named, key=lambda each: each[1])


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """The chain is whole. until: the minute up to which that is said, the end of the day before."""

    until: datetime


def verified(member: Member) -> Whole | ledger.Broken:
    """Recompute the review's chain."""
    broken = ledger.verify(member.review_id)
    if broken is not None:
        return broken
    return Whole(until=last_midnight() - timedelta(minutes=1))


def _visible(member: Member, *, mine: bool, kind: str) -> QuerySet[Event]:
    rows = Event.objects.filter(review_id=member.review_id)
    rows = rows.exclude(kind__in=registry.hidden_kinds)
    for hidden in registry.hidden_events:
        rows = rows.exclude(hidden(member.review_id))
    if kind:
        rows = rows.filter(kind=kind)
    if mine:
        return rows.filter(by=member.uuid)
    return rows.filter(Q(by=member.uuid) | ~Q(kind__in=registry.private_kinds))


def _lines(member: Member, rows: Sequence[Event]) -> Iterator[Line]:
    events = [ledger.recorded(json.loads(row.body)) for row in rows]
    names = _names(member.review_id)
    texts = _remarks(member.review_id, events)
    subjects = _subjects(member, events)
    for row, event in zip(rows, events, strict=True):
        words = registry.event_words.get(event.kind)
        yield Line(
            at=row.at,
            who=names.get(row.by, _("Quorum")),
            what=words(event) if words else event.kind,
            remark=" ".join(texts[uuid] for uuid in _named(event) if texts.get(uuid)),
            subject=subjects.get(event.seq),
        )


def _names(review: UUID) -> dict[UUID, str]:
    rows = Member.objects.filter(review_id=review).values_list("uuid", "user__name")
    return {uuid: name or _("somebody erased") for uuid, name in rows}


def _named(event: Recorded) -> list[UUID]:
    return [
        UUID(value["remark"])
        for value in event.payload.values()
        if isinstance(value, dict) and "remark" in value
    ]


def _subjects(member: Member, events: Sequence[Recorded]) -> dict[int, Subject]:
    """What events are about, by seq; each finder is asked once for all the events that are its own."""
    asked: dict[Subjects, list[Recorded]] = defaultdict(list)
    for event in events:
        find = registry.event_subjects.get(event.kind)
        if find is not None:
            asked[find].append(event)
    found: dict[int, Subject] = {}
    for find, its_own in asked.items():
        found.update(find(member, its_own))
    return found


def _remarks(review: UUID, events: Sequence[Recorded]) -> dict[UUID, str]:
    wanted = [uuid for event in events for uuid in _named(event)]
    rows = Remark.objects.filter(review_id=review, uuid__in=wanted)
    return dict(rows.values_list("uuid", "text"))
