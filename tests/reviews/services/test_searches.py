"""Searches: versions, declared duplicates, and what a repeated act does."""

from dataclasses import replace
from datetime import date

import pytest

from reviews import ledger
from reviews.errors import Forbidden, NotFound
from reviews.ids import new_uuid
from reviews.models import Member, Search, SearchVersion
from reviews.roles import Role
from reviews.searches import Prior, SearchDetails, SearchFacts
from reviews.selectors.searches import searches_by_events, searches_of, searches_stored
from reviews.services.imports import discard_import
from reviews.services.searches import (
    PriorDoesNotAddUp,
    SearchInUse,
    UpdatesItself,
    add_search,
    change_search,
    facts_of,
    restore_search,
    withdraw_search,
)
from reviews.sources import SourceKind
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db

FACTS = SearchFacts(
    source="Embase",
    kind=SourceKind.DATABASE,
    platform="Ovid",
    run_on=date(2026, 11, 3),
    strategy="1 exp ketamine/\n2 ptsd.mp.\n3 1 and 2",
    limits="humans",
)


def kinds(owner) -> list[str]:
    events = [event.kind for event in ledger.replay(owner.review_id)]
    return [kind for kind in events if kind.startswith(("reviews.search", "reviews.prior"))]


def test_added_search_says_what_was_written() -> None:
    owner = people.review()

    search = add_search(by=owner, facts=FACTS, key=new_uuid())

    assert facts_of(Search.objects.get(uuid=search.uuid)) == FACTS
    assert kinds(owner) == ["reviews.search_added"]


def test_strategy_is_kept_verbatim() -> None:
    owner = people.review()
    facts = replace(FACTS, strategy="  1 exp ketamine/ \n\n\t2 ptsd.mp.")

    search = add_search(by=owner, facts=facts, key=new_uuid())

    assert Search.objects.get(uuid=search.uuid).strategy == facts.strategy


def test_correction_is_a_version_and_loses_nothing() -> None:
    owner = people.review()
    search = add_search(by=owner, facts=FACTS, key=new_uuid())

    change_search(
        by=owner, search=search.uuid, facts=replace(FACTS, platform="Elsevier"), key=new_uuid()
    )

    versions = SearchVersion.objects.filter(search=search).order_by("number")
    assert [each.content["platform"] for each in versions] == ["Ovid", "Elsevier"]
    assert kinds(owner) == ["reviews.search_added", "reviews.search_changed"]


def test_saving_without_a_change_writes_nothing() -> None:
    owner = people.review()
    prior = Prior(identified=10, duplicates=4, note="EndNote")
    search = add_search(by=owner, facts=FACTS, prior=prior, key=new_uuid())
    before = kinds(owner)

    change_search(by=owner, search=search.uuid, facts=FACTS, prior=prior, key=new_uuid())

    assert kinds(owner) == before == ["reviews.search_added", "reviews.prior_declared"]


def test_declared_duplicates_stand_apart_with_their_note() -> None:
    owner = people.review()

    add_search(
        by=owner,
        facts=FACTS,
        prior=Prior(identified=1200, duplicates=310, note="removed in EndNote"),
        key=new_uuid(),
    )

    (row,) = searches_of(owner.review_id)
    assert (row.prior, row.n_records, row.n_copies) == (
        Prior(identified=1200, duplicates=310, note="removed in EndNote"),
        0,
        0,
    )
    (event,) = [e for e in ledger.replay(owner.review_id) if e.kind == "reviews.prior_declared"]
    assert "EndNote" not in str(event.payload)


def test_more_duplicates_than_hits_are_refused_and_nothing_is_written() -> None:
    owner = people.review()

    with pytest.raises(PriorDoesNotAddUp):
        add_search(by=owner, facts=FACTS, prior=Prior(identified=3, duplicates=4), key=new_uuid())

    assert not Search.objects.exists()


def test_repeated_act_gives_the_same_search() -> None:
    owner, key = people.review(), new_uuid()

    first = add_search(by=owner, facts=FACTS, key=key)
    again = add_search(by=owner, facts=FACTS, key=key)

    assert first.uuid == again.uuid
    assert Search.objects.count() == 1


def test_same_key_with_another_content_is_refused() -> None:
    owner, key = people.review(), new_uuid()
    add_search(by=owner, facts=FACTS, key=key)

    with pytest.raises(ledger.KeyReused):
        add_search(by=owner, facts=replace(FACTS, source="CENTRAL"), key=key)


def test_search_of_another_review_is_not_found() -> None:
    stranger, search = people.review(), made.search(people.review())

    with pytest.raises(NotFound):
        change_search(by=stranger, search=search.uuid, facts=FACTS, key=new_uuid())


def test_reviewer_may_not_add_a_search() -> None:
    reviewer = people.member(people.review(), Role.REVIEWER)

    with pytest.raises(Forbidden):
        add_search(by=reviewer, facts=FACTS, key=new_uuid())


def events_say(owner: Member) -> dict[str, object]:
    return dict(searches_by_events(owner.review_id, ledger.replay(owner.review_id)))


def test_withdrawn_search_is_listed_no_more_until_it_is_put_back() -> None:
    owner = people.review()
    search = add_search(
        by=owner, facts=FACTS, prior=Prior(identified=9, duplicates=2), key=new_uuid()
    )

    withdraw_search(by=owner, search=search.uuid, key=new_uuid())
    assert searches_of(owner.review_id) == []
    assert events_say(owner) == searches_stored(owner.review_id)
    with pytest.raises(NotFound):
        change_search(by=owner, search=search.uuid, facts=FACTS, key=new_uuid())
    with pytest.raises(NotFound):
        made.upload(owner, made.ris(made.entry("A title")), to=search)

    restore_search(by=owner, search=search.uuid, key=new_uuid())
    [row] = searches_of(owner.review_id)
    assert (row.facts, row.prior) == (FACTS, Prior(identified=9, duplicates=2))
    assert events_say(owner) == searches_stored(owner.review_id)


def test_search_with_an_import_that_counts_or_waits_stays() -> None:
    owner = people.review()
    waiting = made.previewed(owner, made.ris(made.entry("A title")))
    counted = made.imported(owner, made.ris(made.entry("Another title")))

    for batch in (waiting, counted):
        with pytest.raises(SearchInUse):
            withdraw_search(by=owner, search=batch.search_id, key=new_uuid())
    discard_import(by=owner, batch=waiting.uuid, key=new_uuid())
    withdraw_search(by=owner, search=waiting.search_id, key=new_uuid())
    assert [row.search for row in searches_of(owner.review_id)] == [counted.search_id]


def test_reviewer_may_not_withdraw_a_search() -> None:
    owner = people.review()
    reviewer, search = people.member(owner, Role.REVIEWER), made.search(owner)

    with pytest.raises(Forbidden):
        withdraw_search(by=reviewer, search=search.uuid, key=new_uuid())


def test_update_leads_back_to_a_first_search() -> None:
    owner = people.review()
    first = add_search(by=owner, facts=FACTS, key=new_uuid())
    details = SearchDetails(update_of=first.uuid)
    again = add_search(by=owner, facts=replace(FACTS, details=details), key=new_uuid())
    assert facts_of(Search.objects.get(uuid=again.uuid)).details.update_of == first.uuid

    for other in (first, again):
        circular = replace(FACTS, details=SearchDetails(update_of=other.uuid))
        with pytest.raises(UpdatesItself):
            change_search(by=owner, search=first.uuid, facts=circular, key=new_uuid())


def test_search_names_people_and_searches_of_its_review_only() -> None:
    owner, stranger = people.review(), people.review()
    theirs = add_search(by=stranger, facts=FACTS, key=new_uuid())
    for details in (SearchDetails(run_by=stranger.uuid), SearchDetails(update_of=theirs.uuid)):
        with pytest.raises(NotFound):
            add_search(by=owner, facts=replace(FACTS, details=details), key=new_uuid())


def test_declaration_by_mistake_is_taken_back() -> None:
    owner = people.review()
    prior = Prior(identified=10, duplicates=4, note="EndNote")
    search = add_search(by=owner, facts=FACTS, prior=prior, key=new_uuid())

    for _ in range(2):
        change_search(
            by=owner, search=search.uuid, facts=FACTS, withdraws_prior=True, key=new_uuid()
        )

    assert searches_of(owner.review_id)[0].prior is None
    assert kinds(owner)[1:] == ["reviews.prior_declared", "reviews.prior_withdrawn"]
    stored = searches_stored(owner.review_id)
    assert searches_by_events(owner.review_id, ledger.replay(owner.review_id)) == stored
