"""Addresses that can't be read are refused in words, on every database."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import people

pytestmark = pytest.mark.django_db

ASKED = [
    ("reviews:records", "q"),
    ("reviews:records", "screened"),
    ("reviews:history", "kind"),
    ("reviews:merges", "q"),
    ("reviews:duplicates", "pair"),
    ("screening:full-texts", "q"),
    ("synthesis:flow", "on"),
]


@pytest.mark.parametrize(("name", "field"), ASKED)
def test_nul_in_an_address_is_refused_in_words(name: str, field: str) -> None:
    owner = people.review()
    client = Client()
    client.force_login(owner.user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(reverse(name, args=[owner.review_id]) + f"?{field}=a%00b")
    assert response.status_code == 400
    assert "This address can&#x27;t be read." in response.content.decode()


def test_nul_is_refused_to_scripts_and_to_strangers() -> None:
    address = reverse("reviews:sign-in") + "?next=%00"
    asked = Client().get(address, headers={"accept": "application/json"})
    assert (asked.status_code, asked.json()) == (
        400,
        {"error": "This address can't be read. Go back and try again."},
    )
    assert Client().get(address).status_code == 400
