"""The tables whose rows carry content under a hash that events name: how each hash is made, and who names it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reviews import events, large_act_events, ledger, look_up_events, pair_events, tag_events
from reviews.seams import Naming, Sealed


def text_of(column: str) -> Mapping[str, Any]:
    """The hash is of a column of text."""
    return {"sha256": lambda row: row[column]}


def json_of(column: str) -> Mapping[str, Any]:
    """The hash is of a column's canonical JSON."""
    return {"sha256": lambda row: ledger.canonical(row[column])}


def _of_search(kind: str) -> Naming:
    return Naming(kind=kind, row="version", says={"sha256": "sha256", "search_id": "search"})


def _of_tag(kind: str) -> Naming:
    return Naming(kind=kind, row="version", says={"sha256": "sha256", "tag_id": "tag"})


def _of_ids(kind: str, row: str, **also: str) -> Naming:
    return Naming(kind=kind, row=row, says={"sha256": f"{row}_sha256", **also})


SEALED = (
    Sealed(
        model="reviews.Remark",
        columns=("text", "salt", "sha256", "erased_at"),
        seals={"sha256": lambda row: None if row["erased_at"] else row["salt"] + row["text"]},
        reference="remark",
        may_be_unnamed=True,
    ),
    Sealed(
        model="reviews.ProtocolVersion",
        columns=("number", "content", "sha256"),
        seals=json_of("content"),
        namings=(
            Naming(
                kind=events.ProtocolAmended.KIND,
                row="protocol",
                says={"sha256": "sha256", "number": "number"},
            ),
        ),
    ),
    Sealed(
        model="reviews.SearchVersion",
        columns=("search_id", "content", "sha256"),
        seals=json_of("content"),
        namings=(_of_search(events.SearchAdded.KIND), _of_search(events.SearchChanged.KIND)),
    ),
    Sealed(
        model="reviews.StoredFile",
        columns=("sha256", "n_bytes"),
        namings=(
            Naming(
                kind=events.FileUploaded.KIND,
                row="file",
                says={"sha256": "sha256", "n_bytes": "n_bytes"},
            ),
        ),
    ),
    Sealed(
        model="reviews.Correction",
        columns=("record_id", "field", "content", "sha256", "source_id"),
        seals=json_of("content"),
        namings=(
            Naming(
                kind=events.RecordCorrected.KIND,
                row="correction",
                says={
                    "sha256": "sha256",
                    "record_id": "record",
                    "field": "field",
                    "source_id": "source",
                },
            ),
        ),
    ),
    Sealed(
        model="reviews.Automation",
        columns=("content", "sha256"),
        seals=json_of("content"),
        namings=(
            Naming(
                kind=events.RecordsRemoved.KIND,
                row="automation",
                says={"sha256": "automation_sha256"},
            ),
            Naming(
                kind=large_act_events.LargeActBegun.KIND,
                row="automation",
                says={"sha256": "automation_sha256"},
            ),
        ),
    ),
    Sealed(
        model="reviews.TagVersion",
        columns=("tag_id", "content", "sha256"),
        seals=json_of("content"),
        namings=(_of_tag(tag_events.TagMade.KIND), _of_tag(tag_events.TagChanged.KIND)),
    ),
    Sealed(
        model="reviews.IdSet",
        columns=("n_lines", "body", "sha256"),
        seals=text_of("body"),
        namings=(
            _of_ids(events.ImportCommitted.KIND, "records", n_lines="n_records"),
            _of_ids(events.ImportUndone.KIND, "records"),
            _of_ids(events.RecordsMerged.KIND, "pairs", n_lines="n_pairs"),
            _of_ids(pair_events.RelationsFound.KIND, "relations", n_lines="n_relations"),
            _of_ids(events.RecordsRemoved.KIND, "records", n_lines="n_records"),
            _of_ids(events.RecordsRestored.KIND, "records", n_lines="n_records"),
            _of_ids(tag_events.RecordsTagged.KIND, "records", n_lines="n_records"),
            _of_ids(tag_events.RecordsUntagged.KIND, "records", n_lines="n_records"),
            _of_ids(look_up_events.LookUpStarted.KIND, "records", n_lines="n_records"),
            _of_ids(large_act_events.LargeActBegun.KIND, "records", n_lines="n_records"),
        ),
        may_be_unnamed=True,
    ),
)
