"""Every address of the product, and who may open it: the table behind test_every_url.py.

Adding an address: one Row in ROWS, in the order of the app's urls.py. The test derives who is let through from
reviews/permissions.py, so a row only says

- name: as in reverse(), "app:name";
- gate: the Act of the view's @allow, or SIGNED_IN or PUBLIC for its @signed_in or @public;
- methods: those that the view answers; every other one must be refused with 405;
- kwargs: from the world to the address's arguments, beside `review`, which every Act row gets by itself. What doesn't
  exist yet is made here, by a factory or a service: the function runs once for each test;
- data: from the world to the fields that a POST sends; `key` is always added;
- get, post: the statuses with which somebody who is let through may be answered.

The world has one review with an owner (a lead) and one member for each role, who holds only that role, for all stages.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from reviews.ids import new_uuid
from reviews.models import Member, Review, User
from reviews.permissions import Act
from reviews.roles import Role, Stage
from reviews.services.invitations import invite_member
from screening.models import Conflict
from screening.services.conflicts import open_next
from tests.extraction.addresses import ADDRESSES as EXTRACTION
from tests.extraction.rob_addresses import ADDRESSES as ROB
from tests.factories import full_texts, people, reviews, screening
from tests.factories import synthesis as pooling

PUBLIC, SIGNED_IN = "public", "signed_in"
ANSWERS = frozenset({200, 204, 302, 409, 422})


@dataclass(frozen=True, kw_only=True)
class World:
    """One review, its people, somebody outside of it, and somebody who left it."""

    owner: Member
    members: Mapping[Role, Member]
    outsider: User
    former: User

    @property
    def review(self) -> Review:
        return self.owner.review


def build_world() -> World:
    """The world in which every address is tried."""
    owner = people.review(title="The secret title")
    former = people.member(owner, Role.REVIEWER)
    people_in = {role: people.member(owner, role) for role in Role}
    former.removed_at = former.joined_at
    former.save()
    return World(owner=owner, members=people_in, outsider=people.person(), former=former.user)


def nothing(_world: World) -> dict[str, object]:
    return {}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One address; the module's docstring says what each field means."""

    name: str
    gate: Act | str
    methods: tuple[str, ...] = ("GET",)
    kwargs: Callable[[World], Mapping[str, object]] = nothing
    data: Callable[[World], Mapping[str, object]] = nothing
    get: frozenset[int] = frozenset({200})
    post: frozenset[int] = field(default=ANSWERS)


BOTH = ("GET", "POST")
POST = ("POST",)
GONE = frozenset({404})


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


def a_record(world: World) -> dict[str, object]:
    reviews.imported(world.owner, reviews.ris(reviews.entry("One title of a record")))
    return {"record": reviews.records(world.owner)[0].uuid}


def a_chosen_record(world: World) -> dict[str, object]:
    return {**a_record(world), "reason": "not a report"}


def a_merge(world: World) -> dict[str, object]:
    return {"merge": reviews.merge(world.owner).uuid}


def a_pair(world: World) -> dict[str, object]:
    return {"pair": reviews.pair(world.owner).uuid}


def a_job(world: World) -> dict[str, object]:
    batch = reviews.upload(world.owner, reviews.ris(reviews.entry("One title of a record")))
    return {"job": reviews.job_of(batch).uuid}


def a_place(world: World) -> dict[str, object]:
    return {"stage_record": screening.stage_records(world.owner)[0].uuid}


def a_verdict(_world: World) -> dict[str, object]:
    return {"verdict": "include"}


def a_list(_world: World) -> dict[str, object]:
    return {"stage": "title_abstract", "pile": "done"}


def a_stage(_world: World) -> dict[str, object]:
    return {"stage": "title_abstract"}


def a_conflict(world: World) -> dict[str, object]:
    """A conflict that the adjudicator has opened."""
    pair = [people.member(world.owner, Role.REVIEWER) for _ in range(2)]
    place = screening.stage_records(world.owner)[0]
    for voter, verdict in zip(pair, ("include", "exclude"), strict=True):
        screening.vote(voter, place, verdict)
    open_next(by=world.members[Role.ADJUDICATOR], stage=Stage.TITLE_ABSTRACT, key=new_uuid())
    return {**a_stage(world), "conflict": Conflict.objects.get(stage_record=place).uuid}


def a_settlement(_world: World) -> dict[str, object]:
    return {"decision": "include"}


def a_decision(world: World) -> dict[str, object]:
    pair = [people.member(world.owner, Role.REVIEWER) for _ in range(2)]
    place = screening.stage_records(world.owner)[0]
    for voter in pair:
        screening.vote(voter, place, "exclude")
    return {"stage_record": place.uuid}


def a_report(world: World) -> dict[str, object]:
    return {"report": full_texts.sought(world.owner).uuid}


def an_attachment(world: World) -> dict[str, object]:
    return {"attachment": full_texts.attached(world.owner).uuid}


def a_file(world: World) -> dict[str, object]:
    return {"file": full_texts.attached(world.owner).file_id}


def an_upload(world: World) -> dict[str, object]:
    return {"upload": full_texts.uploaded(world.owner).uuid}


def a_report_to_read(world: World) -> dict[str, object]:
    attached = full_texts.attached(world.owner)
    return {"stage_record": full_texts.place(attached.report).uuid}


def an_attempt(_world: World) -> dict[str, object]:
    return {"tried_on": "2026-05-03", "route": "library"}


def some_rules(_world: World) -> dict[str, object]:
    return {"votes_required": 2, "resolved_by": "adjudication", "adjudicator_sees": "open"}


def an_analysis(world: World) -> dict[str, object]:
    return {"analysis": pooling.computed(world.owner).uuid}


def a_figure(world: World) -> dict[str, object]:
    return {**an_analysis(world), "layout": "wide", "kind": "svg"}


def a_box(_world: World) -> dict[str, object]:
    return {"box": "records_screened"}


def a_diagram(_world: World) -> dict[str, object]:
    return {"kind": "svg"}


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
    Row(name="reviews:search", gate=Act.EDIT_SEARCHES, methods=BOTH, kwargs=a_search),
    Row(name="reviews:import-upload", gate=Act.IMPORT, methods=BOTH, kwargs=a_search),
    Row(name="reviews:import", gate=Act.VIEW_REVIEW, kwargs=an_import),
    Row(name="reviews:import-confirm", gate=Act.IMPORT, methods=POST, kwargs=an_import),
    Row(name="reviews:import-discard", gate=Act.IMPORT, methods=POST, kwargs=an_import),
    Row(name="reviews:import-undo", gate=Act.IMPORT, methods=POST, kwargs=an_import),
    # Duplicates
    Row(name="reviews:duplicates", gate=Act.VIEW_REVIEW),
    Row(name="reviews:merges", gate=Act.VIEW_REVIEW),
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
    # Records
    Row(name="reviews:records", gate=Act.VIEW_REVIEW),
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
    Row(name="reviews:record", gate=Act.VIEW_REVIEW, kwargs=a_record),
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
    Row(name="reviews:member-remove", gate=Act.MANAGE_TEAM, methods=POST, kwargs=a_reviewer),
    # History
    Row(name="reviews:history", gate=Act.VIEW_HISTORY),
    Row(name="reviews:history-verify", gate=Act.VIEW_HISTORY, methods=POST),
    Row(name="reviews:history-export", gate=Act.VIEW_HISTORY),
    # Health
    Row(name="reviews:healthz", gate=PUBLIC),
    Row(name="reviews:readyz", gate=PUBLIC, get=frozenset({200, 503})),
    # Screening of titles and abstracts
    Row(name="screening:screen", gate=Act.VOTE),
    Row(name="screening:queue", gate=Act.VOTE, methods=POST),
    Row(name="screening:next", gate=Act.VOTE, methods=POST),
    Row(name="screening:record-vote", gate=Act.VOTE, methods=POST, kwargs=a_place, data=a_verdict),
    Row(name="screening:record-withdraw", gate=Act.VOTE, methods=POST, kwargs=a_place),
    # Lists of screening
    Row(name="screening:list", gate=Act.VIEW_REVIEW, kwargs=a_list),
    # Conflicts
    Row(name="screening:conflicts", gate=Act.VIEW_REVIEW, kwargs=a_stage),
    Row(name="screening:conflict-next", gate=Act.ADJUDICATE, methods=POST, kwargs=a_stage),
    # To all but the adjudicator who has opened it there is no such conflict.
    Row(
        name="screening:conflict",
        gate=Act.VIEW_REVIEW,
        kwargs=a_conflict,
        get=frozenset({200, 404}),
    ),
    Row(
        name="screening:conflict-settle",
        gate=Act.ADJUDICATE,
        methods=POST,
        kwargs=a_conflict,
        data=a_settlement,
    ),
    Row(
        name="screening:conflict-propose",
        gate=Act.PROPOSE_CONSENSUS,
        methods=POST,
        kwargs=a_conflict,
        data=a_settlement,
        post=GONE,
    ),
    Row(
        name="screening:proposal-confirm",
        gate=Act.PROPOSE_CONSENSUS,
        methods=POST,
        kwargs=lambda world: {**a_stage(world), "proposal": new_uuid()},
        post=GONE,
    ),
    # Decisions
    Row(name="screening:decision", gate=Act.VIEW_REVIEW, kwargs=a_decision),
    Row(
        name="screening:reopen",
        gate=Act.REOPEN,
        methods=POST,
        kwargs=a_decision,
        data=lambda _: {"reason": "A late report"},
    ),
    # Rules of screening
    Row(name="screening:settings", gate=Act.VIEW_REVIEW),
    Row(
        name="screening:rules",
        gate=Act.CHANGE_SETTINGS,
        methods=POST,
        kwargs=a_stage,
        data=some_rules,
    ),
    Row(
        name="screening:reasons",
        gate=Act.CHANGE_SETTINGS,
        methods=POST,
        data=lambda _: {"do": "save", "reason": ["Wrong population", "Wrong design"]},
    ),
    # Full texts
    Row(name="screening:full-texts", gate=Act.VIEW_REVIEW),
    Row(name="screening:full-text-uploads", gate=Act.RETRIEVE, methods=BOTH),
    Row(name="screening:full-text-upload", gate=Act.RETRIEVE, kwargs=an_upload),
    Row(
        name="screening:full-text-upload-attach",
        gate=Act.RETRIEVE,
        methods=POST,
        kwargs=an_upload,
    ),
    Row(
        name="screening:full-text-upload-set-aside",
        gate=Act.RETRIEVE,
        methods=POST,
        kwargs=an_upload,
    ),
    Row(name="screening:full-text-file", gate=Act.VIEW_REVIEW, kwargs=an_attachment),
    Row(
        name="screening:full-text-take-back",
        gate=Act.RETRIEVE,
        methods=POST,
        kwargs=an_attachment,
    ),
    Row(name="screening:full-text", gate=Act.VIEW_REVIEW, kwargs=a_report),
    Row(name="screening:full-text-attach", gate=Act.RETRIEVE, methods=POST, kwargs=a_report),
    Row(
        name="screening:full-text-attempt",
        gate=Act.RETRIEVE,
        methods=POST,
        kwargs=a_report,
        data=an_attempt,
    ),
    Row(name="screening:full-text-retrieved", gate=Act.RETRIEVE, methods=POST, kwargs=a_report),
    Row(
        name="screening:full-text-not-retrieved",
        gate=Act.CONFIRM_NOT_RETRIEVED,
        methods=POST,
        kwargs=a_report,
        data=lambda _: {"reason": "No library has it"},
    ),
    Row(
        name="screening:full-text-seek-again",
        gate=Act.CONFIRM_NOT_RETRIEVED,
        methods=POST,
        kwargs=a_report,
        data=lambda _: {"reason": "A hint"},
    ),
    # Screening of full texts
    Row(name="screening:full-text-screen", gate=Act.VOTE),
    Row(name="screening:full-text-next", gate=Act.VOTE, methods=POST),
    Row(name="screening:full-text-read", gate=Act.VOTE, kwargs=a_report_to_read),
    Row(
        name="screening:full-text-vote",
        gate=Act.VOTE,
        methods=POST,
        kwargs=a_report_to_read,
        data=a_verdict,
    ),
    Row(name="screening:full-text-withdraw", gate=Act.VOTE, methods=POST, kwargs=a_report_to_read),
    # Studies, forms, extraction, consensus and lock
    *(Row(**each) for each in EXTRACTION),
    # Risk of bias
    *(Row(**each) for each in ROB),
    # Analyses
    Row(name="synthesis:flow", gate=Act.VIEW_REVIEW),
    Row(name="synthesis:box", gate=Act.VIEW_REVIEW, kwargs=a_box),
    Row(name="synthesis:diagram", gate=Act.EXPORT, kwargs=a_diagram),
    Row(name="synthesis:published", gate=Act.VIEW_REVIEW),
    Row(name="synthesis:analyses", gate=Act.VIEW_REVIEW),
    Row(name="synthesis:analysis-add", gate=Act.EDIT_ANALYSES, methods=BOTH),
    Row(name="synthesis:analysis", gate=Act.VIEW_REVIEW, kwargs=an_analysis),
    Row(name="synthesis:analysis-part", gate=Act.VIEW_REVIEW, kwargs=an_analysis),
    Row(name="synthesis:analysis-change", gate=Act.EDIT_ANALYSES, methods=BOTH, kwargs=an_analysis),
    Row(
        name="synthesis:analysis-archive", gate=Act.EDIT_ANALYSES, methods=POST, kwargs=an_analysis
    ),
    Row(
        name="synthesis:analysis-restore", gate=Act.EDIT_ANALYSES, methods=POST, kwargs=an_analysis
    ),
    Row(
        name="synthesis:analysis-compute", gate=Act.EDIT_ANALYSES, methods=POST, kwargs=an_analysis
    ),
    Row(name="synthesis:analysis-figure", gate=Act.EXPORT, kwargs=a_figure),
    Row(name="synthesis:analysis-data", gate=Act.EXPORT, kwargs=an_analysis),
    Row(name="synthesis:analysis-result", gate=Act.EXPORT, kwargs=an_analysis),
    Row(name="synthesis:analysis-script", gate=Act.EXPORT, kwargs=an_analysis),
    # Reports
    Row(name="synthesis:reports", gate=Act.EXPORT),
)
