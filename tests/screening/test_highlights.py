"""The words of the criteria, found in texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.highlights import Mark, marked, words_of

INCLUDE = ["Randomised controlled trial", "Ketamine given intravenously", "Participants with PTSD"]
EXCLUDE = ["Preclinical", "Comorbidity other than depression", "Not randomised: case report"]
WORDS = words_of(include=INCLUDE, exclude=EXCLUDE)


def found(text: str) -> list[tuple[str, str]]:
    return [(piece.text, piece.mark.value) for piece in marked(text, WORDS) if piece.mark]


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("A randomized trial", [("randomized", "include"), ("trial", "include")]),
        ("Trials were randomised", [("Trials", "include"), ("randomised", "include")]),
        ("an intravenous infusion", [("intravenous", "include")]),
        ("KETAMINE, orally", [("KETAMINE", "include")]),
        ("comorbidities and Depression", [("comorbidities", "exclude"), ("Depression", "exclude")]),
        ("cases of mice", [("cases", "exclude")]),
        ("all participants, given other reports", []),
        ("trialist", []),
        ("", []),
    ],
)
def test_words_are_found_in_their_forms(text: str, marks: list[tuple[str, str]]) -> None:
    assert found(text) == marks


def test_word_of_both_kinds_is_one_to_include_by() -> None:
    assert WORDS.mark_of("randomisation") is Mark.INCLUDE


@given(st.text(), st.lists(st.text(), max_size=3))
def test_pieces_join_to_the_text(text: str, criteria: list[str]) -> None:
    words = words_of(include=criteria, exclude=[text])
    pieces = marked(text, words)
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)


def test_nothing_is_marked_without_criteria() -> None:
    assert [
        piece.mark for piece in marked("A randomised trial", words_of(include=[], exclude=[]))
    ] == [None]
