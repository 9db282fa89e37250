"""Who did what, when and why: the ledger in words, as far as a member may read it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from reviews import ledger
from reviews.event_shape import Recorded
from reviews.models import Event, Member, Record, Remark
from reviews.seams import registry
from reviews.selectors.days import last_midnight

PAGE = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One event in words. remark: the free text that it names, where that isn't erased.

    record, title: what it is about, where that is one record.
    """

    at: datetime
    who: str
    what: str | Promise
    remark: str
    record: UUID | None = None
    title: str = ""


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


def kinds_of(member: Member) -> list[str]:
    """The kinds of events that the member may filter by."""
    rows = _visible(member, mine=False, kind="").order_by("kind")
    return list(rows.values_list("kind", flat=True).distinct())


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
    if kind:
        rows = rows.filter(kind=kind)
    if mine:
        return rows.filter(by=member.uuid)
    return rows.filter(Q(by=member.uuid) | ~Q(kind__in=registry.private_kinds))


def _lines(member: Member, rows: Sequence[Event]) -> Iterator[Line]:
    events = [ledger.recorded(json.loads(row.body)) for row in rows]
    names = _names(member.review_id)
    texts = _remarks(member.review_id, events)
    titles = _titles(member.review_id, events)
    for row, event in zip(rows, events, strict=True):
        words = registry.event_words.get(event.kind)
        yield Line(
            at=row.at,
            who=names.get(row.by, _("Quorum")),
            what=words(event) if words else event.kind,
            remark=" ".join(texts[uuid] for uuid in _named(event) if texts.get(uuid)),
            record=record if (record := _record_of(event)) in titles else None,
            title=titles.get(record, ""),
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


def _record_of(event: Recorded) -> UUID | None:
    named = event.payload.get("record")
    return UUID(named) if isinstance(named, str) else None


def _titles(review: UUID, events: list[Recorded]) -> dict[UUID | None, str]:
    wanted = [record for event in events if (record := _record_of(event)) is not None]
    rows = Record.objects.counted().filter(review_id=review, uuid__in=wanted)
    return dict(rows.values_list("uuid", "face__title"))


def _remarks(review: UUID, events: Sequence[Recorded]) -> dict[UUID, str]:
    wanted = [uuid for event in events for uuid in _named(event)]
    rows = Remark.objects.filter(review_id=review, uuid__in=wanted)
    return dict(rows.values_list("uuid", "text"))
