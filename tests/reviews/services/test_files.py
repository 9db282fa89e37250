"""Bytes are kept as long as a row names them: an upload that is refused leaves nothing behind."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from reviews import ledger
from reviews.ids import new_uuid
from reviews.models import Member, StoredFile
from reviews.services.files import BytesGone, DiskFull, name_file, store, unless_named
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
    with pytest.raises(ZeroDivisionError), unless_named(owner.review_id, [theirs]):
        raise ZeroDivisionError

    with pytest.raises(BytesGone), ledger.act(by=owner, key=new_uuid()) as act:
        name_file(by=owner, stored=mine, name="a", media_type="x", act=act)
    assert not StoredFile.objects.exists()


class DiskThatFills(ContentFile):
    """Bytes that can be read once; when they are written, only the first reach the disk."""

    is_read = False

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        content = self.read()
        if self.is_read:
            yield content[:3]
            raise OSError(errno.ENOSPC, "No space left on device")
        self.is_read = True
        yield content


def test_an_upload_that_fills_the_disk_leaves_nothing_and_says_so(
    owner: Member, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(DiskFull, match="no room for the file"):
        store(review=owner.review_id, upload=DiskThatFills(b"too much"))
    assert _kept(owner) == 0
    assert [each.getMessage() for each in caplog.records] == [
        "There is no room for uploaded files."
    ]


def test_any_other_failure_leaves_nothing_either(owner: Member) -> None:
    class Torn(ContentFile):
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            yield b"a"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        default_storage.save(f"{owner.review_id}/a", Torn(b"abc"))
    assert _kept(owner) == 0


def test_of_several_files_none_stays_if_the_disk_is_full(owner: Member) -> None:
    one, two = pdfs.upload(pdfs.pdf("one")), DiskThatFills(pdfs.pdf("two"), name="two.pdf")
    with pytest.raises(DiskFull):
        full_text_uploads.upload_full_texts(by=owner, uploads=[one, two], key=new_uuid())
    assert _kept(owner) == 0


def test_bytes_are_their_owners_only_from_the_first_one(owner: Member) -> None:
    folder = Path(default_storage.path(str(owner.review_id)))
    seen: set[int] = set()

    class Watched(ContentFile):
        def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
            seen.update(path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file())
            yield self.read()

    before = os.umask(0)
    try:
        stored = store(review=owner.review_id, upload=Watched(b"private"))
    finally:
        os.umask(before)
    kept = StoredFile(review_id=owner.review_id, sha256=stored.sha256).path
    assert seen == {0o600}
    assert Path(default_storage.path(kept)).stat().st_mode & 0o777 == 0o600
    assert Path(default_storage.path(kept)).read_bytes() == b"private"
