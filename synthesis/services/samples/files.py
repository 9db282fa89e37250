"""What a played review gives to take along: diagram, forest plots, tables."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from uuid import UUID

from extraction.characteristics import safe
from extraction.selectors.characteristics import characteristics_of
from extraction.selectors.rob_table import rob_table
from synthesis.services.diagrams import write_diagram
from synthesis.services.run_files import write_forest_plots


def write_files(*, review: UUID, folder: Path, name: str) -> list[Path]:
    """Diagram, forest plots with their data and scripts, and tables of a played review; name: ends the files' names."""
    diagrams = write_diagram(review=review, folder=folder, name=f"prisma-{name}")
    plots = write_forest_plots(review=review, folder=folder)
    tables = {
        folder / f"characteristics-{name}.csv": characteristics_of(review),
        folder / f"risk-of-bias-{name}.csv": rob_table(review),
    }
    for path, rows in tables.items():
        _write(path, rows)
    return [*diagrams, *plots, *tables]


def _write(path: Path, rows: Iterable[Sequence[str]]) -> None:
    # The mark by which spreadsheets know UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([safe(cell) for cell in row] for row in rows)
