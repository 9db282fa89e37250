"""Forest plots as files. Loads drawing libraries: views import it late."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from uuid import UUID

from reviews.models import Review
from synthesis.figures import export
from synthesis.figures.canvas import Target
from synthesis.figures.forest_plot import Layout
from synthesis.selectors.analyses import AnalysisRow, RunRow, analyses_of
from synthesis.selectors.run_figures import forest_svg
from synthesis.services.run_texts import data_file, file_stem, result_file, script_file


class FigureFormat(StrEnum):
    """What a figure can be downloaded as."""

    SVG = "svg"
    PNG = "png"
    PDF = "pdf"


FIGURE_TYPES = {
    FigureFormat.SVG: "image/svg+xml",
    FigureFormat.PNG: "image/png",
    FigureFormat.PDF: "application/pdf",
}


def figure_file(row: AnalysisRow, layout: Layout, kind: FigureFormat) -> bytes | None:
    """The forest plot of the run that is shown; None where there is nothing to draw."""
    if row.run is None:
        return None
    svg = forest_svg(
        row.run.result, row.run.version.asked, layout, stale=" ".join(row.why), target=Target.EXPORT
    )
    if not svg:
        return None
    if kind is FigureFormat.SVG:
        return svg.encode()
    draw = export.to_png if kind is FigureFormat.PNG else export.to_pdf
    return draw(svg, substitute=True)


def write_forest_plots(*, review: UUID, folder: Path) -> list[Path]:
    """Write the forest plots of a review's analyses, their data and scripts to a folder; the files.

    forest-<title>.svg, .png and .pdf in the wide layout, forest-<title>-narrow.* in the other, <title>.csv, .json, .R.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    used: set[str] = set()
    for row in analyses_of(Review.objects.get(uuid=review)):
        if row.run is None:
            continue
        stem = file_stem(row.title)
        stem = stem if stem not in used else f"{stem}-{len(used) + 1}"
        used.add(stem)
        written += _write_one(row, row.run, folder, stem)
    return written


def _write_one(row: AnalysisRow, run: RunRow, folder: Path, stem: str) -> list[Path]:
    contents: dict[str, bytes | None] = {
        f"forest-{stem}{'' if layout is Layout.WIDE else '-narrow'}.{kind}": figure_file(
            row, layout, kind
        )
        for layout in Layout
        for kind in FigureFormat
    }
    contents[f"{stem}.csv"] = data_file(row, run).encode()
    contents[f"{stem}.json"] = result_file(row, run).encode()
    contents[f"{stem}.R"] = script_file(row, run).encode()
    written = []
    for name, content in contents.items():
        if content is not None:
            (folder / name).write_bytes(content)
            written.append(folder / name)
    return written
