"""The page of new information: who is offered what, and the answers by its buttons."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.ids import new_uuid
from reviews.models import Member
from screening.selectors.new_information import n_news
from screening.selectors.waiting import piles_for
from tests.factories import news, screening
from tests.screening.views.test_conflict_pages import address, client_of

pytestmark = pytest.mark.db


def text_of(member: Member, name: str, **kwargs: object) -> str:
    return client_of(member).get(address(member, name, **kwargs)).content.decode()


def test_leads_and_adjudicators_find_it_beside_the_conflicts_and_answer(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner, abstract="")
    for voter in team.reviewers:
        screening.vote(voter, place, "exclude")
    news.written(team.owner, place.uuid)
    [adjudicator] = team.adjudicators
    reopen = f"{address(team.owner, 'decision', stage_record=place.uuid)}#d-reopen"
    for member, may_reopen in ((team.owner, True), (adjudicator, False)):
        assert "New information 1</a>" in text_of(member, "conflicts", stage="title_abstract")
        assert [(pile.count, pile.box) for pile in piles_for(member)] == [(1, "records_excluded")]
        page = text_of(member, "new-information")
        assert news.ABSTRACT in page
        assert (reopen in page) is may_reopen
        decision = text_of(member, "decision", stage_record=place.uuid)
        assert ("An abstract came after it was excluded.</textarea>" in decision) is may_reopen
    reviewer = team.reviewers[0]
    assert "New information" not in text_of(reviewer, "conflicts", stage="title_abstract")
    assert "has one now" not in text_of(reviewer, "decision", stage_record=place.uuid)

    client = client_of(adjudicator)
    url = address(adjudicator, "uphold", stage_record=place.uuid)
    page = client.post(url, {"key": str(new_uuid())}, follow=True).content.decode()
    assert "The record stays excluded." in page
    assert n_news(team.owner) == 0
    undo = page.split('action="', 1)[1].split('"', 1)[0]
    client.post(undo, {"key": str(new_uuid())})
    assert n_news(team.owner) == 1


def test_page_asks_as_much_of_the_database_for_three_as_for_one(db: None) -> None:
    team = screening.team()
    client, url = client_of(team.owner), address(team.owner, "new-information")

    def queries(first: int) -> int:
        [place] = screening.stage_records(team.owner, abstract="", first_rank=first)
        for voter in team.reviewers:
            screening.vote(voter, place, "exclude")
        news.written(team.owner, place.uuid)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        return len(asked)

    counts = [queries(first) for first in range(3)]
    assert counts[0] == counts[2] == 28
