"""The fields of a record's page: what is typed is kept where it is refused, and a correction is taken back."""

import pytest
from django.test import Client
from django.urls import reverse

from reviews.ids import new_uuid
from reviews.models import Correction, Member
from reviews.roles import Role
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db


def test_a_field_is_refused_corrected_and_taken_back(client: Client) -> None:
    owner = people.review()
    made.imported(owner, made.ris(made.entry("A tpyo")))
    record = made.records(owner)[0].uuid
    client.force_login(owner.user, backend="django.contrib.auth.backends.ModelBackend")
    page = _at(owner, "record", record=record)
    address = _at(owner, "record-correct", record=record)

    refused = client.post(address, {"field": "year", "text": "soon", "key": new_uuid()})
    client.post(address, {"field": "title", "text": "A typo", "key": new_uuid()})

    assert refused.status_code == 422
    assert 'value="soon"' in refused.content.decode()
    assert "A year has four digits" in refused.content.decode()
    assert '<h1 dir="auto">A typo</h1>' in client.get(page).content.decode()
    back = _at(owner, "correction-take-back", correction=Correction.objects.get().uuid)
    assert client.post(back, {"key": new_uuid()}).headers["Location"] == page
    assert '<h1 dir="auto">A tpyo</h1>' in client.get(page).content.decode()


def test_who_may_not_correct_sees_sources_and_no_forms(client: Client) -> None:
    owner = people.review()
    made.imported(owner, made.ris(made.entry("A title")))
    reader = people.member(owner, Role.REVIEWER)
    client.force_login(reader.user, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(_at(owner, "record", record=made.records(owner)[0].uuid)).content.decode()

    assert "What is shown, and from where" in page
    assert "/correct/" not in page


def _at(member: Member, name: str, **where: object) -> str:
    return reverse(f"reviews:{name}", kwargs={"review": member.review_id, **where})
