"""A review goes thirty days after its owner asked, whole, and nothing else goes with it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from reviews import append_only, belonging, ledger
from reviews.ids import new_uuid
from reviews.models import Event, LedgerHead, Review, StoredFile, Tombstone
from reviews.services.files import store
from reviews.services.purging import purge, purge_due
from tests.factories import people, reviews

WITHOUT_REVIEW = {"reviews.user", "reviews.tombstone", "reviews.heartbeat"}


def test_every_table_leads_to_a_review_or_is_known_not_to() -> None:
    strangers = {
        model._meta.label_lower
        for model in belonging.tables()
        if belonging.way_to_review(model) is None
    }

    assert strangers == WITHOUT_REVIEW


def _due(review: object) -> None:
    """Let a month pass: the database's clock can't be moved, so the guard of the date is lifted for a moment."""
    append_only.lift()
    Review.objects.filter(uuid=review).update(purge_after=timezone.now() - timedelta(hours=1))
    append_only.install()


@pytest.mark.django_db
def test_a_review_goes_whole_and_leaves_a_tombstone() -> None:
    owner, other = people.review(), people.review()
    with ledger.act(by=owner, key=new_uuid()) as act:
        act.remark("A reason.")
    StoredFile.objects.create(
        review_id=owner.review_id,
        name="x",
        sha256="0" * 64,
        n_bytes=1,
        media_type="x",
        uploaded_by=owner,
    )
    head = LedgerHead.objects.get(review_id=owner.review_id)
    before = Event.objects.filter(review_id=other.review_id).count()
    _due(owner.review_id)

    assert purge_due() == 1

    left = [
        model._meta.label
        for model, way in belonging.belonging_to_reviews()
        if model._default_manager.filter(**{"__".join((*way, "pk")): owner.review_id}).exists()
    ]
    assert left == []
    stone = Tombstone.objects.get(review_uuid=owner.review_id)
    assert (stone.seq, stone.sha256) == (head.seq, head.sha256)
    assert Event.objects.filter(review_id=other.review_id).count() == before > 0
    connection.check_constraints()


@pytest.mark.django_db
def test_the_whole_folder_of_files_goes_and_no_other(
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    owner, other = people.review(), people.review()
    reviews.imported(owner, reviews.ris(reviews.entry("One")))
    reviews.imported(other, reviews.ris(reviews.entry("One")))
    # What a process that died left behind.
    store(review=owner.review_id, upload=ContentFile(b"without a row"))
    folders = [Path(default_storage.path(str(each.review_id))) for each in (owner, other)]
    _due(owner.review_id)
    assert sum(path.is_file() for path in folders[0].rglob("*")) == 2

    with django_capture_on_commit_callbacks(execute=True):
        assert purge_due() == 1

    assert [folder.exists() for folder in folders] == [False, True]
    kept = StoredFile.objects.get(review_id=other.review_id)
    assert default_storage.exists(kept.path)


@pytest.mark.django_db
def test_a_review_without_files_is_purged_as_well(
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    owner = people.review()
    _due(owner.review_id)

    with django_capture_on_commit_callbacks(execute=True):
        assert purge_due() == 1


@pytest.mark.django_db
def test_a_review_that_nobody_deletes_stays() -> None:
    owner = people.review()

    assert purge_due() == 0
    assert Review.objects.filter(uuid=owner.review_id).exists()


@pytest.mark.django_db
def test_two_purges_leave_one_tombstone() -> None:
    owner = people.review()
    _due(owner.review_id)
    purge(owner.review_id)

    with pytest.raises(LedgerHead.DoesNotExist):
        purge(owner.review_id)
    assert Tombstone.objects.count() == 1
