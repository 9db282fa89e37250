"""Names in an author field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.formats.bibtex_names import names


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("Feder, Adriana and Liu, Rui", ("Feder, Adriana", "Liu, Rui")),
        ("Adriana Feder and A. B. Liu", ("Feder, Adriana", "Liu, A. B.")),
        ("Ana M. Example AND Bo van den Test", ("Example, Ana M.", "van den Test, Bo")),
        (r"Jos{\'e} de la Cruz", ("de la Cruz, José",)),
        (r"L{\'o}pez San-Rom{\'a}n, J. and {\O}rsted, H. C.", ("López San-Román, J.", "Ørsted, H. C.")),
        (r"{\"O}zg{\"u}r K{\i}l{\i}{\c c}", ("Kılıç, Özgür",)),
        ("van Gogh, Vincent and {van Gogh}, Theo", ("van Gogh, Vincent", "van Gogh, Theo")),
        ("King, Jr., Martin Luther", ("King, Martin Luther, Jr.",)),
        ("King, Martin Luther, Jr. and Martin Luther King Jr.", ("King, Martin Luther, Jr.",) * 2),
        ("{World Health Organization and Friends} and Doe, J", ("World Health Organization and Friends", "Doe, J")),
        ("{{WHO}} and {Collaborators, ABC}", ("WHO", "Collaborators, ABC")),
        ("{Barnes and Noble}", ("Barnes and Noble",)),
        ("Smith JA and Doe K", ("Smith, JA", "Doe, K")),
        ("Wei LIU", ("LIU, Wei",)),
        ("Yang Z., Jiang B., Foo C.", ("Yang, Z.", "Jiang, B.", "Foo, C.")),
        ("Yang, Z., Jiang, B. G.", ("Yang, Z.", "Jiang, B. G.")),
        ("Smith, T.; Doe, K.", ("Smith, T.", "Doe, K.")),
        ("Aristotle and\n   Plato", ("Aristotle", "Plato")),
        ("Feder, A and others", ("Feder, A",)),
        ("Sandy and Andy", ("Sandy", "Andy")),
        ("", ()),
    ],
)  # fmt: skip
def test_names_are_family_and_given(text, authors):
    assert names(text) == authors


@given(st.text(st.sampled_from("{}\\,; aAnd.é'"), max_size=50))
def test_any_text_has_names_or_none(text):
    assert all(name.strip() == name and name for name in names(text))


FAMILY = st.from_regex(r"[A-Z][a-zé]{2,8}", fullmatch=True)


@given(st.lists(st.tuples(FAMILY, FAMILY), min_size=1, max_size=5))
def test_both_orders_give_the_same_names(people):
    by_family = " and ".join(f"{family}, {given}" for family, given in people)
    by_given = " and ".join(f"{given} {family}" for family, given in people)
    assert names(by_family) == names(by_given) == tuple(f"{f}, {g}" for f, g in people)
