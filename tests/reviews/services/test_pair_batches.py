"""Obvious pairs settled together by one reason, and the whole taken back."""

import pytest

from reviews import ledger
from reviews.errors import Forbidden
from reviews.ids import new_uuid
from reviews.models import Member, PossibleDuplicate
from reviews.roles import Role
from reviews.seams import registry
from reviews.selectors.duplicates import n_open_pairs
from reviews.selectors.pair_batches import batch_of
from reviews.selectors.projections import differences
from reviews.services.duplicates import settle_pair
from reviews.services.pair_batches import NothingToMerge, settle_batch, undo_batch
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db
N = 3


def some_pairs(owner: Member) -> list[PossibleDuplicate]:
    """Pairs of other DOIs, and one of one DOI on other pages."""
    entries = [
        made.entry(f"{made.TITLE} {word}", volume=str(n), doi=f"10.1000/{doi}{n}")
        for n, word in enumerate(("alpha", "beta", "gamma"))
        for doi in ("one", "two")
    ]
    entries += [
        made.entry(f"{made.TITLE} delta", doi="10.1000/same", pages=pages)
        for pages in (("101", "110"), ("301", "310"))
    ]
    made.imported(owner, made.ris(*entries))
    return list(PossibleDuplicate.objects.order_by("-score", "uuid"))


def test_batch_holds_pairs_with_one_reason_alone() -> None:
    owner = people.review()
    some_pairs(owner)

    batch = batch_of(owner.review_id, "doi_differs")

    assert [(each.name, each.n) for each in batch.reasons] == [
        ("doi_differs", N),
        ("pages_differ", 1),
    ]
    assert (len(batch.rows), batch.n_more, batch.chosen) == (N, 0, batch.reasons[0])
    assert batch_of(owner.review_id, "no such").rows == []


def test_batch_is_one_act_and_is_taken_back_as_one() -> None:
    owner = people.review()
    some_pairs(owner)
    pairs = [row.pair for row in batch_of(owner.review_id, "doi_differs").rows]
    key = new_uuid()

    done = settle_batch(by=owner, pairs=pairs, key=key)

    assert (done.n_merged, done.n_left) == (N, 0)
    assert settle_batch(by=owner, pairs=pairs, key=key) == done
    assert len(made.records(owner)) == 8 - N
    assert [e.kind for e in ledger.replay(owner.review_id)][-2:] == [
        "reviews.import_committed",
        "reviews.records_merged",
    ]
    assert differences(owner.review_id) == []

    assert undo_batch(by=owner, ids=done.ids, key=new_uuid()) == N
    assert len(made.records(owner)) == 8
    assert n_open_pairs(owner.review_id) == N + 1
    assert undo_batch(by=owner, ids=done.ids, key=new_uuid()) == 0
    assert differences(owner.review_id) == []


def test_pairs_of_one_work_become_one_record_and_come_apart() -> None:
    owner = people.review()
    dois = ("one", "two", "three")
    made.imported(owner, made.ris(*(made.entry(made.TITLE, doi=f"10.1000/{d}") for d in dois)))
    pairs = list(PossibleDuplicate.objects.values_list("uuid", flat=True))

    done = settle_batch(by=owner, pairs=pairs, key=new_uuid())

    assert (done.n_merged, done.n_left, len(made.records(owner))) == (2, 1, 1)
    assert undo_batch(by=owner, ids=done.ids, key=new_uuid()) == 2
    assert (len(made.records(owner)), n_open_pairs(owner.review_id)) == (3, 3)
    assert differences(owner.review_id) == []


def test_what_speaks_against_a_merge_leaves_its_pair_open(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = people.review()
    pairs = some_pairs(owner)
    settle_pair(by=owner, pair=pairs[0].uuid, is_same=False, key=new_uuid())
    against = {pairs[1].first_id, pairs[1].second_id}
    monkeypatch.setattr(
        registry, "merge_refusals", [lambda a, b: "Decided." if {a, b} == against else None]
    )

    done = settle_batch(by=owner, pairs=[pair.uuid for pair in pairs], key=new_uuid())

    assert (done.n_merged, done.n_left) == (2, 2)
    assert n_open_pairs(owner.review_id) == 1
    with pytest.raises(NothingToMerge):
        settle_batch(by=owner, pairs=[pairs[1].uuid], key=new_uuid())
    with pytest.raises(Forbidden):
        settle_batch(by=people.member(owner, Role.REVIEWER), pairs=[], key=new_uuid())
