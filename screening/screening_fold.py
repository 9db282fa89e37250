"""Votes, reports and places at the stages, folded from events. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reviews.event_shape import Recorded
from reviews.record_fold import IdSetLines, RecordFold
from reviews.roles import Stage

Payload = Mapping[str, Any]
PRISTINE: dict[str, Any] = {
    "round": 1,
    "state": "pending",
    "reason": None,
    "is_reason_disputed": False,
    "settings": None,
}
# A place at title/abstract without votes: no event names it, only its record.
UNTOUCHED: dict[str, Any] = {**PRISTINE, "is_parked": False}


class ScreeningFold:
    """Takes the events of a review one by one; `rows` is what the tables must say."""

    def __init__(self, lines: IdSetLines) -> None:
        self._records = RecordFold(lines)
        self._votes: dict[str, dict[str, Any]] = {}
        self._joinings: dict[str, dict[str, Any]] = {}
        self._conflicts: dict[str, dict[str, str]] = {}
        self._reports: dict[str, dict[str, str]] = {}
        self._places: dict[str, dict[str, Any]] = {}
        self._standing: dict[str, set[str]] = {}
        # Whether a record's decision at title/abstract is to advance; the record and report of each place.
        self._advanced: dict[str, bool] = {}
        self._record_of: dict[str, str] = {}
        self._report_of: dict[str, str] = {}

    def apply(self, event: Recorded) -> None:
        """Let one more event have happened; those of other kinds change nothing."""
        self._records.apply(event)
        if change := _CHANGES.get(event.kind):
            change(self, {**event.payload, "by": event.by, "at": event.at})

    def rows(self) -> dict[str, object]:
        """Rows by their keys."""
        asleep = self._asleep()
        found: dict[str, object] = {f"vote {uuid}": vote for uuid, vote in self._votes.items()}
        found |= {f"joining {uuid}": row["row"] for uuid, row in self._joinings.items()}
        for uuid, report in self._reports.items():
            is_sought = self._is_sought(report["record"], asleep)
            found[f"report {uuid}"] = [report["record"], report["retrieval"], is_sought]
        for uuid, record in self._record_of.items():
            found[f"place {uuid}"] = {
                "record": record,
                "report": self._report_of.get(uuid),
                "batch": self._records.batch_of(record),
                **self._place(uuid),
                "is_parked": self._is_parked(uuid, asleep),
            }
        begun = {record for uuid, record in self._record_of.items() if uuid not in self._report_of}
        for record in self._records.standing().keys() - asleep - begun:
            found[f"place of {record}"] = {"batch": self._records.batch_of(record), **UNTOUCHED}
        return found

    def included_reports(self) -> set[str]:
        """Reports whose inclusion at full text stands."""
        asleep = self._asleep()
        return {
            report
            for place, report in self._report_of.items()
            if self._place(place)["state"] == "included" and not self._is_parked(place, asleep)
        }

    def _asleep(self) -> set[str]:
        """Records that joined another or are removed."""
        standing = self._records.standing()
        return {name for name, (_batch, into, removed) in standing.items() if into or removed}

    def _is_sought(self, record: str, asleep: set[str]) -> bool:
        return self._advanced.get(record, False) and record not in asleep

    def _is_parked(self, place: str, asleep: set[str]) -> bool:
        record = self._record_of[place]
        return not self._is_sought(record, asleep) if place in self._report_of else record in asleep

    def _place(self, uuid: str) -> dict[str, Any]:
        return self._places.setdefault(uuid, dict(PRISTINE))

    def _cast(self, payload: Payload) -> None:
        self._votes[payload["vote"]] = {
            "place": payload["stage_record"],
            "reviewer": payload.get("reviewer", payload["by"]),
            "round": payload["round"],
            "verdict": payload["verdict"],
            "reason": payload.get("reason"),
            "further_reasons": payload.get("further_reasons", []),
            "protocol": payload["protocol"],
            "cast_at": payload["at"],
            "takeover": payload.get("takeover"),
            "joining": None,
            "stands": True,
        }
        standing = self._standing.setdefault(payload["stage_record"], set())
        standing.add(payload["vote"])
        if payload.get("instead_of"):
            self._votes[payload["instead_of"]]["stands"] = False
            standing.discard(payload["instead_of"])
        self._place(payload["stage_record"])["settings"] = payload["settings"]
        self._record_of.setdefault(payload["stage_record"], payload["record"])

    def _taken_back(self, payload: Payload) -> None:
        self._votes[payload["vote"]]["stands"] = False
        standing = self._standing[payload["stage_record"]]
        standing.discard(payload["vote"])
        if not standing:
            self._place(payload["stage_record"])["settings"] = None

    def _opened(self, payload: Payload) -> None:
        self._conflicts[payload["conflict"]] = {
            "kind": payload["kind"],
            "place": payload["stage_record"],
        }
        if payload["kind"] == "verdict":
            self._place(payload["stage_record"])["state"] = "conflict"

    def _voided(self, payload: Payload) -> None:
        conflict = self._conflicts[payload["conflict"]]
        if conflict["kind"] == "verdict":
            self._place(conflict["place"])["state"] = "pending"

    def _decided_elsewhere(self, payload: Payload) -> None:
        self._record_of.setdefault(payload["stage_record"], payload["record"])

    def _decided(self, payload: Payload) -> None:
        state = {"include": "included", "exclude": "excluded"}[payload["decision"]]
        place = self._place(payload["stage_record"])
        place["state"], place["reason"] = state, payload["reason"]
        place["is_reason_disputed"] = payload["is_reason_disputed"]
        if payload["stage"] == Stage.TITLE_ABSTRACT.value:
            self._advanced[payload["record"]] = state == "included"

    def _lifted(self, payload: Payload) -> None:
        place = self._place(payload["stage_record"])
        place["state"], place["reason"] = "pending", None
        place["is_reason_disputed"] = False

    def _withdrawn(self, payload: Payload) -> None:
        self._begin(payload)
        for old, new in payload["kept"]:
            self._votes[new] = {**self._votes[old], "round": payload["round"]}
        self._standing[payload["stage_record"]] = {new for _old, new in payload["kept"]}

    def _joined(self, payload: Payload) -> None:
        into, place = payload["stage_record"], self._place(payload["stage_record"])
        standing = self._standing.setdefault(into, set())
        row = {
            "number": len(self._joinings),
            "copy": payload["copy"],
            "into": into,
            "round": payload["round"],
            "was": [place[name] for name in ("round", "state", "reason", "settings")],
            "cleared": list(payload["cleared"]),
            "made_at": payload["at"],
            "parted_at": None,
        }
        self._joinings[payload["joining"]] = {"row": row, "standing": set(standing)}
        self._record_of.setdefault(into, payload["record"])
        if payload["round"] > place["round"]:
            self._begin(payload)
            standing.clear()
        place = self._place(into)
        place["settings"] = payload["settings"]
        for old, new in payload["repeated"]:
            repeats = {"place": into, "round": payload["round"], "joining": payload["joining"]}
            self._votes[new] = {**self._votes[old], **repeats}
            standing.add(new)
        for vote in payload["cleared"]:
            self._votes[vote]["stands"] = False
            standing.discard(vote)

    def _parted(self, payload: Payload) -> None:
        joining = self._joinings[payload["joining"]]
        joining["row"]["parted_at"] = payload["at"]
        is_anew = joining["row"]["round"] > joining["row"]["was"][0]
        if is_anew:
            self._standing[payload["stage_record"]] = joining["standing"]
        if is_anew or payload["withdrawn"] or payload["restored"]:
            self._begin(payload)
        standing = self._standing[payload["stage_record"]]
        for names, stands in ((payload["withdrawn"], False), (payload["restored"], True)):
            for vote in names:
                self._votes[vote]["stands"] = stands
        standing.difference_update(payload["withdrawn"])
        standing.update(payload["restored"])

    def _begin(self, payload: Payload) -> None:
        """The record is undecided, in this round, under these rules."""
        self._places[payload["stage_record"]] = {
            **PRISTINE,
            "round": payload["round"],
            "settings": payload["settings"],
        }
        if payload["stage"] == Stage.TITLE_ABSTRACT.value:
            self._advanced[payload["record"]] = False

    def _sought(self, payload: Payload) -> None:
        self._reports.setdefault(
            payload["report"], {"record": payload["record"], "retrieval": "sought"}
        )
        self._record_of[payload["stage_record"]] = payload["record"]
        self._report_of[payload["stage_record"]] = payload["report"]

    def _retrieved(self, payload: Payload) -> None:
        self._reports[payload["report"]]["retrieval"] = payload["retrieval"]


_CHANGES: dict[str, Callable[[ScreeningFold, Payload], None]] = {
    "screening.vote_cast": ScreeningFold._cast,
    "screening.vote_taken_over": ScreeningFold._cast,
    "screening.vote_withdrawn": ScreeningFold._taken_back,
    "screening.taken_vote_withdrawn": ScreeningFold._taken_back,
    "screening.votes_joined": ScreeningFold._joined,
    "screening.votes_parted": ScreeningFold._parted,
    "screening.conflict_opened": ScreeningFold._opened,
    "screening.conflict_voided": ScreeningFold._voided,
    "screening.decision_taken_over": ScreeningFold._decided_elsewhere,
    "screening.record_decided": ScreeningFold._decided,
    "screening.exclusion_lifted": ScreeningFold._lifted,
    "screening.decision_withdrawn": ScreeningFold._withdrawn,
    "screening.report_sought": ScreeningFold._sought,
    "screening.retrieval_changed": ScreeningFold._retrieved,
}
