"""Abstracts cut by their headings; every word stays, in order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.abstracts import sections_of


def parts(text: str) -> list[tuple[str, str]]:
    return [(section.heading, section.text) for section in sections_of(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Plain text without any.", [("", "Plain text without any.")]),
        (
            "BACKGROUND: Few help. METHODS: A trial (n=3). CONCLUSIONS: Good.",
            [("Background", "Few help."), ("Methods", "A trial (n=3)."), ("Conclusions", "Good.")],
        ),
        (
            "Before it. Methods: A trial. Results: It worked: twice.",
            [("", "Before it."), ("Methods", "A trial."), ("Results", "It worked: twice.")],
        ),
        (
            "OBJECTIVE\nTo see.\nDESIGN, SETTING, AND PARTICIPANTS\nA trial.",
            [("Objective", "To see."), ("Design, setting, and participants", "A trial.")],
        ),
        ("One.\n\nTwo.", [("", "One."), ("", "Two.")]),
        ("This study: results were fine.", [("", "This study: results were fine.")]),
        ("The results: none of these.", [("", "The results: none of these.")]),
    ],
)
def test_parts_of_an_abstract(text: str, expected: list[tuple[str, str]]) -> None:
    assert parts(text) == expected


@given(
    st.lists(
        st.sampled_from(["METHODS:", "Results:", "We", "did", "it.", "\n", "\n\n", "CONCLUSION.", "p<0.05"]),
        max_size=30,
    )
)  # fmt: skip
def test_no_word_of_the_text_is_lost(words: list[str]) -> None:
    found: list[str] = []
    for section in sections_of(" ".join(words)):
        found += section.heading.split() + section.text.split()

    def bare(texts: list[str]) -> list[str]:
        return [text.strip(":.").casefold() for text in texts if text.strip(":.")]

    kept, given_words = bare(found), bare(" ".join(words).split())
    # A heading with nothing under it says nothing.
    assert [word for word in given_words if word not in {"methods", "results", "conclusion"}] == [
        word for word in kept if word not in {"methods", "results", "conclusion"}
    ]


@pytest.mark.parametrize(
    "text", ["a" + "\n" * 200_000 + "b", "METHODS " * 30_000, "x. \n" * 60_000]
)
def test_hostile_abstract_takes_no_time(text: str) -> None:
    assert isinstance(sections_of(text), tuple)
