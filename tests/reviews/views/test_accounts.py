"""Signing in, the first account, forgotten passwords, invitations: as a browser without scripts sees them."""

import re
import threading
import time
from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend as LocmemBackend
from django.test import Client, override_settings
from django.urls import reverse

from reviews.ids import new_uuid
from reviews.models import Invitation, Member, User
from reviews.request_id import JsonFormatter
from reviews.roles import Role
from reviews.services.invitations import invite_member, withdraw_invitation
from tests.factories import people

pytestmark = pytest.mark.django_db
ADDRESS = "ana@example.org"


def account() -> User:
    return people.person("Ana Ruiz", ADDRESS, password=people.PASSWORD)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def link(owner: Member, email: str = "new@example.org") -> str:
    made = invite_member(
        by=owner, email=email, roles=[(Role.REVIEWER, "")], site="http://testserver", key=new_uuid()
    )
    return made.link.removeprefix("http://testserver")


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_empty_server_asks_for_its_first_account_and_then_never_again() -> None:
    client = Client()
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/first-account/"
    data = {"name": "Ana Ruiz", "email": ADDRESS, "password": people.PASSWORD}
    weak = client.post("/first-account/", {**data, "password": "password"})
    assert (weak.status_code, User.objects.count()) == (422, 0)
    assert client.post("/first-account/", data)["Location"] == "/"
    assert User.objects.get().is_operator
    assert b"No review yet" in client.get("/").content
    other = Client().post("/first-account/", {**data, "email": "b@example.org"})
    assert (other["Location"], User.objects.count()) == ("/sign-in/", 1)


def test_sign_in_takes_the_address_in_any_case_and_goes_where_one_wanted() -> None:
    user = account()
    client = Client()
    wanted = client.get("/reviews/new/")["Location"]
    assert wanted == "/sign-in/?next=/reviews/new/"
    data = {"username": "ANA@Example.org ", "password": people.PASSWORD, "next": "/reviews/new/"}
    assert client.post("/sign-in/", data)["Location"] == "/reviews/new/"
    assert who(client) == str(user.pk)
    away = Client().post("/sign-in/", {**data, "next": "https://elsewhere.example/"})
    assert away["Location"] == "/"


def test_ten_wrong_passwords_close_the_account_from_there_also_in_other_capitals() -> None:
    account()
    client = Client()
    spellings = [ADDRESS, ADDRESS.upper()]
    for number in range(9):
        wrong = {"username": spellings[number % 2], "password": "wrong"}
        assert client.post("/sign-in/", wrong).status_code == 200
    for password in ("wrong", people.PASSWORD):
        refused = client.post("/sign-in/", {"username": ADDRESS, "password": password})
        assert refused.status_code == 429
        assert b"closed for 15 minutes" in refused.content
    assert who(client) is None


def test_unknown_addresses_and_wrong_passwords_are_answered_alike() -> None:
    account()
    answers = [
        Client().post("/sign-in/", {"username": address, "password": "wrong"}).content
        for address in (ADDRESS, "bna@example.org")
    ]
    texts = [re.sub(rb'value="[^"]*"|X-CSRFToken": "[^"]*"', b"", each) for each in answers]
    assert texts[0] == texts[1]


def mails(n: int) -> list[mail.EmailMessage]:
    """What was sent, once that many are: a link for a new password is mailed beside the request."""
    until = time.monotonic() + 10
    while len(mail.outbox) < n and time.monotonic() < until:
        time.sleep(0.01)
    return mail.outbox


class RefusingServer(BaseEmailBackend):
    """A mail server that repeats the address that it refuses."""

    def send_messages(self, email_messages: Sequence[mail.EmailMessage]) -> int:
        raise SMTPRecipientsRefused({each.to[0]: (550, b"unknown") for each in email_messages})


class SlowServer(LocmemBackend):
    """A mail server that takes its time."""

    may_go_on = threading.Event()

    def send_messages(self, messages: Sequence[mail.EmailMessage]) -> int:
        assert self.may_go_on.wait(10)
        return super().send_messages(messages)


@override_settings(EMAIL_BACKEND=f"{__name__}.RefusingServer")
def test_mail_server_that_refuses_writes_no_address_into_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    user = account()
    caplog.handler.setFormatter(JsonFormatter())
    assert Client().post("/password/reset/", {"email": ADDRESS}).status_code == 302

    until = time.monotonic() + 10
    while not caplog.records and time.monotonic() < until:
        time.sleep(0.01)
    assert [each.getMessage() for each in caplog.records] == ["A mail could not be sent"]
    assert str(user.pk) in caplog.text
    assert ADDRESS not in caplog.text


@override_settings(EMAIL_BACKEND=f"{__name__}.SlowServer")
def test_answer_does_not_wait_for_the_mail() -> None:
    account()
    answer = Client().post("/password/reset/", {"email": ADDRESS})
    assert (answer.status_code, mail.outbox) == (302, [])
    SlowServer.may_go_on.set()
    assert [each.to for each in mails(1)] == [[ADDRESS]]


def test_forgotten_password_is_set_by_a_link_that_works_once() -> None:
    user = account()
    client = Client()
    for address in ("nobody@example.org", ADDRESS):
        assert (
            client.post("/password/reset/", {"email": address})["Location"]
            == "/password/reset/sent/"
        )
    assert [each.to for each in mails(1)] == [[ADDRESS]]
    assert mail.outbox[0].subject == "A new password for Quorum"
    found = re.search(r"http://testserver(/password/reset/\S+)", mail.outbox[0].body)
    assert found is not None
    form = client.get(found[1], follow=True)
    new = {"new_password1": "another-passphrase-8", "new_password2": "another-passphrase-8"}
    done = client.post(form.request["PATH_INFO"], new)
    assert done["Location"] == "/password/set/"
    user.refresh_from_db()
    assert user.check_password("another-passphrase-8")
    assert b"does not work any more" in Client().get(found[1], follow=True).content


@override_settings(
    QUORUM_PUBLIC_URL="https://reviews.example.org:8443", ALLOWED_HOSTS=["inner.example.org"]
)
def test_password_link_leads_to_the_public_address() -> None:
    account()

    Client(headers={"host": "inner.example.org"}).post("/password/reset/", {"email": ADDRESS})

    assert "https://reviews.example.org:8443/password/reset/" in mails(1)[0].body
    assert "inner.example.org" not in mail.outbox[0].body


def test_changed_password_signs_other_devices_out() -> None:
    user = account()
    here, there = signed_in(user), signed_in(user)
    data = {
        "old_password": people.PASSWORD,
        "new_password1": "another-passphrase-8",
        "new_password2": "another-passphrase-8",
    }
    assert here.post("/password/change/", data)["Location"] == "/account/"
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302


def test_sign_out_is_a_post() -> None:
    client = signed_in(account())
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert who(client) is None


def test_new_address_needs_the_password_and_must_be_free() -> None:
    user, other = account(), people.person()
    client = signed_in(user)
    data = {"name": "Ana Ruiz Gil", "orcid": "0000-0002-1825-0097", "email": "new@example.org"}
    assert client.post("/account/", data).status_code == 422
    taken = client.post("/account/", {**data, "email": other.email, "password": people.PASSWORD})
    assert (taken.status_code, b"exists already" in taken.content) == (422, True)
    assert client.post("/account/", {**data, "orcid": "0000-0002-1825-0098"}).status_code == 422
    assert client.post("/account/", {**data, "password": people.PASSWORD}).status_code == 302
    user.refresh_from_db()
    assert (user.email, user.name, user.orcid) == (
        "new@example.org",
        "Ana Ruiz Gil",
        "0000-0002-1825-0097",
    )


def test_being_forgotten_asks_for_the_address_and_signs_out() -> None:
    user = account()
    client = signed_in(user)
    said = client.get("/account/erase/").content.decode()
    for stays in (
        "answers in extraction forms",
        "support for a judgement",
        "reasons for overriding",
    ):
        assert stays in said.partition("What stays")[2]
    data = {"key": str(new_uuid()), "email": "other@example.org"}
    assert client.post("/account/erase/", data).status_code == 422
    gone = client.post("/account/erase/", {**data, "email": ADDRESS})
    assert b"Your account is erased" in gone.content
    assert (who(client), User.objects.get(pk=user.pk).is_active) == (None, False)


def test_invitation_leads_a_new_person_into_the_review() -> None:
    owner = people.review(title="Ketamine")
    address = link(owner)
    client = Client()
    page = client.get(address)
    assert b"Ketamine" in page.content
    assert b'value="new@example.org"' in page.content
    data = {
        "key": str(new_uuid()),
        "name": "Neo Neu",
        "email": "new@example.org",
        "password": people.PASSWORD,
    }
    assert client.post(f"{address}join/", {**data, "password": "short"}).status_code == 422
    joined = client.post(f"{address}join/", data, follow=True)
    assert b"You are a member of this review now" in joined.content
    member = Member.objects.get(user__email="new@example.org")
    assert member.review_id == owner.review_id
    assert client.get(reverse("reviews:team", args=[owner.review_id])).status_code == 200
    late = Client().post(f"{address}join/", {**data, "email": "late@example.org"})
    assert (late.status_code, b"used already" in late.content) == (410, True)


def test_invitation_leads_a_known_person_through_sign_in() -> None:
    user = account()
    address = link(people.review(), ADDRESS)
    client = Client()
    assert f"/sign-in/?next={address}".encode() in client.get(address).content
    data = {"username": ADDRESS, "password": people.PASSWORD, "next": address}
    assert client.post("/sign-in/", data)["Location"] == address
    assert b"Join the review" in client.get(address).content
    assert not Member.objects.filter(user=user).exists()
    client.post(address, {"key": str(new_uuid())})
    assert Member.objects.filter(user=user).exists()
    again = client.get(address)
    assert (again.status_code, b"You are a member already" in again.content) == (200, True)


def test_closed_invitations_say_why() -> None:
    owner = people.review()
    used, withdrawn, expired = (link(owner, f"{name}@example.org") for name in "uwe")
    rows = {row.email[0]: row for row in Invitation.objects.all()}
    withdraw_invitation(by=owner, invitation=rows["w"].uuid, key=new_uuid())
    Invitation.objects.filter(pk=rows["e"].pk).update(expires_at="2020-01-01T00:00:00Z")
    signed_in(people.person()).post(used, {"key": str(new_uuid())})
    answers = {
        used: (410, b"used already"),
        withdrawn: (410, b"was withdrawn"),
        expired: (410, b"It was open until 1 Jan 2020"),
        "/invitations/unknown/": (404, b"is not here"),
    }
    for address, (status, words) in answers.items():
        for client in (Client(), signed_in(people.person())):
            page = client.get(address)
            assert (address, page.status_code, words in page.content) == (address, status, True)
            post = client.post(address, {"key": str(new_uuid())})
            assert (address, post.status_code) == (address, status)
