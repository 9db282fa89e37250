"""The frame of every page: navigation, tags, what was done, and the pages for what goes wrong."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from quorum.urls import urlpatterns as product
from reviews import seams
from reviews.errors import DomainError
from reviews.models import Review
from reviews.permissions import public
from reviews.roles import Role
from reviews.shell import home_of, page_number, say
from reviews.templatetags import shell
from reviews.views.errors import server_error
from tests.factories import people

pytestmark = pytest.mark.django_db


@public
def broken(_request: object) -> None:
    raise ZeroDivisionError


@public
def refused(_request: object) -> None:
    raise DomainError("This record has all the votes it needs.")


urlpatterns = [*product, path("broken/", broken), path("refused/", refused)]
handler500 = server_error


@pytest.mark.parametrize(
    ("address", "label"),
    [
        ("", "Flow"),
        ("flow/records_screened/", None),
        ("settings/", "Team"),
        ("imports/5/", "Searches"),
        ("screening/settings/", "Protocol"),
        ("screening/title_abstract/lists/awaiting/", "Screened"),
        ("screening/full_text/conflicts/", "Conflicts"),
        ("screening/full_text/lists/decided/", "Full texts"),
        ("interventions/", "Studies"),
        ("analyses/add/", "Analyses"),
    ],
)
def test_navigation_marks_where_one_is(address: str, label: str | None) -> None:
    lead = people.review()
    request = RequestFactory().get(f"/r/{lead.review_id}/{address}")
    marked = [str(each["label"]) for each in seams.nav_of(request, lead) if each["is_current"]]
    assert marked == ([label] if label else [])


def test_every_entry_of_the_navigation_leads_somewhere() -> None:
    owner = people.review()
    lead = people.member(owner, *(set(Role) - {Role.OBSERVER}))
    client = Client()
    client.force_login(lead.user, backend="django.contrib.auth.backends.ModelBackend")
    for entry in seams.registry.nav:
        if entry.shown(lead):
            nav = {"url_name": entry.url_name, "kwargs": dict(entry.kwargs)}
            assert client.get(shell.nav_url(nav, lead.review)).status_code == 200
    assert client.get(home_of(lead)).status_code == 200


def test_days_and_moments_are_those_of_the_review() -> None:
    tokyo = Review(time_zone="Asia/Tokyo")
    at = datetime(2026, 5, 3, 20, 41, tzinfo=UTC)
    assert shell.day(at, tokyo) == "4 May 2026"
    assert shell.moment(at, tokyo) == "4 May 2026, 05:41"
    assert shell.moment(at) == "3 May 2026, 20:41"
    assert shell.day(date(2026, 5, 3), tokyo) == "3 May 2026"
    assert (shell.day(None), shell.moment(None), shell.thousands(None)) == ("", "", "")
    assert shell.thousands(12345) == "12,345"


def test_each_form_names_its_act_anew() -> None:
    first, second = shell.act_key(), shell.act_key()
    assert first.startswith('<input type="hidden" name="key" value="')
    assert first != second


def test_said_line_offers_to_take_the_act_back() -> None:
    owner = people.review()
    client = Client()
    client.force_login(owner.user, backend="django.contrib.auth.backends.ModelBackend")
    request = RequestFactory().get("/")
    request.session, request.user = client.session, owner.user
    request._messages = FallbackStorage(request)
    say(request, "You excluded <Feder>.", undo="/back/")
    text = render_to_string("_said.html", {"messages": request._messages}, request)
    assert "You excluded &lt;Feder&gt;." in text
    assert '<form method="post" action="/back/">' in text
    assert 'name="key"' in text


@override_settings(ROOT_URLCONF="tests.reviews.test_shell")
def test_fault_is_a_page_with_the_code_of_its_log_line() -> None:
    client = Client(raise_request_exception=False)
    answer = client.get("/broken/", headers={"X-Request-ID": "abcdefgh-1"})
    assert answer.status_code == 500
    assert b"The fault is on our side" in answer.content
    assert b"abcdefgh-1" in answer.content


def test_fault_page_needs_no_context() -> None:
    assert "The fault is on our side" in render_to_string("500.html")


@override_settings(ROOT_URLCONF="tests.reviews.test_shell")
def test_refusal_is_a_page_a_part_or_json() -> None:
    words = "This record has all the votes it needs."
    client = Client()
    whole = client.get("/refused/")
    part = client.get("/refused/", headers={"HX-Request": "true"})
    json = client.get("/refused/", headers={"Accept": "application/json"})
    assert [each.status_code for each in (whole, part, json)] == [409, 409, 409]
    assert words in whole.content.decode()
    assert "<html" in whole.content.decode()
    assert words in part.content.decode()
    assert "<html" not in part.content.decode()
    assert json.json() == {"error": words}


def test_form_without_its_token_is_told_to_reload() -> None:
    answer = Client(enforce_csrf_checks=True).post("/password/reset/", {"email": "a@b.example"})
    assert answer.status_code == 403
    assert b"This page was out of date" in answer.content


def test_unknown_address_is_a_page() -> None:
    answer = Client().get("/nowhere/")
    assert (answer.status_code, b"This page is not here" in answer.content) == (404, True)


def test_roles_are_written_with_their_stages() -> None:
    template = Template("{{ held|roles_in_words }}")
    held = ((Role.LEAD, ""), (Role.REVIEWER, "full_text"))
    assert template.render(Context({"held": held})) == "lead, reviewer (full texts)"


@pytest.mark.parametrize(
    ("asked", "number"),
    [("3", 3), ("1", 1), ("0", 1), ("", 1), ("-2", 1), ("two", 1), ("1.5", 1), ("9999999", 1)],
)
def test_number_of_a_page_is_read_from_the_address(asked: str, number: int) -> None:
    assert page_number(RequestFactory().get("/", {"page": asked})) == number


def test_list_without_a_number_begins_at_its_first_page() -> None:
    assert page_number(RequestFactory().get("/")) == 1
