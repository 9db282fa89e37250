"""The tables of synthesis whose rows carry content under a hash that events name."""

from __future__ import annotations

from reviews.sealed_tables import json_of, text_of
from reviews.seams import Naming, Sealed
from synthesis import events

HASHES_OF_A_RUN = ("snapshot_sha256", "specification_sha256", "engine_sha256", "result_sha256")

SEALED = (
    Sealed(
        model="synthesis.PublishedFigures",
        columns=("number", "figures", "sha256"),
        seals=json_of("figures"),
        namings=(
            Naming(
                kind=events.PublishedRecorded.KIND,
                row="published",
                says={"sha256": "sha256", "number": "number"},
            ),
        ),
    ),
    Sealed(
        model="synthesis.AnalysisVersion",
        columns=("analysis_id", "number", "body", "sha256"),
        seals=text_of("body"),
        namings=(
            Naming(
                kind=events.AnalysisSpecified.KIND,
                row="version",
                says={"sha256": "sha256", "number": "number", "analysis_id": "analysis"},
            ),
        ),
    ),
    Sealed(
        model="synthesis.Run",
        columns=("engine", "result", *HASHES_OF_A_RUN),
        seals={
            "engine_sha256": lambda row: row["engine"],
            "result_sha256": lambda row: row["result"],
        },
        namings=(
            Naming(
                kind=events.RunSucceeded.KIND,
                row="run",
                says={name: name for name in HASHES_OF_A_RUN},
            ),
        ),
    ),
)
