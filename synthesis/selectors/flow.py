"""The review's flow, folded from its ledger, now or as of the end of a day."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from reviews.event_shape import Recorded
from reviews.ledger import recorded
from reviews.models import Event, IdSet, Member, Review, Search
from screening.models import ExclusionReason
from screening.selectors.disputes import reports_kept_from
from synthesis.fold_table import COUNTS, Lookups, facts_of, id_sets_of
from synthesis.prisma.boxes import ReviewType
from synthesis.prisma.flow import Flow
from synthesis.prisma.fold import derive
from synthesis.prisma.state import FlowState
from synthesis.prisma.withheld import withhold

KEPT_REVIEWS = 4
_COUNTING = sorted({kind for kind, _version in COUNTS})


@dataclass(slots=True)
class _Kept:
    """A review's folded state up to an event, in this process's memory; further events are applied to it.

    sha256: the event's hash, so that what is kept of another database is noticed.
    """

    state: FlowState
    seq: int
    sha256: str
    flow: Flow | None


_kept: OrderedDict[UUID, _Kept] = OrderedDict()
_lock = threading.Lock()


def flow_of(review: Review, *, on: date | None = None) -> Flow:
    """The flow now, or as of the end of a day in the review's time zone."""
    if on is not None:
        state = FlowState(review_type=ReviewType(review.review_type))
        _apply(state, review, after=0, until=end_of_day(review, on))
        return derive(state)
    with _lock:
        kept = _kept.pop(review.uuid, None)
        if kept is None or kept.sha256 != _hash_of(review, kept.seq):
            state = FlowState(review_type=ReviewType(review.review_type))
            kept = _Kept(state=state, seq=0, sha256="", flow=None)
        seq = _apply(kept.state, review, after=kept.seq, until=None)
        if kept.flow is None or seq != kept.seq:
            kept.seq, kept.sha256 = seq, _hash_of(review, seq)
            kept.flow = derive(kept.state)
        _kept[review.uuid] = kept
        while len(_kept) > KEPT_REVIEWS:
            _kept.popitem(last=False)
        return kept.flow


def flow_for(member: Member, *, on: date | None = None) -> Flow:
    """The flow as a member may see it: where their own vote is in a dispute, the report is not assessed yet."""
    flow = flow_of(member.review, on=on)
    kept = reports_kept_from(member, flow.reasons_disputed)
    return withhold(flow, kept) if kept else flow


def forget(review: UUID) -> None:
    """Drop what is kept of a review, so that the next reading folds it from the first event."""
    with _lock:
        _kept.pop(review, None)


def _hash_of(review: Review, seq: int) -> str:
    row = Event.objects.filter(review=review, seq=seq).values_list("sha256", flat=True)
    return row.first() or ""


def end_of_day(review: Review, on: date) -> datetime:
    """The last moment of a day in the review's time zone."""
    zone = ZoneInfo(review.time_zone)
    return datetime.combine(on + timedelta(days=1), time.min, tzinfo=zone) - timedelta(
        microseconds=1
    )


def _apply(state: FlowState, review: Review, *, after: int, until: datetime | None) -> int:
    """Apply the events after a number; the number of the last one that counts."""
    events = list(_events(review, after, until))
    if not events:
        return after
    for fact in facts_of(events, _lookups(review, events)):
        state.apply(fact)
    return events[-1].seq


def _events(review: Review, after: int, until: datetime | None) -> Iterator[Recorded]:
    rows = Event.objects.filter(review=review, seq__gt=after, kind__in=_COUNTING).order_by("seq")
    if until is not None:
        rows = rows.filter(at__lte=until)
    for body in rows.values_list("body", flat=True).iterator(chunk_size=2000):
        yield recorded(json.loads(body))


def _lookups(review: Review, events: list[Recorded]) -> Lookups:
    wanted = [UUID(name) for event in events for name in id_sets_of(event)]
    return Lookups(
        ids={str(row.uuid): row.lines for row in IdSet.objects.filter(uuid__in=wanted)},
        sources={
            str(uuid): name
            for uuid, name in Search.objects.filter(review=review).values_list("uuid", "source")
        },
        reasons={
            str(uuid): text
            for uuid, text in ExclusionReason.objects.filter(review=review).values_list(
                "uuid", "text"
            )
        },
    )
