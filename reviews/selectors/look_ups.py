"""What stands of the values and notices that were looked up elsewhere, and the tables of them against the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from reviews import ledger
from reviews.enrichment.notices import Nature, marks_of
from reviews.event_shape import Recorded
from reviews.look_up_fold import fold_look_ups
from reviews.models import Finding, LookUp, Record, RecordNotice, Review
from reviews.selectors.record_projections import records_by_events

Members = Mapping[UUID, Sequence[UUID]]
"""By the record that stands on its own: it and the copies that joined it."""


def added_to(members: Members) -> dict[UUID, dict[str, Any]]:
    """By record and field, the first value that stands, as `Record.added` keeps it."""
    root = _roots(members)
    rows = Finding.objects.standing().filter(record__in=list(root)).order_by("found_at", "uuid")
    found: dict[UUID, dict[str, Any]] = {record: {} for record in members}
    for row in rows:
        value = {
            "value": row.content["value"],
            "service": row.service,
            "on": row.found_at.date().isoformat(),
            "finding": str(row.uuid),
        }
        found[root[row.record_id]].setdefault(row.field, value)
    return found


def marks_on(members: Members) -> dict[UUID, list[str]]:
    """What the notices that stand mark each record with, as `Record.marks` keeps it."""
    root = _roots(members)
    rows = RecordNotice.objects.standing().filter(record__in=list(root))
    noted: dict[UUID, list[tuple[Nature, str]]] = defaultdict(list)
    for record, nature, content in rows.values_list("record_id", "nature", "content"):
        noted[root[record]].append((Nature(nature), content["on"]))
    return {record: [each.value for each in marks_of(noted[record])] for record in members}


def _roots(members: Members) -> dict[UUID, UUID]:
    return {member: root for root, of_root in members.items() for member in of_root}


def look_ups_by_events(review: UUID, events: Iterable[Recorded]) -> Mapping[str, object]:
    """Whether services may be asked, the look-ups, what was taken back, and what each record shows of them."""
    kept = list(events)
    fold = fold_look_ups(kept)
    found: dict[str, object] = {"is_on": fold.is_on, **fold.look_ups(), **fold.taken_back()}
    if not fold.taken_back():
        return found
    rows: Mapping[str, Any] = records_by_events(review, kept)
    return {**found, **fold.shown({record: row[1] for record, row in rows.items()})}


def look_ups_stored(review: UUID) -> Mapping[str, object]:
    """The same as the tables have it."""
    look_ups = LookUp.objects.filter(review_id=review)
    taken_back = {
        str(uuid): at is not None
        for model in (Finding, RecordNotice)
        for uuid, at in model._default_manager.filter(review_id=review).values_list(
            "uuid", "taken_back_at"
        )
    }
    shown = Record.objects.distinct_works().filter(review_id=review).exclude(added={}, marks=[])
    return {
        "is_on": Review.objects.get(uuid=review).looks_up,
        **{str(row.uuid): _told(row) for row in look_ups},
        **taken_back,
        **{
            str(record): {
                **({"added": _findings_of(added)} if added else {}),
                **({"marks": marks} if marks else {}),
            }
            for record, added, marks in shown.values_list("uuid", "added", "marks")
        },
    }


def _told(row: LookUp) -> list[Any]:
    ids, file = row.ids_id and str(row.ids_id), row.file_id and str(row.file_id)
    return [ids, file, row.wants, row.services, row.undone_at is not None]


def _findings_of(added: Mapping[str, Any]) -> dict[str, list[str]]:
    return {
        field: [
            each["finding"],
            ledger.sha256(ledger.canonical({"value": each["value"]})),
            each["service"],
            each["on"],
        ]
        for field, each in added.items()
    }
