"""Conflicts: who may know of them, open them, settle them; what is left when somebody leaves."""

import pytest

from reviews.errors import Forbidden, NotFound, ReasonMissing
from reviews.ids import new_uuid
from reviews.ledger import replay
from reviews.models import Member
from reviews.roles import Role, Stage
from reviews.services.team import change_roles, remove_member
from screening.models import Conflict, ConflictView, Lease, Resolution, StageRecord, Vote
from screening.rules import AdjudicatorSees, ConflictKind, Decision, ResolvedBy
from screening.selectors import conflicts as selectors
from screening.services import conflicts, queue, reopening, voting
from screening.tally import State
from tests.factories import people, screening
from tests.factories.screening import Team

pytestmark = pytest.mark.db
TITLES = Stage.TITLE_ABSTRACT


def conflicting(team: Team, *verdicts: str, title: str = "A trial") -> Conflict:
    [place] = screening.stage_records(team.owner, titles=[title])
    for voter, verdict in zip(team.reviewers, verdicts or ("include", "exclude"), strict=False):
        screening.vote(voter, place, verdict)
    return Conflict.objects.get(stage_record=place)


def settle(by: Member, conflict: Conflict, decision: str = "exclude") -> Conflict:
    return conflicts.adjudicate(
        by=by, conflict=conflict.uuid, decision=Decision(decision), key=new_uuid()
    )


def propose(by: Member, conflict: Conflict, decision: str = "include") -> None:
    conflicts.propose(by=by, conflict=conflict.uuid, decision=Decision(decision), key=new_uuid())


def confirm(by: Member, conflict: Conflict) -> None:
    proposal = conflict.proposals.get(is_standing=True)
    conflicts.confirm(by=by, proposal=proposal.uuid, key=new_uuid())


@pytest.mark.parametrize(("decision", "state"), [("include", "included"), ("exclude", "excluded")])
def test_adjudication_decides_and_leaves_the_votes(db: None, decision: str, state: str) -> None:
    team = screening.team()
    conflict = conflicting(team)
    settle(team.adjudicators[0], conflict, decision)
    assert StageRecord.objects.get(stage="title_abstract").state == state
    assert sorted(Vote.objects.standing().values_list("verdict", flat=True)) == [
        "exclude",
        "include",
    ]
    resolution = Resolution.objects.get()
    assert set(resolution.votes.all()) == set(Vote.objects.all())
    resolved = [e for e in replay(team.owner.review_id) if e.kind.endswith("conflict_resolved")]
    assert resolved[0].payload["adjudicator_saw"] == "blind"
    assert screening.ledger_differences(team.owner) == []


def test_voters_adjudicators_with_a_vote_and_others_learn_of_no_conflict(db: None) -> None:
    team = screening.team()
    change_roles(
        by=team.owner,
        member=team.reviewers[0].uuid,
        roles=[(Role.REVIEWER, ""), (Role.ADJUDICATOR, "")],
        key=new_uuid(),
    )
    both = Member.objects.get(uuid=team.reviewers[0].uuid)
    conflict = conflicting(team)
    assert selectors.piles_of(both, TITLES).total == 0
    for act in (
        lambda: conflicts.open_to_adjudicator(by=both, conflict=conflict.uuid, key=new_uuid()),
        lambda: settle(both, conflict),
        lambda: propose(team.reviewers[1], conflict),
        lambda: conflicts.open_to_adjudicator(
            by=team.adjudicators[0], conflict=new_uuid(), key=new_uuid()
        ),
    ):
        with pytest.raises(NotFound, match=r"^This conflict is not in this review\.$"):
            act()
    with pytest.raises(Forbidden):
        settle(team.reviewers[1], conflict)
    assert selectors.shown_conflict(both, TITLES, conflict.uuid) is None


def test_vote_that_was_taken_back_bars_from_adjudicating_for_ever(db: None) -> None:
    team = screening.team(reviewers=3)
    third = team.reviewers[2]
    change_roles(
        by=team.owner,
        member=third.uuid,
        roles=[(Role.REVIEWER, ""), (Role.ADJUDICATOR, "")],
        key=new_uuid(),
    )
    third = Member.objects.get(uuid=third.uuid)
    [place] = screening.stage_records(team.owner)
    screening.vote(third, place, "include")
    voting.withdraw_vote(by=third, stage_record=place.uuid, key=new_uuid())
    Lease.objects.all().delete()
    screening.vote(team.reviewers[0], place, "include")
    screening.vote(team.reviewers[1], place, "exclude")
    with pytest.raises(NotFound):
        settle(third, Conflict.objects.get())


def test_opening_ends_the_right_to_vote_and_the_lease(db: None) -> None:
    team = screening.team(reviewers=3)
    third = team.reviewers[2]
    change_roles(
        by=team.owner,
        member=third.uuid,
        roles=[(Role.REVIEWER, ""), (Role.ADJUDICATOR, "")],
        key=new_uuid(),
    )
    third = Member.objects.get(uuid=third.uuid)
    [place] = screening.stage_records(team.owner)
    queue.hand_out(by=third, stage=TITLES)
    screening.vote(team.reviewers[0], place, "include")
    screening.vote(team.reviewers[1], place, "exclude")
    opened = conflicts.open_next(by=third, stage=TITLES, key=new_uuid())
    assert opened == Conflict.objects.get()
    assert not Lease.objects.exists()
    voting.withdraw_vote(by=team.reviewers[0], stage_record=place.uuid, key=new_uuid())
    with pytest.raises(voting.VotingClosed):
        screening.vote(third, place, "include")


def test_next_is_one_that_nobody_reads_then_any(db: None) -> None:
    team = screening.team(adjudicators=2)
    first, second = conflicting(team, title="One"), conflicting(team, title="Two")
    one, two = team.adjudicators
    opened = conflicts.open_next(by=one, stage=TITLES, key=new_uuid())
    other = conflicts.open_next(by=two, stage=TITLES, key=new_uuid())
    assert {opened, other} == {first, second}
    assert conflicts.open_next(by=one, stage=TITLES, key=new_uuid()) == other
    assert conflicts.open_next(by=one, stage=TITLES, key=new_uuid()) is None
    assert selectors.piles_of(one, TITLES) == selectors.Piles(unseen=0, opened=2, to_agree=0)


def test_next_with_the_same_key_is_the_same(db: None) -> None:
    team = screening.team()
    conflicting(team, title="One")
    conflicting(team, title="Two")
    key = new_uuid()
    first = conflicts.open_next(by=team.adjudicators[0], stage=TITLES, key=key)
    assert conflicts.open_next(by=team.adjudicators[0], stage=TITLES, key=key) == first
    assert ConflictView.objects.count() == 1


def test_settling_can_open_the_next_one(db: None) -> None:
    team = screening.team()
    first, second = conflicting(team, title="One"), conflicting(team, title="Two")
    adjudicator, key = team.adjudicators[0], new_uuid()
    opened = conflicts.open_next(by=adjudicator, stage=TITLES, key=new_uuid())
    assert opened is not None
    other = second if opened == first else first
    for _ in range(2):
        following = conflicts.adjudicate_and_go_on(
            by=adjudicator,
            conflict=opened.uuid,
            decision=Decision.INCLUDE,
            opens_next=True,
            key=key,
        )
        assert following in {other, None}
    assert ConflictView.objects.count() == 2
    assert Conflict.objects.get(state="open") == other


def test_settled_conflict_is_no_longer_open_to_who_opened_it(db: None) -> None:
    team = screening.team(adjudicators=2)
    conflict = conflicting(team)
    one, two = team.adjudicators
    conflicts.open_to_adjudicator(by=two, conflict=conflict.uuid, key=new_uuid())
    settle(one, conflict)
    with pytest.raises(conflicts.AlreadySettled):
        settle(two, conflict)


def test_changed_vote_voids_the_conflict_and_opens_it_anew(db: None) -> None:
    team = screening.team()
    conflict = conflicting(team)
    conflicts.open_to_adjudicator(by=team.adjudicators[0], conflict=conflict.uuid, key=new_uuid())
    screening.vote(team.reviewers[0], conflict.stage_record, "maybe")
    with pytest.raises(conflicts.AlreadySettled):
        settle(team.adjudicators[0], conflict)
    again = Conflict.objects.get(state="open")
    assert again != conflict
    settle(team.adjudicators[0], again)
    assert screening.ledger_differences(team.owner) == []


@pytest.mark.parametrize(
    ("sees", "shown"),
    [
        (AdjudicatorSees.BLIND, []),
        (AdjudicatorSees.NAMES, [("Ana", ""), ("Tom", "")]),
        (AdjudicatorSees.OPEN, [("Ana", "include"), ("Tom", "exclude")]),
    ],
)
def test_adjudicator_sees_what_the_rules_say(
    db: None, sees: AdjudicatorSees, shown: list[tuple[str, str]]
) -> None:
    team = screening.team()
    screening.rules(team.owner, sees=sees)
    for member, name in zip(team.reviewers, ("Ana", "Tom"), strict=True):
        member.user.name = name
        member.user.save()
    conflict = conflicting(team)
    one = team.adjudicators[0]
    assert selectors.shown_conflict(one, TITLES, conflict.uuid) is None
    conflicts.open_to_adjudicator(by=one, conflict=conflict.uuid, key=new_uuid())
    found = selectors.shown_conflict(one, TITLES, conflict.uuid)
    assert found is not None
    assert [(vote.name, vote.verdict) for vote in found.votes] == shown


def test_consensus_stands_when_all_others_confirm(db: None) -> None:
    team = screening.team(reviewers=3)
    screening.rules(team.owner, resolved_by=ResolvedBy.CONSENSUS, votes=3)
    conflict = conflicting(team, "include", "exclude", "exclude")
    one, two, three = team.reviewers
    assert selectors.piles_of(team.adjudicators[0], TITLES).total == 0
    assert [selectors.piles_of(m, TITLES).to_agree for m in (one, two, three)] == [1, 1, 1]
    propose(one, conflict)
    with pytest.raises(conflicts.NotYours):
        confirm(one, conflict)
    confirm(two, conflict)
    assert StageRecord.objects.get(stage="title_abstract").state == State.CONFLICT
    confirm(three, conflict)
    assert StageRecord.objects.get(stage="title_abstract").state == State.INCLUDED
    assert Resolution.objects.get().settled_by == "consensus"
    with pytest.raises(conflicts.AlreadySettled):
        propose(two, conflict)
    assert screening.ledger_differences(team.owner) == []


def test_new_proposal_takes_the_place_of_the_earlier_one(db: None) -> None:
    team = screening.team()
    screening.rules(team.owner, resolved_by=ResolvedBy.CONSENSUS)
    conflict = conflicting(team)
    one, two = team.reviewers
    propose(one, conflict, "include")
    earlier = conflict.proposals.get()
    propose(two, conflict, "exclude")
    with pytest.raises(conflicts.AlreadySettled):
        conflicts.confirm(by=two, proposal=earlier.uuid, key=new_uuid())
    confirm(one, conflict)
    assert StageRecord.objects.get().state == State.EXCLUDED


def test_voters_see_all_votes_and_the_proposal(db: None) -> None:
    team = screening.team()
    screening.rules(team.owner, resolved_by=ResolvedBy.CONSENSUS)
    conflict = conflicting(team)
    one, two = team.reviewers
    propose(two, conflict, "exclude")
    found = selectors.shown_conflict(one, TITLES, conflict.uuid)
    assert found is not None
    assert [(v.is_mine, v.verdict) for v in found.votes] == [(True, "include"), (False, "exclude")]
    assert found.proposal is not None
    assert (found.proposal.decision, found.proposal.is_mine) == ("exclude", False)
    assert found.proposal.waits_for == (one.user.name,)
    assert selectors.shown_conflict(team.adjudicators[0], TITLES, conflict.uuid) is None


def test_opened_to_the_voters_a_record_takes_no_change(db: None) -> None:
    team = screening.team()
    screening.rules(team.owner, resolved_by=ResolvedBy.CONSENSUS)
    conflict = conflicting(team)
    with pytest.raises(voting.VotingClosed, match="all the votes it needs"):
        screening.vote(team.reviewers[0], conflict.stage_record, "exclude")


@pytest.mark.parametrize("way", ["removed", "no reviewer any more"])
def test_conflict_of_one_who_left_goes_to_adjudication(db: None, way: str) -> None:
    team = screening.team()
    screening.rules(team.owner, resolved_by=ResolvedBy.CONSENSUS)
    conflict = conflicting(team)
    one, two = team.reviewers
    propose(one, conflict)
    if way == "removed":
        remove_member(by=team.owner, member=one.uuid, key=new_uuid())
    else:
        change_roles(by=team.owner, member=one.uuid, roles=[(Role.OBSERVER, "")], key=new_uuid())
    assert selectors.piles_of(two, TITLES).to_agree == 0
    with pytest.raises(conflicts.AlreadySettled):
        confirm(two, conflict)
    settle(team.adjudicators[0], conflict)
    assert StageRecord.objects.get().state == State.EXCLUDED


def test_switch_to_consensus_opens_no_conflict_to_its_voters(db: None) -> None:
    team = screening.team()
    conflict = conflicting(team)
    screening.rules(team.owner, resolved_by=ResolvedBy.CONSENSUS)
    assert selectors.piles_of(team.reviewers[0], TITLES).total == 0
    assert selectors.shown_conflict(team.reviewers[0], TITLES, conflict.uuid) is None
    settle(team.adjudicators[0], conflict)


def test_conflict_on_a_sleeping_record_is_not_there(db: None) -> None:
    team = screening.team()
    conflict = conflicting(team)
    StageRecord.objects.update(is_parked=True)
    assert selectors.piles_of(team.adjudicators[0], TITLES).total == 0
    with pytest.raises(NotFound):
        settle(team.adjudicators[0], conflict)


def test_full_text_exclusion_needs_a_reason_of_the_list(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    report = screening.advanced(team.reviewers, place)
    reasons = screening.reasons(team.owner)
    screening.vote(team.reviewers[0], report, "include")
    screening.vote(team.reviewers[1], report, "exclude", reason=reasons[1])
    conflict = Conflict.objects.get()
    with pytest.raises(ReasonMissing):
        settle(team.adjudicators[0], conflict)
    conflicts.adjudicate(
        by=team.adjudicators[0],
        conflict=conflict.uuid,
        decision=Decision.EXCLUDE,
        reason=reasons[2].uuid,
        key=new_uuid(),
    )
    report.refresh_from_db()
    assert (report.state, report.reason) == (State.EXCLUDED, reasons[2])


def test_conflict_on_the_reason_cannot_bring_the_report_back(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    report = screening.advanced(team.reviewers, place)
    for voter, reason in zip(team.reviewers, screening.reasons(team.owner), strict=False):
        screening.vote(voter, report, "exclude", reason=reason)
    conflict = Conflict.objects.get(kind=ConflictKind.REASON)
    with pytest.raises(Forbidden):
        settle(team.adjudicators[0], conflict, "include")


def test_reopened_record_takes_its_unsettled_conflict_with_it(db: None) -> None:
    """A conflict on the reason of an ended round settles nothing in the next one."""
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    report = screening.advanced(team.reviewers, place)
    for voter, reason in zip(team.reviewers, screening.reasons(team.owner), strict=False):
        screening.vote(voter, report, "exclude", reason=reason)
    conflict = Conflict.objects.get()
    conflicts.open_to_adjudicator(by=team.adjudicators[0], conflict=conflict.uuid, key=new_uuid())
    reopening.reopen(by=team.owner, stage_record=report.uuid, reason="Again", key=new_uuid())
    assert Conflict.objects.get().state == "void"
    with pytest.raises(conflicts.AlreadySettled):
        settle(team.adjudicators[0], conflict)
    reasons = screening.reasons(team.owner)
    for voter, reason in zip(team.reviewers, reasons, strict=False):
        screening.vote(voter, report, "exclude", reason=reason)
    assert Conflict.objects.filter(state="open").count() == 1
    assert screening.ledger_differences(team.owner) == []


def test_conflict_of_another_review_is_not_there(db: None) -> None:
    team, other = screening.team(), screening.team()
    conflict = conflicting(other)
    with pytest.raises(NotFound):
        settle(team.adjudicators[0], conflict)


def test_adjudicator_of_the_other_stage_settles_nothing_here(db: None) -> None:
    team = screening.team(adjudicators=0)
    conflict = conflicting(team)
    full_text = people.member(team.owner, Role.ADJUDICATOR, stage=Stage.FULL_TEXT.value)
    with pytest.raises(NotFound):
        settle(full_text, conflict)
