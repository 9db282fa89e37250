"""Random histories of imports, undone imports, merges and removals: tables and events say the same after each act."""

import random
from collections.abc import Callable

import pytest
from django.db import transaction

from reviews import ids
from reviews.dedup import Relation
from reviews.errors import DomainError
from reviews.ids import new_uuid
from reviews.models import Import, Member, Merge, PossibleDuplicate, Record, RelatedRecords
from reviews.selectors.projections import differences
from reviews.services.duplicates import (
    ask_pair,
    relate_pair,
    reopen_pair,
    settle_pair,
    undo_merge,
)
from reviews.services.import_undo import undo_import
from reviews.services.pair_batches import settle_batch, undo_batch
from reviews.services.relations import put_relation_back, take_relation_back
from reviews.services.removals import remove_records, restore_records
from screening.models import StageRecord
from tests.factories import people
from tests.factories import reviews as made
from tests.machine.schedules import Schedules

pytestmark = pytest.mark.django_db

STEPS = 14
WORKS = ("in mice", "in rats", "in people with stress", "by infusion")


def a_file(chance: random.Random) -> bytes:
    """Some of a few works, each under one of two DOIs or none, with or without an abstract."""
    return made.ris(
        *(
            made.entry(
                f"The effect of ketamine {chance.choice(WORKS)}: a longer title",
                doi=chance.choice(("", "10.1000/one", "10.1000/two")),
                abstract=chance.choice(("", "An abstract. " * 20)),
            )
            for _ in range(chance.randint(1, 5))
        )
    )


def import_some(owner: Member, chance: random.Random) -> None:
    made.imported(owner, a_file(chance))


def undo_some_import(owner: Member, chance: random.Random) -> None:
    batch = chance.choice(list(Import.objects.filter(state="committed").order_by("created_at")))
    undo_import(by=owner, batch=batch.uuid, reason="wrong", key=new_uuid())


def settle_some(owner: Member, chance: random.Random) -> None:
    pair = chance.choice(list(PossibleDuplicate.objects.order_by("uuid")))
    is_same = chance.random() < 0.7
    settle_pair(by=owner, pair=pair.uuid, is_same=is_same, key=new_uuid())


def reopen_some(owner: Member, chance: random.Random) -> None:
    pair = chance.choice(list(PossibleDuplicate.objects.order_by("uuid")))
    reopen_pair(by=owner, pair=pair.uuid, key=new_uuid())


def relate_some(owner: Member, chance: random.Random) -> None:
    pair = chance.choice(list(PossibleDuplicate.objects.order_by("uuid")))
    relation = chance.choice((None, *Relation))
    relate_pair(by=owner, pair=pair.uuid, relation=relation, key=new_uuid())


def unrelate_some(owner: Member, chance: random.Random) -> None:
    act = chance.choice((take_relation_back, put_relation_back))
    related = chance.choice(list(RelatedRecords.objects.order_by("uuid")))
    act(by=owner, related=related.uuid, key=new_uuid())


def ask_some(owner: Member, chance: random.Random) -> None:
    some = list(Record.objects.counted().order_by("uuid"))
    first, second = chance.sample(some, 2)
    ask_pair(by=owner, first=first.uuid, second=second.uuid, key=new_uuid())


def settle_a_batch(owner: Member, chance: random.Random) -> None:
    pairs = list(PossibleDuplicate.objects.order_by("uuid").values_list("uuid", flat=True))
    done = settle_batch(by=owner, pairs=chance.sample(pairs, min(3, len(pairs))), key=new_uuid())
    if chance.random() < 0.5:
        undo_batch(by=owner, ids=done.ids, key=new_uuid())


def take_some_apart(owner: Member, chance: random.Random) -> None:
    merge = chance.choice(list(Merge.objects.filter(undone_at=None).order_by("uuid")))
    undo_merge(by=owner, merge=merge.uuid, reason="different", key=new_uuid())


def remove_some(owner: Member, chance: random.Random) -> None:
    works = made.records(owner)
    chosen = chance.sample(works, chance.randint(1, len(works)))
    asked = [record.uuid for record in chosen]
    remove_records(by=owner, records=asked, reason="no report", key=new_uuid())


def restore_some(owner: Member, chance: random.Random) -> None:
    work = chance.choice(made.records(owner))
    restore_records(by=owner, records=[work.uuid], reason="a report", key=new_uuid())


ACTS: tuple[Callable[[Member, random.Random], None], ...] = (
    *(import_some, import_some, settle_some, settle_some, take_some_apart),
    *(undo_some_import, reopen_some, remove_some, restore_some),
    *(relate_some, unrelate_some, ask_some, settle_a_batch),
)


def check(owner: Member) -> None:
    assert differences(owner.review_id) == []
    waiting = {record.uuid for record in made.records(owner) if not record.is_removed}
    assert set(StageRecord.objects.counted().values_list("record_id", flat=True)) == waiting
    for record in Record.objects.counted().select_related("face", "merged_into__batch"):
        assert record.face.batch.state == "committed"
        assert record.merged_into is None or record.merged_into.batch.state == "committed"
    for pair in PossibleDuplicate.objects.filter(state="same"):
        assert pair.merge is not None
    related = RelatedRecords.objects.filter(pair__isnull=False, taken_back_at=None)
    judged = PossibleDuplicate.objects.filter(state="related").values_list("uuid", flat=True)
    assert set(related.values_list("pair_id", flat=True)) == set(judged)


def test_tables_and_events_agree_after_each_act(schedules: Schedules) -> None:
    for seed in schedules(8):
        chance = random.Random(seed)
        with transaction.atomic(), ids.drawn_from(seed):
            owner = people.review()
            for _ in range(STEPS):
                act = chance.choice(ACTS)
                try:
                    with transaction.atomic():
                        act(owner, chance)
                except (DomainError, IndexError, ValueError):
                    # Refused in words, or there is nothing of the kind to act on.
                    continue
                check(owner)
            transaction.set_rollback(True)
