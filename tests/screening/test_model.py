"""Random acts of several people, step by step against an independently written model of the rules."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from reviews import ledger
from reviews.errors import DomainError
from reviews.ids import new_uuid
from reviews.ledger import replay
from reviews.models import Member
from reviews.roles import Role, Stage
from reviews.services.team import add_member, remove_member
from screening.models import Conflict, ConflictView, Report, Resolution, StageRecord, Vote
from screening.rules import Decision, ResolvedBy
from screening.selectors.conflicts import piles_of
from screening.selectors.progress import progress_of
from screening.services import conflicts, queue, reopening, voting
from screening.tally import Verdict
from tests.factories import people, screening
from tests.machine.schedules import examples
from tests.screening.reference import CONFLICT, INCLUDED, PENDING, Record, Rules, Screening

TITLES = Stage.TITLE_ABSTRACT
N_RECORDS = 3
REVIEWERS, BOTH = ("ann", "bob", "cyd"), "cyd"
numbers = st.integers(0, N_RECORDS - 1)
voters, adjudicators = st.sampled_from(REVIEWERS), st.sampled_from((BOTH, "ada"))
verdicts, decisions = st.sampled_from(list(Verdict)), st.sampled_from(list(Decision))
seldom = st.sampled_from([True, False, False, False])


class Play(RuleBasedStateMachine):
    """cyd is a reviewer and an adjudicator, ada an adjudicator, ann and bob are reviewers."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.lead = people.review()
        self.roles = {name: [(Role.REVIEWER, "")] for name in REVIEWERS}
        self.roles[BOTH] = [(Role.REVIEWER, ""), (Role.ADJUDICATOR, "")]
        self.roles["ada"] = [(Role.ADJUDICATOR, "")]
        self.users = {name: people.person(name) for name in self.roles}
        self.members = {name: self.enter(name) for name in self.roles}
        self.places = screening.stage_records(self.lead, N_RECORDS)
        self.model = Screening(
            reviewers=set(REVIEWERS),
            adjudicators={BOTH, "ada"},
            records=[Record() for _ in range(N_RECORDS)],
        )

    def enter(self, name: str) -> Member:
        return add_member(
            by=self.lead, user=self.users[name], roles=self.roles[name], key=new_uuid()
        )

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @initialize(by_consensus=st.booleans())
    def choose(self, by_consensus: bool) -> None:
        self.change_rules(2, by_consensus)

    def tried(self, act: Any, **options: Any) -> bool:
        try:
            act(**options, key=new_uuid())
        except DomainError:
            return False
        return True

    def conflict(self, number: int) -> Conflict | None:
        return Conflict.objects.filter(stage_record=self.places[number], state="open").first()

    @rule(who=voters, number=numbers, verdict=verdicts)
    def vote(self, who: str, number: int, verdict: Verdict) -> None:
        place = self.places[number].uuid
        got = self.tried(
            voting.cast_vote, by=self.members[who], stage_record=place, verdict=verdict
        )
        assert got == self.model.vote(who, number, verdict.value)

    @rule(who=voters, number=numbers)
    def withdraw(self, who: str, number: int) -> None:
        place = self.places[number].uuid
        got = self.tried(voting.withdraw_vote, by=self.members[who], stage_record=place)
        assert got == self.model.withdraw(who, number)

    @rule(who=adjudicators, number=numbers)
    def open_conflict(self, who: str, number: int) -> None:
        if who == BOTH and who not in self.model.reviewers:
            return
        if found := self.conflict(number):
            got = self.tried(
                conflicts.open_to_adjudicator, by=self.members[who], conflict=found.uuid
            )
            assert got == self.model.open_conflict(who, number)

    @rule(who=adjudicators, number=numbers, decision=decisions)
    def adjudicate(self, who: str, number: int, decision: Decision) -> None:
        if who == BOTH and who not in self.model.reviewers:
            return
        if found := self.conflict(number):
            got = self.tried(
                conflicts.adjudicate,
                by=self.members[who],
                conflict=found.uuid,
                decision=decision,
            )
            assert got == self.model.adjudicate(who, number, decision.value)

    @rule(who=voters, number=numbers, decision=decisions)
    def propose(self, who: str, number: int, decision: Decision) -> None:
        if found := self.conflict(number):
            got = self.tried(
                conflicts.propose, by=self.members[who], conflict=found.uuid, decision=decision
            )
            assert got == self.model.propose(who, number, decision.value)

    @rule(who=voters, number=numbers)
    def confirm(self, who: str, number: int) -> None:
        found = self.conflict(number)
        proposal = found and found.proposals.filter(is_standing=True).first()
        if proposal:
            got = self.tried(conflicts.confirm, by=self.members[who], proposal=proposal.uuid)
            assert got == self.model.confirm(who, number)

    @rule(number=numbers, keep=st.sets(voters))
    def reopen(self, number: int, keep: set[str]) -> None:
        place = self.places[number]
        votes = Vote.objects.standing().filter(
            stage_record=place, reviewer__in=[self.members[name] for name in keep]
        )
        current = votes.filter(round=StageRecord.objects.get(uuid=place.uuid).round)
        kept = [vote.uuid for vote in current]
        got = self.tried(
            reopening.reopen, by=self.lead, stage_record=place.uuid, reason="x", keep=kept
        )
        assert got == self.model.reopen(number, keep)

    @rule(required=st.integers(1, 3), by_consensus=st.booleans(), really=seldom)
    def other_rules(self, required: int, by_consensus: bool, really: bool) -> None:
        if really:
            self.change_rules(required, by_consensus)

    def change_rules(self, required: int, by_consensus: bool) -> None:
        way = ResolvedBy.CONSENSUS if by_consensus else ResolvedBy.ADJUDICATION
        screening.rules(self.lead, votes=required, resolved_by=way)
        self.model.rules = Rules(required=required, by_consensus=by_consensus)

    @rule(who=st.sampled_from(("ann", "bob")), really=seldom)
    def leave_or_return(self, who: str, really: bool) -> None:
        if not really:
            return
        if who in self.model.reviewers:
            remove_member(by=self.lead, member=self.members[who].uuid, key=new_uuid())
            self.model.leave(who)
        else:
            self.enter(who)
            self.model.come_back(who)
        self.members[who] = Member.objects.get(uuid=self.members[who].uuid)

    @rule(who=voters)
    def read(self, who: str) -> None:
        if who not in self.model.reviewers:
            return
        member = self.members[who]
        for place in queue.hand_out(by=member, stage=TITLES):
            record = self.model.records[self.places.index(place)]
            assert (record.state, who in record.standing, who in record.seen) == (
                PENDING,
                False,
                False,
            )

    @invariant()
    def tables_are_the_model(self) -> None:
        stored = {row.uuid: row for row in StageRecord.objects.filter(stage=TITLES.value)}
        for place, record in zip(self.places, self.model.records, strict=True):
            row = stored[place.uuid]
            votes = Vote.objects.standing().filter(stage_record=place, round=record.round)
            names = {member.uuid: name for name, member in self.members.items()}
            assert (row.state, row.round) == (record.state, record.round)
            assert {names[v.reviewer_id]: v.verdict for v in votes} == record.standing
            assert Conflict.objects.filter(stage_record=place).count() == record.n_conflicts
            is_open = Conflict.objects.filter(stage_record=place, state="open").exists()
            assert is_open == (record.state == CONFLICT)
            in_force = Resolution.objects.filter(
                conflict__stage_record=place, conflict__round=record.round, voided_at=None
            )
            assert in_force.count() == record.is_settled
            seen = ConflictView.objects.filter(stage_record=place)
            assert {names[view.member_id] for view in seen} == record.seen
            sought = Report.objects.filter(record=place.record_id, is_sought=True).exists()
            assert sought == (record.state == INCLUDED)

    @invariant()
    def numbers_are_own_acts_and_decisions(self) -> None:
        for name in self.model.reviewers:
            records = self.model.records
            undecided = [r for r in records if r.state in {PENDING, CONFLICT}]
            found = progress_of(self.members[name], TITLES)
            assert found.done == sum(name in r.standing for r in records)
            assert found.awaiting == sum(name in r.standing for r in undecided)
            assert found.left == sum(
                name not in r.standing and name not in r.seen for r in undecided
            )
        settled = [self.model._may_adjudicate("ada", r) for r in self.model.records]
        piles = piles_of(self.members["ada"], TITLES)
        assert piles.unseen + piles.opened == sum(settled)

    @invariant()
    def ledger_agrees(self) -> None:
        assert screening.ledger_differences(self.lead) == []
        standing: dict[str, str] = {}
        for event in replay(self.lead.review_id):
            place = event.payload.get("stage_record", "")
            if event.kind == "screening.record_decided":
                # One outcome at a time: the one before was withdrawn.
                assert place not in standing
                standing[place] = event.payload["decision"]
            elif event.kind == "screening.decision_withdrawn":
                del standing[place]


@pytest.mark.slow
def test_random_acts_follow_the_model(db: None) -> None:
    bounded = settings(examples(10), stateful_step_count=20)
    run_state_machine_as_test(Play, settings=bounded)


def test_ledger_of_a_played_review_is_whole(db: None) -> None:
    team = screening.team()
    for place in screening.stage_records(team.owner, 3):
        for voter in team.reviewers:
            screening.vote(voter, place, "include")
    assert ledger.verify(team.owner.review_id) is None
