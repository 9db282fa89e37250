"""A late import meets what is there by stored keys, and by keys made again where other rules stored them."""

import pytest

from reviews import dedup
from reviews.models import Member, Record, SourceRecord
from reviews.services import import_staging
from reviews.source_fields import for_dedup, stored_of
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db

TITLES = (
    "Slow breathing for insomnia in adults",
    "A trial of walking after stroke",
    "The price of ketamine in mice",
    "Bright light against winter depression",
    "Chewing gum and the return of bowel function",
    "Music before dental extraction",
    "School gardens and eating vegetables",
)
KNOWN = made.ris(
    *(made.entry(title, year=1980 + n, volume=str(n + 1)) for n, title in enumerate(TITLES))
)
LATE = made.ris(made.entry(TITLES[2], year=1982, volume="3"))


def _import_late(owner: Member) -> int:
    """How many works there are afterwards."""
    made.imported(owner, LATE)
    return Record.objects.distinct_works().filter(review=owner.review_id).count()


def test_every_source_record_stores_its_keys() -> None:
    made.imported(people.review(), KNOWN)
    for source in SourceRecord.objects.all():
        keys = dedup.normalise(for_dedup("1", stored_of(source))).keys
        assert dedup.unpacked(source.block_keys) == keys


def test_only_what_shares_a_key_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = people.review()
    made.imported(owner, KNOWN)
    n_read = 0
    real = dedup.normalise

    def counting(reference: dedup.Reference) -> dedup.Normalised:
        nonlocal n_read
        n_read += 1
        return real(reference)

    monkeypatch.setattr(dedup, "normalise", counting)
    assert _import_late(owner) == len(TITLES)
    assert n_read < len(TITLES)


@pytest.mark.parametrize("stored", ["", "0:00"])
def test_keys_of_other_rules_are_made_again(monkeypatch: pytest.MonkeyPatch, stored: str) -> None:
    owner = people.review()
    with monkeypatch.context() as patch:
        patch.setattr(import_staging.dedup, "packed", lambda _keys: stored)
        made.imported(owner, KNOWN)
    assert set(SourceRecord.objects.values_list("block_keys", flat=True)) == {stored}
    assert _import_late(owner) == len(TITLES)
