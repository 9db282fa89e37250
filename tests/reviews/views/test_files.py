"""Stored files are served so that a browser does nothing with them."""

import pytest
from django.core.files.storage import default_storage
from django.http import FileResponse
from django.test import Client
from django.urls import reverse

from reviews.models import Member, StoredFile
from reviews.roles import Role
from tests.factories import full_texts, pdfs, people, reviews, screening, taken_votes

pytestmark = pytest.mark.db


@pytest.fixture
def owner(db: None) -> Member:
    return people.review()


def got(member: Member, file: StoredFile, query: str = "", **headers: str) -> FileResponse:
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("reviews:file", kwargs={"review": file.review_id, "file": file.uuid})
    return client.get(address + query, headers=headers)


def seen(member: Member, address: str) -> str:
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(address).content.decode()


def body(response: FileResponse) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.parametrize(("query", "way"), [("", "attachment"), ("?shown", "inline")])
def test_pdf_is_served_inert(owner: Member, query: str, way: str) -> None:
    file = full_texts.attached(owner, content=pdfs.scripted(pdfs.pdf("Text"))).file
    response = got(owner, file, query)
    assert body(response) == pdfs.scripted(pdfs.pdf("Text"))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'{way}; filename="report.pdf"'
    policy = response["Content-Security-Policy"]
    assert policy == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cache-Control"] == "private, no-store"
    assert "ETag" not in response
    assert "Last-Modified" not in response


def test_whatever_is_no_pdf_is_only_downloaded(owner: Member) -> None:
    batch = reviews.upload(owner, pdfs.HTML, name="page.html")
    for query in ("", "?shown"):
        response = got(owner, batch.file, query)
        assert body(response) == pdfs.HTML
        assert response["Content-Type"] == "application/octet-stream"
        assert response["Content-Disposition"] == 'attachment; filename="page.html"'


def test_imported_files_are_for_leads_while_a_record_is_open(owner: Member) -> None:
    batch = taken_votes.rayyan(owner, [{"Ana": "Excluded"}])
    reader = people.member(owner, Role.REVIEWER)
    specialist = people.member(owner, Role.INFORMATION_SPECIALIST)
    history = reverse("reviews:history", kwargs={"review": owner.review_id})

    def statuses() -> list[int]:
        return [got(each, batch.file).status_code for each in (owner, reader, specialist)]

    assert statuses() == [200, 403, 403]
    assert [str(batch.file_id) in seen(each, history) for each in (owner, reader)] == [True, False]
    screening.rules(owner, votes=1)
    screening.vote(reader, taken_votes.places(batch)[0], "exclude")
    assert statuses() == [200, 200, 200]
    assert str(batch.file_id) in seen(reader, history)


def test_imported_files_that_do_not_count_are_for_leads(owner: Member) -> None:
    file = reviews.previewed(owner, reviews.ris(reviews.entry("A title"))).file
    assert got(owner, file).status_code == 200
    assert got(people.member(owner, Role.INFORMATION_SPECIALIST), file).status_code == 403


def test_parts_are_not_served(owner: Member) -> None:
    file = full_texts.attached(owner).file
    response = got(owner, file, range="bytes=0-10")
    assert (response.status_code, response["Accept-Ranges"]) == (200, "none")
    assert len(body(response)) == file.n_bytes == int(response["Content-Length"])


def test_file_of_another_review_is_not_found(owner: Member) -> None:
    file = full_texts.attached(owner).file
    other = people.review()
    assert got(other, file).status_code == 404
    client = Client()
    client.force_login(other.user, backend="django.contrib.auth.backends.ModelBackend")
    kwargs = {"review": other.review_id, "file": file.uuid}
    assert client.get(reverse("reviews:file", kwargs=kwargs)).status_code == 404


def test_observers_may_read(owner: Member) -> None:
    file = full_texts.attached(owner).file
    assert got(people.member(owner, Role.OBSERVER), file).status_code == 200


def test_file_that_the_store_lost_is_not_found(owner: Member) -> None:
    file = full_texts.attached(owner).file
    default_storage.delete(file.path)
    assert got(owner, file).status_code == 404


def test_name_of_a_file_breaks_no_header(owner: Member) -> None:
    attached = full_texts.attached(owner)
    name = 'a"; filename*=x\r\nX-Evil: 1 ./..\\été.pdf'
    file = StoredFile(
        review_id=owner.review_id,
        name=name.replace("\r\n", ""),
        sha256=attached.file.sha256,
        n_bytes=attached.file.n_bytes,
        media_type="application/pdf",
        uploaded_by=owner,
    )
    file.save(force_insert=True)
    response = got(owner, file)
    assert "X-Evil" not in response
    assert "\n" not in response["Content-Disposition"]
