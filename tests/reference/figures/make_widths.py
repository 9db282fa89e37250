"""Write synthesis/figures/widths.json, the advance widths of the shipped fonts.

Run from the project's root after the fonts change; the product never reads a font to lay out text.
Advances are in thousandths of the font size, in runs of consecutive code points.
"""

import json
from pathlib import Path

from reportlab.pdfbase.ttfonts import TTFontFace

FIGURES = Path("synthesis/figures")


def runs_of(path: Path) -> list[list[object]]:
    """[first code point, [advance, ...]] for each run of consecutive characters of the font."""
    widths = TTFontFace(str(path)).charWidths
    runs: list[tuple[int, list[float]]] = []
    for code in sorted(widths):
        advance = round(widths[code], 1)
        if runs and code == runs[-1][0] + len(runs[-1][1]):
            runs[-1][1].append(advance)
        else:
            runs.append((code, [advance]))
    return [[first, advances] for first, advances in runs]


def table() -> str:
    """The text of the file: one line for each run, so that differences read well."""
    parts = [f'"font": {json.dumps("Liberation Sans 2.1.5, the metrics of Arial")}']
    for weight in ("Regular", "Bold"):
        runs = runs_of(FIGURES / "fonts" / f"LiberationSans-{weight}.ttf")
        lines = ",\n".join(json.dumps(run, separators=(",", ":")) for run in runs)
        parts.append(f'"{weight.lower()}": [\n{lines}\n]')
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    (FIGURES / "widths.json").write_text(table(), encoding="utf-8")
