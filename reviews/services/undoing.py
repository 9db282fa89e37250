"""An act of one's own taken back as a whole, by the key under which it was done."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import ledger
from reviews.errors import DomainError, NotFound
from reviews.events import RecordsRemoved
from reviews.models import Event, IdSet, Member
from reviews.selectors.records import root_of
from reviews.services import removals, tagging, tags
from reviews.tag_events import RecordsTagged, RecordsUntagged, TagChanged

# By the kind of event, what takes it back within the act, and of how much it did; each asks for the rights itself.
REVERSALS: Mapping[str, Callable[[Member, dict[str, Any], ledger.Act], int]] = {
    RecordsTagged.KIND: tagging.take_off_again,
    RecordsUntagged.KIND: tagging.put_again,
    TagChanged.KIND: tags.take_former,
    RecordsRemoved.KIND: removals.put_back,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Undone:
    """What was taken back. record: the one that it was about, if it was one. is_of_tag: it was about a tag itself."""

    n: int
    record: UUID | None = None
    is_of_tag: bool = False


class NothingToUndo(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("There is nothing to take back any more: it was undone, or changed since.")
        )


def undo_act(*, by: Member, of: UUID, key: UUID) -> Undone:
    """Take back what `by` did under a key, as far as it stands. Raises NotFound, NothingToUndo."""
    with ledger.act(by=by, key=key, content=("undo", of)) as act:
        rows = Event.objects.filter(
            review_id=by.review_id, by=by.uuid, key=of, kind__in=REVERSALS
        ).order_by("-part")
        events = [(row.kind, json.loads(row.body)["payload"]) for row in rows]
        if not events:
            raise NotFound(_("This act of yours is not in this review, or can't be taken back."))
        n = 0
        if not act.repeated:
            n = sum(REVERSALS[kind](by, payload, act) for kind, payload in events)
            if not n:
                raise NothingToUndo
    return Undone(
        n=n,
        record=_one_record(by, [payload for _kind, payload in events]),
        is_of_tag=any(kind == TagChanged.KIND for kind, _payload in events),
    )


def _one_record(by: Member, payloads: Sequence[Mapping[str, Any]]) -> UUID | None:
    """The record that all of them are about, where it is one."""
    sets = [payload["records"] for payload in payloads if payload.get("n_records") == 1]
    if len(sets) < len(payloads):
        return None
    rows = IdSet.objects.filter(review_id=by.review_id, uuid__in=sets)
    records = {line for row in rows for line in row.lines}
    return root_of(UUID(records.pop())) if len(records) == 1 else None
