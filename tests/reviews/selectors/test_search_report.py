"""The report of searches: what each item of PRISMA-S is told, and an appendix with every strategy."""

from dataclasses import replace
from datetime import date

import pytest

from reviews.documents.blocks import Table, Verbatim
from reviews.ids import new_uuid
from reviews.searches import Prior, SearchDetails, SearchFacts
from reviews.selectors.search_report import appendix_blocks, checklist_blocks, checklist_of
from reviews.services.searches import add_search
from reviews.sources import Direction, SourceKind
from tests.factories import people, reviews

pytestmark = pytest.mark.django_db

EMBASE = SearchFacts(
    source="Embase",
    kind=SourceKind.DATABASE,
    platform="Ovid",
    run_on=date(2025, 11, 3),
    strategy=" 1 exp ketamine/\n 2 ptsd",
    limits="English",
    details=SearchDetails(filters="Cochrane RCT filter, 2023", coverage="1974 to 2 November 2025"),
)
NOTHING = "Nothing is written down. If there was none, the report says so."


def test_checklist_says_what_is_known_and_what_is_missing() -> None:
    owner = people.review()
    prior = Prior(identified=120, duplicates=20, note="In EndNote.")
    first = add_search(by=owner, facts=EMBASE, prior=prior, key=new_uuid())
    later = SearchDetails(update_of=first.uuid, updating="Alerts each month")
    again = replace(EMBASE, run_on=date(2026, 11, 3), details=later)
    add_search(by=owner, facts=again, key=new_uuid())
    followed = SearchDetails(direction=Direction.BACKWARD, works="7 included\nreports")
    kind = SourceKind.CITATION_SEARCHING
    lists = SearchFacts(source="Reference lists", kind=kind, details=followed)
    add_search(by=owner, facts=lists, key=new_uuid())

    rows = {row.number: row for row in checklist_of(owner.review)}

    assert rows[1].told == ("Embase on Ovid (1974 to 2 November 2025)", "Embase on Ovid")
    assert rows[1].missing == ()
    assert (rows[3].told, rows[3].missing) == ((), (NOTHING,))
    assert rows[5].told == ("Reference lists: backward: what these works cite; 7 included reports",)
    assert rows[5].missing == ()
    assert rows[9].missing == ("Embase: the reason for the limits",) * 2
    assert rows[10].told == ("Embase: Cochrane RCT filter, 2023",)
    assert rows[12].told == ("Embase: run again after Embase, 3 Nov 2025; Alerts each month",)
    assert rows[13].missing == ("Reference lists: the date of the search",)
    assert rows[15].told == (
        "Embase: 0 records imported; 120 hits in all, 20 duplicates among them removed before the import",
        "Embase: 0 records imported",
        "Reference lists: 0 records imported",
        "In all: 0 records",
    )
    assert rows[16].told[0].endswith("removed before the import; In EndNote.")


def test_checklist_counts_merges_of_the_machine_and_of_people() -> None:
    owner = people.review()
    reviews.merge(owner)
    told = checklist_of(owner.review)[15].told
    assert told == (
        "Quorum compared every record with all others: of 2 records, its rules merged 1 as certain duplicates, and people merged 0 after comparing them side by side.",
    )


def test_checklist_of_a_review_without_searches_misses_everything_but_duplicates() -> None:
    owner = people.review()
    rows = checklist_of(owner.review)
    assert [row.missing for row in rows] == [(NOTHING,)] * 15 + [()]
    table = next(block for block in checklist_blocks(owner.review) if isinstance(block, Table))
    # Nothing is marked as reported by itself.
    assert {row[4:] for row in table.rows} == {("", "")}


def test_appendix_has_numbers_and_each_strategy_verbatim() -> None:
    owner = people.review()
    prior = Prior(identified=6, duplicates=4)
    search = add_search(by=owner, facts=EMBASE, prior=prior, key=new_uuid())
    entry = reviews.entry(reviews.TITLE, doi="10.1000/one")
    reviews.imported(owner, reviews.ris(entry, entry), to=search)

    blocks = appendix_blocks(owner.review)

    tables = [block for block in blocks if isinstance(block, Table)]
    assert tables[0].rows == [
        ("Embase on Ovid", "3 Nov 2025", "4", "2", "1", "1"),
        ("In all", "", "4", "2", "1", "1"),
    ]
    assert ("Limits", "English") in tables[1].rows
    assert [block.text for block in blocks if isinstance(block, Verbatim)] == [EMBASE.strategy]


def test_report_asks_the_same_questions_of_one_search_and_of_three(
    django_assert_num_queries: object,
) -> None:
    owner = people.review()
    for n in (1, 3):
        while len(checklist_of(owner.review)[0].told) < n:
            add_search(by=owner, facts=EMBASE, key=new_uuid())
        with django_assert_num_queries(10):
            checklist_of(owner.review)
