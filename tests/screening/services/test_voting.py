"""Votes: cast, changed, taken back, refused; what they settle, and the rules that judge them."""

from uuid import UUID

import pytest

from reviews.errors import Forbidden, NotFound
from reviews.ids import new_uuid
from reviews.ledger import KeyReused, replay
from reviews.models import Member
from reviews.roles import Role, Stage
from reviews.sources import ImportState
from screening.models import Conflict, ConflictView, Lease, Report, StageRecord, Vote
from screening.rules import ResolvedBy
from screening.services import queue, stage_settings, voting
from screening.tally import State, Verdict
from tests.factories import people, screening

pytestmark = pytest.mark.db
CLOSED = "This record has all the votes it needs."


def kinds(owner: Member, app: str = "screening.") -> list[str]:
    return [e.kind.removeprefix(app) for e in replay(owner.review_id) if e.kind.startswith(app)][3:]


@pytest.mark.parametrize(
    ("verdicts", "state"),
    [
        (["include", "include"], State.INCLUDED),
        (["include", "maybe"], State.INCLUDED),
        (["maybe", "maybe"], State.INCLUDED),
        (["exclude", "exclude"], State.EXCLUDED),
        (["include", "exclude"], State.CONFLICT),
        (["maybe", "exclude"], State.CONFLICT),
        (["maybe"], State.PENDING),
    ],
)
def test_votes_settle_the_record_when_all_are_in(
    db: None, verdicts: list[str], state: State
) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    for voter, verdict in zip(team.reviewers, verdicts, strict=False):
        place = screening.vote(voter, place, verdict)
    assert StageRecord.objects.get(uuid=place.uuid).state == state
    assert Conflict.objects.count() == (state is State.CONFLICT)
    assert Report.objects.count() == (state is State.INCLUDED)
    assert screening.ledger_differences(team.owner) == []


def test_events_of_two_votes_name_votes_and_settings(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    for voter in team.reviewers:
        screening.vote(voter, place, "exclude")
    assert kinds(team.owner) == ["vote_cast", "vote_cast", "record_decided"]
    decided = list(replay(team.owner.review_id))[-1].payload
    votes = Vote.objects.order_by("reviewer_id")
    assert decided["votes"] == [str(vote.uuid) for vote in votes]
    settings = StageRecord.objects.get().settings
    assert settings is not None
    assert decided["settings"] == str(settings.uuid)


def test_second_vote_of_one_reviewer_takes_the_place_of_the_first(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    screening.vote(team.reviewers[0], place, "include")
    screening.vote(team.reviewers[0], place, "exclude")
    assert list(Vote.objects.standing().values_list("verdict", flat=True)) == ["exclude"]
    assert Vote.objects.count() == 2
    screening.vote(team.reviewers[1], place, "exclude")
    assert StageRecord.objects.get().state == State.EXCLUDED


def test_same_key_has_no_second_effect_and_other_content_is_refused(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    key = new_uuid()
    screening.vote(team.reviewers[0], place, "include", key=key)
    screening.vote(team.reviewers[0], place, "include", key=key)
    assert Vote.objects.count() == 1
    with pytest.raises(KeyReused):
        screening.vote(team.reviewers[0], place, "exclude", key=key)
    assert list(Vote.objects.values_list("verdict", flat=True)) == ["include"]


def test_repeated_vote_stays_unanswered_by_what_came_after(db: None) -> None:
    """A replay from the outbox after the record was decided is answered like the first time."""
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    key = new_uuid()
    screening.vote(team.reviewers[0], place, "include", key=key)
    screening.vote(team.reviewers[1], place, "include")
    screening.vote(team.reviewers[0], place, "include", key=key)
    assert Vote.objects.count() == 2


def test_vote_taken_back_leaves_the_record_open_and_in_hand(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    one, two = team.reviewers
    screening.vote(one, place, "include")
    screening.vote(two, place, "exclude")
    voting.withdraw_vote(by=one, stage_record=place.uuid, key=new_uuid())
    assert StageRecord.objects.get().state == State.PENDING
    assert list(Conflict.objects.values_list("state", flat=True)) == ["void"]
    assert list(Lease.objects.values_list("member_id", flat=True)) == [one.uuid]
    screening.vote(one, place, "exclude")
    assert StageRecord.objects.get().state == State.EXCLUDED
    assert screening.ledger_differences(team.owner) == []


def test_vote_that_is_not_there_cannot_be_taken_back(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    with pytest.raises(voting.VotingClosed, match=CLOSED):
        voting.withdraw_vote(by=team.reviewers[0], stage_record=place.uuid, key=new_uuid())


@pytest.mark.parametrize("verdicts", [("include", "include"), ("include", "exclude")])
def test_third_vote_is_refused(db: None, verdicts: tuple[str, str]) -> None:
    team = screening.team(reviewers=3)
    [place] = screening.stage_records(team.owner)
    for voter, verdict in zip(team.reviewers, verdicts, strict=False):
        screening.vote(voter, place, verdict)
    with pytest.raises(voting.VotingClosed, match=CLOSED):
        screening.vote(team.reviewers[2], place, "include")


def test_decided_record_takes_no_change_and_no_withdrawal(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    for voter in team.reviewers:
        screening.vote(voter, place, "include")
    with pytest.raises(voting.VotingClosed, match=CLOSED):
        screening.vote(team.reviewers[0], place, "exclude")
    with pytest.raises(voting.VotingClosed, match=CLOSED):
        voting.withdraw_vote(by=team.reviewers[0], stage_record=place.uuid, key=new_uuid())


def test_who_opened_a_conflict_never_votes_on_its_record(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    ConflictView.objects.create(stage_record=place, member=team.reviewers[0])
    with pytest.raises(voting.VotingClosed, match=CLOSED):
        screening.vote(team.reviewers[0], place, "include")


def test_removed_record_takes_no_vote(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    StageRecord.objects.update(is_parked=True)
    with pytest.raises(voting.VotingClosed, match=CLOSED):
        screening.vote(team.reviewers[0], place, "include")


@pytest.mark.parametrize("state", [ImportState.STAGING, ImportState.UNDONE, ImportState.DISCARDED])
def test_record_of_an_import_that_does_not_count_is_not_there(db: None, state: ImportState) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner, into=screening.batch(team.owner, state))
    with pytest.raises(NotFound):
        screening.vote(team.reviewers[0], place, "include")


def test_record_of_another_review_is_not_there(db: None) -> None:
    team, other = screening.team(), screening.team()
    [place] = screening.stage_records(other.owner)
    with pytest.raises(NotFound):
        screening.vote(team.reviewers[0], place, "include")


def test_only_reviewers_of_the_stage_vote(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    full_text_only = people.member(team.owner, Role.REVIEWER, stage=Stage.FULL_TEXT.value)
    for member in (team.owner, team.adjudicators[0], full_text_only):
        with pytest.raises(Forbidden):
            screening.vote(member, place, "include")


@pytest.mark.parametrize(
    ("verdict", "has_reason"), [("maybe", False), ("exclude", False), ("include", True)]
)
def test_full_text_vote_needs_its_reason_and_nothing_else_has_one(
    db: None, verdict: str, has_reason: bool
) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    report = screening.advanced(team.reviewers, place)
    reason = screening.reasons(team.owner)[0] if has_reason else None
    with pytest.raises(voting.ReasonNeeded):
        screening.vote(team.reviewers[0], report, verdict, reason=reason)


def test_reason_of_another_list_is_refused(db: None) -> None:
    team, other = screening.team(), screening.team()
    [place] = screening.stage_records(team.owner)
    report = screening.advanced(team.reviewers, place)
    with pytest.raises(voting.ReasonNeeded):
        screening.vote(
            team.reviewers[0], report, "exclude", reason=screening.reasons(other.owner)[0]
        )


def test_further_reasons_are_kept_once_and_without_the_primary(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    report = screening.advanced(team.reviewers, place)
    first, second, *_ = (reason.uuid for reason in screening.reasons(team.owner))
    voting.cast_vote(
        by=team.reviewers[0],
        stage_record=report.uuid,
        verdict=Verdict.EXCLUDE,
        reason=first,
        further_reasons=[second, first, second],
        key=new_uuid(),
    )
    vote = Vote.objects.get(stage_record=report)
    assert [UUID(each) for each in vote.further_reasons] == [second]


def test_changed_rules_hold_for_records_without_a_vote(db: None) -> None:
    """Nothing is judged anew: what was begun under two votes is finished under two."""
    team = screening.team()
    begun, fresh = screening.stage_records(team.owner, 2)
    screening.vote(team.reviewers[0], begun, "include")
    screening.rules(team.owner, votes=1, resolved_by=ResolvedBy.CONSENSUS)
    screening.vote(team.reviewers[0], fresh, "include")
    states = dict(StageRecord.objects.filter(stage="title_abstract").values_list("uuid", "state"))
    assert states == {begun.uuid: State.PENDING, fresh.uuid: State.INCLUDED}
    screening.vote(team.reviewers[1], begun, "exclude")
    assert StageRecord.objects.get(uuid=begun.uuid).state == State.CONFLICT
    conflict = Conflict.objects.get()
    assert conflict.stage_record.settings is not None
    assert conflict.stage_record.settings.resolved_by == ResolvedBy.ADJUDICATION
    assert screening.ledger_differences(team.owner) == []


def test_record_whose_votes_are_all_taken_back_begins_under_the_rules_in_force(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    screening.vote(team.reviewers[0], place, "include")
    screening.rules(team.owner, votes=1)
    voting.withdraw_vote(by=team.reviewers[0], stage_record=place.uuid, key=new_uuid())
    assert StageRecord.objects.get().settings is None
    screening.vote(team.reviewers[0], place, "exclude")
    assert StageRecord.objects.get().state == State.EXCLUDED
    assert screening.ledger_differences(team.owner) == []


def test_vote_names_the_criteria_in_force(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    screening.vote(team.reviewers[0], place, "include")
    assert Vote.objects.get().protocol is not None


def test_lease_ends_with_the_vote(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    queue.hand_out(by=team.reviewers[0], stage=Stage.TITLE_ABSTRACT)
    screening.vote(team.reviewers[0], place, "include")
    assert not Lease.objects.exists()


def test_one_vote_decides_where_one_is_required(db: None) -> None:
    team = screening.team()
    screening.rules(team.owner, votes=1)
    [place] = screening.stage_records(team.owner)
    screening.vote(team.reviewers[0], place, "exclude")
    assert StageRecord.objects.get().state == State.EXCLUDED
    with pytest.raises(voting.VotingClosed):
        screening.vote(team.reviewers[1], place, "include")


def test_majority_of_three(db: None) -> None:
    team = screening.team(reviewers=3)
    rules = stage_settings.Rules(votes_required=3, is_majority=True)
    stage_settings.change_rules(
        by=team.owner, stage=Stage.TITLE_ABSTRACT, rules=rules, key=new_uuid()
    )
    [place] = screening.stage_records(team.owner)
    for voter, verdict in zip(team.reviewers, ("include", "exclude", "exclude"), strict=True):
        screening.vote(voter, place, verdict)
    assert StageRecord.objects.get().state == State.EXCLUDED
