"""The tables of extraction whose rows carry content under a hash that events name."""

from __future__ import annotations

from extraction import events
from reviews.sealed_tables import json_of, text_of
from reviews.seams import Naming, Sealed

BY_NUMBER = {"sha256": "sha256", "number": "number"}

SEALED = (
    Sealed(
        model="extraction.Entry",
        columns=("sheet_id", "place", "number", "content", "sha256"),
        seals=json_of("content"),
        namings=(
            Naming(
                kind=events.EntryWritten.KIND,
                row="entry",
                says={**BY_NUMBER, "sheet_id": "sheet", "place": "place"},
            ),
        ),
    ),
    Sealed(
        model="extraction.Wording",
        columns=("thing", "text", "sha256"),
        seals=text_of("text"),
        namings=(
            Naming(
                kind=events.Worded.KIND,
                row="wording",
                says={"sha256": "sha256", "thing": "thing"},
            ),
        ),
    ),
    Sealed(
        model="extraction.FormVersion",
        columns=("number", "definition", "sha256"),
        seals=json_of("definition"),
        namings=(
            Naming(kind=events.FormDrafted.KIND, row="form", says=BY_NUMBER),
            Naming(kind=events.FormPublished.KIND, row="form", says=BY_NUMBER),
        ),
        is_changing=True,
    ),
    Sealed(
        model="extraction.Snapshot",
        columns=("revision", "body", "sha256"),
        seals=text_of("body"),
        namings=(
            Naming(
                kind=events.SnapshotLocked.KIND,
                row="snapshot",
                says={"sha256": "sha256", "revision": "revision"},
            ),
        ),
    ),
)
