"""An act of one's own taken back as a whole, by the key under which it was done."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import ledger
from reviews.errors import NotFound
from reviews.large_act_events import LargeActBegun
from reviews.models import Event, IdSet, LargeAct, Member
from reviews.selectors.copies import root_of
from reviews.services import large_acts, tags
from reviews.services.repeats import payloads_before
from reviews.services.reversals import OF_RECORDS, NothingToUndo
from reviews.tag_events import TagChanged

Told = tuple[str, dict[str, Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Undone:
    """What was taken back. record: the one that it was about, if it was one. is_of_tag: it was about a tag itself.

    by_job: the act on many records that takes it back, where a job does.
    """

    record: UUID | None = None
    is_of_tag: bool = False
    by_job: UUID | None = None


def undo_act(*, by: Member, of: UUID, key: UUID) -> Undone:
    """Take back what `by` did under a key, as far as it stands. Raises NotFound, NothingToUndo, GoesOn."""
    with ledger.act(by=by, key=key, content=("undo", of)) as act:
        large = LargeAct.objects.filter(review_id=by.review_id, by=by, key=of, undoes=None).first()
        if large is not None:
            return Undone(by_job=_let_job_undo(by, large, act))
        rows = Event.objects.filter(
            review_id=by.review_id, by=by.uuid, key=of, kind__in=[*OF_RECORDS, TagChanged.KIND]
        ).order_by("-part")
        told = [(row.kind, json.loads(row.body)["payload"]) for row in rows]
        if not told:
            raise NotFound(_("This act of yours is not in this review, or can't be taken back."))
        if not act.repeated and not sum(_take_back(by, each, act) for each in told):
            raise NothingToUndo
    return Undone(
        record=_one_record(by, [payload for _kind, payload in told]),
        is_of_tag=any(kind == TagChanged.KIND for kind, _payload in told),
    )


def _let_job_undo(by: Member, target: LargeAct, act: ledger.Act) -> UUID:
    if act.repeated and (before := payloads_before(act, LargeActBegun.KIND)):
        return UUID(before[0]["act"])
    return large_acts.begin_undo(target=target, by=by, act=act).uuid


def _take_back(by: Member, told: Told, act: ledger.Act) -> int:
    kind, payload = told
    if kind == TagChanged.KIND:
        return tags.take_former(by, payload, act)
    lines = IdSet.objects.get(review_id=by.review_id, uuid=payload["records"]).lines
    return OF_RECORDS[kind](by, payload, [UUID(line) for line in lines], act)


def _one_record(by: Member, payloads: Sequence[dict[str, Any]]) -> UUID | None:
    """The record that all of them are about, where it is one."""
    sets = [payload["records"] for payload in payloads if payload.get("n_records") == 1]
    if len(sets) < len(payloads):
        return None
    rows = IdSet.objects.filter(review_id=by.review_id, uuid__in=sets)
    records = {line for row in rows for line in row.lines}
    return root_of(UUID(records.pop())) if len(records) == 1 else None
