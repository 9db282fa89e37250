"""Whether content is still what the ledger says of it: each row against its own hash, and against the events that name it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.files.storage import default_storage

from reviews import ledger
from reviews.event_shape import plain
from reviews.events import FileUploaded
from reviews.models import Event, StoredFile
from reviews.one_moment import one_moment
from reviews.seams import Sealed, registry

CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Content that isn't what was written. seq: the event that names it, None where none does."""

    model: str
    row: str
    seq: int | None
    why: str

    def __str__(self) -> str:
        named = "named by no event" if self.seq is None else f"named by event {self.seq}"
        return f"{self.model} {self.row}, {named}: {self.why}"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """What an event says of a row, by column."""

    seq: int
    columns: Mapping[str, Any]


def faults_of(review_id: UUID) -> list[Fault]:
    """Every row of the review whose content isn't what its hash or its event says, and every named row that is gone."""
    with one_moment():
        return [fault for table in registry.sealed for fault in _faults(table, review_id)]


def _faults(table: Sealed, review_id: UUID) -> Iterator[Fault]:
    said = _said(table, review_id)
    label = table.model.lower()
    rows = apps.get_model(table.model)._default_manager.filter(review_id=review_id)
    for row in rows.values("pk", *table.columns).iterator(chunk_size=500):
        about = said.pop(str(row["pk"]), [])
        seq = about[0].seq if about else None
        if why := _own_fault(table, row):
            yield Fault(model=label, row=str(row["pk"]), seq=seq, why=why)
        if not about and not table.may_be_unnamed:
            yield Fault(model=label, row=str(row["pk"]), seq=None, why="it was never written")
        for each in about:
            if names := [name for name, value in each.columns.items() if plain(row[name]) != value]:
                why = f"the event says another {', '.join(names)}"
                yield Fault(model=label, row=str(row["pk"]), seq=each.seq, why=why)
    for pk, about in said.items():
        yield Fault(model=label, row=pk, seq=about[0].seq, why="the row is missing")


def _own_fault(table: Sealed, row: Mapping[str, Any]) -> str:
    for column, text_of in table.seals.items():
        try:
            text = text_of(row)
        except (ValueError, TypeError):
            return "the content is not what can be hashed"
        if text is not None and ledger.sha256(text) != row[column]:
            return f"the content doesn't have its hash ({column})"
    return ""


def _said(table: Sealed, review_id: UUID) -> dict[str, list[_Said]]:
    """What events say of the table's rows, by id: all of it, or the newest only of rows that may change."""
    found: dict[str, list[_Said]] = {}
    for seq, kind, body in _naming_events(table, review_id):
        for row, columns in _names(table, kind, json.loads(body)["payload"]):
            if table.is_changing:
                found[row] = []
            found.setdefault(row, []).append(_Said(seq=seq, columns=columns))
    return found


def _naming_events(table: Sealed, review_id: UUID) -> Iterator[tuple[int, str, str]]:
    events = Event.objects.filter(review_id=review_id).order_by("seq")
    if table.reference:
        events = events.filter(body__contains=f'"{table.reference}":')
    else:
        events = events.filter(kind__in=[naming.kind for naming in table.namings])
    yield from events.values_list("seq", "kind", "body").iterator(chunk_size=500)


def _names(
    table: Sealed, kind: str, payload: Mapping[str, Any]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for naming in table.namings:
        if naming.kind == kind and payload[naming.row] is not None:
            columns = {column: payload[key] for column, key in naming.says.items()}
            yield str(payload[naming.row]), columns
    if table.reference:
        yield from _references(table.reference, payload)


def _references(key: str, value: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every {<key>: id, "sha256": hash} within a payload."""
    if isinstance(value, dict):
        if key in value and "sha256" in value:
            yield str(value[key]), {"sha256": value["sha256"]}
        for part in value.values():
            yield from _references(key, part)
    elif isinstance(value, list):
        for part in value:
            yield from _references(key, part)


def file_faults_of(review_id: UUID) -> Iterator[Fault]:
    """Every kept file of the review that is gone, or whose bytes don't have its hash."""
    for file in StoredFile.objects.filter(review_id=review_id).order_by("uuid"):
        why = file_fault(file)
        # It may have been purged meanwhile.
        if why and StoredFile.objects.filter(uuid=file.uuid).exists():
            yield Fault(
                model="reviews.storedfile", row=str(file.uuid), seq=_upload_of(file), why=why
            )


def file_fault(file: StoredFile) -> str:
    """Why the kept bytes are not those that the row names; "" if they are."""
    if not default_storage.exists(file.path):
        return "the file is missing"
    digest = hashlib.sha256()
    with default_storage.open(file.path) as stored:
        for chunk in stored.chunks(CHUNK):
            digest.update(chunk)
    return "" if digest.hexdigest() == file.sha256 else "the bytes don't have their hash"


def _upload_of(file: StoredFile) -> int | None:
    uploads = Event.objects.filter(
        review_id=file.review_id, kind=FileUploaded.KIND, body__contains=str(file.uuid)
    )
    return uploads.values_list("seq", flat=True).first()
