"""Where records stand, folded from events: which count, which joined which, which are removed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from reviews.event_shape import Recorded

IdSetLines = Callable[[str], Sequence[str]]
"""The lines of the IdSet of an id."""


class Joined:
    """Which record joined which: at most one each, and each can be taken back."""

    def __init__(self) -> None:
        self._into: dict[str, str] = {}
        # A dict is a set that keeps the order in which the copies joined.
        self._copies: dict[str, dict[str, None]] = {}

    def into(self, record: str) -> str | None:
        """What the record joined, if anything."""
        return self._into.get(record)

    def join(self, record: str, into: str) -> None:
        """Let the record join another, in place of what it had joined."""
        self.part(record)
        self._into[record] = into
        self._copies.setdefault(into, {})[record] = None

    def part(self, record: str) -> None:
        """Let the record stand on its own."""
        into = self._into.pop(record, None)
        if into is not None:
            del self._copies[into][record]

    def forget(self, record: str) -> None:
        """The record was never there: its copies go to what it had joined, or else to the first of them."""
        heir = self._into.get(record)
        self.part(record)
        for copy in tuple(self._copies.get(record, ())):
            self.part(copy)
            if heir is None:
                heir = copy
            else:
                self.join(copy, heir)


class RecordFold:
    """Takes events one by one; `standing` is what the tables must say."""

    def __init__(self, lines: IdSetLines) -> None:
        self._lines = lines
        self._joined = Joined()
        self._counted: dict[str, None] = {}
        # Of every record that ever counted: the import that it came with.
        self._batches: dict[str, str] = {}
        self._removed: set[str] = set()

    def apply(self, event: Recorded) -> None:
        """Let one more event have happened; those of other kinds change nothing."""
        if change := _CHANGES.get(event.kind):
            change(self, event.payload)

    def standing(self) -> dict[str, list[Any]]:
        """Of each record that counts: [its import, what it joined or None, whether it is removed]."""
        return {
            record: [self._batches[record], self._joined.into(record), record in self._removed]
            for record in self._counted
        }

    def batch_of(self, record: str) -> str | None:
        """The import that a record came with, standing or undone; None where it never counted."""
        return self._batches.get(record)

    def _committed(self, payload: Mapping[str, Any]) -> None:
        records = self._lines(payload["records"])
        self._counted.update(dict.fromkeys(records))
        self._batches.update(dict.fromkeys(records, payload["batch"]))

    def _undone(self, payload: Mapping[str, Any]) -> None:
        for record in self._lines(payload["records"]):
            self._joined.forget(record)
            self._counted.pop(record, None)
            self._removed.discard(record)

    def _merged(self, payload: Mapping[str, Any]) -> None:
        for line in self._lines(payload["pairs"]):
            record, into = line.split(" ")
            self._joined.join(record, into)

    def _unmerged(self, payload: Mapping[str, Any]) -> None:
        for record in payload["records"]:
            self._joined.part(record)

    def _removed_from(self, payload: Mapping[str, Any]) -> None:
        self._removed.update(self._lines(payload["records"]))

    def _restored(self, payload: Mapping[str, Any]) -> None:
        self._removed.difference_update(self._lines(payload["records"]))


_CHANGES: Mapping[str, Callable[[RecordFold, Mapping[str, Any]], None]] = {
    "reviews.import_committed": RecordFold._committed,
    "reviews.import_undone": RecordFold._undone,
    "reviews.records_merged": RecordFold._merged,
    "reviews.records_unmerged": RecordFold._unmerged,
    "reviews.records_removed": RecordFold._removed_from,
    "reviews.records_restored": RecordFold._restored,
}


def fold_records(events: Iterable[Recorded], lines: IdSetLines) -> dict[str, list[Any]]:
    """Where each record stands after the events."""
    fold = RecordFold(lines)
    for event in events:
        fold.apply(event)
    return fold.standing()
