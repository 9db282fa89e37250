"""What studies are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.study_labels import NewLabel, base_label, new_label


@pytest.mark.parametrize(
    ("authors", "year", "title", "label"),
    [
        (["Feder, Adriana", "Parides, M. K."], 2014, "", "Feder 2014"),
        (["World Health Organization"], 2019, "", "World Health Organization 2019"),
        (["Feder, A"], None, "", "Feder n.d."),
        ([], 2001, "A trial of ketamine and midazolam", "A trial of ketamine 2001"),
        ([], None, "", "n.d."),
    ],
)
def test_base_label(authors: list[str], year: int | None, title: str, label: str) -> None:
    assert base_label(authors=authors, year=year, title=title) == label


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([], NewLabel(label="Feder 2014")),
        (["Feder 2015", "Feder 2014 trial"], NewLabel(label="Feder 2014")),
        (["Feder 2014"], NewLabel(label="Feder 2014b", renamed=("Feder 2014", "Feder 2014a"))),
        (["Feder 2014a", "Feder 2014b"], NewLabel(label="Feder 2014c")),
        (["Feder 2014a", "Feder 2014z"], NewLabel(label="Feder 2014aa")),
    ],
)
def test_new_label(taken: list[str], expected: NewLabel) -> None:
    assert new_label("Feder 2014", taken) == expected


@given(st.integers(1, 60))
def test_no_two_studies_have_the_same_label(n: int) -> None:
    taken: list[str] = []
    for _ in range(n):
        made = new_label("Feder 2014", taken)
        if made.renamed is not None:
            taken[taken.index(made.renamed[0])] = made.renamed[1]
        taken.append(made.label)
    assert len(set(taken)) == n
