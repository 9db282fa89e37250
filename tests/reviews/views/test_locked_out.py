"""Wrong passwords lock one account for one address: behind a proxy, everybody else there still gets in."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories import people

pytestmark = pytest.mark.django_db


def signed_in(email: str, password: str, address: str) -> int:
    said = {"username": email, "password": password}
    return Client().post(reverse("reviews:sign-in"), said, REMOTE_ADDR=address).status_code


def test_wrong_passwords_lock_one_account_for_one_address() -> None:
    one, other = people.person(email="one@example.org"), people.person(email="other@example.org")
    for user in (one, other):
        user.set_password("correct horse")
        user.save()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        signed_in(one.email, "wrong", "10.0.0.1")
    assert signed_in(one.email, "correct horse", "10.0.0.1") == 429
    assert signed_in(other.email, "correct horse", "10.0.0.1") == 302
    assert signed_in(one.email, "correct horse", "10.0.0.2") == 302
