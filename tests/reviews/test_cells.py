"""Cells that a spreadsheet would compute."""

import pytest

from reviews.cells import safe


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-a", "@x", "\tx", "-1-1", "\n=1", "\uff1d1+1", "\uff0b1"]
)
def test_formula_gets_an_apostrophe(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Feder 2014", "12.5", "-12.5", "a=b", "1-2"])
def test_other_cells_stay(cell: str) -> None:
    assert safe(cell) == cell
