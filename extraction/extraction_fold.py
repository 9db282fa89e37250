"""Studies, words, forms, sheets and locks, folded from events. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from typing import Any

from extraction.sheet_states import FormState, SheetState
from reviews.event_shape import Recorded

Payload = Mapping[str, Any]


class ExtractionFold:
    """Takes the events of a review one by one; `rows` is what the tables must say."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, Any]] = {}
        self._words: dict[str, str] = {}
        self._links: dict[str, set[str]] = {}
        self._studies: set[str] = set()

    def apply(self, event: Recorded) -> None:
        """Let one more event have happened; those of other kinds change nothing."""
        if change := _CHANGES.get(event.kind.removeprefix("extraction.")):
            change(self, event.payload, event.by)

    def rows(self, included: Set[str]) -> dict[str, object]:
        """Rows by their keys. included: reports whose inclusion at full text stands."""
        found: dict[str, object] = dict(self._rows)
        found |= {f"words {thing}": sha256 for thing, sha256 in self._words.items()}
        for report, studies in self._links.items():
            found |= {f"link {report} {study}": True for study in studies}
        for study in self._studies:
            found[f"study {study}"] = any(study in self._links.get(r, ()) for r in included)
        return found

    def _made(self, p: Payload, _by: str) -> None:
        self._studies.add(p["study"])

    def _worded(self, p: Payload, _by: str) -> None:
        self._words[p["thing"]] = p["sha256"]

    def _linked(self, p: Payload, _by: str) -> None:
        studies = self._links.setdefault(p["report"], set())
        if not p["also"]:
            for left in studies - {p["study"]}:
                self._forget_primary(p["report"], left)
            studies.clear()
        studies.add(p["study"])

    def _unlinked(self, p: Payload, _by: str) -> None:
        self._links[p["report"]].discard(p["study"])
        self._forget_primary(p["report"], p["study"])

    def _forget_primary(self, report: str, study: str) -> None:
        if self._rows.get(f"primary {study}") == {"report": report}:
            del self._rows[f"primary {study}"]

    def _primary(self, p: Payload, _by: str) -> None:
        self._rows[f"primary {p['study']}"] = {"report": p["report"]}

    def _added(self, what: str, *names: str) -> Callable[[Payload], None]:
        def change(p: Payload) -> None:
            self._rows[f"{what} {p[what]}"] = {name: p[name] for name in names}

        return change

    def _intervention(self, p: Payload, _by: str) -> None:
        self._added("intervention")(p)

    def _comparison(self, p: Payload, _by: str) -> None:
        self._added("comparison", "experimental", "comparator")(p)

    def _arm(self, p: Payload, _by: str) -> None:
        self._added("arm", "study", "intervention")(p)

    def _arm_mapped(self, p: Payload, _by: str) -> None:
        self._rows[f"arm {p['arm']}"]["intervention"] = p["intervention"]

    def _result(self, p: Payload, _by: str) -> None:
        self._added("result", "study", "outcome", "timepoint", "comparison")(p)

    def _removed(self, p: Payload, _by: str) -> None:
        ((what, uuid),) = p.items()
        del self._rows[f"{what} {uuid}"]

    def _drafted(self, p: Payload, _by: str) -> None:
        self._form(p, FormState.DRAFT)

    def _published(self, p: Payload, _by: str) -> None:
        for key, row in self._rows.items():
            if key.startswith("form ") and row["state"] == FormState.PUBLISHED.value:
                row["state"] = FormState.RETIRED.value
        self._form(p, FormState.PUBLISHED)
        for sheet in p["sheets"]:
            self._sheet(sheet)["form"] = p["form"]

    def _form(self, p: Payload, state: FormState) -> None:
        self._rows[f"form {p['form']}"] = {
            "number": p["number"],
            "sha256": p["sha256"],
            "state": state.value,
        }

    def _started(self, p: Payload, by: str) -> None:
        self._rows[f"sheet {p['sheet']}"] = _new_sheet(p, by)

    def _consensus(self, p: Payload, _by: str) -> None:
        self._rows[f"sheet {p['consensus']}"] = _new_sheet(p, None)

    def _seen(self, p: Payload, _by: str) -> None:
        self._rows[f"view {p['consensus']} {p['member']}"] = {}

    def _submitted(self, p: Payload, _by: str) -> None:
        self._sheet(p["sheet"])["state"] = SheetState.SUBMITTED.value

    def _returned(self, p: Payload, _by: str) -> None:
        self._sheet(p["sheet"])["state"] = SheetState.IN_PROGRESS.value
        if p["consensus"]:
            self._sheet(p["consensus"])["is_archived"] = True

    def _archived(self, p: Payload, _by: str) -> None:
        self._sheet(p["sheet"])["is_archived"] = True

    def _proposed(self, p: Payload, by: str) -> None:
        self._sheet(p["consensus"])["proposed_by"] = by

    def _entered(self, p: Payload, _by: str) -> None:
        # A proposal falls with a change.
        self._sheet(p["sheet"])["proposed_by"] = None

    def _agreed(self, p: Payload, _by: str) -> None:
        self._sheet(p["consensus"]).update(
            state=SheetState.AGREED.value,
            revision=p["revision"],
            sha256=p["sha256"],
            proposed_by=None,
        )

    def _reopened(self, p: Payload, _by: str) -> None:
        self._sheet(p["consensus"]).update(
            state=SheetState.IN_PROGRESS.value, proposed_by=None, form=p["form"]
        )

    def _sheet(self, uuid: str) -> dict[str, Any]:
        return self._rows[f"sheet {uuid}"]

    def _locked(self, p: Payload, _by: str) -> None:
        self._rows[f"snapshot {p['snapshot']}"] = {
            "revision": p["revision"],
            "sha256": p["sha256"],
            "is_locked": True,
            "is_outdated": False,
        }

    def _unlocked(self, p: Payload, _by: str) -> None:
        self._rows[f"snapshot {p['snapshot']}"]["is_locked"] = False

    def _marked(self, p: Payload, _by: str) -> None:
        self._rows[f"snapshot {p['snapshot']}"]["is_outdated"] = p["is_outdated"]


def _new_sheet(about: Payload, by: str | None) -> dict[str, Any]:
    return {
        "kind": about["sheet_kind"],
        "study": about["study"],
        "result": about["result"],
        "form": about["form"],
        "tool": about["tool"],
        "person": by,
        "state": SheetState.IN_PROGRESS.value,
        "revision": 0,
        "sha256": "",
        "proposed_by": None,
        "is_archived": False,
    }


_CHANGES: dict[str, Callable[[ExtractionFold, Payload, str], None]] = {
    "study_made": ExtractionFold._made,
    "worded": ExtractionFold._worded,
    "study_linked": ExtractionFold._linked,
    "study_unlinked": ExtractionFold._unlinked,
    "primary_chosen": ExtractionFold._primary,
    "intervention_added": ExtractionFold._intervention,
    "intervention_removed": ExtractionFold._removed,
    "comparison_added": ExtractionFold._comparison,
    "comparison_removed": ExtractionFold._removed,
    "arm_added": ExtractionFold._arm,
    "arm_mapped": ExtractionFold._arm_mapped,
    "arm_removed": ExtractionFold._removed,
    "result_added": ExtractionFold._result,
    "result_removed": ExtractionFold._removed,
    "form_drafted": ExtractionFold._drafted,
    "form_published": ExtractionFold._published,
    "sheet_started": ExtractionFold._started,
    "consensus_opened": ExtractionFold._consensus,
    "entry_written": ExtractionFold._entered,
    "consensus_seen": ExtractionFold._seen,
    "sheet_submitted": ExtractionFold._submitted,
    "sheet_returned": ExtractionFold._returned,
    "sheet_archived": ExtractionFold._archived,
    "agreement_proposed": ExtractionFold._proposed,
    "sheet_agreed": ExtractionFold._agreed,
    "agreement_reopened": ExtractionFold._reopened,
    "snapshot_locked": ExtractionFold._locked,
    "snapshot_unlocked": ExtractionFold._unlocked,
    "lock_marked": ExtractionFold._marked,
}
