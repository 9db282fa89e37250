"""Corrections: what is shown follows them through merges and undos, sources never change, all can be taken back."""

import pytest

from reviews.corrections import Correctable
from reviews.errors import DomainError
from reviews.ids import new_uuid
from reviews.models import Correction, Member, Record, SourceRecord
from reviews.selectors.corrections import shown_fields
from reviews.selectors.projections import differences
from reviews.selectors.record_history import history_of_record
from reviews.selectors.record_lists import asked_of, record_list
from reviews.selectors.records import record_row, search
from reviews.services.corrections import choose_value, correct_record, take_back_correction
from reviews.services.duplicates import undo_merge
from reviews.services.import_undo import undo_import
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db
TITLE, ABSTRACT, YEAR = Correctable.TITLE, Correctable.ABSTRACT, Correctable.YEAR


def correct(owner: Member, record: Record, field: Correctable, text: str) -> Correction:
    correct_record(by=owner, record=record.uuid, field=field, text=text, key=new_uuid())
    return Correction.objects.latest("number")


def shown(owner: Member, record: Record) -> tuple[str, int | None, str]:
    row = record_row(owner.review_id, record.uuid)
    assert row is not None
    return row.title, row.year, row.abstract


def one(owner: Member) -> Record:
    made.imported(owner, made.ris(made.entry("A tpyo")))
    return made.records(owner)[0]


def test_what_is_shown_is_corrected_and_the_source_stays() -> None:
    owner = people.review()
    record = one(owner)
    before = list(SourceRecord.objects.values())

    correct(owner, record, TITLE, "A typo")
    correct(owner, record, YEAR, "2014")
    correct(owner, record, ABSTRACT, "Zebrafish were given some.")

    assert shown(owner, record) == ("A typo", 2014, "Zebrafish were given some.")
    assert list(SourceRecord.objects.values()) == before
    for words in ("typo", "tpyo", "abstract:zebrafish", "year:2014"):
        assert search(owner.review_id, words).count() == 1, words
    assert record_list(owner, asked_of({"abstract": "yes", "to": "2014"})).n == 1
    assert differences(owner.review_id) == []


def test_corrections_are_taken_back_one_by_one() -> None:
    owner = people.review()
    record = one(owner)
    first = correct(owner, record, TITLE, "First")
    second = correct(owner, record, TITLE, "Second")

    for correction, title in ((second, "First"), (first, "A tpyo")):
        take_back_correction(by=owner, correction=correction.uuid, key=new_uuid())
        assert shown(owner, record)[0] == title
        assert differences(owner.review_id) == []

    assert search(owner.review_id, "first").count() == 0
    assert [line.text for line in history_of_record(owner, record.uuid)][1:] == [
        "corrected: title",
        "corrected: title",
        "a correction was taken back: title",
        "a correction was taken back: title",
    ]


def test_value_of_another_source_is_shown_while_that_source_is_there() -> None:
    owner = people.review()
    merge = made.merge(owner)
    other = made.entry(made.TITLE, doi="10.1000/one", journal="J Examples", abstract="Short.")
    batch = made.imported(owner, made.ris(other))
    record = Record.objects.get(uuid=merge.into_id)
    (journal,) = [each for each in shown_fields(record.uuid) if each.field is Correctable.JOURNAL]
    (value,) = journal.others

    choose_value(
        by=owner,
        record=record.uuid,
        field=Correctable.JOURNAL,
        source=value.source,
        key=new_uuid(),
    )

    row = record_row(owner.review_id, record.uuid)
    assert row is not None
    assert {journal.text, value.text} == {"Journal of Examples", "J Examples"}
    assert row.journal == value.text
    assert differences(owner.review_id) == []
    undo_import(by=owner, batch=batch.uuid, reason="", key=new_uuid())
    row = record_row(owner.review_id, record.uuid)
    assert row is not None
    assert row.journal == "Journal of Examples"
    assert differences(owner.review_id) == []


def test_a_correction_joins_and_leaves_with_its_record() -> None:
    owner = people.review()
    pair = made.pair(owner)
    copy = pair.second
    correct(owner, copy, ABSTRACT, "Written by hand.")

    made.settle(owner, pair, is_same=True)

    pair.refresh_from_db()
    assert pair.merge is not None
    root = Record.objects.get(uuid=pair.merge.into_id)
    assert shown(owner, root)[2] == "Written by hand."
    assert differences(owner.review_id) == []
    undo_merge(by=owner, merge=pair.merge.uuid, reason="", key=new_uuid())
    texts = {record.uuid: shown(owner, record)[2] for record in made.records(owner)}
    assert texts == {copy.uuid: "Written by hand.", pair.first_id: ""}
    assert differences(owner.review_id) == []


def test_a_fuller_copy_keeps_what_was_corrected() -> None:
    owner = people.review()
    made.imported(owner, made.ris(made.entry(made.TITLE, doi="10.1000/one")))
    (record,) = made.records(owner)
    correct(owner, record, YEAR, "1999")
    fuller = made.entry(made.TITLE, doi="10.1000/one", abstract="Few help. " * 40)
    made.imported(owner, made.ris(fuller))

    assert shown(owner, record)[1:] == (1999, ("Few help. " * 40).strip())
    assert record_list(owner, asked_of({"to": "1999", "abstract": "yes"})).n == 1
    assert differences(owner.review_id) == []


@pytest.mark.parametrize(
    ("field", "text"), [(YEAR, "soon"), (TITLE, ""), (TITLE, "A tpyo"), (ABSTRACT, "")]
)
def test_refused_corrections_change_nothing(field: Correctable, text: str) -> None:
    owner = people.review()
    record = one(owner)

    with pytest.raises(DomainError):
        correct(owner, record, field, text)

    assert shown(owner, record)[0] == "A tpyo"
    assert not Correction.objects.exists()


def test_source_of_another_record_is_no_choice() -> None:
    owner = people.review()
    record = one(owner)
    made.imported(owner, made.ris(made.entry("Another", volume="99")))
    other = SourceRecord.objects.exclude(record=record).get()

    with pytest.raises(DomainError):
        choose_value(by=owner, record=record.uuid, field=TITLE, source=other.uuid, key=new_uuid())
