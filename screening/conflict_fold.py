"""Conflicts, who has seen them, proposals, confirmations and resolutions, folded from events. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reviews.event_shape import Recorded
from screening.rules import ConflictState, DecidedBy

Payload = Mapping[str, Any]


class ConflictFold:
    """Takes the events of a review one by one; `rows` is what the tables must say."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, Any]] = {}
        self._round_of: dict[str, int] = {}
        # Of a conflict: the keys of its standing proposal and its standing resolution.
        self._proposed: dict[str, str] = {}
        self._settled: dict[str, str] = {}

    def apply(self, event: Recorded) -> None:
        """Let one more event have happened; those of other kinds change nothing."""
        if change := _CHANGES.get(event.kind):
            change(self, event.payload, event.by)

    def rows(self) -> Mapping[str, object]:
        """Rows by their keys."""
        return self._rows

    def _opened(self, p: Payload, _by: str) -> None:
        self._rows[f"conflict {p['conflict']}"] = {
            "place": p["stage_record"],
            "round": self._round_of.get(p["stage_record"], 1),
            "kind": p["kind"],
            "state": ConflictState.OPEN.value,
        }

    def _seen(self, p: Payload, _by: str) -> None:
        self._rows[f"view {p['stage_record']} {p['member']}"] = {}

    def _barred(self, p: Payload, _by: str) -> None:
        for member in p["members"]:
            self._rows[f"view {p['stage_record']} {member}"] = {}

    def _proposal(self, p: Payload, by: str) -> None:
        self._fall(self._proposed.pop(p["conflict"], None))
        key = self._proposed[p["conflict"]] = f"proposal {p['proposal']}"
        self._rows[key] = {**_settlement(p, by), "stands": True}

    def _confirmed(self, p: Payload, by: str) -> None:
        self._rows[f"confirmation {p['proposal']} {by}"] = {}

    def _resolved(self, p: Payload, by: str) -> None:
        if p["settled_by"] == DecidedBy.CONSENSUS.value:
            # The last to confirm acts; what stands is said by whoever proposed it.
            by = self._rows[self._proposed[p["conflict"]]]["by"]
        key = self._settled[p["conflict"]] = f"resolution {p['resolution']}"
        self._rows[key] = {
            **_settlement(p, by),
            "settled_by": p["settled_by"],
            "votes": sorted(p["votes"]),
            "stands": True,
        }
        self._conflict(p)["state"] = ConflictState.SETTLED.value

    def _voided(self, p: Payload, _by: str) -> None:
        self._conflict(p)["state"] = ConflictState.VOID.value
        self._fall(self._proposed.pop(p["conflict"], None))
        self._fall(self._settled.pop(p["conflict"], None))

    def _withdrawn(self, p: Payload, _by: str) -> None:
        self._round_of[p["stage_record"]] = p["round"]

    def _conflict(self, p: Payload) -> dict[str, Any]:
        return self._rows[f"conflict {p['conflict']}"]

    def _fall(self, key: str | None) -> None:
        if key is not None:
            self._rows[key]["stands"] = False


def _settlement(p: Payload, by: str) -> dict[str, Any]:
    return {
        "conflict": p["conflict"],
        "by": by,
        "decision": p["decision"],
        "reason": p["reason"],
        "remark": None if p["remark"] is None else p["remark"]["remark"],
    }


_CHANGES: dict[str, Callable[[ConflictFold, Payload, str], None]] = {
    "screening.conflict_opened": ConflictFold._opened,
    "screening.conflict_seen": ConflictFold._seen,
    "screening.consensus_proposed": ConflictFold._proposal,
    "screening.consensus_confirmed": ConflictFold._confirmed,
    "screening.conflict_resolved": ConflictFold._resolved,
    "screening.conflict_voided": ConflictFold._voided,
    "screening.decision_withdrawn": ConflictFold._withdrawn,
    "screening.votes_joined": ConflictFold._withdrawn,
    "screening.votes_parted": ConflictFold._withdrawn,
    "screening.voters_barred": ConflictFold._barred,
}
