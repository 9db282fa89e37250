"""What stands of look-ups, folded from events: values and notices, and what records show of them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from reviews.enrichment.notices import Nature, marks_of
from reviews.event_shape import Recorded

Payload = Mapping[str, Any]
Into = Mapping[str, str | None]
"""What each record that counts has joined, None for those that stand on their own."""


class LookUpFold:
    """Takes events one by one. is_on: whether the review lets services be asked."""

    def __init__(self) -> None:
        self.is_on = False
        self._look_ups: dict[str, list[Any]] = {}
        self._undone: set[str] = set()
        self._findings: dict[str, tuple[str, Payload]] = {}
        self._notices: dict[str, Payload] = {}
        self._taken_back: set[str] = set()

    def apply(self, event: Recorded) -> None:
        """Let one more event have happened; those of other kinds change nothing."""
        if change := _CHANGES.get(event.kind):
            change(self, event)

    def look_ups(self) -> dict[str, list[Any]]:
        """Of each: its ids, its file, what was wanted of whom, and whether it is undone."""
        return {name: [*told, name in self._undone] for name, told in self._look_ups.items()}

    def taken_back(self) -> dict[str, bool]:
        """Of each value and notice, whether it is taken back by itself."""
        return {name: name in self._taken_back for name in (*self._findings, *self._notices)}

    def shown(self, into: Into) -> dict[str, dict[str, Any]]:
        """Of each record that stands on its own and has any: "added" by field (the finding, its hash, the service, the
        day), and "marks"."""
        found: dict[str, dict[str, Any]] = {}
        for name, (at, told) in sorted(self._findings.items(), key=lambda one: (one[1][0], one[0])):
            if (root := self._root(name, told, into)) is not None:
                value = [name, told["sha256"], told["service"], at[:10]]
                found.setdefault(root, {}).setdefault("added", {}).setdefault(told["field"], value)
        noted: dict[str, list[tuple[Nature, str]]] = {}
        for name, told in self._notices.items():
            if (root := self._root(name, told, into)) is not None:
                noted.setdefault(root, []).append((Nature(told["nature"]), told["on"] or ""))
        for root, notices in noted.items():
            found.setdefault(root, {})["marks"] = [nature.value for nature in marks_of(notices)]
        return found

    def _root(self, name: str, told: Payload, into: Into) -> str | None:
        """The record that it counts for; None where it doesn't stand, or the record doesn't count."""
        record: str = told["record"]
        if name in self._taken_back or told["look_up"] in self._undone or record not in into:
            return None
        while (further := into[record]) is not None:
            record = further
        return record

    def _switched(self, event: Recorded) -> None:
        self.is_on = event.payload["is_on"]

    def _started(self, event: Recorded) -> None:
        told = event.payload
        self._look_ups[told["look_up"]] = [told["records"], None, told["wants"], told["services"]]

    def _uploaded(self, event: Recorded) -> None:
        self._look_ups[event.payload["look_up"]] = [None, event.payload["file"], [], []]

    def _undo(self, event: Recorded) -> None:
        self._undone.add(event.payload["look_up"])

    def _added(self, event: Recorded) -> None:
        self._findings[event.payload["finding"]] = (event.at, event.payload)

    def _marked(self, event: Recorded) -> None:
        self._notices[event.payload["notice"]] = event.payload

    def _take_back(self, event: Recorded) -> None:
        self._taken_back.add(_name(event.payload))

    def _put_back(self, event: Recorded) -> None:
        self._taken_back.discard(_name(event.payload))


def _name(payload: Payload) -> str:
    name: str = payload["finding"] if "finding" in payload else payload["notice"]
    return name


_CHANGES: Mapping[str, Callable[[LookUpFold, Recorded], None]] = {
    "reviews.look_ups_switched": LookUpFold._switched,
    "reviews.look_up_started": LookUpFold._started,
    "reviews.notices_uploaded": LookUpFold._uploaded,
    "reviews.look_up_undone": LookUpFold._undo,
    "reviews.value_added": LookUpFold._added,
    "reviews.value_taken_back": LookUpFold._take_back,
    "reviews.value_put_back": LookUpFold._put_back,
    "reviews.notice_marked": LookUpFold._marked,
    "reviews.notice_taken_back": LookUpFold._take_back,
    "reviews.notice_put_back": LookUpFold._put_back,
}


def fold_look_ups(events: Iterable[Recorded]) -> LookUpFold:
    """What stands after the events."""
    fold = LookUpFold()
    for event in events:
        fold.apply(event)
    return fold
