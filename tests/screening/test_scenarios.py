"""FIELD.md C13: the acceptance scenarios of screening, each as the teams would play it."""

from collections.abc import Sequence
from datetime import date

import pytest

from reviews import ledger
from reviews.errors import Forbidden, NotFound
from reviews.ids import new_uuid
from reviews.ledger import replay
from reviews.models import Member
from reviews.roles import Role, Stage
from screening.agreement.ratings import cross_table
from screening.agreement.two_raters import two_raters
from screening.models import Conflict, Report, StageRecord, Vote
from screening.rules import ConflictKind, Decision, ResolvedBy, Retrieval
from screening.selectors import conflicts as conflict_selectors
from screening.selectors.conflicts import piles_of
from screening.selectors.lists import Pile, listed
from screening.services import conflicts, full_text, voting
from screening.tally import State, Verdict
from tests.concurrency import at_once
from tests.factories import people, screening

TITLES = Stage.TITLE_ABSTRACT
CLOSED = "This record has all the votes it needs."


def kappa(voters: Sequence[Member]) -> object:
    """Cohen's kappa of two reviewers on their standing votes."""
    said: dict[object, dict[object, str]] = {}
    for vote in Vote.objects.standing().filter(reviewer__in=voters):
        said.setdefault(vote.stage_record_id, {})[vote.reviewer_id] = vote.verdict
    pairs = [(votes[voters[0].uuid], votes[voters[1].uuid]) for votes in said.values()]
    categories = [verdict.value for verdict in Verdict]
    return two_raters(cross_table(pairs, categories)).cohen_kappa


@pytest.mark.db
def test_scenario_01_conflict_is_adjudicated_blind_and_the_votes_stay(db: None) -> None:
    """A yes, B no -> conflict; C resolves blind; votes still yes/no; kappa unchanged; A cannot open the resolution."""
    team = screening.team()
    a, b = team.reviewers
    [c] = team.adjudicators
    places = screening.stage_records(team.owner, 3)
    for place, verdicts in zip(
        places,
        (("include", "exclude"), ("exclude", "exclude"), ("include", "include")),
        strict=True,
    ):
        for voter, verdict in zip((a, b), verdicts, strict=True):
            screening.vote(voter, place, verdict)
    conflict = Conflict.objects.get()
    before = kappa([a, b])

    opened = conflicts.open_next(by=c, stage=TITLES, key=new_uuid())
    assert opened == conflict
    shown = conflict_selectors.shown_conflict(c, TITLES, conflict.uuid)
    assert shown is not None
    assert shown.votes == ()
    for voter in (a, b):
        assert piles_of(voter, TITLES).total == 0
        assert conflict_selectors.shown_conflict(voter, TITLES, conflict.uuid) is None
    conflicts.adjudicate(
        by=c,
        conflict=conflict.uuid,
        decision=Decision.EXCLUDE,
        remark="Not randomised",
        key=new_uuid(),
    )

    assert StageRecord.objects.get(uuid=places[0].uuid).state == State.EXCLUDED
    votes = Vote.objects.standing().filter(stage_record=places[0])
    assert dict(votes.values_list("reviewer_id", "verdict")) == {
        a.uuid: "include",
        b.uuid: "exclude",
    }
    assert kappa([a, b]) == before
    with pytest.raises(NotFound):
        conflicts.propose(by=a, conflict=conflict.uuid, decision=Decision.INCLUDE, key=new_uuid())
    with pytest.raises(Forbidden):
        conflicts.open_to_adjudicator(by=a, conflict=conflict.uuid, key=new_uuid())
    assert screening.ledger_differences(team.owner) == []


@pytest.mark.db
def test_scenario_02_maybe_counts_as_include(db: None) -> None:
    """A maybe, B yes -> full text; A maybe, B no -> conflict."""
    team = screening.team()
    a, b = team.reviewers
    first, second = screening.stage_records(team.owner, 2)
    screening.vote(a, first, "maybe")
    screening.vote(b, first, "include")
    screening.vote(a, second, "maybe")
    screening.vote(b, second, "exclude")
    assert Report.objects.get().record_id == first.record_id
    assert Conflict.objects.get().stage_record_id == second.uuid
    assert screening.ledger_differences(team.owner) == []


@pytest.mark.usefixtures("transactional_db")
def test_scenario_03_second_votes_of_two_people_in_one_instant() -> None:
    """A and B cast the second vote in the same instant with a third person -> two live votes, one refusal, clearly."""
    team = screening.team(reviewers=3)
    first, *rivals = team.reviewers
    for place in screening.stage_records(team.owner, 5):
        screening.vote(first, place, "include")
        results = at_once(
            *(lambda by=by, place=place: screening.vote(by, place, "exclude") for by in rivals)
        )
        refused = [each for each in results if isinstance(each, voting.VotingClosed)]
        assert [str(each) for each in refused] == [CLOSED]
        assert Vote.objects.standing().filter(stage_record=place).count() == 2
        assert Conflict.objects.filter(stage_record=place).count() == 1
    assert ledger.verify(team.owner.review_id) is None
    assert screening.ledger_differences(team.owner) == []


@pytest.mark.db
@pytest.mark.parametrize("resolved_by", ResolvedBy)
def test_scenario_04_changed_mind_before_and_after_the_other_vote(
    db: None, resolved_by: ResolvedBy
) -> None:
    """A changes yes to no before B's vote -> allowed, log has both. After B's no: accepted under adjudication (the
    record is open for A), refused under consensus, in the words of invariant 3(d)."""
    team = screening.team()
    screening.rules(team.owner, resolved_by=resolved_by)
    a, b = team.reviewers
    early, late = screening.stage_records(team.owner, 2)
    screening.vote(a, early, "include")
    screening.vote(a, early, "exclude")
    cast = [e for e in replay(team.owner.review_id) if e.kind == "screening.vote_cast"]
    assert [e.payload["verdict"] for e in cast] == ["include", "exclude"]
    assert cast[1].payload["instead_of"] == cast[0].payload["vote"]

    screening.vote(a, late, "include")
    screening.vote(b, late, "exclude")
    if resolved_by is ResolvedBy.ADJUDICATION:
        screening.vote(a, late, "exclude")
        assert StageRecord.objects.get(uuid=late.uuid).state == State.EXCLUDED
    else:
        with pytest.raises(voting.VotingClosed) as refused:
            screening.vote(a, late, "exclude")
        assert str(refused.value) == CLOSED
        assert StageRecord.objects.get(uuid=late.uuid).state == State.CONFLICT
    assert screening.ledger_differences(team.owner) == []


@pytest.mark.db
def test_scenario_05_two_reasons_for_one_exclusion(db: None) -> None:
    """Full text: both exclude, different reasons -> excluded, reason conflict, diagram provisional; settled -> counted
    once under one reason."""
    team = screening.team()
    a, b = team.reviewers
    [place] = screening.stage_records(team.owner)
    report = screening.advanced([a, b], place)
    design, population, *_ = screening.reasons(team.owner)
    screening.vote(a, report, "exclude", reason=population)
    screening.vote(b, report, "exclude", reason=design)
    report.refresh_from_db()
    assert (report.state, report.is_reason_disputed) == (State.EXCLUDED, True)
    decided = [e for e in replay(team.owner.review_id) if e.kind == "screening.record_decided"]
    assert decided[-1].payload["is_reason_disputed"] is True
    # Neither voter learns that it is, let alone the other's reason; others read that it is out.
    for voter in (a, b):
        [row] = listed(voter, Stage.FULL_TEXT, Pile.DONE).rows
        assert (row.state, row.reason) == ("", "")
        assert listed(voter, Stage.FULL_TEXT, Pile.DECIDED).rows == ()
    [row] = listed(team.owner, Stage.FULL_TEXT, Pile.DECIDED).rows
    assert (row.state, row.reason) == ("excluded", "")

    conflict = Conflict.objects.get(kind=ConflictKind.REASON)
    conflicts.open_next(by=team.adjudicators[0], stage=Stage.FULL_TEXT, key=new_uuid())
    conflicts.adjudicate(
        by=team.adjudicators[0],
        conflict=conflict.uuid,
        decision=Decision.EXCLUDE,
        reason=population.uuid,
        key=new_uuid(),
    )
    report.refresh_from_db()
    assert (report.state, report.reason, report.is_reason_disputed) == (
        State.EXCLUDED,
        population,
        False,
    )
    full_text_decisions = [
        e.payload
        for e in replay(team.owner.review_id)
        if e.kind == "screening.record_decided" and e.payload["stage"] == "full_text"
    ]
    assert [p["reason"] for p in full_text_decisions][-1] == str(population.uuid)
    assert full_text_decisions[-1]["is_reason_disputed"] is False
    assert screening.ledger_differences(team.owner) == []


@pytest.mark.db
def test_scenario_13_report_not_retrieved_and_found_later(db: None) -> None:
    """Report not retrieved, later found -> numbers move, log shows both dates."""
    team = screening.team()
    a, b = team.reviewers
    librarian = people.member(team.owner, Role.INFORMATION_SPECIALIST)
    [place] = screening.stage_records(team.owner)
    for voter in (a, b):
        screening.vote(voter, place, "include")
    report = Report.objects.get()
    full_text.log_attempt(
        by=librarian,
        report=report.uuid,
        tried_on=date(2026, 11, 3),
        route="Interlibrary loan",
        key=new_uuid(),
    )
    full_text.mark_not_retrieved(
        by=team.owner, report=report.uuid, reason="The author did not answer", key=new_uuid()
    )
    assert full_texts_open_for(a) == 0
    full_text.seek_again(by=team.owner, report=report.uuid, reason="Found", key=new_uuid())
    full_text.mark_retrieved(by=librarian, report=report.uuid, key=new_uuid())
    report.refresh_from_db()
    assert report.retrieval == Retrieval.RETRIEVED
    assert full_texts_open_for(a) == 1
    changes = [
        (e.payload["retrieval"], e.at)
        for e in replay(team.owner.review_id)
        if e.kind == "screening.retrieval_changed"
    ]
    assert [what for what, _at in changes] == ["not_retrieved", "sought", "retrieved"]
    assert sorted(at for _what, at in changes) == [at for _what, at in changes]
    assert screening.ledger_differences(team.owner) == []


def full_texts_open_for(member: Member) -> int:
    return listed(member, Stage.FULL_TEXT, Pile.TO_SCREEN).page.paginator.count
