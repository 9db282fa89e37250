"""A file may hold a book where a title belongs: lists show its beginning, the record's own page all of it."""

import pytest
from django.test import Client
from django.urls import reverse

from reviews.models import Member
from tests.factories import people, screening

pytestmark = pytest.mark.django_db

TITLE = "A very long title " * 20_000
NAMES = ["Author " * 20_000, "Second, B."]
JOURNAL = "A journal " * 20_000
PAGES = [
    ("reviews:records", {}),
    ("screening:list", {"stage": "title_abstract", "pile": "to_screen"}),
    ("screening:full-texts", {}),
    ("synthesis:box", {"box": "pending_screening"}),
]


def opened(member: Member, name: str, **kwargs: object) -> str:
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(reverse(name, kwargs={"review": member.review_id, **kwargs}))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(("name", "kwargs"), PAGES)
def test_lists_show_the_beginning(name: str, kwargs: dict[str, str]) -> None:
    team = screening.team()
    long = {"titles": [TITLE], "authors": NAMES, "journal": JOURNAL, "year": 2001}
    [first] = screening.stage_records(team.owner, **long)
    screening.stage_records(team.owner, first_rank=1, **long)
    if name == "screening:full-texts":
        for voter in team.reviewers:
            screening.vote(voter, first, "include")

    page = opened(team.reviewers[0], name, **kwargs)

    assert TITLE[:200] in page
    assert len(page) < 30_000


def test_own_page_shows_all() -> None:
    owner = people.review()
    [record] = screening.records(owner, titles=[TITLE], authors=NAMES)
    page = opened(owner, "reviews:record", record=record.uuid)
    assert TITLE.strip() in page
    assert NAMES[0].strip() in page
