"""Pages of screening: what they answer to forms and scripts, and that longer lists cost no more queries."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Role, Stage
from reviews.seams import waiting_for
from reviews.selectors.history import history_of
from screening.models import Conflict, Lease, StageRecord, Vote
from screening.rules import ResolvedBy
from screening.selectors.progress import votes_by_member
from screening.selectors.records import actions_on, records_in
from screening.selectors.records import history_of as record_history_of
from screening.selectors.rules import active_settings
from screening.services.voting import withdraw_vote
from tests.factories import people, screening

pytestmark = pytest.mark.db
TITLES = "title_abstract"


def client_of(member: Member) -> Client:
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(member: Member, name: str, **kwargs: object) -> str:
    return reverse(f"screening:{name}", kwargs={"review": member.review_id, **kwargs})


def n_queries(ask: Callable[[], object]) -> int:
    ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)


@pytest.mark.parametrize("pile", ["to_screen", "awaiting", "done", "decided"])
def test_longer_list_costs_no_more_queries(db: None, pile: str) -> None:
    counts = []
    for n in (1, 3):
        team = screening.team()
        for place in screening.stage_records(team.owner, n):
            screening.vote(team.reviewers[0], place, "include")
        for place in screening.stage_records(team.owner, n, first_rank=10):
            for voter in team.reviewers:
                screening.vote(voter, place, "exclude")
        screening.stage_records(team.owner, n, first_rank=20)
        url = address(team.owner, "list", stage=TITLES, pile=pile)
        client = client_of(team.reviewers[0])
        counts.append(n_queries(lambda client=client, url=url: client.get(url)))
    assert counts[0] == counts[1]


def test_more_conflicts_cost_no_more_queries(db: None) -> None:
    counts = []
    for n in (1, 3):
        team = screening.team()
        screening.rules(team.owner, resolved_by=ResolvedBy.CONSENSUS)
        for place in screening.stage_records(team.owner, n):
            for voter, verdict in zip(team.reviewers, ("include", "exclude"), strict=True):
                screening.vote(voter, place, verdict)
        client, url = (
            client_of(team.reviewers[0]),
            address(team.owner, "conflicts", stage=TITLES),
        )
        counts.append(n_queries(lambda client=client, url=url: client.get(url)))
    assert counts[0] == counts[1]


def test_more_records_of_the_queue_cost_no_more_queries(db: None) -> None:
    counts = []
    for n in (1, 3):
        team = screening.team()
        screening.stage_records(team.owner, n)
        client, url = client_of(team.reviewers[0]), address(team.owner, "queue")
        counts.append(n_queries(lambda client=client, url=url: client.post(url)))
    assert counts[0] == counts[1]


def test_queue_gives_records_with_leases_and_what_the_page_shows(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner, titles=["A <b>trial</b>"])
    answer = client_of(team.reviewers[0]).post(
        address(team.owner, "queue"), {"holding": ["nonsense"]}
    )
    [record] = answer.json()["records"]
    assert (record["id"], record["title"]) == (str(place.uuid), "A <b>trial</b>")
    assert "A &lt;b&gt;trial&lt;/b&gt;</h1>" in record["html"]
    assert Lease.objects.get().stage_record == place
    assert answer["Cache-Control"].startswith("max-age=0")


def test_vote_in_json(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    client, headers = client_of(team.reviewers[0]), {"accept": "application/json"}
    url = address(team.owner, "record-vote", stage_record=place.uuid)
    key = str(new_uuid())
    for _ in range(2):
        answer = client.post(url, {"verdict": "maybe", "key": key}, headers=headers)
        assert (answer.status_code, answer.json()) == (200, {"saved": True})
    assert Vote.objects.get().verdict == "maybe"
    for data in ({"verdict": "perhaps", "key": key}, {"verdict": "include", "key": "1"}, {}):
        answer = client.post(url, data, headers=headers)
        assert answer.status_code == 422
        assert set(answer.json()) == {"error"}
    reused = client.post(url, {"verdict": "include", "key": key}, headers=headers)
    assert reused.status_code == 409


def test_form_without_a_script_votes_and_hands_out_the_next(db: None) -> None:
    team = screening.team()
    first, second = screening.stage_records(team.owner, 2)
    client, page = client_of(team.reviewers[0]), address(team.owner, "screen")
    assert "Get a record" in client.get(page).content.decode()
    assert Lease.objects.count() == 0
    assert client.post(address(team.owner, "next")).url == page
    assert str(first.uuid) in client.get(page).content.decode()
    url = address(team.owner, "record-vote", stage_record=first.uuid)
    client.post(url, {"verdict": "include", "key": str(new_uuid())})
    shown = client.get(page).content.decode()
    assert str(second.uuid) in shown
    assert "You voted “include”." in shown
    undo = address(team.owner, "record-withdraw", stage_record=first.uuid)
    client.post(undo, {"key": str(new_uuid())})
    assert f'data-id="{first.uuid}"' in client.get(page).content.decode()


def test_page_is_for_reviewers_of_the_stage(db: None) -> None:
    team = screening.team()
    member = people.member(team.owner, Role.REVIEWER, stage=Stage.FULL_TEXT.value)
    assert client_of(member).get(address(team.owner, "screen")).status_code == 403


def test_history_has_nothing_of_a_conflict_that_one_has_caused(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    screening.vote(team.reviewers[1], place, "include")
    screening.vote(team.reviewers[0], place, "exclude")
    assert Conflict.objects.exists()
    for mine in (True, False):
        lines = [str(line.what) for line in history_of(team.reviewers[0], mine=mine).lines]
        assert [line for line in lines if "vote" in line or "conflict" in line] == [
            "voted “exclude” on a title and abstract"
        ]


def test_record_page_has_own_votes_and_decisions(db: None) -> None:
    team = screening.team()
    open_one, decided = screening.stage_records(team.owner, 2)
    one, two = team.reviewers
    for place in (open_one, decided):
        screening.vote(two, place, "exclude")
    screening.vote(one, decided, "exclude")
    lines = [str(line.text) for line in record_history_of(one, decided.record_id)]
    assert sorted(lines) == [
        "a title and abstract was excluded by 2 votes",
        "you voted “exclude” on a title and abstract",
    ]
    assert list(record_history_of(one, open_one.record_id)) == []
    assert list(actions_on(one, open_one.record_id)) == []
    [action] = actions_on(one, decided.record_id)
    assert action.url == address(team.owner, "decision", stage_record=decided.uuid)
    assert set(records_in(Stage.TITLE_ABSTRACT, one, "undecided")) == {open_one.record_id}
    assert set(records_in(Stage.TITLE_ABSTRACT, one, "excluded")) == {decided.record_id}


def test_piles_of_work(db: None) -> None:
    team = screening.team()
    places = screening.stage_records(team.owner, 5)
    for voter, verdict in zip(team.reviewers, ("include", "exclude"), strict=True):
        screening.vote(voter, places[0], verdict)
    screening.vote(team.reviewers[0], places[1], "include")

    def piles(member: Member) -> dict[str, int]:
        return {str(p.label): p.count for p in waiting_for(member) if p.order < 50 and p.count}

    assert piles(team.reviewers[0]) == {"records to screen": 3, "of your votes await others": 2}
    assert piles(team.reviewers[1]) == {"records to screen": 4, "of your votes awaits others": 1}
    assert piles(team.adjudicators[0]) == {"conflict to settle": 1}
    assert piles(team.owner) == {}


def test_progress_of_the_team_is_of_a_moment(db: None) -> None:
    team = screening.team()
    one, two = team.reviewers
    first, second = screening.stage_records(team.owner, 2)
    screening.vote(one, first, "include")
    screening.vote(two, second, "include")
    Vote.objects.update(cast_at=timezone.now() - timedelta(days=2))
    midnight = timezone.now() - timedelta(days=1)
    screening.vote(one, second, "include")
    # Taken back since: seen at once, it would tell of today.
    withdraw_vote(by=one, stage_record=first.uuid, key=new_uuid())
    found = votes_by_member(Stage.TITLE_ABSTRACT, team.owner.review_id, midnight)
    assert found == {one.uuid: 1, two.uuid: 1}
    assert votes_by_member(Stage.FULL_TEXT, team.owner.review_id, midnight) == {}


def test_reasons_are_moved_without_a_script(db: None) -> None:
    team = screening.team()
    client, url = client_of(team.owner), address(team.owner, "reasons")
    data = {"key": str(new_uuid()), "reason": ["One", "Two", "Three"]}
    for asked, expected in (
        ("up:1", ["Two", "One", "Three"]),
        ("down:2", ["One", "Two", "Three"]),
        ("remove:0", ["Two", "Three"]),
        ("add", ["One", "Two", "Three", ""]),
        ("up:9", ["One", "Two", "Three"]),
    ):
        page = client.post(url, {**data, "do": asked})
        assert page.context["texts"] == expected, asked
    assert client.post(url, {**data, "do": "save"}).status_code == 302
    assert [r.text for r in screening.reasons(team.owner)] == ["One", "Two", "Three"]
    refused = client.post(url, {"key": str(new_uuid()), "reason": ["One", "one"], "do": "save"})
    assert refused.status_code == 422
    assert "twice" in refused.content.decode()


def test_rules_that_contradict_are_said_on_the_form(db: None) -> None:
    team = screening.team()
    url = address(team.owner, "rules", stage=TITLES)
    data = {
        "key": str(new_uuid()),
        "votes_required": 3,
        "is_majority": "on",
        "is_any_yes_advances": "on",
        "resolved_by": "adjudication",
        "adjudicator_sees": "blind",
    }
    page = client_of(team.owner).post(url, data)
    assert page.status_code == 422
    assert "a majority decides, or any include advances" in page.content.decode()


def test_rules_are_saved_as_the_form_gives_them(db: None) -> None:
    team = screening.team()
    data = {
        "key": str(new_uuid()),
        "votes_required": 3,
        "is_majority": "on",
        "resolved_by": "consensus",
        "adjudicator_sees": "blind",
    }
    answer = client_of(team.owner).post(address(team.owner, "rules", stage=TITLES), data)
    assert answer.status_code == 302
    rules = active_settings(team.owner.review_id, Stage.TITLE_ABSTRACT)
    saved = (rules.votes_required, rules.is_majority, rules.resolved_by, rules.adjudicator_sees)
    assert saved == (3, True, "consensus", "blind")


def test_votes_of_a_disputed_exclusion_stay_closed(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    report = screening.advanced(team.reviewers, place)
    reasons = screening.reasons(team.owner)
    for voter, reason in zip(team.reviewers, reasons, strict=False):
        screening.vote(voter, report, "exclude", reason=reason)
    url = address(team.owner, "decision", stage_record=report.uuid)
    assert [client_of(voter).get(url).status_code for voter in team.reviewers] == [404, 404]
    page = client_of(team.owner).get(url)
    shown = page.content.decode()
    assert "differ in the reason" in shown
    assert all(reason.text not in shown for reason in reasons)


def test_decision_page_is_for_decided_records(db: None) -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner)
    url = address(team.owner, "decision", stage_record=place.uuid)
    assert client_of(team.owner).get(url).status_code == 404
    StageRecord.objects.update(state="excluded")
    assert client_of(team.owner).get(url).status_code == 200
