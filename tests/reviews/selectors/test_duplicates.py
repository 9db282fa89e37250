"""Pairs side by side, and the list of merges."""

import pytest

from reviews.models import PairState
from reviews.selectors import duplicates as selectors
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db


def test_pair_stands_side_by_side_with_its_differing_characters() -> None:
    owner = people.review()
    made.pair(owner)

    page = selectors.pair_page(owner.review_id)

    off = {str(field.label): field for field in page.fields if field.is_off}
    assert list(off) == ["DOI"]
    assert "differing DOIs are never merged without a person" in page.why
    assert page.agree.startswith("Title")
    assert (page.number, page.n, page.later) == (1, 1, None)


def test_same_authors_written_differently_are_said_in_words() -> None:
    owner = people.review()
    made.imported(
        owner,
        made.ris(
            made.entry(made.TITLE, authors=["Müller, Anna B.", "Berg, K."], doi="10.1000/one"),
            made.entry(made.TITLE, authors=["Muller, A B", "Berg, K"], doi="10.1000/two"),
        ),
    )

    (authors,) = [
        field
        for field in selectors.pair_page(owner.review_id).fields
        if str(field.label) == "Authors"
    ]

    assert (authors.is_off, authors.note) == (False, "the same 2 names, written differently")


def test_pair_asked_for_is_shown_while_it_is_open() -> None:
    owner = people.review()
    dois = ("10.1000/one", "10.1000/two", "10.1000/three")
    made.imported(owner, made.ris(*(made.entry(made.TITLE, doi=doi) for doi in dois)))
    first = selectors.pair_page(owner.review_id)

    second = selectors.pair_page(owner.review_id, first.later)

    assert (second.pair, second.number, second.n) == (first.later, 2, 3)
    assert selectors.pair_page(owner.review_id, made.pair(people.review()).uuid) == first


def test_last_judgements_are_listed_newest_first() -> None:
    owner = people.review()
    pair = made.pair(owner)
    made.settle(owner, pair, is_same=False)

    (settled,) = selectors.last_settled(owner.review_id)

    assert (settled.pair, settled.state) == (pair.uuid, PairState.DIFFERENT)
    assert settled.label == "Smith 2020"


def test_merges_are_found_by_words() -> None:
    owner = people.review()
    made.merge(owner)

    assert [line.is_automatic for line in selectors.merges_of(owner.review_id).lines] == [True]
    assert selectors.merges_of(owner.review_id, text="post-traumatic smith").n == 1
    assert selectors.merges_of(owner.review_id, text="zebrafish").n == 0


def test_nothing_of_another_review_is_listed() -> None:
    made.pair(people.review())
    owner = people.review()

    assert selectors.pair_page(owner.review_id) is None
    assert selectors.merges_of(owner.review_id).n == 0
