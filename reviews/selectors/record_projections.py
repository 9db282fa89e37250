"""Tables of imports, records and duplicates against what the events say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from reviews.event_shape import Recorded
from reviews.models import IdSet, Record
from reviews.record_fold import fold_records
from reviews.sources import ImportState

IMPORT_TOLD = ("search", "file_sha256", "format", "n_records", "n_unread")


def records_by_events(review: UUID, events: Iterable[Recorded]) -> Mapping[str, object]:
    """Of each record that counts: the import that it came with, what it joined, whether it is removed."""

    def lines(id_set: str) -> list[str]:
        return IdSet.objects.get(review_id=review, uuid=id_set).lines

    return fold_records(events, lines)


def records_stored(review: UUID) -> Mapping[str, object]:
    """The same as the tables have it."""
    rows = Record.objects.counted().filter(review_id=review)
    return {
        str(uuid): [str(batch), None if into is None else str(into), is_removed]
        for uuid, batch, into, is_removed in rows.values_list(
            "uuid", "batch_id", "merged_into_id", "is_removed"
        )
    }


def imports_by_events(_review: UUID, events: Iterable[Recorded]) -> Mapping[str, object]:
    """Imports that count or were undone: their search, state and file, how much was read of it, and as what."""
    found: dict[str, dict[str, str | int | None]] = {}
    readings: dict[str, str | None] = {}
    for event in events:
        payload = event.payload
        if event.kind == "reviews.import_confirmed":
            readings[payload["batch"]] = payload["reading_sha256"]
        elif event.kind == "reviews.import_committed":
            told = {name: payload[name] for name in IMPORT_TOLD}
            told["reading_sha256"] = readings.get(payload["batch"])
            found[payload["batch"]] = {**told, "state": ImportState.COMMITTED.value}
        elif event.kind == "reviews.import_undone":
            found[payload["batch"]]["state"] = ImportState.UNDONE.value
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
