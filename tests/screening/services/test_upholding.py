"""New information on excluded records: what is news, what takes it away, and the two answers to it."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from reviews.errors import Forbidden
from reviews.ids import new_uuid
from reviews.models import Correction, Merge, Record
from reviews.roles import Role
from reviews.services.corrections import take_back_correction
from reviews.services.duplicates import undo_merge
from reviews.services.import_undo import undo_import
from reviews.services.look_ups import take_back_value
from screening.models import StageRecord, UpheldExclusion, Vote
from screening.selectors.new_information import News, n_news, news_on, news_page
from screening.services.reopening import reopen
from screening.services.upholding import NoNews, take_back_upholding, uphold_exclusion
from screening.team_decisions import ListedAs
from tests.factories import news, people, reviews, screening, taken_decisions
from tests.factories.screening import Team

pytestmark = pytest.mark.db


@pytest.fixture(scope="module")
def team(module_db: None) -> Team:
    return screening.team()


@pytest.fixture
def place(team: Team, db: None) -> StageRecord:
    return news.excluded(team)


def shown(team: Team) -> list[News]:
    return list(news_page(team.owner).rows)


def two_records(team: Team) -> tuple[StageRecord, StageRecord]:
    """One without an abstract, and a later one with."""
    [bare] = screening.stage_records(team.owner, abstract="")
    [copy] = screening.stage_records(team.owner, first_rank=1)
    return bare, copy


def vote_out(team: Team, place: StageRecord) -> None:
    for voter in team.reviewers:
        screening.vote(voter, place, "exclude")


def test_later_copy_with_an_abstract_is_news_until_its_import_is_undone(
    team: Team, place: StageRecord
) -> None:
    news.came(team.owner)
    assert shown(team) == []
    batch = news.came(team.owner, abstract=news.ABSTRACT)
    [found] = shown(team)
    assert (found.stage_record, found.brought_by, found.is_shown) == (place.uuid, "PubMed", True)
    assert [section.text for section in found.sections] == [news.ABSTRACT]
    assert news_on(team.owner, place.uuid, place.record_id) == found
    undo_import(by=team.owner, batch=batch.uuid, reason="", key=new_uuid())
    assert shown(team) == []


def test_copy_that_is_taken_apart_is_no_news(team: Team, place: StageRecord) -> None:
    news.came(team.owner, abstract=news.ABSTRACT)
    merge = Merge.objects.get(into=place.record_id, undone_at=None)
    undo_merge(by=team.owner, merge=merge.uuid, reason="Not the same", key=new_uuid())
    assert shown(team) == []


def test_written_abstract_is_news_until_it_is_taken_back(team: Team, place: StageRecord) -> None:
    news.written(team.owner, place.uuid)
    assert [(each.bringer, each.is_shown) for each in shown(team)] == [("correction", True)]
    made = Correction.objects.get(record=place.record_id)
    take_back_correction(by=team.owner, correction=made.uuid, key=new_uuid())
    assert shown(team) == []


def test_saying_that_there_is_none_ends_what_a_copy_brought(team: Team, place: StageRecord) -> None:
    news.came(team.owner, abstract=news.ABSTRACT)
    news.written(team.owner, place.uuid, "")
    assert shown(team) == []


def test_abstract_looked_up_is_news_until_it_is_taken_back(team: Team, place: StageRecord) -> None:
    found = reviews.found_for(team.owner, place.record, news.ABSTRACT)
    assert [(each.bringer, each.brought_by) for each in shown(team)] == [("look_up", "Crossref")]
    take_back_value(by=team.owner, finding=found.uuid, key=new_uuid())
    assert shown(team) == []


def test_copy_that_a_person_finds_is_news_though_it_came_first(team: Team, db: None) -> None:
    bare, copy = two_records(team)
    vote_out(team, bare)
    news.made_one(team.owner, bare, copy)
    assert [each.stage_record for each in shown(team)] == [bare.uuid]


def copy_before_the_votes(team: Team) -> None:
    bare, copy = two_records(team)
    news.made_one(team.owner, bare, copy)
    vote_out(team, bare)


def copy_that_was_excluded_too(team: Team) -> None:
    bare, copy = two_records(team)
    vote_out(team, bare)
    vote_out(team, copy)
    news.made_one(team.owner, bare, copy)


def votes_on_the_copy(team: Team) -> None:
    bare, copy = two_records(team)
    for voter, place in zip(team.reviewers, (bare, copy), strict=True):
        screening.vote(voter, place, "exclude")
    news.made_one(team.owner, bare, copy)


def abstract_of_its_own(team: Team) -> None:
    _bare, full = two_records(team)
    vote_out(team, full)
    news.written(team.owner, full.uuid, "Another abstract.")


def passed_on_by_an_undone_import(team: Team) -> None:
    """The copy had joined a record that had joined this one, before the votes."""
    [bare] = screening.stage_records(team.owner, abstract="")
    between, copy = two_records(team)
    news.made_one(team.owner, between, copy)
    news.made_one(team.owner, bare, between)
    vote_out(team, bare)
    undo_import(by=team.owner, batch=between.batch_id, reason="", key=new_uuid())
    assert Record.objects.get(uuid=copy.record_id).merged_into_id == bare.record_id


@pytest.mark.parametrize(
    "history",
    [
        copy_before_the_votes,
        copy_that_was_excluded_too,
        votes_on_the_copy,
        abstract_of_its_own,
        passed_on_by_an_undone_import,
    ],
)
def test_what_was_before_the_eyes_of_those_who_judged_is_no_news(
    history: Callable[[Team], None], team: Team, db: None
) -> None:
    [other] = screening.stage_records(team.owner, first_rank=9)
    vote_out(team, other)
    history(team)
    assert StageRecord.objects.filter(state="excluded", is_parked=False).count() == 2
    assert shown(team) == []


def test_decision_from_a_file_is_as_old_as_its_taking_over(team: Team, db: None) -> None:
    batch = taken_decisions.covidence(team.owner, [""])
    place = StageRecord.objects.get(record__batch=batch)
    screening.vote(team.reviewers[0], place, "include")
    taken_decisions.taken(team.owner, batch, taken_decisions.reading(ListedAs.EXCLUDED_TITLE))
    assert shown(team) == []
    news.written(team.owner, place.uuid)
    # Whether and when somebody had voted on it is not to be seen while that decision stands.
    Vote.objects.update(cast_at=timezone.now())
    assert [each.stage_record for each in shown(team)] == [place.uuid]


def test_record_that_is_not_decided_is_never_listed(team: Team, db: None) -> None:
    [first, place] = screening.stage_records(team.owner, 2, abstract="")
    vote_out(team, first)
    screening.vote(team.reviewers[0], place, "exclude")
    news.written(team.owner, place.uuid)
    assert shown(team) == []


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.OBSERVER, Role.INFORMATION_SPECIALIST])
def test_others_than_leads_and_adjudicators_are_told_nothing(
    role: Role, team: Team, place: StageRecord
) -> None:
    news.written(team.owner, place.uuid)
    member = people.member(team.owner, role)
    assert (n_news(member), news_on(member, place.uuid, place.record_id)) == (0, None)
    with pytest.raises(Forbidden):
        uphold_exclusion(by=member, stage_record=place.uuid, key=new_uuid())
    assert n_news(team.adjudicators[0]) == n_news(team.owner) == 1


def test_record_that_stays_excluded_is_asked_about_again_when_that_is_taken_back(
    team: Team, place: StageRecord
) -> None:
    news.written(team.owner, place.uuid)
    key = new_uuid()
    upheld = uphold_exclusion(by=team.adjudicators[0], stage_record=place.uuid, key=key)
    again = uphold_exclusion(by=team.adjudicators[0], stage_record=place.uuid, key=key)
    assert (again, UpheldExclusion.objects.count()) == (upheld, 1)
    page = news_page(team.owner)
    assert (page.rows, [each.upheld for each in page.upheld]) == ((), [upheld.uuid])
    with pytest.raises(NoNews):
        uphold_exclusion(by=team.owner, stage_record=place.uuid, key=new_uuid())
    take_back_upholding(by=team.owner, upheld=upheld.uuid, key=new_uuid())
    page = news_page(team.owner)
    assert (len(page.rows), page.upheld) == (1, ())
    assert screening.ledger_differences(team.owner) == []


def test_what_is_voted_on_anew_is_no_news(team: Team, place: StageRecord) -> None:
    news.written(team.owner, place.uuid)
    reopen(by=team.owner, stage_record=place.uuid, reason="An abstract", key=new_uuid())
    assert shown(team) == []
    for voter in team.reviewers:
        screening.vote(voter, place, "exclude")
    assert shown(team) == []
