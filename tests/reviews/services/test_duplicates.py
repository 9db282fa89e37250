"""Pairs settled by people, merges undone, and what stands after any history of them."""

from collections.abc import Iterator

import pytest

from reviews import ledger
from reviews.errors import Forbidden, NotFound, ReasonMissing
from reviews.ids import new_uuid
from reviews.models import Merge, PairState, PossibleDuplicate, Record
from reviews.roles import Role
from reviews.seams import registry
from reviews.selectors import copies, records
from reviews.selectors import duplicates as selectors
from reviews.selectors.projections import differences
from reviews.services.duplicates import (
    MergeRefused,
    PairIsSettled,
    reopen_pair,
    settle_pair,
    undo_merge,
)
from reviews.signals import records_merged, records_unmerged
from screening.models import StageRecord
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard() -> Iterator[list]:
    """What the apps downstream are told."""
    told = []

    def merged(pairs, **_):
        told.append(("merged", [(copy.uuid, kept.uuid) for copy, kept in pairs]))

    def unmerged(records, **_):
        told.append(("unmerged", [record.uuid for record in records]))

    records_merged.connect(merged)
    records_unmerged.connect(unmerged)
    yield told
    records_merged.disconnect(merged)
    records_unmerged.disconnect(unmerged)


def settle(owner, pair, *, is_same: bool) -> PossibleDuplicate:
    return settle_pair(by=owner, pair=pair.uuid, is_same=is_same, key=new_uuid())


def kinds(owner) -> list[str]:
    return [event.kind for event in ledger.replay(owner.review_id)]


def test_same_makes_one_record_of_two(heard: list) -> None:
    owner = people.review()
    pair = made.pair(owner)
    kept, copy = sorted(made.records(owner), key=lambda record: record.uuid)

    settled = settle(owner, pair, is_same=True)

    assert settled.state == PairState.SAME.value
    assert [record.uuid for record in made.records(owner)] == [kept.uuid]
    assert records.record_row(owner.review_id, kept.uuid).n_sources == 2
    assert heard == [("merged", [(copy.uuid, kept.uuid)])]
    assert kinds(owner)[-1] == "reviews.records_merged"
    assert differences(owner.review_id) == []


def test_record_imported_first_is_kept() -> None:
    owner = people.review()
    made.imported(owner, made.ris(made.entry(made.TITLE, doi="10.1000/one")))
    (first,) = made.records(owner)
    made.imported(owner, made.ris(made.entry(made.TITLE, doi="10.1000/two")))

    settle(owner, PossibleDuplicate.objects.get(), is_same=True)

    assert [record.uuid for record in made.records(owner)] == [first.uuid]


def test_heavier_record_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = people.review()
    made.imported(owner, made.ris(made.entry(made.TITLE, doi="10.1000/one")))
    (first,) = made.records(owner)
    made.imported(owner, made.ris(made.entry(made.TITLE, doi="10.1000/two")))
    (second,) = [record for record in made.records(owner) if record.uuid != first.uuid]
    monkeypatch.setattr(registry, "merge_weight", [lambda _asked: {second.uuid: 2}])

    settle(owner, PossibleDuplicate.objects.get(), is_same=True)

    assert [record.uuid for record in made.records(owner)] == [second.uuid]
    assert differences(owner.review_id) == []


def test_what_speaks_against_a_merge_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = people.review()
    pair = made.pair(owner)
    monkeypatch.setattr(registry, "merge_refusals", [lambda _a, _b: "Decided differently."])

    with pytest.raises(MergeRefused, match=r"Decided differently\."):
        settle(owner, pair, is_same=True)

    assert len(made.records(owner)) == 2
    assert settle(owner, pair, is_same=False).state == PairState.DIFFERENT.value


def test_different_ones_stand_apart_and_are_asked_no_more() -> None:
    owner = people.review()
    pair = made.pair(owner)

    settle(owner, pair, is_same=False)

    assert len(made.records(owner)) == 2
    assert selectors.n_open_pairs(owner.review_id) == 0
    assert kinds(owner)[-1] == "reviews.pair_separated"
    assert differences(owner.review_id) == []


@pytest.mark.parametrize("is_same", [True, False])
def test_judgement_can_be_taken_back(is_same: bool) -> None:
    owner = people.review()
    pair = made.pair(owner)
    queue = set(StageRecord.objects.counted().values_list("record_id", flat=True))
    settle(owner, pair, is_same=is_same)

    reopen_pair(by=owner, pair=pair.uuid, key=new_uuid())
    pair.refresh_from_db()
    assert (pair.state, pair.settled_at) == (PairState.OPEN.value, None)

    assert len(made.records(owner)) == 2
    assert selectors.n_open_pairs(owner.review_id) == 1
    assert set(StageRecord.objects.counted().values_list("record_id", flat=True)) == queue
    assert differences(owner.review_id) == []


def test_settled_pair_is_not_settled_again() -> None:
    owner = people.review()
    pair = made.pair(owner)
    settle(owner, pair, is_same=True)

    with pytest.raises(PairIsSettled):
        settle(owner, pair, is_same=False)


def test_repeated_key_has_no_second_effect(heard: list) -> None:
    owner, key = people.review(), new_uuid()
    pair = made.pair(owner)

    for _ in range(2):
        settle_pair(by=owner, pair=pair.uuid, is_same=True, key=key)

    assert len(heard) == Merge.objects.count() == 1


def test_machines_merge_is_taken_apart_with_a_reason_only(heard: list) -> None:
    owner = people.review()
    merge = made.merge(owner)

    with pytest.raises(ReasonMissing):
        undo_merge(by=owner, merge=merge.uuid, reason=" ", key=new_uuid())
    undo_merge(by=owner, merge=merge.uuid, reason="two trials", key=new_uuid())

    assert len(made.records(owner)) == 2
    assert heard == [("unmerged", [merge.record_id])]
    assert StageRecord.objects.counted().count() == 2
    assert "two trials" not in str([e.payload for e in ledger.replay(owner.review_id)])
    assert differences(owner.review_id) == []


def test_undone_merge_of_the_machine_is_not_made_again_by_a_later_import() -> None:
    owner = people.review()
    merge = made.merge(owner)
    undo_merge(by=owner, merge=merge.uuid, reason="two trials", key=new_uuid())

    made.imported(owner, made.ris(made.entry(made.TITLE, doi="10.1000/one")))

    assert len(made.records(owner)) == 2
    assert selectors.n_open_pairs(owner.review_id) == 0


def test_unmerging_restores_the_record_with_its_own_copies() -> None:
    owner = people.review()
    pair = made.pair(owner)
    made.imported(owner, made.ris(made.entry(made.TITLE, doi="10.1000/two")))
    before = {
        record.uuid: copies.n_copies_of([record.uuid])[record.uuid]
        for record in made.records(owner)
    }
    settle(owner, pair, is_same=True)
    assert [row.n_sources for row in rows(owner)] == [3]

    undo_merge(
        by=owner, merge=Merge.objects.get(is_automatic=False).uuid, reason="", key=new_uuid()
    )

    after = {
        record.uuid: copies.n_copies_of([record.uuid])[record.uuid]
        for record in made.records(owner)
    }
    assert after == before == {key: n for key, n in before.items() if n in {0, 1}}
    assert differences(owner.review_id) == []


def rows(owner) -> list[records.RecordRow]:
    return records.record_rows(owner.review_id, [record.uuid for record in made.records(owner)])


def three_asked(owner) -> list[PossibleDuplicate]:
    """Three records of one title under three DOIs; every two of them are asked about."""
    dois = ("10.1000/one", "10.1000/two", "10.1000/three")
    made.imported(owner, made.ris(*(made.entry(made.TITLE, doi=doi) for doi in dois)))
    return list(PossibleDuplicate.objects.order_by("uuid"))


def test_merge_answers_every_pair_within_the_record() -> None:
    owner = people.review()
    pairs = three_asked(owner)
    assert len(pairs) == 3

    settle(owner, pairs[0], is_same=True)
    settle(owner, PossibleDuplicate.objects.filter(state="open").first(), is_same=True)

    assert len(made.records(owner)) == 1
    assert selectors.n_open_pairs(owner.review_id) == 0


def test_taking_one_apart_asks_its_pairs_again() -> None:
    owner = people.review()
    pairs = three_asked(owner)
    settle(owner, pairs[0], is_same=True)
    settle(owner, PossibleDuplicate.objects.filter(state="open").first(), is_same=True)
    first = Merge.objects.order_by("made_at").first()

    undo_merge(by=owner, merge=first.uuid, reason="", key=new_uuid())

    alone = {first.record_id}
    asked = [{p.first_id, p.second_id} for p in PossibleDuplicate.objects.filter(state="open")]
    assert len(made.records(owner)) == 2
    assert asked
    assert all(alone & pair for pair in asked)
    assert differences(owner.review_id) == []


def test_pair_of_another_review_is_not_found() -> None:
    pair = made.pair(people.review())

    with pytest.raises(NotFound):
        settle(people.review(), pair, is_same=True)


def test_reviewer_settles_nothing() -> None:
    owner = people.review()
    pair = made.pair(owner)

    with pytest.raises(Forbidden):
        settle(people.member(owner, Role.REVIEWER), pair, is_same=True)
    assert Record.objects.distinct_works().count() == 2
