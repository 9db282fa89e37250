"""The addresses of duplicates, records and tags."""

from uuid import UUID

from reviews.corrections import Correctable
from reviews.doing import Doing
from reviews.ids import new_uuid
from reviews.models import Correction
from reviews.permissions import Act
from reviews.roles import Role
from reviews.selectors.record_lists import asked_of
from reviews.services.corrections import correct_record
from reviews.services.pair_batches import settle_batch
from reviews.services.saved_filters import save_filter
from tests.addresses.world import ANSWERS, GONE, POST, Row, World
from tests.factories import reviews, screening, tags
from tests.factories.large_acts import begun


def a_record(world: World) -> dict[str, object]:
    reviews.imported(world.owner, reviews.ris(reviews.entry("One title of a record")))
    return {"record": reviews.records(world.owner)[0].uuid}


def a_correction(world: World) -> dict[str, object]:
    record = a_record(world)["record"]
    correct_record(
        by=world.owner,
        record=UUID(str(record)),
        field=Correctable.TITLE,
        text="Another title",
        key=new_uuid(),
    )
    return {"correction": Correction.objects.get().uuid}


def a_format(_world: World) -> dict[str, object]:
    return {"kind": "ris"}


def a_chosen_record(world: World) -> dict[str, object]:
    return {**a_record(world), "reason": "not a report"}


def a_merge(world: World) -> dict[str, object]:
    return {"merge": reviews.merge(world.owner).uuid}


def a_pair(world: World) -> dict[str, object]:
    return {"pair": reviews.pair(world.owner).uuid}


def two_records(world: World) -> dict[str, object]:
    pair = reviews.pair(world.owner)
    return {"record": [str(pair.first_id), str(pair.second_id)]}


def a_tag(world: World) -> dict[str, object]:
    return {"tag": tags.tag(world.owner, f"tag {new_uuid()}").uuid}


def a_filter(world: World) -> dict[str, object]:
    asked, name = asked_of({"from": "2020"}), f"filter {new_uuid()}"
    saved = save_filter(by=world.owner, asked=asked, name=name, is_shared=True)
    return {"saved": saved.filter.uuid}


def a_tagging(world: World) -> dict[str, object]:
    (record,) = screening.records(world.owner)
    return {**a_tag(world), "do": "put", "record": [str(record.uuid)]}


def an_act(world: World) -> dict[str, object]:
    key, made = new_uuid(), tags.tag(world.owner, f"tag {new_uuid()}")
    (record,) = screening.records(world.owner)
    tags.put(world.owner, made, record.uuid, key=key)
    return {"of": key}


def a_large_act(world: World) -> dict[str, object]:
    (record,) = screening.records(world.owner)
    return {"act": begun(world.members[Role.LEAD], Doing.REMOVE, [record.uuid]).uuid}


def a_relation(world: World) -> dict[str, object]:
    return {"related": reviews.relation(world.owner).uuid}


def a_batch(world: World) -> dict[str, object]:
    pair = reviews.pair(world.owner)
    return {"ids": settle_batch(by=world.owner, pairs=[pair.uuid], key=new_uuid()).ids}


ROWS: tuple[Row, ...] = (
    # Duplicates
    Row(name="reviews:duplicates", gate=Act.VIEW_REVIEW),
    Row(name="reviews:merges", gate=Act.VIEW_REVIEW),
    Row(name="reviews:duplicates-how", gate=Act.VIEW_REVIEW),
    Row(
        name="reviews:merge-undo",
        gate=Act.SETTLE_DUPLICATES,
        methods=POST,
        kwargs=a_merge,
        data=lambda _: {"reason": "two trials"},
    ),
    Row(
        name="reviews:pair-settle",
        gate=Act.SETTLE_DUPLICATES,
        methods=POST,
        kwargs=a_pair,
        data=lambda _: {"answer": "same"},
    ),
    Row(name="reviews:pair-reopen", gate=Act.SETTLE_DUPLICATES, methods=POST, kwargs=a_pair),
    Row(name="reviews:pair-withdraw", gate=Act.SETTLE_DUPLICATES, methods=POST, kwargs=a_pair),
    Row(name="reviews:pair-ask", gate=Act.SETTLE_DUPLICATES, methods=POST, data=two_records),
    Row(
        name="reviews:relation-take-back",
        gate=Act.SETTLE_DUPLICATES,
        methods=POST,
        kwargs=a_relation,
    ),
    Row(
        name="reviews:relation-put-back",
        gate=Act.SETTLE_DUPLICATES,
        methods=POST,
        kwargs=a_relation,
    ),
    Row(name="reviews:pair-batch", gate=Act.SETTLE_DUPLICATES),
    Row(
        name="reviews:pair-batch-settle",
        gate=Act.SETTLE_DUPLICATES,
        methods=POST,
        data=lambda world: {"pair": str(reviews.pair(world.owner).uuid)},
    ),
    Row(
        name="reviews:pair-batch-undo",
        gate=Act.SETTLE_DUPLICATES,
        methods=POST,
        kwargs=a_batch,
    ),
    Row(name="reviews:record-other", gate=Act.SETTLE_DUPLICATES, kwargs=a_record),
    # Records
    Row(name="reviews:records", gate=Act.VIEW_REVIEW),
    Row(name="reviews:records-export", gate=Act.EXPORT, kwargs=a_format),
    Row(
        name="reviews:records-remove",
        gate=Act.REMOVE_RECORDS,
        methods=POST,
        data=a_chosen_record,
    ),
    Row(
        name="reviews:records-restore",
        gate=Act.REMOVE_RECORDS,
        methods=POST,
        data=a_chosen_record,
    ),
    Row(name="reviews:records-tag", gate=Act.TAG_RECORDS, methods=POST, data=a_tagging),
    Row(
        name="reviews:records-together",
        gate=Act.TAG_RECORDS,
        kwargs=lambda _world: {"doing": "tag"},
    ),
    Row(
        name="reviews:records-together-do",
        gate=Act.TAG_RECORDS,
        methods=POST,
        kwargs=lambda _world: {"doing": "tag"},
        data=lambda _world: {"digest": "0"},
    ),
    Row(name="reviews:filters", gate=Act.VIEW_REVIEW),
    Row(
        name="reviews:filter-save",
        gate=Act.VIEW_REVIEW,
        methods=POST,
        data=lambda _world: {"name": "recent", "listed": "from=2020"},
    ),
    Row(
        name="reviews:filter",
        gate=Act.VIEW_REVIEW,
        kwargs=a_filter,
        get=frozenset({302}),
    ),
    Row(
        name="reviews:filter-change",
        gate=Act.VIEW_REVIEW,
        methods=POST,
        kwargs=a_filter,
        data=lambda _world: {"name": "newer"},
        post=ANSWERS | GONE,
    ),
    Row(
        name="reviews:filter-delete",
        gate=Act.VIEW_REVIEW,
        methods=POST,
        kwargs=a_filter,
        post=ANSWERS | GONE,
    ),
    Row(
        name="reviews:filter-restore",
        gate=Act.VIEW_REVIEW,
        methods=POST,
        kwargs=a_filter,
        post=ANSWERS | GONE,
    ),
    Row(name="reviews:record", gate=Act.VIEW_REVIEW, kwargs=a_record),
    Row(
        name="reviews:record-correct",
        gate=Act.CORRECT_RECORDS,
        methods=POST,
        kwargs=a_record,
        data=lambda _: {"field": "title", "text": "Another title"},
    ),
    Row(
        name="reviews:record-choose",
        gate=Act.CORRECT_RECORDS,
        methods=POST,
        kwargs=a_record,
        data=lambda world: {"field": "title", "source": reviews.records(world.owner)[0].face_id},
    ),
    Row(
        name="reviews:correction-take-back",
        gate=Act.CORRECT_RECORDS,
        methods=POST,
        kwargs=a_correction,
    ),
    # Tags
    Row(name="reviews:tags", gate=Act.VIEW_REVIEW),
    Row(
        name="reviews:tag-make",
        gate=Act.MANAGE_TAGS,
        methods=POST,
        data=lambda _world: {"name": "background"},
    ),
    Row(
        name="reviews:tag-change",
        gate=Act.MANAGE_TAGS,
        methods=POST,
        kwargs=a_tag,
        data=lambda _world: {"name": "a new name"},
    ),
    Row(
        name="reviews:tag-merge",
        gate=Act.MANAGE_TAGS,
        methods=POST,
        kwargs=a_tag,
        data=lambda world: {"into": a_tag(world)["tag"]},
    ),
    Row(name="reviews:tag-delete", gate=Act.MANAGE_TAGS, methods=POST, kwargs=a_tag),
    Row(name="reviews:tag-restore", gate=Act.MANAGE_TAGS, methods=POST, kwargs=a_tag),
    Row(
        name="reviews:act-undo",
        gate=Act.VIEW_REVIEW,
        methods=POST,
        kwargs=an_act,
        post=ANSWERS | GONE,
    ),
    # Whoever asked for it looks at it.
    Row(name="reviews:large-act", gate=Act.VIEW_REVIEW, kwargs=a_large_act, get=ANSWERS | GONE),
)
