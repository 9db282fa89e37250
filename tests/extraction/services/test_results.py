"""The list of results, and their assessments by two."""

from uuid import UUID

import pytest

from extraction.models import Result
from extraction.selectors.rob import agreed_judgements, proposed_results
from extraction.selectors.sheet_kinds import EntryRefused
from extraction.selectors.sheets import compared
from extraction.services import consensus, results, sheets
from extraction.services.refusals import NotComplete
from extraction.services.results import ResultAgreed, ResultListed
from reviews.errors import Forbidden, NotFound
from reviews.ids import new_uuid
from tests.factories import extraction, rob

pytestmark = [pytest.mark.db, pytest.mark.django_db]

ALL_LOW = {"1": "low", "2": "low", "3": "low", "4": "low", "5": "low", "overall": "low"}


@pytest.fixture
def team():
    team = extraction.crew()
    extraction.published(team)
    return team


def test_agreed_judgements_are_those_of_the_consensus(team):
    two = rob.assessors(team)
    target = rob.result(team)
    before = agreed_judgements(team.owner.review_id)

    rob.agreed(two, target)

    assert before == {}
    assert agreed_judgements(team.owner.review_id) == {target.uuid: ALL_LOW}


def test_settled_answer_makes_the_judgement(team):
    two = rob.assessors(team)
    target = rob.result(team)
    both = rob.both_in(two, target, q1_2="NI")
    open_places = [row.place for row in compared(both).open]
    consensus.settle_entry(
        by=two[0],
        consensus=both.uuid,
        place="question:1.2",
        content={"value": "NI"},
        key=new_uuid(),
    )
    extraction.propose(two[0], both)
    extraction.confirm(two[1], both)

    assert open_places == ["question:1.2"]
    expected = {**ALL_LOW, "1": "some", "overall": "some"}
    assert agreed_judgements(team.owner.review_id) == {target.uuid: expected}


def test_override_without_reason_is_refused(team):
    (one,) = rob.assessors(team, 1)
    sheet = rob.started(one, rob.result(team))

    with pytest.raises(EntryRefused):
        sheets.enter(
            by=one,
            sheet=sheet.uuid,
            place="override:1",
            content={"judgement": "high", "reason": " \n"},
            key=new_uuid(),
        )
    assert not sheet.entries.exists()


def test_sheet_without_support_in_a_domain_is_not_complete(team):
    (one,) = rob.assessors(team, 1)
    given = {p: v for p, v in rob.answers().items() if p != "support:3.1"}

    with pytest.raises(NotComplete) as caught:
        rob.submitted(one, rob.result(team), given)

    assert caught.value.places == ("support:3.1",)


def test_result_stands_on_the_list_once(team):
    target = rob.result(team)

    with pytest.raises(ResultListed):
        rob.result(team, target.study)


def test_result_taken_off_comes_back_with_its_work(team):
    (one,) = rob.assessors(team, 1)
    target = rob.result(team)
    sheet = rob.started(one, target)
    results.remove_result(by=one, result=target.uuid, key=new_uuid())
    with pytest.raises(NotFound):
        results.remove_result(by=one, result=target.uuid, key=new_uuid())

    again = rob.result(team, target.study)

    assert again == target
    assert rob.started(one, again) == sheet


def test_agreed_result_stays_on_the_list(team):
    two = rob.assessors(team)
    target = rob.result(team)
    rob.agreed(two, target)

    with pytest.raises(ResultAgreed):
        results.remove_result(by=two[0], result=target.uuid, key=new_uuid())


def test_results_are_proposed_from_agreed_data_on_both_sides(team):
    target = extraction.study(team)
    extraction.with_arms(team, target)
    rob.comparison(team)
    before = proposed_results(team.owner.review_id)
    extraction.agreed(team, target)
    key = new_uuid()

    made = results.add_proposed(by=team.owner, key=key)
    again = results.add_proposed(by=team.owner, key=key)

    assert again == made
    assert before == []
    assert [(r.study_id, r.outcome, r.timepoint) for r in made] == [
        (target.uuid, UUID(extraction.DEATHS), UUID(extraction.WEEK))
    ]
    assert Result.objects.count() == 1
    results.remove_result(by=team.owner, result=made[0].uuid, key=new_uuid())
    assert proposed_results(team.owner.review_id) == []


def test_extractors_do_not_list_results(team):
    with pytest.raises(Forbidden):
        results.add_proposed(by=team.extractors[0], key=new_uuid())
