"""Re-opening: a new round, kept votes, what followed parks and returns. Merging, removing: places sleep and wake."""

import pytest

from reviews import ledger
from reviews.errors import Forbidden, NotFound, ReasonMissing
from reviews.ids import new_uuid
from reviews.ledger import Act
from reviews.models import Member, Record, Review
from reviews.roles import Stage
from screening import signals
from screening.models import Lease, Report, StageRecord, Vote
from screening.selectors import joinings, standing
from screening.services import queue, reopening, sleeping
from screening.services.reopening import reopen
from screening.tally import State
from tests.factories import screening
from tests.factories.screening import Team

pytestmark = pytest.mark.db


def decided(team: Team, verdict: str = "include") -> StageRecord:
    [place] = screening.stage_records(team.owner)
    for voter in team.reviewers:
        screening.vote(voter, place, verdict)
    return StageRecord.objects.get(uuid=place.uuid)


def test_new_round_asks_everybody_anew_and_keeps_the_old_votes(db: None) -> None:
    team = screening.team()
    place = decided(team, "exclude")
    reopen(by=team.owner, stage_record=place.uuid, reason="A late report", key=new_uuid())
    place.refresh_from_db()
    assert (place.state, place.round, place.settings) == (State.PENDING, 2, None)
    assert Vote.objects.standing().filter(round=1).count() == 2
    for voter in team.reviewers:
        assert queue.hand_out(by=voter, stage=Stage.TITLE_ABSTRACT) == [place]
        screening.vote(voter, place, "include")
    assert StageRecord.objects.get(uuid=place.uuid).state == State.INCLUDED
    assert screening.ledger_differences(team.owner) == []


def test_kept_vote_stands_in_the_new_round(db: None) -> None:
    team = screening.team()
    place = decided(team, "exclude")
    kept = Vote.objects.get(reviewer=team.reviewers[0])
    reopen(by=team.owner, stage_record=place.uuid, reason="Look", keep=[kept.uuid], key=new_uuid())
    assert queue.hand_out(by=team.reviewers[0], stage=Stage.TITLE_ABSTRACT) == []
    screening.vote(team.reviewers[1], place, "include")
    assert StageRecord.objects.get(uuid=place.uuid).state == State.CONFLICT
    assert screening.ledger_differences(team.owner) == []


def test_what_followed_is_parked_and_returns_with_the_decision(db: None) -> None:
    team = screening.team()
    place = decided(team)
    report = StageRecord.objects.get(stage="full_text")
    screening.at_hand(team.reviewers[0], report)
    heard: list[tuple[str, Report]] = []
    signals.report_inclusion_withdrawn.connect(
        on_gone := (lambda report, **_: heard.append(("gone", report)))
    )
    signals.report_included.connect(on_back := (lambda report, **_: heard.append(("back", report))))
    for voter in team.reviewers:
        screening.vote(voter, report, "include")
    reopen(by=team.owner, stage_record=place.uuid, reason="Look", key=new_uuid())
    report.refresh_from_db()
    assert (report.is_parked, report.state) == (True, State.INCLUDED)
    assert not Report.objects.get().is_sought
    with pytest.raises(reopening.NotDecided):
        reopen(by=team.owner, stage_record=report.uuid, reason="Look", key=new_uuid())
    for voter in team.reviewers:
        screening.vote(voter, place, "include")
    report.refresh_from_db()
    assert (report.is_parked, report.state) == (False, State.INCLUDED)
    assert Report.objects.get().is_sought
    assert [what for what, _report in heard] == ["back", "gone", "back"]
    assert StageRecord.objects.filter(stage="full_text").count() == 1
    assert screening.ledger_differences(team.owner) == []
    assert on_gone is not on_back


@pytest.mark.parametrize("reason", ["", "   "])
def test_reason_is_asked_for(db: None, reason: str) -> None:
    team = screening.team()
    place = decided(team)
    with pytest.raises(ReasonMissing):
        reopen(by=team.owner, stage_record=place.uuid, reason=reason, key=new_uuid())


def test_undecided_records_are_refused_in_one_sentence(db: None) -> None:
    """Pending or in conflict: a lead who is a reviewer learns nothing from it."""
    team = screening.team()
    pending, conflict = screening.stage_records(team.owner, 2)
    screening.vote(team.reviewers[0], conflict, "include")
    screening.vote(team.reviewers[1], conflict, "exclude")
    for place in (pending, conflict):
        with pytest.raises(reopening.NotDecided, match="This record is not decided"):
            reopen(by=team.owner, stage_record=place.uuid, reason="Look", key=new_uuid())


def test_only_a_lead_of_the_review_reopens(db: None) -> None:
    team, other = screening.team(), screening.team()
    place = decided(team)
    with pytest.raises(Forbidden):
        reopen(by=team.reviewers[0], stage_record=place.uuid, reason="x", key=new_uuid())
    with pytest.raises(NotFound):
        reopen(by=other.owner, stage_record=place.uuid, reason="x", key=new_uuid())


def test_same_key_reopens_once(db: None) -> None:
    team = screening.team()
    place, key = decided(team), new_uuid()
    for _ in range(2):
        reopen(by=team.owner, stage_record=place.uuid, reason="Look", key=key)
    assert StageRecord.objects.get(uuid=place.uuid).round == 2


def within(owner: Member, run: object, records: list[Record]) -> None:
    """Call a receiver's service inside an act."""
    with ledger.act(by=owner, key=new_uuid(), content="test") as act:
        assert isinstance(act, Act)
        run(records, act)  # type: ignore[operator]


def test_record_that_joins_another_sleeps_with_all_that_stands_on_it(db: None) -> None:
    team = screening.team()
    place = decided(team)
    record = Record.objects.get(uuid=place.record_id)
    within(team.owner, sleeping.put_to_sleep, [record])
    place.refresh_from_db()
    assert place.is_parked
    assert StageRecord.objects.get(stage="full_text").is_parked
    assert not Report.objects.get().is_sought
    assert not StageRecord.objects.counted().exists()
    within(team.owner, sleeping.wake, [record])
    place.refresh_from_db()
    assert (place.is_parked, place.state) == (False, State.INCLUDED)
    assert not StageRecord.objects.get(stage="full_text").is_parked
    assert Report.objects.get().is_sought


def test_half_voted_record_sleeps_and_returns_exactly(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    screening.vote(team.reviewers[0], place, "include")
    queue.hand_out(by=team.reviewers[1], stage=Stage.TITLE_ABSTRACT)
    record = Record.objects.get()
    within(team.owner, sleeping.put_to_sleep, [record])
    assert not Lease.objects.exists()
    assert queue.hand_out(by=team.reviewers[1], stage=Stage.TITLE_ABSTRACT) == []
    within(team.owner, sleeping.wake, [record])
    assert queue.hand_out(by=team.reviewers[1], stage=Stage.TITLE_ABSTRACT) == [place]
    screening.vote(team.reviewers[1], place, "include")
    assert StageRecord.objects.get(stage="title_abstract").state == State.INCLUDED


def test_record_that_was_never_screened_gets_its_place_when_it_wakes(db: None) -> None:
    team = screening.team()
    [record] = screening.records(team.owner)
    StageRecord.objects.all().delete()
    within(team.owner, sleeping.wake, [record])
    assert StageRecord.objects.get().record_id == record.uuid


def test_record_that_is_still_removed_or_merged_does_not_wake(db: None) -> None:
    team = screening.team()
    removed, merged, root = screening.records(team.owner, 3)
    removed.is_removed, merged.merged_into = True, root
    within(team.owner, sleeping.put_to_sleep, [removed, merged])
    within(team.owner, sleeping.wake, [removed, merged])
    assert StageRecord.objects.filter(is_parked=False).get().record_id == root.uuid


def test_what_stands_on_records(db: None) -> None:
    team = screening.team()
    included, excluded, voted, fresh, reopened = screening.stage_records(team.owner, 5)
    for voter in team.reviewers:
        screening.vote(voter, included, "include")
        screening.vote(voter, excluded, "exclude")
        screening.vote(voter, reopened, "exclude")
    screening.vote(team.reviewers[0], voted, "include")
    reopen(by=team.owner, stage_record=reopened.uuid, reason="Look", key=new_uuid())
    ids = [place.record_id for place in (included, excluded, voted, fresh, reopened)]
    once_decided = {ids[0], ids[1], ids[4]}
    assert set(standing.rests_on_records(team.owner, ids)) == once_decided
    assert set(standing.rests_on_records(team.reviewers[0], ids)) == {*once_decided, ids[2]}
    assert set(standing.rests_on_records(team.reviewers[1], ids)) == once_decided
    assert standing.merge_weights(ids) == {ids[0]: 2, ids[1]: 2}
    assert joinings.merge_note(ids[0], ids[1]) is not None
    assert joinings.merge_note(ids[0], ids[2]) is None


def test_new_review_has_rules_and_reasons(db: None) -> None:
    team = screening.team()
    assert [reason.position for reason in screening.reasons(team.owner)] == [1, 2, 3, 4, 5]
    assert Review.objects.get(uuid=team.owner.review_id)
