"""Which characters of two texts differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.differing import Pieces, pieces_of


def text_of(pieces: Pieces) -> str:
    return "".join(piece.text for piece in pieces)


def marked(pieces: Pieces) -> list[str]:
    return [piece.text for piece in pieces if piece.is_differing]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("10.7205/milmed", "10.7202/milmed", (["5"], ["2"])),
        ("41-6", "41-46", ([], ["4"])),
        ("A title.", "A title", (["."], [])),
        ("same", "same", ([], [])),
        ("", "only here", ([], ["only here"])),
        ("quite this", "another XYZ 9", (["quite this"], ["another XYZ 9"])),
    ],
)
def test_differing_characters_are_marked(
    first: str, second: str, expected: tuple[list[str], list[str]]
) -> None:
    left, right = pieces_of(first, second)

    assert (marked(left), marked(right)) == expected


def test_long_texts_are_compared_by_words() -> None:
    left, right = pieces_of("the word " * 100 + "ends", "the word " * 100 + "closes")

    assert (marked(left), marked(right)) == (["ends"], ["closes"])


@given(st.text(max_size=80), st.text(max_size=80))
def test_pieces_joined_are_the_texts(first: str, second: str) -> None:
    left, right = pieces_of(first, second)

    assert (text_of(left), text_of(right)) == (first, second)
    assert bool(marked(left) or marked(right)) == (first != second)


def test_very_long_texts_are_not_compared() -> None:
    left, _right = pieces_of("a" * 100_000, "b" + "a" * 100_000)

    assert marked(left) == ["a" * 100_000]
