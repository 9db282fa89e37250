"""Records that join others, are removed, or return: their places sleep and wake with everything that stands on them.

The votes on a record that joined another stay with it (screening.services.merging repeats those that count for the
record that it joined), and un-merging brings back exactly what was. So do votes on an undecided record that a lead
removed: whether there are any, the lead can't be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import QuerySet

from reviews.ledger import Act
from reviews.many_ids import among
from reviews.many_rows import insert
from reviews.models import Record
from reviews.roles import Stage
from screening.models import Lease, StageRecord
from screening.services.following import after_inclusion, after_withdrawal
from screening.services.queue import step_back
from screening.tally import State


def make_places(records: Sequence[Record]) -> None:
    """Places in the title/abstract queue for records that have none."""
    insert(
        StageRecord(
            review_id=record.review_id,
            stage=Stage.TITLE_ABSTRACT.value,
            record=record,
            batch_id=record.batch_id,
            rank=record.rank,
        )
        for record in records
    )


def put_to_sleep(records: Sequence[Record], act: Act) -> None:
    """Nobody meets these records any more; a report of theirs is not sought any more."""
    ids = [record.uuid for record in records]
    for target in _places(ids).filter(state=State.INCLUDED.value, is_parked=False):
        after_withdrawal(target, act)
    _places(ids).order_by().update(is_parked=True)
    Lease.objects.filter(stage_record__record__in=among(ids)).delete()


def wake(records: Sequence[Record], act: Act) -> None:
    """These records stand on their own and count again, with the decisions and reports that they had."""
    waking = {r.uuid: r for r in records if r.merged_into_id is None and not r.is_removed}
    known = set(_places(waking).values_list("record_id", flat=True))
    make_places([record for uuid, record in waking.items() if uuid not in known])
    included = list(_places(waking).filter(is_parked=True, state=State.INCLUDED.value))
    _places(waking).order_by().update(is_parked=False)
    for place in included:
        place.is_parked = False
        after_inclusion(place, act)
    if records:
        step_back(review=records[0].review_id, rank=min(record.rank for record in records))


def _places(records: Iterable[UUID]) -> QuerySet[StageRecord]:
    rows = StageRecord.objects.filter(record__in=among(records), stage=Stage.TITLE_ABSTRACT.value)
    return rows.order_by("rank", "uuid")
