"""Tables of imports, records and duplicates against what the events say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from reviews.event_shape import Recorded
from reviews.models import IdSet, Record
from reviews.record_fold import fold_records
from reviews.sources import ImportState


def records_by_events(review: UUID, events: Iterable[Recorded]) -> Mapping[str, object]:
    """Of each record that counts: what it joined, whether it is removed."""

    def lines(id_set: str) -> list[str]:
        return IdSet.objects.get(review_id=review, uuid=id_set).lines

    return fold_records(events, lines)


def records_stored(review: UUID) -> Mapping[str, object]:
    """The same as the tables have it."""
    rows = Record.objects.counted().filter(review_id=review)
    return {
        str(uuid): [None if into is None else str(into), is_removed]
        for uuid, into, is_removed in rows.values_list("uuid", "merged_into_id", "is_removed")
    }


def imports_by_events(_review: UUID, events: Iterable[Recorded]) -> Mapping[str, object]:
    """Imports that count or were undone: search, state and number of records."""
    found: dict[str, list[str | int]] = {}
    for event in events:
        payload = event.payload
        if event.kind == "reviews.import_committed":
            state = ImportState.COMMITTED.value
            found[payload["batch"]] = [payload["search"], state, payload["n_records"]]
        elif event.kind == "reviews.import_undone":
            found[payload["batch"]][1] = ImportState.UNDONE.value
    return found


def pairs_by_events(_review: UUID, events: Iterable[Recorded]) -> Mapping[str, object]:
    """Pairs that people judged to differ."""
    found: dict[str, object] = {}
    for event in events:
        payload = event.payload
        if event.kind == "reviews.pair_separated":
            found[payload["pair"]] = [payload["first"], payload["second"]]
        elif event.kind == "reviews.pair_reopened":
            found.pop(payload["pair"], None)
    return found
