"""Addresses that can't be read are refused in words, on every database."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reviews.ids import new_uuid
from reviews.models import Member
from tests.factories import people, reviews

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


def _refused(owner: Member, name: str, sent: dict[str, object], *more: object) -> str:
    client = Client()
    client.force_login(owner.user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(reverse(name, args=[owner.review_id, *more]), sent)
    assert response.status_code == 422
    return response.content.decode()


def test_nul_that_is_sent_is_refused_in_words() -> None:
    owner = people.review()
    reasons = {"key": str(new_uuid()), "reason": ["Wrong\0population"]}
    assert "a character that is no text" in _refused(owner, "screening:reasons", reasons)
    criteria = {
        "key": str(new_uuid()),
        "based_on": "1",
        "free": "Does it work?",
        "criterion_id": str(new_uuid()),
        "criterion_kind": "include",
        "criterion_text": "Adults\0",
    }
    assert "a character that is no text" in _refused(owner, "reviews:protocol-amend", criteria)
    assert "a character that is no text" in _refused(
        owner, "reviews:protocol-amend", {**criteria, "criterion_text": "Adults", "na\0me": "x"}
    )


def test_half_a_surrogate_pair_that_is_sent_is_refused_in_words() -> None:
    owner = people.review()
    client = Client()
    client.force_login(owner.user, backend="django.contrib.auth.backends.ModelBackend")
    # UTF-7 is an encoding by which one can be written.
    body = b'--x\r\nContent-Disposition: form-data; name="reason"\r\n\r\na+2AA-b\r\n--x--\r\n'
    response = client.generic(
        "POST",
        reverse("screening:reasons", args=[owner.review_id]),
        body,
        content_type="multipart/form-data; boundary=x; charset=utf-7",
    )
    assert response.status_code == 422


def test_bytes_of_an_uploaded_file_may_be_any() -> None:
    owner = people.review()
    client = Client()
    client.force_login(owner.user, backend="django.contrib.auth.backends.ModelBackend")
    sent = {"key": str(new_uuid()), "file": SimpleUploadedFile("a.ris", b"\0\xed\xa0\x80")}
    to = reviews.search(owner).uuid
    assert client.post(reverse("reviews:import-upload", args=[owner.review_id, to]), sent).url
