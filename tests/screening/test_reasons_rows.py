"""The rows of the list of exclusion reasons, moved by buttons without a script."""

import pytest

from screening.forms.settings import rearranged

ROWS = ["One", "Two", "Three"]


@pytest.mark.parametrize(
    ("asked", "after"),
    [
        ("up:1", (["Two", "One", "Three"], 0)),
        ("down:1", (["One", "Three", "Two"], 2)),
        ("up:0", (ROWS, 0)),
        ("remove:2", (["One", "Two"], 1)),
        ("add", ([*ROWS, ""], 3)),
        ("up:3", (ROWS, None)),
        ("up:-1", (ROWS, None)),
        ("up:²", (ROWS, None)),
        ("up:", (ROWS, None)),
        ("up:" + "9" * 5000, (ROWS, None)),
    ],
)
def test_a_row_moves_as_asked(asked: str, after: tuple[list[str], int | None]) -> None:
    assert rearranged(ROWS, asked) == after
