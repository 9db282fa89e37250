"""My work, reviews, protocol and team: as a browser without scripts sees them."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews import seams
from reviews.ids import new_uuid
from reviews.models import Member, ProtocolVersion, Remark, Review
from reviews.roles import Role
from reviews.seams import TeamColumn, Waiting
from reviews.selectors.team import InvitationState, invitations_of
from reviews.services.team import roles_held
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db


def client_of(member: Member) -> Client:
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(by: Member, name: str, **kwargs: object) -> str:
    return reverse(f"reviews:{name}", kwargs={"review": by.review_id, **kwargs})


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.fixture
def piles(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """piles(("Ketamine", "conflicts to settle", 5), ...) is all that waits, in reviews of these titles."""

    def wait(*found: tuple[str, str, int]) -> None:
        def of(member: Member) -> list[Waiting]:
            return [
                Waiting(order=1, label=label, count=count, url=f"/{label}/", box="")
                for title, label, count in found
                if title == member.review.title
            ]

        monkeypatch.setattr(seams.registry, "waiting", [of])

    return wait


def test_my_work_points_a_lead_to_the_first_steps_of_an_empty_review() -> None:
    owner = people.review()
    reviewer = people.member(owner, Role.REVIEWER)
    step = f'href="{page(owner, "imports-upload")}"'

    assert step in client_of(owner).get("/").content.decode()
    assert step not in client_of(reviewer).get("/").content.decode()
    made.search(owner)
    assert step not in client_of(owner).get("/").content.decode()


def test_my_work_shows_the_biggest_pile_first(piles: Callable[..., None]) -> None:
    user = people.person()
    for title in ("Alpha", "Beta", "Gamma"):
        people.review(user, title=title)
    owner = people.review(user, title="Delta")
    piles(("Alpha", "few", 3), ("Beta", "some", 5), ("Beta", "many", 1200), ("Gamma", "nobody", 0))
    text = client_of(owner).get("/").content.decode()
    words = [
        "across 4 reviews",
        ">Beta",
        ">1,200<",
        ">many",
        ">some",
        ">Alpha",
        ">few",
        ">Delta",
        ">Gamma",
    ]
    places = [text.index(word) for word in words]
    assert places == sorted(places)
    assert 'class="btn btn-primary" href="/many/"' in text
    assert ">nobody" not in text


def test_review_is_started_with_the_parts_chosen() -> None:
    user = people.person()
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    data = {
        "key": str(new_uuid()),
        "title": "Ketamine",
        "question": "Does it work?",
        "time_zone": "Europe/Vienna",
        "roles": ["reviewer:title_abstract", "statistician"],
    }
    for _ in range(2):
        answer = client.post("/reviews/new/", data)
    owner = Review.objects.get().owner
    assert answer["Location"] == page(owner, "protocol")
    assert roles_held(owner) == (
        (Role.LEAD, ""),
        (Role.REVIEWER, "title_abstract"),
        (Role.STATISTICIAN, ""),
    )
    assert client.post("/reviews/new/", {**data, "time_zone": "Nowhere"}).status_code == 422
    assert client.post("/reviews/new/", {**data, "key": ""}).status_code == 422


def amendment(member: Member, client: Client, **changed: object) -> dict[str, object]:
    """The fields that the amendment's page holds, as a browser would send them."""
    form = client.get(page(member, "protocol-amend")).context
    rows = [(each, kind["kind"]) for kind in form["kinds"] for each in kind["criteria"]]
    return {
        "key": str(new_uuid()),
        **{name: form["form"][name].value() or "" for name in form["form"].fields if name != "key"},
        "criterion_id": [each.id for each, _ in rows],
        "criterion_kind": [kind for _, kind in rows],
        "criterion_text": [each.text for each, _ in rows],
        **changed,
    }


def shown(answer: object) -> list[list[str]]:
    return [[each.text for each in kind["criteria"]] for kind in answer.context["kinds"]]


def test_criteria_are_added_moved_and_removed_without_a_script() -> None:
    owner = people.review()
    client, address = client_of(owner), page(owner, "protocol-amend")
    data = amendment(owner, client, criterion_text=["RCT", "Animals"])
    added = client.post(address, {**data, "do": "add:include"})
    assert shown(added) == [["RCT", ""], ["Animals"]]
    rows = [each for kind in added.context["kinds"] for each in kind["criteria"]]
    data = {
        **data,
        "free": "Kept while rows move?",
        "criterion_id": [each.id for each in rows],
        "criterion_kind": [each.kind.value for each in rows],
        "criterion_text": ["RCT", "PTSD", "Animals"],
    }
    moved = client.post(address, {**data, "do": f"up:{rows[1].id}"})
    assert shown(moved) == [["PTSD", "RCT"], ["Animals"]]
    assert b"Kept while rows move?" in moved.content
    assert b"autofocus" in moved.content
    removed = client.post(address, {**data, "do": f"remove:{rows[2].id}"})
    assert shown(removed) == [["RCT", "PTSD"], []]
    assert ProtocolVersion.objects.count() == 1
    assert client.post(address, {**data, "reason": ""}).status_code == 422
    saved = client.post(address, {**data, "reason": "Agreed"}, follow=True)
    text = saved.content.decode()
    assert "Version 2 of the protocol stands." in text
    assert text.count("Criterion added") == 3
    assert "“Agreed”" in text


def test_what_is_posted_beside_the_form_does_no_harm() -> None:
    owner = people.review()
    client, address = client_of(owner), page(owner, "protocol-amend")
    data = amendment(owner, client, criterion_kind=["maybe", "include"], criterion_text=["x", "y"])
    assert client.post(address, {**data, "do": "up:nobody"}).status_code == 200
    assert client.post(address, {**data, "do": "add:maybe"}).status_code == 200
    assert client.post(address, {**data, "based_on": "x", "reason": "r"}).status_code == 422


def test_two_people_who_amend_at_once_are_told() -> None:
    owner = people.review()
    client = client_of(owner)
    mine = amendment(owner, client, free="Mine", reason="r")
    theirs = amendment(owner, client, free="Theirs", reason="r")
    assert client.post(page(owner, "protocol-amend"), theirs).status_code == 302
    refused = client.post(page(owner, "protocol-amend"), mine)
    assert refused.status_code == 422
    assert b"Somebody else amended the protocol" in refused.content
    assert b"Mine" in refused.content


def test_first_amendment_changes_nothing_that_nobody_touched() -> None:
    client = Client()
    client.force_login(people.person(), backend="django.contrib.auth.backends.ModelBackend")
    question = "Does it work?\r\nFor whom?"
    data = {"title": "Ketamine", "question": question, "time_zone": "UTC", "key": new_uuid()}
    assert client.post("/reviews/new/", data).status_code == 302
    owner = Review.objects.get().owner

    asked = amendment(owner, client, registration="CRD42025000000", reason="Registered")
    asked["free"] = str(asked["free"]).replace("\n", "\r\n")
    saved = client.post(page(owner, "protocol-amend"), asked, follow=True).content.decode()
    assert "Version 2 of the protocol stands." in saved
    assert ">1 change<" in saved
    texts = {each.content["question"]["free"] for each in ProtocolVersion.objects.all()}
    assert texts == {"Does it work?\nFor whom?"}


def test_texts_of_acts_are_kept_without_the_line_ends_of_browsers() -> None:
    owner = people.review()
    search = made.search(owner)
    client, lines = client_of(owner), "One\r\ntwo"
    prior = {"prior_identified": "5", "prior_duplicates": "2", "prior_note": lines}
    data = {"source": "Embase", "kind": "database", "strategy": lines, "limits": lines, **prior}
    client.post(page(owner, "search-correct", search=search.uuid), {**data, "key": new_uuid()})
    data = amendment(owner, client, free="New", reason=lines)
    client.post(page(owner, "protocol-amend"), data)

    search.refresh_from_db()
    assert (search.strategy, search.limits) == ("One\ntwo", "One\ntwo")
    assert set(Remark.objects.values_list("text", flat=True)) == {"One\ntwo"}


def test_a_page_that_is_asked_for_again_shows_a_link_that_works() -> None:
    owner = people.review()
    client = client_of(owner)
    data = {"key": str(new_uuid()), "email": "new@example.org", "roles": ["reviewer:full_text"]}
    links = []
    for _ in range(3):
        answer = client.post(page(owner, "invite"), data)
        links.append(answer.context["invited"].link.removeprefix("http://testserver"))
    assert [Client().get(link).status_code for link in links] == [410, 410, 200]
    [listed] = [each for each in invitations_of(owner) if each.state is InvitationState.OPEN]
    assert roles_held(owner) != listed.roles == ((Role.REVIEWER, "full_text"),)

    client.post(
        page(owner, "invitation-withdraw", invitation=listed.invitation), {"key": new_uuid()}
    )
    again = client.post(page(owner, "invite"), data)
    assert (again.status_code, again.context["invited"].link) == (200, "")


def test_link_of_an_invitation_is_shown_in_its_answer_only() -> None:
    owner = people.review()
    client = client_of(owner)
    data = {"key": str(new_uuid()), "email": "new@example.org", "roles": ["reviewer:full_text"]}
    first = client.post(page(owner, "invite"), data)
    assert b"http://testserver/invitations/" in first.content
    none = client.post(page(owner, "invite"), {**data, "key": str(new_uuid()), "roles": []})
    assert (none.status_code, b"Choose at least one role" in none.content) == (422, True)
    team = client.get(page(owner, "team")).content.decode()
    assert "new@example.org" in team
    assert "Reviewer (full texts)" in team


def test_roles_are_changed_and_members_removed_on_their_page() -> None:
    owner = people.review()
    member = people.member(owner, Role.REVIEWER)
    client, address = client_of(owner), page(owner, "member", member=member.uuid)
    assert client.get(address).content.count(b"checked") == 2
    data = {"key": str(new_uuid()), "roles": ["observer", "lead"]}
    assert b"An observer only looks on" in client.post(address, data).content
    assert client.post(address, {**data, "roles": ["lead"]}).status_code == 302
    assert roles_held(member) == ((Role.LEAD, ""),)
    own = page(owner, "member", member=owner.uuid)
    refused = client.post(own, {"key": str(new_uuid()), "roles": ["reviewer:full_text"]})
    assert (refused.status_code, b"stays its lead" in refused.content) == (422, True)
    client.post(page(owner, "member-remove", member=member.uuid), {"key": str(new_uuid())})
    assert client.get(address).status_code == 404


def test_addresses_and_progress_of_others_are_for_leads(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = people.review()
    member = people.member(owner, Role.REVIEWER)
    asked = []

    def counts(review: object, until: object) -> dict[object, int]:
        asked.append((review, until.hour, until.minute, str(until.tzinfo)))
        return {owner.uuid: 1402}

    column = TeamColumn(order=1, label="Titles and abstracts", counts=counts)
    monkeypatch.setattr(seams.registry, "team_columns", [column])
    text = client_of(owner).get(page(owner, "team")).content.decode()
    assert "1,402" in text
    assert member.user.email in text
    assert asked == [(owner.review_id, 0, 0, "UTC")]
    text = client_of(member).get(page(owner, "team")).content.decode()
    assert "1,402" not in text
    assert owner.user.email not in text
    assert len(asked) == 1


def test_review_is_closed_by_its_typed_title_and_opened_again() -> None:
    owner = people.review(title="A  title")
    client = client_of(owner)
    data = {"key": str(new_uuid()), "title": "Another title"}
    assert client.post(page(owner, "delete"), data).status_code == 422
    assert client.post(page(owner, "delete"), {**data, "title": "a title"})["Location"] == "/"
    assert client.get(page(owner, "team")).status_code == 404
    assert b"Keep the review" in client.get("/").content
    client.post(page(owner, "deletion-withdraw"), {"key": str(new_uuid())})
    assert client.get(page(owner, "team")).status_code == 200


@pytest.mark.parametrize("name", ["team", "protocol"])
def test_longer_lists_need_no_more_queries(name: str) -> None:
    owner = people.review()
    client = client_of(owner)
    people.member(owner, Role.REVIEWER)
    client.post(page(owner, "protocol-amend"), amendment(owner, client, free="0", reason="r"))
    few = queries(client, page(owner, name))
    for number in range(3):
        people.member(owner, Role.ADJUDICATOR)
        data = amendment(owner, client, free=f"{number} more", reason="r")
        client.post(page(owner, "protocol-amend"), data)
    assert queries(client, page(owner, name)) == few
