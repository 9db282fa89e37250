"""Removing records and undoing an import: votes on undecided ones tell nothing of themselves, sleep, and wake exactly."""

import itertools
from collections.abc import Mapping, Sequence
from uuid import UUID

import pytest

from reviews.ids import new_uuid
from reviews.models import Member, Record
from reviews.roles import Role, Stage
from reviews.seams import registry
from reviews.selectors import projections as record_projections
from reviews.services.import_undo import RestsOnIt, undo_import
from reviews.services.removals import NothingToRemove, remove_records, restore_records
from screening.models import Conflict, StageRecord, Vote
from screening.rules import ConflictState
from screening.selectors import progress
from screening.selectors.conflicts import open_conflicts
from screening.services import queue, voting
from screening.tally import State
from synthesis.prisma.boxes import Box
from synthesis.selectors import flow
from tests.factories import people, screening
from tests.noninterference import Ask, differ
from tests.screening.scene import leads_acts, make_scene, nothing

pytestmark = pytest.mark.django_db

TITLES = Stage.TITLE_ABSTRACT


def remove(by: Member, place: StageRecord) -> None:
    remove_records(by=by, records=[place.record_id], reason="No report", key=new_uuid())


def restore(by: Member, place: StageRecord) -> None:
    restore_records(by=by, records=[place.record_id], reason="It is one", key=new_uuid())


def undo(by: Member, place: StageRecord) -> None:
    undo_import(by=by, batch=place.batch_id, reason="Wrong file", key=new_uuid())


def table_differences(owner: Member) -> list[str]:
    records = record_projections.differences(owner.review_id)
    # The factory counts no rows of its imports.
    return screening.ledger_differences(owner) + [
        each.key for each in records if each.projection == "reviews.records"
    ]


def stored(place: StageRecord) -> object:
    votes = Vote.objects.filter(stage_record=place).order_by("uuid")
    conflicts = Conflict.objects.filter(stage_record=place).order_by("uuid")
    return (
        list(StageRecord.objects.filter(uuid=place.uuid).values()),
        list(votes.values()),
        list(conflicts.values()),
    )


def test_planted_leak_of_what_rests_on_records_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody's vote keeps a record in, and an import standing."""
    made = make_scene("lead")
    other = made.others[0]

    def votes() -> None:
        for place in (*made.fresh, *made.late):
            screening.vote(other, place, "exclude")

    histories = {"nothing": nothing, "votes": votes}
    page = Ask(name="reviews:records", kwargs=made.kwargs())
    asks = list(itertools.chain.from_iterable((ask, page) for ask in leads_acts(made)))
    assert not differ(made.reader, histories, asks)

    def anybodys(_member: Member, records: Sequence[UUID]) -> Mapping[UUID, str]:
        rows = Vote.objects.filter(stage_record__record__in=records)
        return dict.fromkeys(rows.values_list("stage_record__record_id", flat=True), "votes")

    monkeypatch.setattr(registry, "rests_on_record", [anybodys])
    assert differ(made.reader, histories, asks[:2])
    assert differ(made.reader, histories, asks[4:])


@pytest.mark.parametrize("verdicts", [["include"], ["include", "exclude"]])
def test_votes_sleep_with_a_removed_record_and_wake_exactly(verdicts: list[str]) -> None:
    team = screening.team()
    place, _other = screening.stage_records(team.owner, 2)
    for voter, verdict in zip(team.reviewers, verdicts, strict=False):
        screening.vote(voter, place, verdict)
    before, first = stored(place), team.reviewers[0]

    remove(team.owner, place)

    left = progress.progress_of(first, TITLES)
    assert (left.done, left.awaiting, left.left) == (0, 0, 1)
    assert not open_conflicts(team.owner.review_id, TITLES).exists()
    assert place not in queue.hand_out(by=team.reviewers[1], stage=TITLES)
    with pytest.raises(voting.VotingClosed):
        screening.vote(first, place, "exclude")
    drawn = flow.flow_of(team.owner.review)
    assert (drawn.count(Box.OTHER_REMOVED), drawn.count(Box.PENDING_SCREENING)) == (1, 1)
    assert drawn.findings == {}
    assert table_differences(team.owner) == []

    restore(team.owner, place)

    assert stored(place) == before
    assert progress.progress_of(first, TITLES).awaiting == 1
    assert table_differences(team.owner) == []


def test_vote_that_slept_counts_again() -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    screening.vote(team.reviewers[0], place, "exclude")
    remove(team.owner, place)
    restore(team.owner, place)

    screening.vote(team.reviewers[1], place, "exclude")

    assert StageRecord.objects.get().state == State.EXCLUDED
    assert table_differences(team.owner) == []


def test_own_vote_and_decision_keep_a_record_in() -> None:
    owner = people.review(roles=[(Role.REVIEWER, "")])
    other = people.member(owner, Role.REVIEWER)
    voted, taken_back, decided = screening.stage_records(owner, 3)
    for place in (voted, taken_back):
        screening.vote(owner, place, "include")
    voting.withdraw_vote(by=owner, stage_record=taken_back.uuid, key=new_uuid())
    for voter in (owner, other):
        screening.vote(voter, decided, "include")

    for place in (voted, decided):
        with pytest.raises(NothingToRemove):
            remove(owner, place)
    with pytest.raises(RestsOnIt):
        undo(owner, voted)
    remove(owner, taken_back)

    assert Record.objects.get(is_removed=True).uuid == taken_back.record_id


def test_votes_on_an_undone_import_stay_in_the_tables_and_count_nowhere() -> None:
    team = screening.team()
    place, pending = screening.stage_records(team.owner, 2)
    screening.vote(team.reviewers[0], place, "include")
    screening.vote(team.reviewers[1], place, "exclude")
    screening.vote(team.reviewers[0], pending, "include")

    undo(team.owner, place)

    assert Vote.objects.standing().count() == 3
    assert Conflict.objects.get().state == ConflictState.OPEN
    assert not open_conflicts(team.owner.review_id, TITLES).exists()
    left = progress.progress_of(team.reviewers[0], TITLES)
    assert (left.done, left.awaiting, left.left) == (0, 0, 0)
    assert queue.hand_out(by=team.reviewers[1], stage=TITLES) == []
    assert flow.flow_of(team.owner.review).count(Box.PENDING_SCREENING) == 0
    assert table_differences(team.owner) == []
