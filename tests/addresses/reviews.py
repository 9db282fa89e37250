"""The addresses of the reviews app."""

from reviews import ledger
from reviews.ids import new_uuid
from reviews.permissions import Act
from reviews.roles import Role
from reviews.services.invitations import invite_member
from reviews.services.placeholders import add_placeholder
from tests.addresses.world import ANSWERS, BOTH, GONE, POST, PUBLIC, SIGNED_IN, Row, World
from tests.factories import full_texts, reviews


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
