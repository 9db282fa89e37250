"""What a record's page tells of its past: what it belonged with, and who took something back."""

import pytest

from reviews.corrections import Correctable
from reviews.dedup import Relation
from reviews.ids import new_uuid
from reviews.models import Correction
from reviews.selectors.people import name_of
from reviews.selectors.record_history import history_of_record
from reviews.services.corrections import correct_record, take_back_correction
from reviews.services.duplicates import relate_pair
from reviews.services.look_ups import take_back_notice, take_back_value
from reviews.services.relations import take_relation_back
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db


def test_relations_and_their_ends_are_told_of_both_records() -> None:
    owner = people.review()
    found = made.relation(owner)
    take_relation_back(by=owner, related=found.uuid, key=new_uuid())
    who = name_of(owner.user)

    for record in (found.first, found.second):
        told = [
            (line.text, line.by)
            for line in history_of_record(owner, record.uuid)
            if "belongs" in line.text
        ]
        assert told == [
            ("belongs with Smith 2020: one is an erratum of the other", ""),
            ("no longer belongs with Smith 2020", who),
        ]


def test_relation_that_a_person_says_and_takes_back_names_them() -> None:
    owner = people.review()
    pair = made.pair(owner)
    relate_pair(by=owner, pair=pair.uuid, relation=Relation.PREPRINT, key=new_uuid())
    row = pair.relations.get()
    take_relation_back(by=owner, related=row.uuid, key=new_uuid())

    told = [each for each in history_of_record(owner, row.first_id) if "belongs" in each.text]
    assert [line.by for line in told] == [name_of(owner.user)] * 2
    assert told[0].text == "belongs with Smith 2020: preprint and article"


def test_who_took_a_value_or_a_notice_back_is_named() -> None:
    owner = people.review()
    finding = made.finding(owner)
    correct_record(
        by=owner, record=finding.record_id, field=Correctable.YEAR, text="2014", key=new_uuid()
    )
    made_by = Correction.objects.get()
    take_back_correction(by=owner, correction=made_by.uuid, key=new_uuid())
    take_back_value(by=owner, finding=finding.uuid, key=new_uuid())
    notice = made.notice(owner)
    take_back_notice(by=owner, notice=notice.uuid, reason="Another report", key=new_uuid())

    for record in (finding.record_id, notice.record_id):
        lines = history_of_record(owner, record)
        gone = [line for line in lines if "taken back" in line.text]
        assert gone
        assert {line.by for line in gone} == {name_of(owner.user)}
