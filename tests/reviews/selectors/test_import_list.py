"""The list of imports: what waits, for what, and what may be imported without a further look."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.selectors.import_list import import_list
from reviews.selectors.imports import choices_of
from tests.factories import people
from tests.factories import reviews as made
from tests.reviews.services.test_import_splitting import MIXED, entry, uploaded

pytestmark = pytest.mark.django_db


def told(owner) -> list[tuple[str, list[str], bool]]:
    return [
        (row.goes_to, list(row.needs), row.is_ready) for row in import_list(owner.review_id).waiting
    ]


def test_each_file_says_where_it_goes_and_what_it_waits_for() -> None:
    owner = people.review()
    made.search(owner, "Embase")
    embase = made.ris(entry(1, "Embase"))
    bad = made.ris(entry(2, "ERIC")) + b"TY  - \nER  - \n\n"

    uploaded(owner, embase, embase, made.ris(entry(3, "ERIC")), made.ris(entry(4)), MIXED, bad)

    several = "Embase, MEDLINE, ClinicalTrials.gov, none named"
    assert told(owner) == [
        ("Embase, 3 Nov 2026", [], True),
        ("Embase, 3 Nov 2026", ["the same file waits above"], False),
        ("New search: ERIC (database)", [], True),
        ("", ["say which search gave it"], False),
        (several, ["its records name 3 databases"], False),
        ("New search: ERIC (database)", ["1 place could not be read"], False),
    ]


def test_which_of_several_searches_of_a_source_is_asked() -> None:
    owner = people.review()
    for _ in range(2):
        made.search(owner, "Embase")

    uploaded(owner, made.ris(entry(1, "Embase")))

    assert told(owner) == [("Embase, 3 Nov 2026", ["there are several searches of Embase"], False)]


def test_file_uploaded_for_a_search_goes_there_whatever_it_says() -> None:
    owner = people.review()
    search = made.search(owner, "Both databases on one platform")

    batch = made.previewed(owner, MIXED, to=search)
    refused = made.previewed(owner, b"%PDF-1.7", to=search)

    rows = import_list(owner.review_id).waiting
    assert [row.batch for row in rows] == [batch.uuid, refused.uuid]
    assert [row.is_ready for row in rows] == [True, False]
    assert rows[1].refusal.startswith("This is a PDF")


def test_more_files_cost_no_more_queries() -> None:
    costs = []
    for n in (1, 3):
        owner = people.review()
        made.imported(owner, made.ris(entry(9)))
        uploaded(owner, *(made.ris(entry(k, "Embase")) for k in range(n)))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            import_list(owner.review_id)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_file_of_very_many_databases_is_proposed_for_one_search_but_never_imported_unasked() -> (
    None
):
    owner = people.review()
    many = made.ris(*(entry(n, f"Database {n:02}") for n in range(35)))
    (batch,) = uploaded(owner, many, made.ris(entry(50, "Ovid MEDLINE(R)"), entry(51, "MEDLINE")))[
        :1
    ]

    choices = choices_of(owner, batch.uuid)

    assert (choices.is_mixed, choices.is_split, choices.n_named) == (True, False, 30)
    assert choices.has_rarer
    (mixed, one) = told(owner)
    assert mixed[1:] == (["its records name 30 databases"], False)
    assert one == ("New search: MEDLINE (database)", [], True)
