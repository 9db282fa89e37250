"""The history: what acts are about, for the page, its filter and its export."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Role
from reviews.selectors.history import history_of, kinds_of
from reviews.services.invitations import invite_member
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db


def subjects(member: Member, kind: str) -> list[tuple[str, str]]:
    """Label and address of what the acts of a kind are about, the oldest first."""
    lines = history_of(member, kind=f"reviews.{kind}").lines
    return [(str(line.subject.label), line.subject.url) for line in reversed(lines) if line.subject]


def page(member: Member, name: str, **where: object) -> str:
    return reverse(f"reviews:{name}", kwargs={"review": member.review_id, **where})


def test_acts_on_the_team_name_the_member() -> None:
    owner = people.review(people.person("Mei Lindqvist"))
    people.member(owner, Role.REVIEWER, user=people.person("Jonas Weber"))
    team = page(owner, "team")

    assert subjects(owner, "member_added") == [("Mei Lindqvist", team), ("Jonas Weber", team)]


def test_invited_address_is_named_to_those_who_manage_the_team_only() -> None:
    owner = people.review()
    reviewer = people.member(owner, Role.REVIEWER)
    invite(owner, "jonas@example.org")

    assert subjects(owner, "member_invited") == [("jonas@example.org", page(owner, "team"))]
    assert subjects(reviewer, "member_invited") == []


def test_searches_imports_and_files_are_named() -> None:
    owner = people.review()
    batch = made.imported(owner, made.ris(made.entry("Ketamine in mice")))
    search = page(owner, "search", search=batch.search_id)

    assert subjects(owner, "search_added") == [("PubMed", search)]
    name = batch.file.name
    there = page(owner, "import", batch=batch.uuid)
    assert subjects(owner, "import_committed") == [(f"PubMed: {name}", there)]
    assert subjects(owner, "file_uploaded") == [(name, page(owner, "file", file=batch.file.uuid))]


def test_a_judged_pair_is_named_by_its_titles() -> None:
    owner = people.review()
    pair = made.pair(owner)
    made.settle(owner, pair, is_same=False)

    titles = f"{pair.first.face.title} · {pair.second.face.title}"
    there = page(owner, "record", record=pair.first.uuid)
    assert subjects(owner, "pair_separated") == [(titles, there)]


def test_filter_has_words_for_the_kinds() -> None:
    owner = people.review()
    made.search(owner)

    assert [each for each in kinds_of(owner) if each[0].startswith("reviews.")] == [
        ("reviews.member_added", "Member joined"),
        ("reviews.protocol_amended", "Protocol written"),
        ("reviews.review_created", "Review started"),
        ("reviews.search_added", "Search added"),
    ]


def test_export_has_what_acts_are_about() -> None:
    owner = people.review()
    made.search(owner, source="Embase")
    client = Client()
    client.force_login(owner.user, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.get(page(owner, "history-export"))
    rows = b"".join(answer.streaming_content).decode().splitlines()
    assert rows[0].lstrip("\ufeff") == "at,who,what,on what,why"
    assert rows[-1].endswith(",added a search,Embase,")


def invite(by: Member, email: str) -> None:
    invite_member(
        by=by,
        email=email,
        roles=[(Role.REVIEWER, "")],
        site="https://q.example",
        key=new_uuid(),
    )


def n_queries(find: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        find()
    return len(captured)


def test_more_rows_cost_no_more_queries() -> None:
    owner = people.review()

    def acts(n: int) -> None:
        people.member(owner, Role.REVIEWER)
        invite(owner, f"p{n}@example.org")
        made.imported(owner, made.ris(made.entry(f"Title number {n}")))

    acts(1)
    few = n_queries(lambda: history_of(owner))
    acts(2)
    acts(3)
    assert n_queries(lambda: history_of(owner)) == few
