"""The ledger: the only writer of events, and the way to read and verify them.

An act opens with `act(...)`: it locks the review's head row, notices a repeated key, gathers the events of everything
that it calls (signal receivers too), and writes them, chained by SHA-256, in the transaction that makes the change.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

import rfc8785
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews import permissions
from reviews.errors import DomainError, NotFound
from reviews.event_shape import EventShape, Recorded, plain
from reviews.models import Event, LedgerHead, Member, Tombstone
from reviews.one_moment import one_moment
from reviews.remarks import RemarkRef, written_remark
from reviews.rows import only

SYSTEM = UUID("00000000-0000-4000-8000-000000000000")


class Actor(Protocol):
    """Who acts: a member, or the system in the name of a review."""

    @property
    def uuid(self) -> UUID: ...
    @property
    def review_id(self) -> UUID: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class System:
    """The machine acting on a review: what a job finds, a lease that runs out."""

    review_id: UUID
    uuid: UUID = SYSTEM


class KeyReused(DomainError):
    """The same idempotency key came with other content."""

    def __init__(self) -> None:
        super().__init__(
            _("This was already sent with other content. Reload the page and try again.")
        )


@dataclass(slots=True)
class Act:
    """One act in progress. `repeated`: its key was seen before with the same content, so nothing may be written.

    at: the act's time, never before the ledger's last event. seq: the number of its first event.
    """

    by: Actor
    key: UUID
    at: datetime
    head: LedgerHead
    content_mac: str
    repeated: bool = False
    events: list[EventShape] = field(default_factory=list)

    def append(self, event: EventShape) -> None:
        """Add an event; it is written when the act closes."""
        if self.repeated:
            raise RuntimeError("A repeated act writes nothing.")
        self.events.append(event)

    def remark(self, text: str) -> RemarkRef | None:
        """Keep free text in a row of its own; the event holds its id and salted hash. None for blank text."""
        if not text.strip():
            return None
        row, reference = written_remark(
            review_id=self.by.review_id, author_id=self.by.uuid, text=text, at=self.at
        )
        row.save(force_insert=True)
        return reference


_open_act: ContextVar[Act | None] = ContextVar("open_act", default=None)


@contextmanager
def act(*, by: Actor, key: UUID, content: object = None) -> Iterator[Act]:
    """Open an act of `by` on their review, in one transaction, holding the review's head row.

    key: the client's name for this act. content: what was asked, to tell a retry from a reused key. A service called
    within another's act joins it, and its own key plays no part.
    Raises KeyReused, NotFound (the review is gone), Forbidden (the member's rights were changed since they were read).
    """
    outer = _open_act.get()
    if outer is not None:
        if outer.by.review_id != by.review_id:
            raise RuntimeError("An act stays within one review.")
        yield outer
        return
    with transaction.atomic():
        opened = _opened(by=by, key=key, mac=_mac(content))
        token = _open_act.set(opened)
        try:
            yield opened
        finally:
            _open_act.reset(token)
        if opened.events:
            _write(opened)


def _opened(*, by: Actor, key: UUID, mac: str) -> Act:
    head = only(LedgerHead.objects.select_for_update().filter(review_id=by.review_id))
    if head is None:
        raise NotFound(_("This review is not here any more."))
    now = timezone.now()
    at = now if head.at is None else max(now, head.at)
    same = Event.objects.filter(review_id=by.review_id, by=by.uuid, key=key, part=0)
    before = same.values_list("content_mac", flat=True).first()
    if before is not None and not hmac.compare_digest(before, mac):
        raise KeyReused
    if before is None and isinstance(by, Member):
        permissions.refuse_if_changed(by)
    return Act(by=by, key=key, at=at, head=head, content_mac=mac, repeated=before is not None)


def _mac(content: object) -> str:
    """Tells equal contents apart from different ones, and nothing else to whoever reads the table."""
    text = json.dumps(_comparable(content), sort_keys=True, ensure_ascii=False)
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _comparable(value: object) -> Any:
    if isinstance(value, dict):
        return {str(key): _comparable(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_comparable(entry) for entry in value]
    if isinstance(value, float):
        return repr(value)
    try:
        return plain(value)
    except TypeError:
        return repr(value)


def _write(opened: Act) -> None:
    head = opened.head
    rows = []
    for part, event in enumerate(opened.events):
        head.seq += 1
        body = canonical(
            {
                "review": str(opened.by.review_id),
                "seq": head.seq,
                "kind": event.KIND,
                "version": event.VERSION,
                "at": utc_text(opened.at),
                "by": str(opened.by.uuid),
                "payload": event.payload(),
                "prev": head.sha256,
            }
        )
        head.sha256 = sha256(body)
        rows.append(
            Event(
                review_id=opened.by.review_id,
                seq=head.seq,
                kind=event.KIND,
                at=opened.at,
                by=opened.by.uuid,
                key=opened.key,
                part=part,
                content_mac=opened.content_mac,
                body=body,
                sha256=head.sha256,
            )
        )
    head.at = opened.at
    Event.objects.bulk_create(rows, batch_size=500)
    head.save(update_fields=["seq", "sha256", "at"])


def canonical(value: Any) -> str:
    """RFC 8785 JSON: one text for one value."""
    return rfc8785.dumps(value).decode()


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def utc_text(at: datetime) -> str:
    """A moment as the ledger writes it: 2026-05-03T09:41:07.123456Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def replay(review_id: UUID, *, until: datetime | None = None) -> Iterator[Recorded]:
    """The review's events in order, up to and including a moment."""
    rows = Event.objects.filter(review_id=review_id).order_by("seq")
    if until is not None:
        rows = rows.filter(at__lte=until)
    for body in rows.values_list("body", flat=True).iterator(chunk_size=2000):
        yield recorded(json.loads(body))


def recorded(body: dict[str, Any]) -> Recorded:
    """An event's parsed body as a value."""
    return Recorded(
        seq=body["seq"],
        kind=body["kind"],
        version=body["version"],
        at=body["at"],
        by=body["by"],
        payload=body["payload"],
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Broken:
    """The first event at which a review's chain breaks, and why."""

    review_id: UUID
    seq: int
    why: str


def verify(review_id: UUID) -> Broken | None:
    """Recompute the review's chain from its first event to its head, as of one moment; None if it is whole."""
    with one_moment():
        return _first_break(review_id, LedgerHead.objects.get(review_id=review_id))


def _first_break(review_id: UUID, head: LedgerHead) -> Broken | None:
    prev, expected = "", 1
    rows = Event.objects.filter(review_id=review_id).order_by("seq")
    for row in rows.iterator(chunk_size=2000):
        if row.seq != expected:
            return Broken(review_id=review_id, seq=expected, why="the event is missing")
        if why := _fault(row, prev):
            return Broken(review_id=review_id, seq=row.seq, why=why)
        prev, expected = row.sha256, expected + 1
    if (head.seq, head.sha256) != (expected - 1, prev):
        return Broken(
            review_id=review_id, seq=expected - 1, why="the head names another last event"
        )
    return None


def _fault(row: Event, prev: str) -> str:
    if sha256(row.body) != row.sha256:
        return "the body doesn't have its hash"
    body = json.loads(row.body)
    if body["prev"] != prev:
        return "it doesn't follow the event before it"
    columns = (str(row.review_id), row.seq, row.kind, utc_text(row.at), str(row.by))
    if columns != (body["review"], body["seq"], body["kind"], body["at"], body["by"]):
        return "the columns differ from the body"
    return ""


def tombstone_of(review_id: UUID, at: datetime) -> Tombstone:
    """What stays of a review's ledger when it is purged."""
    head = LedgerHead.objects.get(review_id=review_id)
    return Tombstone(review_uuid=review_id, seq=head.seq, sha256=head.sha256, purged_at=at)
