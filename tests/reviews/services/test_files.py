"""Bytes are kept as long as a row names them: an upload that is refused leaves nothing behind."""

from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from reviews import ledger
from reviews.ids import new_uuid
from reviews.models import Member, StoredFile
from reviews.services.files import BytesGone, name_file, store, unless_named
from screening.services import full_text, full_text_uploads
from tests.factories import full_texts, pdfs, people, reviews

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Member:
    return people.review()


def _kept(owner: Member) -> int:
    """How many files lie in the review's folder."""
    folder = Path(default_storage.path(str(owner.review_id)))
    return sum(path.is_file() for path in folder.rglob("*"))


def test_a_full_text_that_is_refused_leaves_no_bytes(owner: Member) -> None:
    report, key = full_texts.sought(owner).uuid, new_uuid()

    def attach(text: str, key: UUID) -> None:
        content = pdfs.upload(pdfs.pdf(text))
        full_text.attach_full_text(by=owner, report=report, upload=content, name="a.pdf", key=key)

    attach("one", key)
    with pytest.raises(ledger.KeyReused):
        attach("two", key)
    assert _kept(owner) == StoredFile.objects.count() == 1

    with pytest.raises(full_text.AttachedAlready):
        attach("one", new_uuid())
    assert _kept(owner) == 1
    assert default_storage.exists(StoredFile.objects.get().path)


def test_an_upload_of_several_that_is_refused_leaves_no_bytes(owner: Member) -> None:
    key = new_uuid()
    one, two, three = (pdfs.upload(pdfs.pdf(text)) for text in ("one", "two", "three"))
    full_text_uploads.upload_full_texts(by=owner, uploads=[one], key=key)

    with pytest.raises(ledger.KeyReused):
        full_text_uploads.upload_full_texts(by=owner, uploads=[one, two, three], key=key)
    assert _kept(owner) == StoredFile.objects.count() == 1


def test_an_import_that_is_refused_leaves_no_bytes(owner: Member) -> None:
    search, key = reviews.search(owner), new_uuid()
    reviews.upload(owner, b"one", to=search, key=key)

    with pytest.raises(ledger.KeyReused):
        reviews.upload(owner, b"two", to=search, key=key)
    assert _kept(owner) == StoredFile.objects.count() == 1


def test_a_repeated_upload_keeps_its_bytes(owner: Member) -> None:
    search, key = reviews.search(owner), new_uuid()
    first = reviews.upload(owner, b"one", to=search, key=key)

    assert reviews.upload(owner, b"one", to=search, key=key) == first
    assert _kept(owner) == 1


def test_bytes_that_went_with_another_upload_are_not_named(owner: Member) -> None:
    mine = store(review=owner.review_id, upload=ContentFile(b"the same"))
    theirs = store(review=owner.review_id, upload=ContentFile(b"the same"))
    with pytest.raises(ZeroDivisionError), unless_named(owner.review_id, theirs):
        raise ZeroDivisionError

    with pytest.raises(BytesGone), ledger.act(by=owner, key=new_uuid()) as act:
        name_file(by=owner, stored=mine, name="a", media_type="x", act=act)
    assert not StoredFile.objects.exists()
