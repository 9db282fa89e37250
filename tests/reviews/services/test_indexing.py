"""The index of words holds the records that are there, and nothing of those that went."""

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from reviews import append_only, word_index
from reviews.ids import new_uuid
from reviews.models import IndexedText, Review
from reviews.selectors.records import search
from reviews.services import import_staging
from reviews.services.imports import confirm_import
from reviews.services.indexing import forget_texts
from reviews.services.purging import purge
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db

TWO = made.ris(made.entry("Zebrafish"), made.entry("Another", journal="Mice", volume="3"))


def n_in_index() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {word_index.TABLE}")  # noqa: S608 - own name
        (n,) = cursor.fetchone()
    assert n == IndexedText.objects.count()
    return n


def test_text_of_more_than_an_index_takes_is_found_by_its_beginning() -> None:
    owner = people.review()
    books = [" ".join(f"{sign}{n:04}{'z' * 90}" for n in range(4000)) for sign in "abc"]
    entry = made.entry(books[0], journal=books[1], abstract=books[2])
    made.imported(owner, made.ris(entry))

    assert search(owner.review_id, f"a0007{'z' * 90}").count() == 1


def test_dropped_rows_leave_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = people.review()
    batch = made.previewed(owner, TWO)

    def failing(*_: object) -> None:
        assert n_in_index() == 2
        raise import_staging.ReadsDifferently

    monkeypatch.setattr(import_staging, "plan_of", failing)
    confirm_import(by=owner, batch=batch.uuid, key=new_uuid())
    made.run_jobs(owner)

    assert n_in_index() == 0


def test_purged_review_leaves_nothing() -> None:
    owner, other = people.review(), people.review()
    made.imported(owner, TWO)
    made.imported(other, TWO)
    append_only.lift()
    Review.objects.filter(uuid=owner.review_id).update(
        purge_after=timezone.now() - timedelta(hours=1)
    )
    append_only.install()

    purge(owner.review_id)

    assert n_in_index() == 2
    assert search(other.review_id, "zebrafish").count() == 1


def test_index_is_made_anew_by_the_command() -> None:
    owner = people.review()
    made.imported(owner, TWO)
    forget_texts(IndexedText.objects.all())
    assert search(owner.review_id, "zebrafish").count() == 0

    with pytest.raises(CommandError, match="--apply"):
        call_command("index_records", stdout=io.StringIO())
    call_command("index_records", "--apply", stdout=io.StringIO())

    assert search(owner.review_id, "zebrafish").count() == 1
    assert n_in_index() == 2
