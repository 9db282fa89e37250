"""Exactly one outcome: people act on the same record in the same instant, on real connections.

The tests run on SQLite and, in the lane of PostgreSQL, there.
"""

import random
from collections.abc import Callable, Iterator

import pytest

from reviews import ledger
from reviews.ids import new_uuid
from reviews.ledger import KeyReused, replay
from reviews.models import Member
from reviews.roles import Stage
from screening.models import Conflict, Lease, Resolution, StageRecord, Vote
from screening.rules import Decision, ResolvedBy
from screening.services import conflicts, queue, voting
from screening.tally import State, Verdict, tally
from tests.concurrency import at_once
from tests.factories import screening
from tests.factories.screening import Team
from tests.machine.schedules import Schedules

pytestmark = pytest.mark.usefixtures("transactional_db")
VERDICTS = [verdict.value for verdict in Verdict]


@pytest.fixture
def team(transactional_db: None) -> Iterator[Team]:
    """A team of three reviewers and two adjudicators; at the end its ledger is whole and equal to the tables."""
    made = screening.team(reviewers=3, adjudicators=2)
    yield made
    assert ledger.verify(made.owner.review_id) is None
    assert screening.ledger_differences(made.owner) == []


class Places:
    """A fresh record for each schedule, made fifty at a time."""

    def __init__(self, owner: Member) -> None:
        self._owner = owner
        self._ready: list[StageRecord] = []
        self._made = 0

    def __call__(self) -> StageRecord:
        if not self._ready:
            self._ready = screening.stage_records(self._owner, 50, first_rank=self._made)[::-1]
            self._made += 50
        return self._ready.pop()


@pytest.fixture
def place(team: Team) -> Callable[[], StageRecord]:
    return Places(team.owner)


def casting(
    by: Member, target: StageRecord, verdict: str, **options: object
) -> Callable[[], object]:
    return lambda: screening.vote(by, target, verdict, **options)  # type: ignore[arg-type]


def outcomes(owner: Member) -> dict[str, list[str]]:
    """Per record: what its votes came to, as the ledger has it."""
    found: dict[str, list[str]] = {}
    for event in replay(owner.review_id):
        if event.kind in {"screening.record_decided", "screening.conflict_opened"}:
            found.setdefault(event.payload["stage_record"], []).append(event.kind)
    return found


def test_two_votes_in_one_instant_give_one_decision_or_one_conflict(
    team: Team, place: Callable[[], StageRecord], schedules: Schedules
) -> None:
    expected = {}
    for seed in schedules(200):
        verdicts = random.Random(seed).choices(VERDICTS, k=2)
        target = place()
        results = at_once(
            *(casting(by, target, v) for by, v in zip(team.reviewers, verdicts, strict=False))
        )
        assert [type(each) for each in results] == [StageRecord, StageRecord], results
        state = tally([Verdict(v) for v in verdicts], required=2)
        stored = StageRecord.objects.get(uuid=target.uuid)
        assert (seed, stored.state) == (seed, state.value)
        is_conflict = state is State.CONFLICT
        expected[str(target.uuid)] = [
            "screening.conflict_opened" if is_conflict else "screening.record_decided"
        ]
        assert Conflict.objects.filter(stage_record=target).count() == is_conflict
    assert outcomes(team.owner) == expected


def test_three_votes_in_one_instant_leave_two_and_one_refusal(
    team: Team, place: Callable[[], StageRecord], schedules: Schedules
) -> None:
    for seed in schedules(40):
        verdicts = random.Random(seed).choices(VERDICTS, k=3)
        target = place()
        results = at_once(
            *(casting(by, target, v) for by, v in zip(team.reviewers, verdicts, strict=True))
        )
        refused = [each for each in results if not isinstance(each, StageRecord)]
        assert [str(each) for each in refused] == ["This record has all the votes it needs."]
        assert isinstance(refused[0], voting.VotingClosed)
        assert Vote.objects.standing().filter(stage_record=target).count() == 2
    assert all(len(kinds) == 1 for kinds in outcomes(team.owner).values())


def test_one_act_sent_several_times_at_once_has_one_effect(
    team: Team, place: Callable[[], StageRecord], schedules: Schedules
) -> None:
    for _seed in schedules(20):
        target, key = place(), new_uuid()
        results = at_once(*[casting(team.reviewers[0], target, "maybe", key=key)] * 3)
        assert all(isinstance(each, StageRecord) for each in results), results
        assert Vote.objects.filter(stage_record=target).count() == 1


def test_one_key_with_two_contents_at_once_is_refused_once(
    team: Team, place: Callable[[], StageRecord], schedules: Schedules
) -> None:
    for _seed in schedules(20):
        target, key = place(), new_uuid()
        results = at_once(
            *(casting(team.reviewers[0], target, v, key=key) for v in ("include", "exclude"))
        )
        assert sum(isinstance(each, KeyReused) for each in results) == 1, results
        assert Vote.objects.filter(stage_record=target).count() == 1


def test_one_reviewer_in_two_tabs_keeps_one_vote(
    team: Team, place: Callable[[], StageRecord], schedules: Schedules
) -> None:
    for seed in schedules(20):
        verdicts = random.Random(seed).choices(VERDICTS, k=2)
        target = place()
        results = at_once(*(casting(team.reviewers[0], target, v) for v in verdicts))
        assert all(isinstance(each, StageRecord) for each in results), results
        assert Vote.objects.standing().filter(stage_record=target).count() == 1


def test_change_and_withdrawal_against_the_other_vote(
    team: Team, place: Callable[[], StageRecord], schedules: Schedules
) -> None:
    one, two, _three = team.reviewers
    for seed in schedules(40):
        target, chance = place(), random.Random(seed)
        screening.vote(one, target, chance.choice(VERDICTS))
        change = (
            casting(one, target, chance.choice(VERDICTS))
            if chance.random() < 0.5
            else lambda target=target: voting.withdraw_vote(
                by=one, stage_record=target.uuid, key=new_uuid()
            )
        )
        at_once(change, casting(two, target, chance.choice(VERDICTS)))
        votes = Vote.objects.standing().filter(stage_record=target)
        state = tally([Verdict(vote.verdict) for vote in votes], required=2)
        assert (seed, StageRecord.objects.get(uuid=target.uuid).state) == (seed, state.value)


def test_record_is_handed_to_no_more_than_it_needs(
    team: Team, place: Callable[[], StageRecord], schedules: Schedules
) -> None:
    for _seed in schedules(20):
        target = place()
        StageRecord.objects.exclude(uuid=target.uuid).update(is_parked=True)
        StageRecord.objects.filter(uuid=target.uuid).update(is_parked=False)
        results = at_once(
            *(
                lambda by=by: queue.hand_out(by=by, stage=Stage.TITLE_ABSTRACT)
                for by in team.reviewers
            )
        )
        assert sorted(map(len, results)) == [0, 1, 1], results  # type: ignore[arg-type]
        assert Lease.objects.filter(stage_record=target).count() == 2
    StageRecord.objects.update(is_parked=False)


def test_two_adjudicators_settle_once(
    team: Team, place: Callable[[], StageRecord], schedules: Schedules
) -> None:
    for _seed in schedules(20):
        target = place()
        for by, verdict in zip(team.reviewers, ("include", "exclude"), strict=False):
            screening.vote(by, target, verdict)
        conflict = Conflict.objects.get(stage_record=target)
        results = at_once(
            *(
                lambda by=by, decision=decision, conflict=conflict: conflicts.adjudicate(
                    by=by, conflict=conflict.uuid, decision=decision, key=new_uuid()
                )
                for by, decision in zip(team.adjudicators, Decision, strict=True)
            )
        )
        assert sum(isinstance(each, Conflict) for each in results) == 1, results
        assert Resolution.objects.filter(conflict=conflict).count() == 1


def test_adjudication_against_a_changed_vote(
    team: Team, place: Callable[[], StageRecord], schedules: Schedules
) -> None:
    """Either the change comes first and there is nothing to settle, or the decision does and the change is refused."""
    for _seed in schedules(20):
        target = place()
        for by, verdict in zip(team.reviewers, ("include", "exclude"), strict=False):
            screening.vote(by, target, verdict)
        conflict = Conflict.objects.get(stage_record=target)
        settled, changed = at_once(
            lambda conflict=conflict: conflicts.adjudicate(
                by=team.adjudicators[0],
                conflict=conflict.uuid,
                decision=Decision.INCLUDE,
                key=new_uuid(),
            ),
            casting(team.reviewers[0], target, "exclude"),
        )
        stored = StageRecord.objects.get(uuid=target.uuid).state
        if isinstance(settled, Conflict):
            assert isinstance(changed, voting.VotingClosed)
            assert stored == State.INCLUDED
        else:
            assert isinstance(changed, StageRecord), (settled, changed)
            assert stored == State.EXCLUDED


def test_last_two_confirm_in_one_instant(
    team: Team, place: Callable[[], StageRecord], schedules: Schedules
) -> None:
    screening.rules(team.owner, votes=3, resolved_by=ResolvedBy.CONSENSUS)
    for _seed in schedules(10):
        target = place()
        for by, verdict in zip(team.reviewers, ("include", "exclude", "maybe"), strict=True):
            screening.vote(by, target, verdict)
        conflict = Conflict.objects.get(stage_record=target)
        one, *others = team.reviewers
        conflicts.propose(by=one, conflict=conflict.uuid, decision=Decision.INCLUDE, key=new_uuid())
        proposal = conflict.proposals.get()
        results = at_once(
            *(
                lambda by=by, proposal=proposal: conflicts.confirm(
                    by=by, proposal=proposal.uuid, key=new_uuid()
                )
                for by in others
            )
        )
        assert all(isinstance(each, Conflict) for each in results), results
        assert Resolution.objects.filter(conflict=conflict).count() == 1
        assert StageRecord.objects.get(uuid=target.uuid).state == State.INCLUDED
