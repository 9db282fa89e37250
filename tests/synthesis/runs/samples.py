"""Locked data sets that several tests pool. The BCG trials' counts and expected results are the oracle's cases."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from extraction.formdef.definition import COLUMNS, FieldType, OutcomeKind
from extraction.formdef.values import ValueState
from extraction.snapshot_data import (
    Arm,
    CellValue,
    Comparison,
    Field,
    FieldValue,
    Intervention,
    Judged,
    Option,
    Outcome,
    SnapshotData,
    Study,
    Timepoint,
)
from synthesis.meta.vocabulary import MeasureCode
from synthesis.runs.specification import Specification

ORACLE = Path(__file__).resolve().parents[2] / "reference" / "oracle"
BCG = "dichotomous-bcg-rr-reml"
BY_ALLOCATION = "subgroups-bcg-rr-reml"
HARTUNG_KNAPP = "subgroups-bcg-rr-reml-knha"


def uid(name: str) -> str:
    """The same id for the same name."""
    return str(uuid5(NAMESPACE_URL, name))


TB, LAST = uid("tuberculosis"), uid("last follow-up")
VACCINE, NONE = uid("BCG"), uid("no vaccination")
TIMES = (LAST, uid("week 1"), uid("week 2"))
VERSUS, ALLOCATION = uid("BCG against no vaccination"), uid("allocation")


@cache
def case(name: str) -> dict[str, Any]:
    """A case of the oracle by its id."""
    for file in sorted(ORACLE.glob("*.json")):
        for found in json.loads(file.read_text())["cases"]:
            if found["id"] == name:
                return dict(found)
    raise LookupError(name)


def cells(
    kind: OutcomeKind, outcome: str, timepoint: str, arm: str, *numbers: object
) -> list[CellValue]:
    """One arm's cells: a number each; a ValueState says why there is none, None leaves the cell blank."""
    found = []
    for column, number in zip(COLUMNS[kind], numbers, strict=True):
        if number is None:
            continue
        state = number if isinstance(number, ValueState) else ValueState.VALUE
        value = None if isinstance(number, ValueState) else Decimal(str(number))
        found.append(
            CellValue(
                outcome=outcome,
                timepoint=timepoint,
                arm=arm,
                column=column.key,
                state=state,
                value=value,
            )
        )
    return found


def trial(
    label: str,
    experimental: Sequence[object],
    comparator: Sequence[object],
    *,
    group: str = "",
    kind: OutcomeKind = OutcomeKind.DICHOTOMOUS,
) -> Study:
    """A study of the one comparison with its numbers at the one time point."""
    first, second = uid(f"{label} 1"), uid(f"{label} 2")
    value = FieldValue(field=ALLOCATION, state=ValueState.VALUE, value=group)
    return Study(
        id=uid(label),
        label=label,
        arms=(
            Arm(id=first, label="BCG", intervention=VACCINE),
            Arm(id=second, label="Control", intervention=NONE),
        ),
        values=(value,) if group else (),
        cells=(
            *cells(kind, TB, LAST, first, *experimental),
            *cells(kind, TB, LAST, second, *comparator),
        ),
    )


def data_set(
    *studies: Study,
    kind: OutcomeKind = OutcomeKind.DICHOTOMOUS,
    timepoints: Sequence[str] = (LAST,),
    judged: Mapping[str, str] | None = None,
    is_illustrative: bool = False,
) -> SnapshotData:
    """Studies of one outcome and one comparison. judged: overall risk of bias by the study's label."""
    labels = {LAST: "longest follow-up"}
    return SnapshotData(
        is_illustrative=is_illustrative,
        interventions=(
            Intervention(id=VACCINE, name="BCG"),
            Intervention(id=NONE, name="no vaccination"),
        ),
        comparisons=(Comparison(id=VERSUS, experimental=VACCINE, comparator=NONE),),
        fields=(
            Field(
                id=ALLOCATION,
                key="allocation",
                label="Allocation",
                type=FieldType.CHOICE,
                unit="",
                options=tuple(
                    Option(key=key, label=f"{key.capitalize()} allocation")
                    for key in ("random", "alternate", "systematic")
                ),
            ),
        ),
        outcomes=(
            Outcome(
                id=TB,
                key="tuberculosis",
                label="Tuberculosis",
                kind=kind,
                unit="",
                position=0,
                timepoints=tuple(
                    Timepoint(id=each, label=labels.get(each, f"week {place}"), position=place)
                    for place, each in enumerate(timepoints)
                ),
            ),
        ),
        studies=studies,
        results=tuple(
            Judged(
                id=uid(f"result {label}"),
                study=uid(label),
                outcome=TB,
                timepoint=LAST,
                comparison=VERSUS,
                tool="rob2",
                domains=tuple((f"D{n}", overall) for n in range(1, 6)),
                overall=overall,
            )
            for label, overall in (judged or {}).items()
        ),
    )


def bcg(*, without: Sequence[str] = (), **options: Any) -> SnapshotData:
    """The 13 BCG trials as a locked data set. without: labels of trials to leave away."""
    rows = case(BY_ALLOCATION)["input"]["studies"]
    studies = [
        trial(row["study"], (row["ai"], row["n1i"]), (row["ci"], row["n2i"]), group=row["alloc"])
        for row in rows
        if row["study"] not in without
    ]
    return data_set(*studies, **options)


def asked(**changes: Any) -> Specification:
    """The analysis of the data sets made here, as a new one starts."""
    start: dict[str, Any] = {
        "title": "BCG vaccination and tuberculosis",
        "outcome": TB,
        "timepoints": (LAST,),
        "comparison": VERSUS,
        "measure": MeasureCode.RR,
    }
    return Specification(**{**start, **changes})


def definition(data: SnapshotData) -> dict[str, Any]:
    """The extraction form that such data come from, as JSON."""
    return {
        "schema": 1,
        "title": "Trials",
        "sections": [
            {
                "key": "study",
                "title": "Study",
                "help": "",
                "fields": [
                    {
                        "id": field.id,
                        "key": field.key,
                        "label": field.label,
                        "help": "",
                        "required": False,
                        "type": field.type.value,
                        "options": [{"key": o.key, "label": o.label} for o in field.options],
                    }
                    for field in data.fields
                ],
            }
        ],
        "outcomes": [
            {
                "id": outcome.id,
                "key": outcome.key,
                "label": outcome.label,
                "help": "",
                "required": False,
                "kind": outcome.kind.value,
                "unit": outcome.unit,
                "timepoints": [{"id": t.id, "label": t.label} for t in outcome.timepoints],
            }
            for outcome in data.outcomes
        ],
    }
