"""The one text of a locked data set. Pure; rfc8785 writes the canonical JSON.

The same data have the same text, whatever order things were made in: lists are sorted by id, text is NFC, numbers are
decimal strings without trailing zeros.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Protocol, TypeVar

import rfc8785

from extraction.formdef.definition import FieldType, OutcomeKind
from extraction.formdef.values import ValueState, decimal_string
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

SCHEMA = 1


class SnapshotUnreadable(ValueError):
    """A text that is no snapshot of a schema known here."""


def write(data: SnapshotData) -> str:
    """The data's one text: canonical JSON (RFC 8785)."""
    tidy = normalised(data)
    return rfc8785.dumps(
        {
            "schema": SCHEMA,
            "review": {"is_illustrative": tidy.is_illustrative},
            "interventions": [{"id": i.id, "name": i.name} for i in tidy.interventions],
            "comparisons": [
                {"id": c.id, "experimental": c.experimental, "comparator": c.comparator}
                for c in tidy.comparisons
            ],
            "fields": [_field_as_json(field) for field in tidy.fields],
            "outcomes": [_outcome_as_json(outcome) for outcome in tidy.outcomes],
            "studies": [_study_as_json(study) for study in tidy.studies],
            "results": [_judged_as_json(result) for result in tidy.results],
        }
    ).decode()


def parse(body: str) -> SnapshotData:
    """A snapshot's text as a value. Raises SnapshotUnreadable."""
    try:
        return _data(json.loads(body))
    except (KeyError, TypeError, AttributeError, ArithmeticError, ValueError) as error:
        raise SnapshotUnreadable(str(error)) from error


def normalised(data: SnapshotData) -> SnapshotData:
    """The same data in its one form: sorted, NFC, numbers normalised."""
    types = {field.id: field.type for field in data.fields}
    return SnapshotData(
        is_illustrative=data.is_illustrative,
        interventions=_by_id(replace(i, name=_nfc(i.name)) for i in data.interventions),
        comparisons=_by_id(data.comparisons),
        fields=_by_id(
            replace(
                f,
                label=_nfc(f.label),
                unit=_nfc(f.unit),
                options=tuple(replace(o, label=_nfc(o.label)) for o in f.options),
            )
            for f in data.fields
        ),
        outcomes=_by_id(
            replace(
                o,
                label=_nfc(o.label),
                unit=_nfc(o.unit),
                timepoints=tuple(
                    replace(t, label=_nfc(t.label))
                    for t in sorted(o.timepoints, key=lambda t: (t.position, t.id))
                ),
            )
            for o in data.outcomes
        ),
        studies=_by_id(_normal_study(study, types) for study in data.studies),
        results=_by_id(replace(r, domains=tuple(sorted(r.domains))) for r in data.results),
    )


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T", bound=_Identified)


def _by_id(entries: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.id))


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _normal_study(study: Study, types: Mapping[str, FieldType]) -> Study:
    def value(v: FieldValue) -> FieldValue:
        if isinstance(v.value, tuple) or v.value is None:
            return v
        is_number = v.field in types and types[v.field].is_number
        return replace(v, value=decimal_string(Decimal(v.value)) if is_number else _nfc(v.value))

    return replace(
        study,
        label=_nfc(study.label),
        arms=_by_id(replace(arm, label=_nfc(arm.label)) for arm in study.arms),
        values=tuple(sorted(map(value, study.values), key=lambda v: v.field)),
        cells=tuple(sorted(study.cells, key=lambda c: (c.outcome, c.timepoint, c.arm, c.column))),
    )


def _field_as_json(field: Field) -> dict[str, Any]:
    return {
        "id": field.id,
        "key": field.key,
        "label": field.label,
        "type": field.type.value,
        "unit": field.unit,
        "options": [{"key": option.key, "label": option.label} for option in field.options],
    }


def _outcome_as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "id": outcome.id,
        "key": outcome.key,
        "label": outcome.label,
        "kind": outcome.kind.value,
        "unit": outcome.unit,
        "position": outcome.position,
        "timepoints": [
            {"id": t.id, "label": t.label, "position": t.position} for t in outcome.timepoints
        ],
    }


def _study_as_json(study: Study) -> dict[str, Any]:
    return {
        "id": study.id,
        "label": study.label,
        "arms": [
            {"id": a.id, "label": a.label, "intervention": a.intervention} for a in study.arms
        ],
        "values": [
            {"field": v.field, "state": v.state.value, **_value_as_json(v.value)}
            for v in study.values
        ],
        "cells": [
            {
                "outcome": c.outcome,
                "timepoint": c.timepoint,
                "arm": c.arm,
                "column": c.column,
                "state": c.state.value,
                **_value_as_json(None if c.value is None else decimal_string(c.value)),
            }
            for c in study.cells
        ],
    }


def _value_as_json(value: str | Sequence[str] | None) -> dict[str, Any]:
    if value is None:
        return {}
    return {"value": value if isinstance(value, str) else list(value)}


def _judged_as_json(result: Judged) -> dict[str, Any]:
    return {
        "id": result.id,
        "study": result.study,
        "outcome": result.outcome,
        "timepoint": result.timepoint,
        "comparison": result.comparison,
        "tool": result.tool,
        "domains": [{"domain": domain, "judgement": found} for domain, found in result.domains],
        "overall": result.overall,
    }


def _data(document: Mapping[str, Any]) -> SnapshotData:
    if document["schema"] != SCHEMA:
        raise SnapshotUnreadable(f"schema {document['schema']!r} is not known here")
    return SnapshotData(
        is_illustrative=document["review"]["is_illustrative"],
        interventions=tuple(Intervention(**entry) for entry in document["interventions"]),
        comparisons=tuple(Comparison(**entry) for entry in document["comparisons"]),
        fields=tuple(_field(entry) for entry in document["fields"]),
        outcomes=tuple(_outcome(entry) for entry in document["outcomes"]),
        studies=tuple(_study(entry) for entry in document["studies"]),
        results=tuple(_judged(entry) for entry in document["results"]),
    )


def _field(entry: Mapping[str, Any]) -> Field:
    return Field(
        id=entry["id"],
        key=entry["key"],
        label=entry["label"],
        type=FieldType(entry["type"]),
        unit=entry["unit"],
        options=tuple(Option(**option) for option in entry["options"]),
    )


def _outcome(entry: Mapping[str, Any]) -> Outcome:
    return Outcome(
        id=entry["id"],
        key=entry["key"],
        label=entry["label"],
        kind=OutcomeKind(entry["kind"]),
        unit=entry["unit"],
        position=entry["position"],
        timepoints=tuple(Timepoint(**timepoint) for timepoint in entry["timepoints"]),
    )


def _study(entry: Mapping[str, Any]) -> Study:
    return Study(
        id=entry["id"],
        label=entry["label"],
        arms=tuple(Arm(**arm) for arm in entry["arms"]),
        values=tuple(
            FieldValue(
                field=value["field"],
                state=ValueState(value["state"]),
                value=_text_or_keys(value.get("value")),
            )
            for value in entry["values"]
        ),
        cells=tuple(
            CellValue(
                outcome=cell["outcome"],
                timepoint=cell["timepoint"],
                arm=cell["arm"],
                column=cell["column"],
                state=ValueState(cell["state"]),
                value=Decimal(cell["value"]) if "value" in cell else None,
            )
            for cell in entry["cells"]
        ),
    )


def _text_or_keys(value: Any) -> str | tuple[str, ...] | None:
    return tuple(value) if isinstance(value, list) else value


def _judged(entry: Mapping[str, Any]) -> Judged:
    return Judged(
        id=entry["id"],
        study=entry["study"],
        outcome=entry["outcome"],
        timepoint=entry["timepoint"],
        comparison=entry["comparison"],
        tool=entry["tool"],
        domains=tuple((each["domain"], each["judgement"]) for each in entry["domains"]),
        overall=entry["overall"],
    )
