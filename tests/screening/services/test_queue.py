"""The queue: one common order, no more takers than votes, leases, and the bookmark of the walk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reviews.errors import Forbidden
from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Role, Stage
from reviews.services.team import change_roles, remove_member
from screening.models import ConflictView, Lease, QueuePlace, StageRecord, Vote
from screening.rules import Retrieval
from screening.services import queue, reopening, voting
from tests.factories import people, screening

pytestmark = pytest.mark.db
TITLES = Stage.TITLE_ABSTRACT


def handed(member: Member, **options: object) -> list[int]:
    """Ranks of what is handed out."""
    return [row.rank for row in queue.hand_out(by=member, stage=TITLES, **options)]  # type: ignore[arg-type]


def test_all_walk_one_order_and_no_more_than_the_votes_needed_read_one_record(db: None) -> None:
    team = screening.team(reviewers=3)
    screening.stage_records(team.owner, 6)
    one, two, three = team.reviewers
    assert handed(one, n=2) == [0, 1]
    assert handed(two, n=3) == [0, 1, 2]
    assert handed(three, n=3) == [2, 3, 4]


def test_what_the_page_holds_is_renewed_and_not_handed_out_again(db: None) -> None:
    team = screening.team()
    screening.stage_records(team.owner, 5)
    one = team.reviewers[0]
    held = queue.hand_out(by=one, stage=TITLES, n=2)
    Lease.objects.update(until=timezone.now() + timedelta(seconds=5))
    assert handed(one, n=2, holding=[row.uuid for row in held]) == [2, 3]
    soon = timezone.now() + timedelta(minutes=14)
    assert Lease.objects.filter(until__gt=soon).count() == 4


def test_page_that_comes_anew_gets_what_it_had(db: None) -> None:
    team = screening.team()
    screening.stage_records(team.owner, 5)
    assert handed(team.reviewers[0], n=3) == [0, 1, 2]
    assert handed(team.reviewers[0], n=3) == [0, 1, 2]


def test_lease_that_has_run_out_frees_the_record(db: None) -> None:
    team = screening.team(reviewers=3)
    screening.stage_records(team.owner, 1)
    one, two, three = team.reviewers
    assert handed(one) == [0]
    assert handed(two) == [0]
    assert handed(three) == []
    Lease.objects.filter(member=one).update(until=timezone.now() - timedelta(seconds=1))
    assert handed(three) == [0]


def test_voter_who_still_holds_a_lease_takes_one_place(db: None) -> None:
    """Undone and voted again in two pages: the vote and the lease are one taker."""
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    screening.vote(team.reviewers[0], place, "include")
    Lease.objects.create(
        stage_record=place,
        member=team.reviewers[0],
        until=timezone.now() + timedelta(minutes=5),
    )
    assert handed(team.reviewers[1]) == [0]


def test_voted_decided_conflicting_and_opened_records_are_passed_over(db: None) -> None:
    team = screening.team(reviewers=3)
    voted, decided, conflict, opened, _fresh = screening.stage_records(team.owner, 5)
    one, two, three = team.reviewers
    screening.vote(three, voted, "include")
    for voter in (one, two):
        screening.vote(voter, decided, "exclude")
    screening.vote(one, conflict, "exclude")
    screening.vote(two, conflict, "include")
    ConflictView.objects.create(stage_record=opened, member=three)
    assert handed(three) == [4]


def test_half_voted_records_complete_by_themselves(db: None) -> None:
    team = screening.team()
    places = screening.stage_records(team.owner, 3)
    for place in places:
        screening.vote(team.reviewers[0], place, "include")
    assert handed(team.reviewers[0]) == []
    assert handed(team.reviewers[1]) == [0, 1, 2]


def test_members_without_the_role_are_handed_nothing(db: None) -> None:
    team = screening.team()
    screening.stage_records(team.owner)
    other_stage = people.member(team.owner, Role.REVIEWER, stage=Stage.FULL_TEXT.value)
    assert handed(other_stage) == []
    with pytest.raises(Forbidden):
        handed(team.owner)


def test_twenty_at_most(db: None) -> None:
    team = screening.team()
    screening.stage_records(team.owner, 25)
    assert len(handed(team.reviewers[0], n=1000)) == 20


def test_bookmark_moves_over_what_the_member_voted_on_and_stays_before_what_others_read(
    db: None,
) -> None:
    team = screening.team(reviewers=3)
    places = screening.stage_records(team.owner, 30)
    one, two, three = team.reviewers
    for place in places[:8]:
        screening.vote(one, place, "include")
    handed(two, n=12)
    handed(three, n=12)
    assert handed(one, n=2) == [12, 13]
    assert QueuePlace.objects.get(member=one).rank == 8


@pytest.mark.parametrize("cause", ["withdrawal", "re-opening", "import"])
def test_bookmark_steps_back(db: None, cause: str) -> None:
    team = screening.team()
    one, two = team.reviewers
    places = screening.stage_records(team.owner, 10, first_rank=100)
    for place in places[:8]:
        screening.vote(one, place, "exclude")
    assert handed(one, n=1) == [108]
    handed(one, n=1)
    assert QueuePlace.objects.get(member=one).rank == 108
    if cause == "withdrawal":
        voting.withdraw_vote(by=one, stage_record=places[3].uuid, key=new_uuid())
        expected = 103
    elif cause == "re-opening":
        screening.vote(two, places[2], "exclude")
        reopening.reopen(
            by=team.owner, stage_record=places[2].uuid, reason="Look again", key=new_uuid()
        )
        expected = 102
    else:
        screening.stage_records(team.owner, 1, first_rank=50)
        expected = 50
    assert handed(one, n=1) == [expected]


def test_walk_of_one_who_is_far_ahead_looks_at_few_rows(db: None) -> None:
    """Constant work, however many undecided records the member has voted on."""
    team = screening.team()
    places = screening.stage_records(team.owner, 400)
    one = team.reviewers[0]
    Vote.objects.bulk_create(
        Vote(stage_record=place, reviewer=one, round=1, verdict="include") for place in places[:350]
    )
    handed(one, n=1)
    assert QueuePlace.objects.get(member=one).rank == 350
    with CaptureQueriesContext(connection) as few:
        assert handed(one, n=1) == [350]
    assert len(few) <= 13
    assert any(" >= 350" in query["sql"] for query in few.captured_queries)


def test_reports_are_handed_out_once_they_are_retrieved(db: None) -> None:
    team = screening.team()
    place = screening.stage_records(team.owner)[0]
    report = screening.advanced(team.reviewers, place)
    one = team.reviewers[0]
    assert queue.hand_out(by=one, stage=Stage.FULL_TEXT) == [report]
    assert report.report is not None
    report.report.retrieval = Retrieval.SOUGHT.value
    report.report.save()
    assert queue.hand_out(by=one, stage=Stage.FULL_TEXT) == []


def test_leases_of_a_removed_or_demoted_member_return(db: None) -> None:
    team = screening.team(reviewers=2)
    screening.stage_records(team.owner, 2)
    one, two = team.reviewers
    handed(one)
    handed(two)

    remove_member(by=team.owner, member=one.uuid, key=new_uuid())
    change_roles(by=team.owner, member=two.uuid, roles=[(Role.OBSERVER, "")], key=new_uuid())
    assert not Lease.objects.exists()


def test_parked_records_are_not_handed_out(db: None) -> None:
    team = screening.team()
    screening.stage_records(team.owner, 2)
    StageRecord.objects.filter(rank=0).update(is_parked=True)
    assert handed(team.reviewers[0]) == [1]
