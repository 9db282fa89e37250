"""Records removed before screening by a lead, and put back."""

import pytest

from reviews import ledger
from reviews.errors import Forbidden, NotFound, ReasonMissing
from reviews.ids import new_uuid
from reviews.roles import Role
from reviews.seams import registry
from reviews.selectors.projections import differences
from reviews.services import removals
from reviews.services.removals import Removal, remove_records, restore_records
from screening.models import StageRecord
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db

THREE = made.ris(*(made.entry(f"{word} of ketamine", year=1990 + n, volume=str(n)) for n, word in enumerate(("Price", "History", "Chemistry"))))  # fmt: skip


def test_removed_records_leave_the_queue_with_one_event() -> None:
    owner = people.review()
    made.imported(owner, THREE)
    first, second, _third = (record.uuid for record in made.records(owner))

    done = remove_records(by=owner, records=[first, second], reason="before 1995", key=new_uuid())

    event = list(ledger.replay(owner.review_id))[-1]
    assert done == Removal(n_removed=2, n_kept=0)
    assert (event.kind, event.payload["n_records"], event.payload["why"]) == (
        "reviews.records_removed",
        2,
        "other",
    )
    assert StageRecord.objects.counted().count() == 1
    assert differences(owner.review_id) == []


def test_records_with_work_on_them_stay_in(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = people.review()
    made.imported(owner, THREE)
    first, second, third = (record.uuid for record in made.records(owner))
    monkeypatch.setattr(registry, "rests_on_record", [lambda _member, _asked: {second: "a vote"}])

    done = remove_records(
        by=owner, records=[first, second, third], reason="not reports", key=new_uuid()
    )

    assert done == Removal(n_removed=2, n_kept=1)
    assert [r.uuid for r in made.records(owner) if not r.is_removed] == [second]


def test_one_record_of_a_batch_is_put_back() -> None:
    owner = people.review()
    made.imported(owner, THREE)
    chosen = [record.uuid for record in made.records(owner)]
    remove_records(by=owner, records=chosen, reason="not reports", key=new_uuid())

    restore_records(by=owner, records=chosen[:1], reason="it is one", key=new_uuid())

    assert [r.uuid for r in made.records(owner) if not r.is_removed] == chosen[:1]
    assert StageRecord.objects.counted().count() == 1
    assert differences(owner.review_id) == []


def test_repeated_removal_answers_the_same() -> None:
    owner, key = people.review(), new_uuid()
    made.imported(owner, THREE)
    chosen = [record.uuid for record in made.records(owner)]

    answers = [remove_records(by=owner, records=chosen, reason="x", key=key) for _ in range(2)]

    assert answers == [Removal(n_removed=3, n_kept=0)] * 2


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_removal_without_a_reason_is_refused(reason: str) -> None:
    owner = people.review()
    made.imported(owner, THREE)
    chosen = [record.uuid for record in made.records(owner)]

    with pytest.raises(ReasonMissing):
        remove_records(by=owner, records=chosen, reason=reason, key=new_uuid())


def test_nothing_left_to_remove_is_said() -> None:
    owner = people.review()
    made.imported(owner, THREE)
    chosen = [record.uuid for record in made.records(owner)]
    remove_records(by=owner, records=chosen, reason="x", key=new_uuid())

    with pytest.raises(removals.NothingToRemove):
        remove_records(by=owner, records=chosen, reason="y", key=new_uuid())


def test_too_many_at_once_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = people.review()
    monkeypatch.setattr(removals, "MOST", 2)

    with pytest.raises(removals.TooMany):
        remove_records(by=owner, records=[new_uuid() for _ in range(3)], reason="x", key=new_uuid())


def test_record_of_another_review_is_not_found() -> None:
    owner, other = people.review(), people.review()
    made.imported(other, THREE)

    with pytest.raises(NotFound):
        remove_records(by=owner, records=[made.records(other)[0].uuid], reason="x", key=new_uuid())


@pytest.mark.parametrize("role", [Role.INFORMATION_SPECIALIST, Role.REVIEWER])
def test_only_leads_remove(role: Role) -> None:
    owner = people.review()
    made.imported(owner, THREE)
    chosen = [record.uuid for record in made.records(owner)]

    with pytest.raises(Forbidden):
        remove_records(by=people.member(owner, role), records=chosen, reason="x", key=new_uuid())
