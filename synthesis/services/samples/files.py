"""What a played review gives to take along: diagram, forest plots, tables."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from extraction.selectors.characteristics import characteristics_of
from extraction.selectors.rob_table import rob_table
from reviews.cells import csv_lines
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
        path.write_bytes("".join(csv_lines(rows)).encode())
    return [*diagrams, *plots, *tables]
