"""Tables of imports, records and duplicates against what the events say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from reviews import ledger
from reviews.event_shape import Recorded
from reviews.events import CorrectionTakenBack, RecordCorrected
from reviews.models import Correction, IdSet, Record, RelatedRecords, SourceRecord
from reviews.record_fold import IdSetLines, fold_records
from reviews.related_fold import fold_related
from reviews.sources import ImportState

IMPORT_TOLD = ("search", "file_sha256", "format", "n_records", "n_unread")


def records_by_events(review: UUID, events: Iterable[Recorded]) -> Mapping[str, object]:
    """Of each record that counts: the import that it came with, what it joined, whether it is removed."""
    return _fold(review, events)


def _fold(review: UUID, events: Iterable[Recorded]) -> dict[str, list[Any]]:
    return fold_records(events, _lines_of(review))


def _lines_of(review: UUID) -> IdSetLines:
    return lambda id_set: IdSet.objects.get(review_id=review, uuid=id_set).lines


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
    """Pairs that people judged not to be the same."""
    found: dict[str, object] = {}
    for event in events:
        payload = event.payload
        if event.kind in {"reviews.pair_separated", "reviews.records_related"}:
            found[payload["pair"]] = [payload["first"], payload["second"]]
        elif event.kind == "reviews.pair_reopened":
            found.pop(payload["pair"], None)
    return found


def corrections_by_events(review: UUID, events: Iterable[Recorded]) -> Mapping[str, object]:
    """The corrections that stand, and of each record that stands on its own the hashes of the values they show."""
    kept = list(events)
    made: dict[str, Mapping[str, Any]] = {}
    for event in kept:
        if event.kind == RecordCorrected.KIND:
            made[event.payload["correction"]] = event.payload
        elif event.kind == CorrectionTakenBack.KIND:
            made.pop(event.payload["correction"], None)
    found: dict[str, Any] = dict.fromkeys(made, True)
    if not made:
        return found
    into = {record: row[1] for record, row in _fold(review, kept).items()}
    sources = SourceRecord.objects.filter(
        review_id=review, uuid__in=[each["source"] for each in made.values() if each["source"]]
    )
    of = {str(source): str(record) for source, record in sources.values_list("uuid", "record_id")}
    for each in made.values():
        root = _root(each["record"], into)
        chosen = each["source"]
        if root is not None and (chosen is None or _root(of.get(chosen, ""), into) == root):
            found.setdefault(root, {})[each["field"]] = each["sha256"]
    return found


def _root(record: str, into: Mapping[str, str | None]) -> str | None:
    """What a record that counts stands under; None for one that doesn't count."""
    if record not in into:
        return None
    while (further := into[record]) is not None:
        record = further
    return record


def corrections_stored(review: UUID) -> Mapping[str, object]:
    """The same as the tables have it."""
    standing = Correction.objects.filter(review_id=review, taken_back_at=None)
    shown = Record.objects.distinct_works().filter(review_id=review).exclude(corrected={})
    return {
        **{str(correction): True for correction in standing.values_list("uuid", flat=True)},
        **{
            str(record): {
                field: ledger.sha256(ledger.canonical({"value": value}))
                for field, value in corrected.items()
            }
            for record, corrected in shown.values_list("uuid", "corrected")
        },
    }


def related_by_events(review: UUID, events: Iterable[Recorded]) -> Mapping[str, object]:
    """Relations of records that count."""
    return fold_related(events, _lines_of(review))


def related_stored(review: UUID) -> Mapping[str, object]:
    """The same as the tables have them."""
    # Which records count is asked apart: joined twice with tables whose sizes PostgreSQL guesses wrong, as on a fresh
    # server, the same question took minutes for some thousand relations.
    counting = Record.objects.filter(review_id=review, batch__state=ImportState.COMMITTED.value)
    counted = set(counting.values_list("uuid", flat=True))
    rows = RelatedRecords.objects.filter(review_id=review, taken_back_at=None)
    return {
        str(uuid): [str(first), str(second), relation, pair and str(pair), batch and str(batch)]
        for uuid, first, second, relation, pair, batch in rows.values_list(
            "uuid", "first_id", "second_id", "relation", "pair_id", "batch_id"
        )
        if first in counted and second in counted
    }
