"""Related reports: as the import finds them, as people say, taken back, and through any history of both."""

import pytest

from reviews.dedup import Relation
from reviews.errors import Forbidden, NotFound
from reviews.ids import new_uuid
from reviews.models import Member, PairState, PossibleDuplicate, RelatedRecords
from reviews.roles import Role
from reviews.selectors import duplicates as pairs
from reviews.selectors.projections import differences
from reviews.selectors.related import kinships, relations_of
from reviews.services.duplicates import (
    OneRecord,
    PairIsSettled,
    ask_pair,
    relate_pair,
    reopen_pair,
    settle_pair,
)
from reviews.services.import_undo import undo_import
from reviews.services.marking import mark_duplicate
from reviews.services.pair_withdrawal import AskedByMachine, withdraw_pair
from reviews.services.relations import put_relation_back, take_relation_back
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db


def shown(owner: Member, record: object) -> list[tuple[object, str, bool]]:
    found = relations_of(owner.review_id, record)
    return [(each.row.record, each.how, each.is_found) for each in found]


def relate(owner: Member, pair: PossibleDuplicate, relation: Relation | None) -> None:
    relate_pair(by=owner, pair=pair.uuid, relation=relation, key=new_uuid())


def test_import_says_which_reports_belong_together() -> None:
    owner = people.review()
    found = made.relation(owner)

    how = "one is an erratum of the other"
    assert shown(owner, found.first_id) == [(found.second_id, how, True)]
    assert shown(owner, found.second_id) == [(found.first_id, how, True)]
    assert differences(owner.review_id) == []


def test_finding_is_shown_for_the_record_that_stands_and_found_once() -> None:
    owner = people.review()
    found = made.relation(owner)
    made.imported(owner, made.ris(made.entry(made.TITLE, doi="10.1000/one")))

    assert RelatedRecords.objects.count() == 1
    (kin,) = kinships(owner.review_id, [found.first_id, found.second_id])
    assert {kin.first, kin.second} == {found.first_id, found.second_id}


def test_finding_taken_back_is_not_found_again_and_can_stand_again() -> None:
    owner = people.review()
    found = made.relation(owner)
    take_relation_back(by=owner, related=found.uuid, key=new_uuid())
    assert shown(owner, found.first_id) == []
    made.imported(owner, made.ris(made.entry(made.TITLE, doi="10.1000/one")))
    assert shown(owner, found.first_id) == []
    assert differences(owner.review_id) == []

    put_relation_back(by=owner, related=found.uuid, key=new_uuid())
    assert [each for each, _how, _is_found in shown(owner, found.first_id)] == [found.second_id]
    assert differences(owner.review_id) == []


def test_finding_goes_with_its_import() -> None:
    owner = people.review()
    found = made.relation(owner)

    undo_import(by=owner, batch=found.batch_id, reason="wrong file", key=new_uuid())

    assert kinships(owner.review_id, [found.first_id, found.second_id]) == []
    assert differences(owner.review_id) == []


@pytest.mark.parametrize(
    ("relation", "how"),
    [(Relation.PREPRINT, "preprint and article"), (None, "reports of one study")],
)
def test_person_says_related_and_takes_it_back(relation: Relation | None, how: str) -> None:
    owner = people.review()
    pair = made.pair(owner)

    relate(owner, pair, relation)

    assert shown(owner, pair.first_id) == [(pair.second_id, how, False)]
    assert pairs.pair_page(owner.review_id) is None
    assert pairs.judged(owner.review_id) == pairs.Judged(same=0, different=0, related=1)
    assert differences(owner.review_id) == []
    with pytest.raises(PairIsSettled):
        relate(owner, pair, relation)

    reopen_pair(by=owner, pair=pair.uuid, key=new_uuid())
    assert shown(owner, pair.first_id) == []
    assert pairs.n_open_pairs(owner.review_id) == 1
    relate(owner, pair, relation)
    related = RelatedRecords.objects.get(taken_back_at=None)
    take_relation_back(by=owner, related=related.uuid, key=new_uuid())
    assert shown(owner, pair.first_id) == []
    assert pairs.n_open_pairs(owner.review_id) == 1
    assert differences(owner.review_id) == []


def test_related_ones_are_neither_merged_nor_asked_about_by_a_later_import() -> None:
    owner = people.review()
    relate(owner, made.pair(owner), None)

    made.imported(owner, made.ris(made.entry(made.TITLE, doi="10.1000/two")))

    assert len(made.records(owner)) == 2
    assert pairs.n_open_pairs(owner.review_id) == 0


def test_relation_goes_unsaid_while_the_two_are_one_record() -> None:
    owner = people.review()
    found = made.relation(owner)
    pair = ask_pair(by=owner, first=found.first_id, second=found.second_id, key=new_uuid())
    settle_pair(by=owner, pair=pair.uuid, is_same=True, key=new_uuid())
    (kept,) = made.records(owner)

    assert shown(owner, kept.uuid) == []
    assert differences(owner.review_id) == []


def two_apart(owner: Member) -> tuple[object, object]:
    """Two records that the machine asks nobody about."""
    made.imported(owner, made.ris(made.entry("One title of a work"), made.entry("Quite another")))
    first, second = made.records(owner)
    return first.uuid, second.uuid


def test_person_asks_about_two_records() -> None:
    owner = people.review()
    first, second = two_apart(owner)

    pair = ask_pair(by=owner, first=first, second=second, key=new_uuid())

    page = pairs.pair_page(owner.review_id)
    assert (page.pair, page.why) == (pair.uuid, "Somebody asked whether these two are the same.")
    again = ask_pair(by=owner, first=second, second=first, key=new_uuid())
    assert again.uuid == pair.uuid
    settle_pair(by=owner, pair=pair.uuid, is_same=True, key=new_uuid())
    assert len(made.records(owner)) == 1
    assert differences(owner.review_id) == []
    with pytest.raises(OneRecord):
        ask_pair(by=owner, first=first, second=second, key=new_uuid())
    reopen_pair(by=owner, pair=pair.uuid, key=new_uuid())
    assert len(made.records(owner)) == 2


def test_question_asked_by_hand_is_taken_back_and_asked_again() -> None:
    owner = people.review()
    first, second = two_apart(owner)
    pair = ask_pair(by=owner, first=first, second=second, key=new_uuid())
    key = new_uuid()
    states = [withdraw_pair(by=owner, pair=pair.uuid, key=key).state for _ in range(2)]
    n_open, (said,) = pairs.n_open_pairs(owner.review_id), pairs.last_settled(owner.review_id)
    again = ask_pair(by=owner, first=first, second=second, key=new_uuid())
    withdraw_pair(by=owner, pair=pair.uuid, key=new_uuid())
    marked = mark_duplicate(
        by=people.member(owner, Role.REVIEWER), record=first, of=second, key=new_uuid()
    )

    assert states == ["withdrawn"] * 2
    assert (n_open, said.state, again.state) == (0, PairState.WITHDRAWN, "open")
    assert (marked.uuid, marked.state) == (pair.uuid, "same")
    assert differences(owner.review_id) == []
    with pytest.raises(PairIsSettled):
        withdraw_pair(by=owner, pair=pair.uuid, key=new_uuid())


@pytest.mark.parametrize("relation", [None, "", "preprint"])
def test_judgement_stands_again_where_asking_is_taken_back(relation: str | None) -> None:
    owner = people.review()
    pair = made.pair(owner)
    with pytest.raises(AskedByMachine):
        withdraw_pair(by=owner, pair=pair.uuid, key=new_uuid())
    if relation is None:
        settle_pair(by=owner, pair=pair.uuid, is_same=False, key=new_uuid())
    else:
        relate(owner, pair, Relation(relation) if relation else None)
    before = shown(owner, pair.first_id)
    ask_pair(by=owner, first=pair.first_id, second=pair.second_id, key=new_uuid())
    between = shown(owner, pair.first_id)
    after = withdraw_pair(by=owner, pair=pair.uuid, key=new_uuid())

    assert between == []
    assert shown(owner, pair.first_id) == before
    assert after.state == ("different" if relation is None else "related")
    assert differences(owner.review_id) == []


@pytest.mark.parametrize("is_related", [False, True])
def test_judged_pair_is_taken_up_again_by_asking(is_related: bool) -> None:
    owner = people.review()
    pair = made.pair(owner)
    if is_related:
        relate(owner, pair, None)
    else:
        settle_pair(by=owner, pair=pair.uuid, is_same=False, key=new_uuid())

    asked = ask_pair(by=owner, first=pair.first_id, second=pair.second_id, key=new_uuid())

    assert (asked.uuid, asked.state) == (pair.uuid, PairState.OPEN.value)
    assert differences(owner.review_id) == []


def test_only_who_settles_duplicates_asks_and_relates() -> None:
    owner = people.review()
    first, second = two_apart(owner)
    reviewer = people.member(owner, Role.REVIEWER)

    with pytest.raises(Forbidden):
        ask_pair(by=reviewer, first=first, second=second, key=new_uuid())
    with pytest.raises(NotFound):
        ask_pair(by=people.review(), first=first, second=second, key=new_uuid())
