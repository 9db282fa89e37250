"""Who took back what stood on a record: rows say when, events say by whom."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from reviews.events import CorrectionTakenBack
from reviews.look_up_events import LookUpUndone, NoticeTakenBack, ValueTakenBack
from reviews.models import Event, Member
from reviews.pair_events import PairReopened, RecordsRelated, RelationTakenBack
from reviews.selectors.people import name_of

# By the kind of event, the key of what it names.
NAMED: Mapping[str, str] = {
    CorrectionTakenBack.KIND: "correction",
    ValueTakenBack.KIND: "finding",
    NoticeTakenBack.KIND: "notice",
    LookUpUndone.KIND: "look_up",
    RecordsRelated.KIND: "related",
    RelationTakenBack.KIND: "related",
    PairReopened.KIND: "pair",
}
Deeds = Mapping[UUID, Mapping[datetime, str]]


def deeds_on(review: UUID, named: Collection[UUID]) -> Deeds:
    """By what was related, taken back or undone, and when: the name of whoever did it."""
    wanted = {str(each) for each in named}
    if not wanted:
        return {}
    told = Q()
    for each in sorted(wanted):
        told |= Q(body__contains=each)
    rows = Event.objects.filter(told, review_id=review, kind__in=NAMED).order_by("seq")
    names = _names(review)
    found: dict[UUID, dict[datetime, str]] = {}
    for kind, at, by, body in rows.values_list("kind", "at", "by", "body"):
        what = json.loads(body)["payload"][NAMED[kind]]
        if what in wanted:
            found.setdefault(UUID(what), {})[at] = names.get(by, "")
    return found


def _names(review: UUID) -> Mapping[UUID, str]:
    members = Member.objects.filter(review_id=review).select_related("user")
    return {member.uuid: name_of(member.user) for member in members}


def who(deeds: Deeds, at: datetime, *named: UUID | None) -> str:
    """Who did that to one of these at that moment; "" where the machine did."""
    found = (deeds.get(each, {}).get(at, "") for each in named if each is not None)
    return next((name for name in found if name), "")
