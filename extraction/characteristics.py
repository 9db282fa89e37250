"""'Characteristics of studies' as rows of a table. Pure."""

from __future__ import annotations

# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")


def safe(cell: str) -> str:
    """The cell with an apostrophe before it where a spreadsheet would compute it. A plain negative number stays."""
    if cell.startswith("-") and cell[1:].replace(".", "", 1).isdigit():
        return cell
    return f"'{cell}" if cell.startswith(FORMULA_MARKS) else cell
