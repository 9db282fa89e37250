"""What screening does when records join, part, go and return, by the services of the reviews app."""

import pytest

from reviews.ids import new_uuid
from reviews.models import Import, Member, PossibleDuplicate, Record
from reviews.roles import Stage
from reviews.services.duplicates import reopen_pair, settle_pair
from reviews.services.removals import NothingToRemove, remove_records, restore_records
from screening.models import Report, StageRecord
from screening.tally import State
from tests.factories import screening

pytestmark = pytest.mark.db


def pair_of(owner: Member, first: StageRecord, second: StageRecord) -> PossibleDuplicate:
    return PossibleDuplicate.objects.create(
        review_id=owner.review_id,
        batch=Import.objects.filter(review_id=owner.review_id).first(),
        first_id=first.record_id,
        second_id=second.record_id,
        score=0.8,
    )


def test_decided_record_is_kept_and_the_other_sleeps_with_its_vote(db: None) -> None:
    team = screening.team()
    half, decided = screening.stage_records(team.owner, 2)
    screening.vote(team.reviewers[0], half, "include")
    for voter in team.reviewers:
        screening.vote(voter, decided, "include")
    pair = pair_of(team.owner, half, decided)
    settle_pair(by=team.owner, pair=pair.uuid, is_same=True, key=new_uuid())
    assert Record.objects.get(uuid=half.record_id).merged_into_id == decided.record_id
    half.refresh_from_db()
    assert half.is_parked
    assert screening.ledger_differences(team.owner) == []
    reopen_pair(by=team.owner, pair=pair.uuid, key=new_uuid())
    half.refresh_from_db()
    assert not half.is_parked
    screening.vote(team.reviewers[1], half, "exclude")
    half.refresh_from_db()
    assert half.state == State.CONFLICT
    assert screening.ledger_differences(team.owner) == []


def test_two_records_with_the_same_decision_leave_one_report(db: None) -> None:
    team = screening.team()
    places = screening.stage_records(team.owner, 2)
    for place in places:
        for voter in team.reviewers:
            screening.vote(voter, place, "include")
    pair = pair_of(team.owner, *places)
    settle_pair(by=team.owner, pair=pair.uuid, is_same=True, key=new_uuid())
    assert Report.objects.filter(is_sought=True).count() == 1
    assert screening.ledger_differences(team.owner) == []
    reopen_pair(by=team.owner, pair=pair.uuid, key=new_uuid())
    assert Report.objects.filter(is_sought=True).count() == 2
    assert StageRecord.objects.counted().filter(stage="full_text").count() == 2
    assert screening.ledger_differences(team.owner) == []


def full_texts(team: screening.Team) -> list[StageRecord]:
    """Two records' places at full text, both reports at hand."""
    return [
        screening.advanced(team.reviewers, place)
        for place in screening.stage_records(team.owner, 2)
    ]


def test_decided_full_text_is_kept_and_the_other_sleeps(db: None) -> None:
    team = screening.team()
    waiting, decided = full_texts(team)
    for voter in team.reviewers:
        screening.vote(voter, decided, "include")
    pair = pair_of(team.owner, waiting, decided)
    settle_pair(by=team.owner, pair=pair.uuid, is_same=True, key=new_uuid())
    assert Record.objects.get(uuid=waiting.record_id).merged_into_id == decided.record_id
    assert screening.ledger_differences(team.owner) == []
    reopen_pair(by=team.owner, pair=pair.uuid, key=new_uuid())
    assert StageRecord.objects.counted().filter(stage=Stage.FULL_TEXT.value).count() == 2
    assert screening.ledger_differences(team.owner) == []


def test_removed_records_leave_the_queue_and_return_to_it(db: None) -> None:
    team = screening.team()
    voted, fresh = screening.stage_records(team.owner, 2)
    for reviewer in team.reviewers:
        screening.vote(reviewer, voted, "include")
    with pytest.raises(NothingToRemove):
        remove_records(by=team.owner, records=[voted.record_id], reason="x", key=new_uuid())
    remove_records(by=team.owner, records=[fresh.record_id], reason="Retracted", key=new_uuid())
    counted = StageRecord.objects.counted().filter(stage=Stage.TITLE_ABSTRACT.value)
    assert list(counted) == [voted]
    restore_records(by=team.owner, records=[fresh.record_id], reason="Back", key=new_uuid())
    assert set(counted.all()) == {voted, fresh}
    assert screening.ledger_differences(team.owner) == []
