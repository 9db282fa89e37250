"""Votes and decisions of records that become one, case by case (docs/decisions/0011), and back."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from reviews.ids import new_uuid
from reviews.models import Member, Merge, PossibleDuplicate, Record
from reviews.roles import Role, Stage
from reviews.selectors import projections as record_projections
from reviews.services.duplicates import reopen_pair, settle_pair, undo_merge
from reviews.services.import_undo import undo_import
from reviews.services.team import remove_member
from screening.models import Conflict, ConflictView, Report, StageRecord, Vote
from screening.rules import Decision, ResolvedBy
from screening.selectors.conflicts import for_adjudicator
from screening.selectors.joinings import merge_note, unmerge_notes
from screening.selectors.progress import progress_of, votes_by_member
from screening.services import conflicts, decision_takeovers, queue, reopening, takeovers, voting
from screening.team_decisions import ListedAs
from synthesis.selectors.flow import flow_of
from tests.factories import people, screening, taken_decisions, taken_votes

pytestmark = pytest.mark.db
TITLES = Stage.TITLE_ABSTRACT
Votes = Mapping[str, str]


@dataclass
class Case:
    """Two records, the first of which is kept where nothing weighs on either; reviewers by letter."""

    team: screening.Team
    kept: StageRecord
    copy: StageRecord

    def cast(self, place: StageRecord, votes: Votes) -> None:
        for letter, verdict in votes.items():
            screening.vote(self.who(letter), place, verdict)

    def who(self, letter: str) -> Member:
        return self.team.reviewers["ABCD".index(letter)]

    def merge(self, by: Member | None = None) -> PossibleDuplicate:
        return merged(by or self.team.owner, self.kept, self.copy)

    def votes(self, place: StageRecord) -> dict[str, str]:
        """The standing votes of the present round."""
        here = StageRecord.objects.get(pk=place.pk)
        rows = Vote.objects.standing().filter(stage_record=here, round=here.round)
        letters = {
            each.uuid: letter for each, letter in zip(self.team.reviewers, "ABCD", strict=True)
        }
        return {letters[vote.reviewer_id]: vote.verdict[:2] for vote in rows}

    def state(self, place: StageRecord) -> str:
        return StageRecord.objects.get(pk=place.pk).state

    def is_whole(self) -> bool:
        """The tables are what the ledger says, and the diagram adds up."""
        owner = self.team.owner
        records = record_projections.differences(owner.review_id)
        said = [each.key for each in records if each.projection == "reviews.records"]
        findings = [str(each) for each in flow_of(owner.review).findings]
        found = [*screening.ledger_differences(owner), *said, *findings]
        return not found


def merged(by: Member, first: StageRecord, second: StageRecord) -> PossibleDuplicate:
    pair = PossibleDuplicate.objects.create(
        review_id=by.review_id, first_id=first.record_id, second_id=second.record_id, score=0.8
    )
    return settle_pair(by=by, pair=pair.uuid, is_same=True, key=new_uuid())


def part(by: Member, copy: StageRecord) -> None:
    merge = Merge.objects.get(record=copy.record_id, undone_at=None)
    undo_merge(by=by, merge=merge.uuid, reason="x", key=new_uuid())


def stored(*places: StageRecord) -> list[object]:
    """All that stands on places: their rows, standing votes, who may not vote, and what is in conflict or settled."""
    found: list[object] = []
    for place in places:
        row = StageRecord.objects.filter(pk=place.pk).values()
        votes = Vote.objects.standing().filter(stage_record=place, joining=None)
        open_now = Conflict.objects.filter(stage_record=place).exclude(state="void")
        found += [
            list(row),
            list(votes.order_by("uuid").values_list("uuid", "round", "verdict", "reason")),
            list(open_now.order_by("round").values_list("round", "kind", "state")),
        ]
    return found


@pytest.fixture(scope="module")
def two_records(module_db: None) -> Case:
    team = screening.team(reviewers=4)
    places = screening.stage_records(team.owner, 2)
    kept, copy = sorted(places, key=lambda place: place.record_id)
    return Case(team=team, kept=kept, copy=copy)


@pytest.fixture
def case(two_records: Case, db: None) -> Case:
    return two_records


A, AB = {"A": "include"}, {"A": "include", "B": "include"}
# Votes on the kept record, on its copy; the votes that stand on the one record, and its state.
CASES: dict[str, tuple[Votes, Votes, Votes, str]] = {
    "none": ({}, {}, {}, "pending"),
    "kept alone": (A, {}, {"A": "in"}, "pending"),
    "copy alone": ({}, A, {"A": "in"}, "pending"),
    "two people agree": (A, {"B": "include"}, {"A": "in", "B": "in"}, "included"),
    "two people differ": (A, {"B": "exclude"}, {"A": "in", "B": "ex"}, "conflict"),
    "one person twice": (A, A, {"A": "in"}, "pending"),
    "one person differs": (A, {"A": "exclude"}, {}, "pending"),
    "one person wavers": (A, {"A": "maybe"}, {}, "pending"),
    "copy in conflict": ({}, {"A": "include", "B": "exclude"}, {"A": "in", "B": "ex"}, "conflict"),
    "kept in conflict": (
        {"A": "include", "B": "exclude"},
        {"C": "include"},
        {"A": "in", "B": "ex"},
        "conflict",
    ),
    "conflict ends where one contradicts themselves": (
        {"A": "include", "B": "exclude"},
        {"A": "exclude"},
        {"B": "ex"},
        "pending",
    ),
    "room for one": (A, {"B": "include", "C": "exclude"}, {"A": "in", "B": "in"}, "included"),
    "decided alike": (AB, {"C": "include", "D": "include"}, {"A": "in", "B": "in"}, "included"),
    "decided alone": (AB, {"C": "exclude"}, {"A": "in", "B": "in"}, "included"),
    "decided differently": (
        AB,
        {"C": "exclude", "D": "exclude"},
        {"A": "in", "B": "in", "C": "ex", "D": "ex"},
        "conflict",
    ),
    "decided differently, one in both": (
        AB,
        {"A": "exclude", "C": "exclude"},
        {"B": "in", "C": "ex"},
        "conflict",
    ),
    "decided differently by the same": (AB, {"A": "exclude", "B": "exclude"}, {}, "pending"),
}


@pytest.mark.parametrize("name", CASES)
def test_merged_and_parted(name: str, case: Case) -> None:
    on_kept, on_copy, together, state = CASES[name]
    case.cast(case.kept, on_kept)
    case.cast(case.copy, on_copy)
    before = stored(case.kept, case.copy)

    pair = case.merge()

    assert Record.objects.get(uuid=case.copy.record_id).merged_into_id == case.kept.record_id
    assert (case.votes(case.kept), case.state(case.kept)) == (together, state)
    assert screening.ledger_differences(case.team.owner) == []

    reopen_pair(by=case.team.owner, pair=pair.uuid, key=new_uuid())

    assert stored(case.kept, case.copy) == before
    assert case.is_whole()


def test_scenario_10_pair_decided_differently_is_a_conflict_and_parted_has_both_decisions(
    case: Case,
) -> None:
    case.cast(case.kept, AB)
    case.cast(case.copy, {"C": "exclude", "D": "exclude"})
    assert merge_note(case.kept.record_id, case.copy.record_id) is not None
    before = stored(case.kept, case.copy)

    case.merge()

    [judge] = case.team.adjudicators
    opened = conflicts.open_next(by=judge, stage=TITLES, key=new_uuid())
    assert opened is not None
    assert opened.stage_record == case.kept
    assert not Report.objects.filter(is_sought=True).exists()
    assert unmerge_notes([case.copy.record_id]).keys() == {case.copy.record_id}
    conflicts.adjudicate(by=judge, conflict=opened.uuid, decision=Decision.EXCLUDE, key=new_uuid())
    assert case.state(case.kept) == "excluded"

    part(case.team.owner, case.copy)

    assert stored(case.kept, case.copy) == before
    assert Report.objects.get(is_sought=True).record_id == case.kept.record_id
    assert case.is_whole()


def test_scenario_11_who_voted_differently_on_the_copies_is_asked_again(case: Case) -> None:
    case.cast(case.kept, {"A": "include", "B": "include"} | {"B": "exclude"})
    case.cast(case.copy, {"A": "exclude"})
    first = case.who("A")

    case.merge()

    assert case.votes(case.kept) == {"B": "ex"}
    assert queue.hand_out(by=first, stage=TITLES) == [case.kept]
    assert progress_of(first, TITLES).awaiting == 0
    case.cast(case.kept, {"A": "exclude"})
    assert case.state(case.kept) == "excluded"


@pytest.mark.parametrize(
    ("on_copy", "since", "after"),
    [
        ({"B": "include"}, {"A": "exclude"}, {"A": "ex"}),
        ({"A": "exclude"}, {"A": "maybe"}, {"A": "ma"}),
        ({"A": "exclude"}, {"B": "maybe"}, {"A": "in", "B": "ma"}),
        ({}, {"B": "include"}, {"A": "in", "B": "in"}),
    ],
)
def test_votes_cast_since_stay_on_the_record_that_they_were_cast_on(
    on_copy: Votes, since: Votes, after: Votes, case: Case
) -> None:
    """Another's copied vote goes; whoever votes on the merged record can't tell whether there was one."""
    screening.rules(case.team.owner, votes=3)
    case.cast(case.kept, A)
    case.cast(case.copy, on_copy)
    before = stored(case.copy)
    case.merge()
    case.cast(case.kept, since)

    part(case.team.owner, case.copy)

    assert case.votes(case.kept) == after
    assert stored(case.copy) == before
    assert case.is_whole()


def test_decision_made_with_votes_on_both_falls_and_is_told_of_before(case: Case) -> None:
    case.cast(case.kept, A)
    case.cast(case.copy, {"B": "include"})
    case.merge()
    assert Report.objects.filter(is_sought=True).count() == 1
    assert unmerge_notes([case.copy.record_id]).keys() == {case.copy.record_id}

    part(case.team.owner, case.copy)

    assert not Report.objects.filter(is_sought=True).exists()
    assert (case.votes(case.kept), case.votes(case.copy)) == ({"A": "in"}, {"B": "in"})
    assert case.is_whole()


def test_what_is_undecided_is_not_told_of_before_a_merge_is_taken_apart(case: Case) -> None:
    case.cast(case.kept, A)
    case.cast(case.copy, {"B": "exclude"})
    assert merge_note(case.kept.record_id, case.copy.record_id) is None
    case.merge()
    assert unmerge_notes([case.copy.record_id]) == {}


def test_reviewer_who_merges_decides_nothing_by_it(case: Case) -> None:
    """They could read the votes, take the two apart, and vote."""
    specialist = people.member(case.team.owner, Role.INFORMATION_SPECIALIST, Role.REVIEWER)
    case.cast(case.kept, A)
    case.cast(case.copy, {"B": "include"})
    case.merge(by=specialist)
    assert (case.votes(case.kept), case.state(case.kept)) == ({"A": "in"}, "pending")
    assert case.kept in queue.hand_out(by=case.who("B"), stage=TITLES)


def test_who_opened_the_copys_conflict_may_not_vote_on_the_record(case: Case) -> None:
    both = people.member(case.team.owner, Role.ADJUDICATOR, Role.REVIEWER)
    screening.rules(case.team.owner, votes=3)
    case.cast(case.copy, {"A": "include", "B": "exclude", "C": "exclude"})
    conflicts.open_next(by=both, stage=TITLES, key=new_uuid())
    case.merge()
    with pytest.raises(voting.VotingClosed):
        screening.vote(both, case.kept, "include")
    assert ConflictView.objects.filter(stage_record=case.kept, member=both).exists()
    assert case.is_whole()


def test_who_voted_on_a_copy_adjudicates_no_conflict_of_the_record(case: Case) -> None:
    voter = people.member(case.team.owner, Role.ADJUDICATOR, Role.REVIEWER)
    case.cast(case.kept, {"A": "include", "B": "exclude"})
    screening.vote(voter, case.copy, "include")
    assert for_adjudicator(voter, TITLES).count() == 1
    case.merge()
    assert for_adjudicator(voter, TITLES).count() == 0
    assert for_adjudicator(case.team.adjudicators[0], TITLES).count() == 1


def test_who_has_seen_the_others_votes_is_not_asked_again(case: Case) -> None:
    """Where voters settle among themselves, both votes are open to them."""
    screening.rules(case.team.owner, resolved_by=ResolvedBy.CONSENSUS)
    case.cast(case.kept, {"A": "include", "B": "exclude"})
    case.cast(case.copy, {"A": "exclude"})
    before = stored(case.kept)
    case.merge()
    assert stored(case.kept) == before


def test_votes_of_the_departed_count_and_contradicting_ones_wait_for_nobody(case: Case) -> None:
    case.cast(case.kept, A)
    case.cast(case.copy, {"A": "exclude", "B": "include"})
    remove_member(by=case.team.owner, member=case.who("A").uuid, key=new_uuid())
    case.merge()
    assert case.votes(case.kept) == {"B": "in"}
    case.cast(case.kept, {"C": "include"})
    assert case.state(case.kept) == "included"


def test_reopened_record_is_undecided_like_any_other(case: Case) -> None:
    case.cast(case.kept, AB)
    case.cast(case.copy, {"C": "exclude", "D": "exclude"})
    reopening.reopen(
        by=case.team.owner, stage_record=case.kept.uuid, reason="Look again", key=new_uuid()
    )
    before = stored(case.kept, case.copy)
    case.merge()
    kept = Merge.objects.get(undone_at=None)
    assert (kept.into_id, case.state(case.copy)) == (case.copy.record_id, "excluded")
    part(case.team.owner, case.kept)
    assert stored(case.kept, case.copy) == before


def test_reopened_since_the_merge_keeps_votes_and_parts_whole(case: Case) -> None:
    case.cast(case.kept, A)
    case.cast(case.copy, {"B": "include"})
    case.merge()
    kept = list(
        Vote.objects.standing().filter(stage_record=case.kept).values_list("uuid", flat=True)
    )
    reopening.reopen(
        by=case.team.owner, stage_record=case.kept.uuid, reason="x", keep=kept[:2], key=new_uuid()
    )
    part(case.team.owner, case.copy)
    assert (case.votes(case.kept), case.state(case.kept)) == ({"A": "in"}, "pending")
    assert case.is_whole()


def test_first_of_two_copies_leaves_and_the_second_stays(case: Case) -> None:
    screening.rules(case.team.owner, votes=3)
    [third] = screening.stage_records(case.team.owner, 1, first_rank=9)
    case.cast(case.copy, A)
    case.cast(third, {"A": "exclude", "B": "include"})
    before = stored(case.copy)
    case.merge()
    merged(case.team.owner, case.kept, third)
    assert case.votes(case.kept) == {"B": "in"}

    part(case.team.owner, case.copy)

    assert case.votes(case.kept) == {"A": "ex", "B": "in"}
    assert stored(case.copy) == before
    assert case.is_whole()


def test_copy_leaves_a_record_that_is_a_copy_itself(case: Case) -> None:
    screening.rules(case.team.owner, votes=3)
    [third] = screening.stage_records(case.team.owner, 1, first_rank=9)
    case.cast(case.copy, A)
    case.cast(case.kept, {"B": "include"})
    case.merge()
    for letter in "ABC":
        screening.vote(case.who(letter), third, "exclude")
    before = stored(third)
    merged(case.team.owner, case.kept, third)
    assert Record.objects.get(uuid=case.kept.record_id).merged_into_id == third.record_id
    part(case.team.owner, case.copy)
    assert (case.votes(case.kept), case.votes(case.copy)) == ({"B": "in"}, {"A": "in"})
    assert stored(third) == before
    assert case.is_whole()


@pytest.mark.parametrize("gone", ["copy", "kept"])
def test_undone_import_takes_its_votes_along(gone: str, case: Case) -> None:
    [late] = screening.stage_records(case.team.owner, 1, first_rank=9)
    screening.rules(case.team.owner, votes=3)
    case.cast(case.kept, A)
    case.cast(late, {"B": "include"})
    merged(case.team.owner, case.kept, late)
    assert case.votes(case.kept) == {"A": "in", "B": "in"}
    place, stays = (late, case.kept) if gone == "copy" else (case.kept, late)
    undo_import(by=case.team.owner, batch=place.batch_id, reason="x", key=new_uuid())
    assert case.votes(stays) == ({"A": "in"} if gone == "copy" else {"B": "in"})
    assert not StageRecord.objects.get(pk=stays.pk).is_parked
    assert case.is_whole()


def test_repeated_votes_are_no_work_twice(case: Case) -> None:
    case.cast(case.copy, A)
    now = Vote.objects.get().cast_at
    review, before = case.team.owner.review_id, {case.who("A").uuid: 1}
    assert votes_by_member(TITLES, review, now) == before
    case.merge()
    assert votes_by_member(TITLES, review, now) == before


def test_votes_taken_over_are_not_taken_back_while_a_new_round_holds_them(case: Case) -> None:
    owner = case.team.owner
    file = taken_votes.rayyan(owner, [{"Ana": "Included", "Bo": "Included"}])
    taken = taken_votes.taken(owner, file, {"Ana": None, "Bo": None})
    [theirs] = taken_votes.places(file)
    case.cast(case.kept, {"C": "exclude", "D": "exclude"})
    merged(owner, theirs, case.kept)
    assert Vote.objects.filter(joining__isnull=False, takeover=taken).count() == 2
    with pytest.raises(takeovers.VotesRest):
        takeovers.begin_undo(by=owner, takeover=taken.uuid, key=new_uuid())
    part(owner, StageRecord.objects.get(record__merged_into__isnull=False, report=None))
    taken_votes.taken_back(owner, taken)
    assert case.state(theirs) == "pending"
    assert case.is_whole()


def test_decision_from_a_file_differs_like_any_and_is_taken_back_once_parted(case: Case) -> None:
    owner = case.team.owner
    file = taken_decisions.covidence(owner, [""])
    listed = taken_decisions.reading(ListedAs.INCLUDED_TITLE)
    taken = taken_decisions.taken(owner, file, listed)
    [theirs] = taken_votes.places(file)
    case.cast(case.kept, {"C": "exclude", "D": "exclude"})
    before = stored(case.kept, theirs)
    merged(owner, theirs, case.kept)
    assert Conflict.objects.filter(state="open").count() == 1
    with pytest.raises(decision_takeovers.DecisionsRest):
        taken_decisions.taken_back(owner, taken)
    part(owner, StageRecord.objects.get(record__merged_into__isnull=False, report=None))
    assert stored(case.kept, theirs) == before
    assert case.is_whole()
    taken_decisions.taken_back(owner, taken)
    assert case.state(theirs) == "pending"
