"""Accounts, and people who are forgotten."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.test import Client

from reviews import ledger, sealed
from reviews.ids import new_uuid
from reviews.models import Member, Remark, User
from reviews.roles import Role
from reviews.selectors.protocol import current_protocol, versions_of
from reviews.services import invitations, people, review_creation, team
from reviews.services.protocol import amend_protocol
from tests.factories import people as made

pytestmark = pytest.mark.django_db
NAME, EMAIL, ORCID = "Wilhelmina Quastenflosser", "mina@forget.example", "0000-0002-1825-0097"


def texts() -> Iterator[tuple[str, str]]:
    """Every text of the database, with its table and column."""
    kinds = (models.CharField, models.TextField, models.JSONField, models.EmailField)
    tables = connection.introspection.table_names()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table not in tables:
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, kinds) or field.get_internal_type() in {"GenericIPAddressField"}:
                table, column = model._meta.db_table, field.column
                with connection.cursor() as cursor:
                    cursor.execute(f'SELECT "{column}" FROM "{table}"')  # noqa: S608 - own names
                    for (value,) in cursor.fetchall():
                        yield f"{table}.{column}", str(value)


def places_of(*words: str) -> list[str]:
    found = {place for place, text in texts() for word in words if word.lower() in text.lower()}
    return sorted(found)


@pytest.fixture
def forgotten() -> User:
    """A person with a reason in the ledger, a past membership, an invitation and failed attempts to sign in."""
    owner = made.review()
    user = made.person(NAME, EMAIL)
    user.orcid = ORCID
    user.save()
    lead = made.member(owner, Role.LEAD, user=user)
    content = current_protocol(owner.review_id)
    assert content is not None
    amend_protocol(
        by=lead,
        content=replace(content, registration="CRD1"),
        reason=f"{NAME} said so",
        based_on=1,
        key=new_uuid(),
    )
    other = made.review()
    invitation = invitations.invite_member(
        by=other, email=EMAIL, roles=[(Role.OBSERVER, "")], site="http://q", key=new_uuid()
    )
    token = invitation.link.rstrip("/").rpartition("/")[2]
    former = invitations.accept_invitation(user=user, token=token, key=new_uuid())
    team.remove_member(by=other, member=former.uuid, key=new_uuid())
    Client().force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    Client().post("/sign-in/", {"username": EMAIL.upper(), "password": "wrong"})
    return user


def test_erased_person_is_nowhere_in_the_database(forgotten: User) -> None:
    before = places_of(NAME, EMAIL, ORCID)
    assert {
        "axes_accessattempt.username",
        "reviews_invitation.email",
        "reviews_remark.text",
        "reviews_user.email",
        "reviews_user.name",
        "reviews_user.orcid",
    } <= set(before)
    reviews = list(Member.objects.filter(user=forgotten).values_list("review_id", flat=True))
    people.erase_account(user=forgotten, key=new_uuid())
    assert places_of(NAME, "Quastenflosser", "mina@", EMAIL, ORCID) == []
    assert AccessAttempt.objects.count() == 0
    assert [each.get_decoded().get("_auth_user_id") for each in Session.objects.all()] == []
    assert len(reviews) == 2
    assert [ledger.verify(review) for review in reviews] == [None, None]


def test_erasure_keeps_what_was_done_and_closes_the_account(forgotten: User) -> None:
    member = Member.objects.get(user=forgotten, removed_at=None)
    key = new_uuid()
    people.erase_account(user=forgotten, key=key)
    people.erase_account(user=forgotten, key=key)
    user = User.objects.get(pk=forgotten.pk)
    assert (user.name, user.orcid, user.is_active, user.has_usable_password()) == (
        "",
        "",
        False,
        False,
    )
    remark = Remark.objects.get(author=member)
    assert (remark.text, remark.salt, sealed.faults_of(member.review_id)) == ("", "", [])
    newest = versions_of(member.review_id)[0]
    assert (newest.written_by, newest.reason) == ("a former member", None)
    kinds = [event.kind for event in ledger.replay(member.review_id)][-2:]
    assert kinds == ["reviews.member_removed", "reviews.member_erased"]


def test_owner_hands_over_before_being_forgotten() -> None:
    user = made.person()
    owner = made.review(user, title="Mine")
    with pytest.raises(people.OwnsReviews) as refused:
        people.erase_account(user=user, key=new_uuid())
    assert "Mine" in str(refused.value)
    assert User.objects.get(pk=user.pk).erased_at is None
    heir = made.member(owner, Role.LEAD)
    team.hand_over_ownership(by=owner, to=heir.uuid, key=new_uuid())
    people.erase_account(user=user, key=new_uuid())
    assert User.objects.get(pk=user.pk).erased_at is not None


def test_review_that_is_going_does_not_hold_its_owner_back() -> None:
    user = made.person()
    owner = made.review(user)
    review_creation.ask_deletion(by=owner, key=new_uuid())
    people.erase_account(user=user, key=new_uuid())
    assert ledger.verify(owner.review_id) is None


def test_one_address_has_one_account_whatever_its_case() -> None:
    made.person(email="one@example.org")
    with pytest.raises(people.AddressTaken):
        people.create_account(email="One@Example.org", name="Two", password=None)
    other = made.person()
    with pytest.raises(people.AddressTaken):
        people.change_account(user=other, email="ONE@example.org", name="Two", orcid="")


def test_first_account_is_made_once() -> None:
    first = people.create_first_account(email="a@example.org", name="A", password=made.PASSWORD)
    assert first.is_operator
    with pytest.raises(people.NotTheFirst):
        people.create_first_account(email="b@example.org", name="B", password=made.PASSWORD)
