"""The addresses of the reviews app."""

from uuid import UUID

from reviews import ledger
from reviews.corrections import Correctable
from reviews.doing import Doing
from reviews.ids import new_uuid
from reviews.models import Correction
from reviews.permissions import Act
from reviews.roles import Role
from reviews.selectors.record_lists import asked_of
from reviews.services.corrections import correct_record
from reviews.services.invitations import invite_member
from reviews.services.pair_batches import settle_batch
from reviews.services.placeholders import add_placeholder
from reviews.services.saved_filters import save_filter
from tests.addresses.world import ANSWERS, BOTH, GONE, POST, PUBLIC, SIGNED_IN, Row, World
from tests.factories import full_texts, reviews, screening, tags
from tests.factories.large_acts import begun


def a_reviewer(world: World) -> dict[str, object]:
    return {"member": world.members[Role.REVIEWER].uuid}


def an_invitation(world: World) -> dict[str, object]:
    made = invite_member(
        by=world.owner,
        email="invited@example.org",
        roles=[(Role.OBSERVER, "")],
        site="http://testserver",
        key=new_uuid(),
    )
    return {"invitation": made.invitation.uuid}


def a_link(world: World) -> dict[str, object]:
    made = invite_member(
        by=world.owner,
        email="invited@example.org",
        roles=[(Role.OBSERVER, "")],
        site="http://testserver",
        key=new_uuid(),
    )
    return {"token": made.link.rstrip("/").rpartition("/")[2]}


def a_search(world: World) -> dict[str, object]:
    return {"search": reviews.search(world.owner).uuid}


def an_import(world: World) -> dict[str, object]:
    batch = reviews.previewed(world.owner, reviews.ris(reviews.entry("One title of a record")))
    return {"batch": batch.uuid}


def a_counted_import(world: World) -> dict[str, object]:
    entry = reviews.entry("One title of a record")
    return {"batch": reviews.imported(world.owner, reviews.ris(entry)).uuid}


def a_table(world: World) -> dict[str, object]:
    return {"batch": reviews.previewed(world.owner, b"Naslov,Leto\nOne title,2020\n").uuid}


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


def a_job(world: World) -> dict[str, object]:
    batch = reviews.upload(world.owner, reviews.ris(reviews.entry("One title of a record")))
    return {"job": reviews.job_of(batch).uuid}


def a_file(world: World) -> dict[str, object]:
    return {"file": full_texts.attached(world.owner).file_id}


def a_placeholder(world: World) -> dict[str, object]:
    with ledger.act(by=world.owner, key=new_uuid()) as act:
        return {"member": add_placeholder("Ana", act).uuid}


ROWS: tuple[Row, ...] = (
    # My work
    Row(name="reviews:my-work", gate=SIGNED_IN),
    # Accounts
    Row(
        name="reviews:sign-in",
        gate=PUBLIC,
        methods=BOTH,
        get=frozenset({200, 302}),
        post=frozenset({200, 302}),
    ),
    Row(name="reviews:sign-out", gate=SIGNED_IN, methods=POST),
    Row(
        name="reviews:first-account",
        gate=PUBLIC,
        methods=BOTH,
        get=frozenset({302}),
        post=frozenset({302}),
    ),
    Row(name="reviews:password-reset", gate=PUBLIC, methods=BOTH),
    Row(name="reviews:password-reset-sent", gate=PUBLIC),
    Row(
        name="reviews:password-new",
        gate=PUBLIC,
        methods=BOTH,
        kwargs=lambda _: {"uidb64": "MQ", "token": "no-token"},
    ),
    Row(name="reviews:password-set", gate=PUBLIC),
    Row(name="reviews:password-change", gate=SIGNED_IN, methods=BOTH),
    Row(name="reviews:account", gate=SIGNED_IN, methods=BOTH),
    Row(name="reviews:account-erase", gate=SIGNED_IN, methods=BOTH),
    Row(name="reviews:invitation", gate=PUBLIC, methods=BOTH, kwargs=a_link),
    Row(
        name="reviews:invitation-join",
        gate=PUBLIC,
        methods=POST,
        kwargs=lambda _: {"token": "unknown"},
        post=GONE,
    ),
    # Reviews
    Row(name="reviews:new-review", gate=SIGNED_IN, methods=BOTH),
    Row(
        name="reviews:deletion-withdraw",
        gate=SIGNED_IN,
        methods=POST,
        kwargs=lambda world: {"review": world.review.uuid},
        post=GONE,
    ),
    Row(name="reviews:settings", gate=Act.CHANGE_SETTINGS, methods=BOTH),
    Row(
        name="reviews:delete",
        gate=Act.DELETE_REVIEW,
        methods=BOTH,
        # A lead who isn't the owner is sent back to the settings.
        get=frozenset({200, 302}),
    ),
    # Protocol
    Row(name="reviews:protocol", gate=Act.VIEW_REVIEW),
    Row(name="reviews:protocol-amend", gate=Act.AMEND_PROTOCOL, methods=BOTH),
    # Searches and imports
    Row(name="reviews:searches", gate=Act.VIEW_REVIEW),
    Row(name="reviews:search-add", gate=Act.EDIT_SEARCHES, methods=BOTH),
    Row(name="reviews:by-hand", gate=Act.IMPORT, methods=BOTH),
    Row(name="reviews:search-checklist", gate=Act.VIEW_REVIEW),
    Row(
        name="reviews:searches-export",
        gate=Act.EXPORT,
        kwargs=lambda _: {"document": "appendix", "kind": "docx"},
    ),
    Row(name="reviews:search", gate=Act.VIEW_REVIEW, kwargs=a_search),
    Row(name="reviews:search-correct", gate=Act.EDIT_SEARCHES, methods=BOTH, kwargs=a_search),
    Row(
        name="reviews:search-version-take",
        gate=Act.EDIT_SEARCHES,
        methods=POST,
        kwargs=lambda world: {**a_search(world), "number": 1},
    ),
    Row(name="reviews:search-withdraw", gate=Act.EDIT_SEARCHES, methods=POST, kwargs=a_search),
    Row(name="reviews:search-restore", gate=Act.EDIT_SEARCHES, methods=POST, kwargs=a_search),
    Row(name="reviews:import-upload", gate=Act.IMPORT, methods=BOTH, kwargs=a_search),
    Row(name="reviews:imports", gate=Act.VIEW_REVIEW),
    Row(name="reviews:imports-upload", gate=Act.IMPORT, methods=BOTH),
    Row(
        name="reviews:imports-ready",
        gate=Act.IMPORT,
        methods=POST,
        data=lambda world: {"batch": an_import(world)["batch"]},
    ),
    Row(name="reviews:import", gate=Act.VIEW_REVIEW, kwargs=an_import),
    Row(
        name="reviews:import-columns",
        gate=Act.IMPORT,
        methods=BOTH,
        kwargs=a_table,
        data=lambda _: {"column_0": "title"},
    ),
    Row(name="reviews:import-confirm", gate=Act.IMPORT, methods=POST, kwargs=an_import),
    Row(name="reviews:import-discard", gate=Act.IMPORT, methods=POST, kwargs=an_import),
    Row(name="reviews:import-undo", gate=Act.IMPORT, methods=BOTH, kwargs=a_counted_import),
    Row(
        name="reviews:import-labels",
        gate=Act.TAKE_OVER_VOTES,
        methods=BOTH,
        kwargs=a_counted_import,
        post=frozenset({422}),
    ),
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
    # Files
    Row(name="reviews:file", gate=Act.VIEW_REVIEW, kwargs=a_file),
    # Work in the background
    Row(name="reviews:job", gate=Act.VIEW_REVIEW, kwargs=a_job),
    Row(
        name="reviews:job-cancel",
        gate=Act.VIEW_REVIEW,
        methods=POST,
        kwargs=a_job,
        # Beside whoever asked for it, those whom the kind of work names.
        post=ANSWERS | {403},
    ),
    Row(
        name="reviews:job-again",
        gate=Act.VIEW_REVIEW,
        methods=POST,
        kwargs=a_job,
        post=ANSWERS | {403},
    ),
    # Team
    Row(name="reviews:team", gate=Act.VIEW_REVIEW),
    Row(name="reviews:invite", gate=Act.MANAGE_TEAM, methods=BOTH),
    Row(
        name="reviews:invitation-withdraw",
        gate=Act.MANAGE_TEAM,
        methods=POST,
        kwargs=an_invitation,
    ),
    Row(name="reviews:leave", gate=Act.VIEW_REVIEW, methods=BOTH),
    Row(
        name="reviews:hand-over",
        gate=Act.MANAGE_TEAM,
        methods=BOTH,
        get=frozenset({200, 302}),
    ),
    Row(name="reviews:member", gate=Act.MANAGE_TEAM, methods=BOTH, kwargs=a_reviewer),
    Row(
        name="reviews:placeholder-forget",
        gate=Act.MANAGE_TEAM,
        methods=POST,
        kwargs=a_placeholder,
    ),
    Row(name="reviews:member-remove", gate=Act.MANAGE_TEAM, methods=POST, kwargs=a_reviewer),
    # History
    Row(name="reviews:history", gate=Act.VIEW_HISTORY),
    Row(name="reviews:history-verify", gate=Act.VIEW_HISTORY, methods=POST),
    Row(name="reviews:history-export", gate=Act.VIEW_HISTORY),
    # Health
    Row(name="reviews:healthz", gate=PUBLIC),
    Row(name="reviews:readyz", gate=PUBLIC, get=frozenset({200, 503})),
)
