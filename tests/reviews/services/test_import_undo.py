"""Undoing an import: what goes, what stays together, and what forbids it."""

from collections.abc import Iterator

import pytest

from reviews import ledger
from reviews.ids import new_uuid
from reviews.models import Import, Merge, Record, SourceRecord
from reviews.seams import registry
from reviews.selectors import copies, records
from reviews.selectors.projections import differences
from reviews.services.duplicates import undo_merge
from reviews.services.import_undo import ImportRunning, NotCounted, RestsOnIt, undo_import
from screening.models import StageRecord
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db

ONE = made.ris(made.entry(made.TITLE, doi="10.1000/one"))
OTHER = made.ris(made.entry("Something else altogether, in rats", year=1999, volume="3"))


@pytest.fixture
def resting() -> Iterator[set]:
    """Records put here have work resting on them."""
    found = set()

    def ask(_member, asked):
        return {record: "a vote" for record in asked if record in found}

    registry.rests_on_record.append(ask)
    yield found
    registry.rests_on_record.remove(ask)


def undo(owner, batch, reason="wrong file") -> Import:
    return undo_import(by=owner, batch=batch.uuid, reason=reason, key=new_uuid())


def test_undone_records_do_not_count_and_stay_kept() -> None:
    owner = people.review()
    batch = made.imported(owner, ONE)

    undo(owner, batch)

    assert not Record.objects.counted().exists()
    assert not StageRecord.objects.counted().exists()
    assert SourceRecord.objects.filter(batch=batch).count() == 1
    assert [e.kind for e in ledger.replay(owner.review_id)][-1] == "reviews.import_undone"
    assert differences(owner.review_id) == []


def test_copies_of_later_imports_stay_together_under_the_first_of_them() -> None:
    owner = people.review()
    first, second, third = (made.imported(owner, ONE) for _ in range(3))

    undo(owner, first)

    (root,) = made.records(owner)
    assert root.batch_id == second.uuid
    assert copies.n_copies_of([root.uuid]) == {root.uuid: 1}
    assert root.face.batch_id in {second.uuid, third.uuid}
    assert list(StageRecord.objects.counted().values_list("record", flat=True)) == [root.uuid]
    assert differences(owner.review_id) == []


def test_record_of_another_import_shows_no_source_that_is_gone() -> None:
    owner = people.review()
    made.imported(owner, ONE)
    (record,) = made.records(owner)
    full = made.entry(made.TITLE, doi="10.1000/one", abstract="A long abstract. " * 40)
    batch = made.imported(owner, made.ris(full))
    assert records.record_row(owner.review_id, record.uuid).abstract

    undo(owner, batch)

    row = records.record_row(owner.review_id, record.uuid)
    assert (row.abstract, row.n_sources) == ("", 1)


def test_import_with_work_on_its_records_is_not_undone(resting: set) -> None:
    owner = people.review()
    batch = made.imported(owner, ONE)
    resting.update(record.uuid for record in made.records(owner))

    with pytest.raises(RestsOnIt, match="a vote"):
        undo(owner, batch)

    assert Record.objects.counted().count() == 1


def test_work_on_a_record_that_a_copy_joined_is_no_obstacle(resting: set) -> None:
    owner = people.review()
    made.imported(owner, ONE)
    resting.update(record.uuid for record in made.records(owner))
    batch = made.imported(owner, ONE)

    undo(owner, batch)

    assert Record.objects.counted().count() == 1


def test_import_waits_while_another_compares_itself_with_it() -> None:
    owner = people.review()
    batch = made.imported(owner, ONE)
    Import.objects.filter(uuid=made.previewed(owner, OTHER).uuid).update(state="staging")

    with pytest.raises(ImportRunning):
        undo(owner, batch)


def test_import_is_undone_once() -> None:
    owner = people.review()
    batch = made.imported(owner, ONE)
    undo(owner, batch)

    with pytest.raises(NotCounted):
        undo(owner, batch)


def test_chain_through_an_undone_record_leads_to_what_it_had_joined() -> None:
    owner = people.review()
    pair = made.pair(owner)
    (two,) = [r for r in made.records(owner) if r.face.doi == "10.1000/two"]
    third = made.imported(owner, made.ris(made.entry(made.TITLE, doi="10.1000/two")))
    made.settle(owner, pair, is_same=True)

    undo(owner, third)

    assert len(made.records(owner)) == 1
    assert Merge.objects.filter(record__batch=two.batch, undone_at=None).count() == 1
    assert differences(owner.review_id) == []


def test_merge_of_an_undone_import_can_not_be_taken_apart() -> None:
    owner = people.review()
    made.imported(owner, ONE)
    batch = made.imported(owner, ONE)
    merge = Merge.objects.get()
    undo(owner, batch)

    with pytest.raises(Exception, match="not in this review"):
        undo_merge(by=owner, merge=merge.uuid, reason="no", key=new_uuid())


def test_records_of_an_import_undone_before_inherit_nothing() -> None:
    owner = people.review()
    first, second, third = (made.imported(owner, ONE) for _ in range(3))
    undo(owner, second)

    undo(owner, first)

    (root,) = made.records(owner)
    assert root.batch_id == third.uuid
    assert differences(owner.review_id) == []
