"""What is known of a search, and what PRISMA-S misses of it."""

from dataclasses import fields, replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.prisma_s import ASKED, ITEMS, Gap, gaps_of, says_none
from reviews.prisma_s_words import FACT_NAMES, GAP_WORDS, ITEM_WORDS
from reviews.searches import SearchDetails, SearchFacts, as_json, from_json
from reviews.sources import Direction, SourceKind

ONE = UUID(int=1)
TOLD = SearchFacts(
    source="Embase",
    kind=SourceKind.DATABASE,
    platform="Ovid",
    run_on=date(2026, 11, 3),
    strategy="1 exp ketamine/",
    limits="English",
    details=SearchDetails(
        coverage="1974 to 2 November 2026",
        limits_reason="No translator",
        filters="None",
        run_by=ONE,
        peer_review="None",
    ),
)
FOLLOWED = SearchFacts(
    source="Reference lists",
    kind=SourceKind.CITATION_SEARCHING,
    run_on=date(2026, 11, 3),
    details=SearchDetails(
        direction=Direction.BACKWARD, works="All included reports", run_by_other="A librarian"
    ),
)
CONTACT = SearchFacts(
    source="Authors",
    kind=SourceKind.CONTACT,
    run_on=date(2026, 11, 3),
    strategy="Letters to all",
    details=SearchDetails(run_by=ONE),
)


def without(facts: SearchFacts, name: str) -> SearchFacts:
    """The facts with one of them not told."""
    if hasattr(facts, name):
        return replace(facts, **{name: None if name == "run_on" else ""})
    none = {each.name: each.default for each in fields(SearchDetails)}
    return replace(facts, details=replace(facts.details, **{name: none[name]}))


@pytest.mark.parametrize("facts", [TOLD, FOLLOWED, CONTACT], ids=lambda facts: facts.source)
def test_nothing_is_missing_where_all_is_told(facts: SearchFacts) -> None:
    assert gaps_of(facts) == ()


@pytest.mark.parametrize(
    ("facts", "name", "gap"),
    [
        (TOLD, "platform", Gap.PLATFORM),
        (TOLD, "run_on", Gap.RUN_ON),
        (TOLD, "run_by", Gap.RUN_BY),
        (TOLD, "coverage", Gap.COVERAGE),
        (TOLD, "strategy", Gap.STRATEGY),
        (TOLD, "limits", Gap.LIMITS),
        (TOLD, "limits_reason", Gap.LIMITS_REASON),
        (TOLD, "filters", Gap.FILTERS),
        (TOLD, "peer_review", Gap.PEER_REVIEW),
        (FOLLOWED, "direction", Gap.DIRECTION),
        (FOLLOWED, "works", Gap.WORKS),
        (FOLLOWED, "run_by_other", Gap.RUN_BY),
        (CONTACT, "strategy", Gap.METHOD),
    ],
)
def test_what_is_not_told_is_missing(facts: SearchFacts, name: str, gap: Gap) -> None:
    assert gaps_of(without(facts, name)) == (gap,)


@pytest.mark.parametrize("text", ["None", "none.", " No limits", "no restrictions"])
def test_no_limits_need_no_reason(text: str) -> None:
    facts = replace(TOLD, limits=text, details=replace(TOLD.details, limits_reason=""))
    assert gaps_of(facts) == ()
    assert not says_none("Norwegian")


def test_every_gap_item_and_fact_has_words_and_every_gap_an_item() -> None:
    assert set(GAP_WORDS) == set(Gap) == set(ASKED)
    assert [item.number for item in ITEMS] == list(ITEM_WORDS) == list(range(1, 17))
    in_items = {gap for item in ITEMS for gap in item.gaps}
    assert in_items == set(Gap) - {Gap.RUN_BY, Gap.COVERAGE}
    named = {each.name for cls in (SearchFacts, SearchDetails) for each in fields(cls)}
    assert set(FACT_NAMES) == named - {"details"}


texts = st.text(max_size=8)
details = st.builds(
    SearchDetails,
    run_by=st.none() | st.uuids(),
    update_of=st.none() | st.uuids(),
    peer_reviewed_on=st.none() | st.dates(),
    direction=st.none() | st.sampled_from(Direction),
    works=texts,
    is_grey=st.booleans(),
)


@given(
    facts=st.builds(
        SearchFacts,
        source=texts,
        kind=st.sampled_from(SourceKind),
        run_on=st.none() | st.dates(),
        strategy=texts,
        is_screened=st.booleans(),
        details=details,
    )
)
def test_facts_come_back_from_json(facts: SearchFacts) -> None:
    assert from_json(as_json(facts)) == facts
