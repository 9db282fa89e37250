"""The review's home beside the map: what is missing before the lock, and what each member has done."""

import pytest
from django.test import Client
from django.urls import reverse

from reviews.models import Member
from reviews.roles import Role
from tests.factories import extraction, people, reviews, screening
from tests.factories import synthesis as pooling
from tests.synthesis.runs import samples

pytestmark = pytest.mark.django_db


def home(member: Member, **asked: str) -> str:
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(reverse("synthesis:flow", args=[member.review_id]), asked)
    assert response.status_code == 200
    return response.content.decode()


def test_home_names_what_is_missing_before_the_lock() -> None:
    crew = extraction.crew()
    screening.stage_records(crew.owner, 3)
    text = home(crew.extractors[0])
    assert "Before the data set can be locked" in text
    assert "3 records are not decided at title and abstract." in text
    assert "The extraction form is not published." in text
    assert "Before the data set can be locked" not in home(crew.owner, on="2024-01-01")


def test_home_names_the_lock_that_stands() -> None:
    owner = people.review()
    pooling.words(owner)
    pooling.locked(owner, samples.bcg())
    text = home(owner)
    assert "Locked: revision 1" in text
    assert "Before the data set can be locked" not in text


def test_progress_of_the_team_is_for_leads() -> None:
    owner = people.review()
    member = people.member(owner, Role.REVIEWER, user=people.person("Tom Okafor"))
    assert "Tom Okafor" in home(owner)
    assert "Shown to leads only." in home(owner)
    assert "Shown to leads only." not in home(member)
    assert "Shown to leads only." not in home(owner, on="2024-01-01")


def test_list_behind_a_number_goes_as_csv() -> None:
    owner = people.review()
    screening.records(owner, 2)
    client = Client()
    client.force_login(owner.user, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("synthesis:box-csv", args=[owner.review_id, "pending_screening"])
    response = client.get(address)
    lines = response.getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "id,label,title,published in"
    assert len(lines) == 3
    assert client.get(address.replace("pending_screening", "no_box")).status_code == 404


STEPS = "Before screening can begin"


def test_home_of_a_review_without_a_search_names_the_first_steps_to_leads() -> None:
    owner = people.review()
    text = home(owner)
    assert STEPS in text
    for name in ("protocol-amend", "invite", "imports-upload"):
        assert f'href="{reverse(f"reviews:{name}", args=[owner.review_id])}"' in text

    reviewer = people.member(owner, Role.REVIEWER)
    invite = reverse("reviews:invite", args=[owner.review_id])
    assert f'href="{invite}"' not in home(owner)
    assert STEPS not in home(reviewer)
    assert STEPS not in home(owner, on="2024-01-01")
    reviews.search(owner)
    assert STEPS not in home(owner)


def test_own_votes_that_await_others_are_counted_beside_their_box() -> None:
    owner = people.review()
    reviewer = people.member(owner, Role.REVIEWER)
    place = screening.stage_records(owner, 2)[0]
    screening.vote(reviewer, place, "include")
    assert "1 of your votes awaits others" in home(reviewer)
