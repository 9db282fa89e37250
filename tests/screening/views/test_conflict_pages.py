"""A conflict's page: criteria in reach, what is said when it is settled, and who finds their way back to it."""

import pytest
from django.test import Client
from django.urls import reverse

from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Role
from screening.models import Conflict
from screening.services import reopening
from tests.factories import people, screening

pytestmark = pytest.mark.db
TITLES = "title_abstract"


def client_of(member: Member) -> Client:
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(member: Member, name: str, **kwargs: object) -> str:
    return reverse(f"screening:{name}", kwargs={"review": member.review_id, **kwargs})


def in_conflict(team: screening.Team, title: str) -> Conflict:
    [place] = screening.stage_records(team.owner, titles=[title])
    for voter, verdict in zip(team.reviewers, ("include", "exclude"), strict=False):
        screening.vote(voter, place, verdict)
    return Conflict.objects.get(stage_record=place)


def opened(adjudicator: Member) -> Client:
    client = client_of(adjudicator)
    client.post(address(adjudicator, "conflict-next", stage=TITLES), {"key": str(new_uuid())})
    return client


def settle(client: Client, adjudicator: Member, conflict: Conflict) -> str:
    """What the next page says."""
    url = address(adjudicator, "conflict-settle", stage=TITLES, conflict=conflict.uuid)
    data = {"decision": "exclude", "key": str(new_uuid())}
    return client.post(url, data, follow=True).content.decode()


def test_message_names_the_record_and_leads_to_its_decision(db: None) -> None:
    team = screening.team()
    conflict = in_conflict(team, "A <b>trial</b> " + "of many words " * 20)
    [adjudicator] = team.adjudicators
    text = settle(opened(adjudicator), adjudicator, conflict)
    assert "You excluded “A &lt;b&gt;trial&lt;/b&gt; of many" in text
    assert "of many words " * 15 not in text
    decision = address(adjudicator, "decision", stage_record=conflict.stage_record_id)
    assert f'<a href="{decision}">How it was decided</a>' in text


def test_settling_again_from_the_page_before_says_that_it_is_settled(db: None) -> None:
    team = screening.team()
    conflict = in_conflict(team, "A trial")
    [adjudicator] = team.adjudicators
    client = opened(adjudicator)
    url = address(adjudicator, "conflict-settle", stage=TITLES, conflict=conflict.uuid)
    used = str(new_uuid())
    client.post(url, {"decision": "exclude", "key": used})
    decision = address(adjudicator, "decision", stage_record=conflict.stage_record_id)
    for key in (used, str(new_uuid())):
        answer = client.post(url, {"decision": "include", "key": key}, follow=True)
        assert answer.status_code == 200
        said = f'This conflict is settled. <a href="{decision}">How it was decided</a>'
        assert said in answer.content.decode()
    conflict.stage_record.refresh_from_db()
    assert conflict.stage_record.state == "excluded"


def test_settled_conflict_leads_to_the_decision_only_those_who_had_it(db: None) -> None:
    team = screening.team(reviewers=3, adjudicators=2)
    conflict = in_conflict(team, "A trial")
    adjudicator, idle = team.adjudicators
    client = opened(adjudicator)
    url = address(adjudicator, "conflict", stage=TITLES, conflict=conflict.uuid)
    assert client_of(team.reviewers[0]).get(url).status_code == 404
    settle(client, adjudicator, conflict)
    decision = address(adjudicator, "decision", stage_record=conflict.stage_record_id)
    for member in (adjudicator, *team.reviewers[:2]):
        answer = client_of(member).get(url)
        assert (answer.status_code, answer.headers.get("Location")) == (302, decision)
    observer = people.member(team.owner, Role.OBSERVER)
    for member in (idle, team.reviewers[2], observer, team.owner):
        assert client_of(member).get(url).status_code == 404
    other = people.review(title="Another review")
    elsewhere = address(other, "conflict", stage=TITLES, conflict=conflict.uuid)
    assert client_of(other).get(elsewhere).status_code == 404
    # Open for voting again: nobody learns from the address what went before.
    reopening.reopen(
        by=team.owner,
        stage_record=conflict.stage_record_id,
        reason="A late report",
        keep=[],
        key=new_uuid(),
    )
    for member in (adjudicator, *team.reviewers):
        assert client_of(member).get(url).status_code == 404


def test_criteria_are_in_reach_of_who_settles(db: None) -> None:
    team = screening.team()
    conflict = in_conflict(team, "A trial")
    [adjudicator] = team.adjudicators
    client = opened(adjudicator)
    url = address(adjudicator, "conflict", stage=TITLES, conflict=conflict.uuid)
    text = client.get(url).content.decode()
    assert "<summary>Criteria</summary>" in text
    assert reverse("reviews:protocol", kwargs={"review": adjudicator.review_id}) in text
