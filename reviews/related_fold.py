"""Which records belong together as related reports, folded from events. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from reviews.event_shape import Recorded
from reviews.record_fold import IdSetLines, RecordFold

Payload = Mapping[str, Any]


class RelatedFold:
    """Takes events one by one; `standing` is what the tables must say."""

    def __init__(self, lines: IdSetLines) -> None:
        self._lines = lines
        self._records = RecordFold(lines)
        self._known: dict[str, list[str | None]] = {}
        self._fallen: set[str] = set()
        self._of_pair: dict[str, str] = {}

    def apply(self, event: Recorded) -> None:
        """Let one more event have happened; those of other kinds change nothing."""
        self._records.apply(event)
        if change := _CHANGES.get(event.kind):
            change(self, event.payload)

    def standing(self) -> dict[str, list[str | None]]:
        """Of each relation of records that count: [record, record, how, the pair, the import that found it]."""
        counted = self._records.standing()
        return {
            related: told
            for related, told in self._known.items()
            if related not in self._fallen and told[0] in counted and told[1] in counted
        }

    def _found(self, payload: Payload) -> None:
        for line in self._lines(payload["relations"]):
            related, first, second, relation = line.split(" ")
            self._known[related] = [first, second, relation, None, payload["batch"]]

    def _said(self, payload: Payload) -> None:
        self._known[payload["related"]] = [
            payload["first"],
            payload["second"],
            payload["relation"],
            payload["pair"],
            None,
        ]
        self._of_pair[payload["pair"]] = payload["related"]

    def _taken_back(self, payload: Payload) -> None:
        self._fallen.add(payload["related"])

    def _put_back(self, payload: Payload) -> None:
        self._fallen.discard(payload["related"])

    def _pair_reopened(self, payload: Payload) -> None:
        if related := self._of_pair.pop(payload["pair"], None):
            self._fallen.add(related)


_CHANGES: Mapping[str, Callable[[RelatedFold, Payload], None]] = {
    "reviews.relations_found": RelatedFold._found,
    "reviews.records_related": RelatedFold._said,
    "reviews.relation_taken_back": RelatedFold._taken_back,
    "reviews.relation_put_back": RelatedFold._put_back,
    "reviews.pair_reopened": RelatedFold._pair_reopened,
}


def fold_related(events: Iterable[Recorded], lines: IdSetLines) -> dict[str, list[str | None]]:
    """Which relations stand after the events."""
    fold = RelatedFold(lines)
    for event in events:
        fold.apply(event)
    return fold.standing()
