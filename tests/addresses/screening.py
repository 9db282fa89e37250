"""The addresses of the screening app."""

from uuid import UUID

from reviews.ids import new_uuid
from reviews.permissions import Act
from reviews.roles import Role, Stage
from reviews.services.marking import mark_duplicate
from screening.forms.takeovers import PLACEHOLDER, field_of
from screening.models import Conflict
from screening.services.conflicts import open_next
from screening.services.upholding import uphold_exclusion
from screening.team_decisions import ListedAs
from tests.addresses.world import BOTH, GONE, POST, Row, World
from tests.factories import full_texts, news, people, screening, taken_votes
from tests.factories.taken_decisions import covidence, reading, taken


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


def a_record_met(world: World) -> dict[str, object]:
    return {**a_stage(world), "record": screening.records(world.owner)[0].uuid}


def another_record(world: World) -> dict[str, object]:
    return {"of": screening.records(world.owner)[0].uuid}


def an_own_merge(world: World) -> dict[str, object]:
    """A duplicate that the reviewer has marked."""
    record, of = screening.records(world.owner, 2)
    pair = mark_duplicate(
        by=world.members[Role.REVIEWER], record=record.uuid, of=of.uuid, key=new_uuid()
    )
    return {**a_stage(world), "merge": pair.merge_id}


def a_settlement(_world: World) -> dict[str, object]:
    return {"decision": "include"}


def a_decision(world: World, **columns: object) -> dict[str, UUID]:
    pair = [people.member(world.owner, Role.REVIEWER) for _ in range(2)]
    place = screening.stage_records(world.owner, **columns)[0]
    for voter in pair:
        screening.vote(voter, place, "exclude")
    return {"stage_record": place.uuid}


def some_news(world: World) -> dict[str, UUID]:
    """A record that was excluded without an abstract, and has one now."""
    decided = a_decision(world, abstract="")
    news.written(world.owner, decided["stage_record"])
    return decided


def an_upheld_exclusion(world: World) -> dict[str, object]:
    place = some_news(world)["stage_record"]
    upheld = uphold_exclusion(by=world.owner, stage_record=place, key=new_uuid())
    return {"upheld": upheld.uuid}


def a_file_with_votes(world: World) -> dict[str, object]:
    return {"batch": taken_votes.rayyan(world.owner, [{"": "Included"}]).uuid}


def a_giver(_world: World) -> dict[str, object]:
    return {field_of(""): PLACEHOLDER}


def some_taken_votes(world: World) -> dict[str, object]:
    batch = taken_votes.rayyan(world.owner, [{"": "Included"}])
    return {"takeover": taken_votes.taken(world.owner, batch, {"": None}).uuid}


def some_taken_decisions(world: World) -> dict[str, object]:
    said = reading(ListedAs.EXCLUDED_TITLE)
    return {"takeover": taken(world.owner, covidence(world.owner, [""]), said).uuid}


def a_report(world: World) -> dict[str, object]:
    return {"report": full_texts.sought(world.owner).uuid}


def an_attachment(world: World) -> dict[str, object]:
    return {"attachment": full_texts.attached(world.owner).uuid}


def an_upload(world: World) -> dict[str, object]:
    return {"upload": full_texts.uploaded(world.owner).uuid}


def a_report_to_read(world: World) -> dict[str, object]:
    attached = full_texts.attached(world.owner)
    return {"stage_record": full_texts.place(attached.report).uuid}


def an_attempt(_world: World) -> dict[str, object]:
    return {"tried_on": "2026-05-03", "route": "library"}


def some_rules(_world: World) -> dict[str, object]:
    return {"votes_required": 2, "resolved_by": "adjudication", "adjudicator_sees": "open"}


ROWS: tuple[Row, ...] = (
    # Screening of titles and abstracts
    Row(name="screening:screen", gate=Act.VOTE),
    Row(name="screening:queue", gate=Act.VOTE, methods=POST),
    Row(name="screening:next", gate=Act.VOTE, methods=POST),
    Row(name="screening:record-vote", gate=Act.VOTE, methods=POST, kwargs=a_place, data=a_verdict),
    Row(name="screening:record-withdraw", gate=Act.VOTE, methods=POST, kwargs=a_place),
    Row(
        name="screening:duplicate-of",
        gate=Act.MARK_DUPLICATES,
        methods=BOTH,
        kwargs=a_record_met,
        data=another_record,
    ),
    Row(
        name="screening:duplicate-undo",
        gate=Act.MARK_DUPLICATES,
        methods=POST,
        kwargs=an_own_merge,
    ),
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
    # New information on excluded records
    Row(name="screening:new-information", gate=Act.UPHOLD_EXCLUSIONS),
    Row(
        name="screening:uphold",
        gate=Act.UPHOLD_EXCLUSIONS,
        methods=POST,
        kwargs=some_news,
    ),
    Row(
        name="screening:uphold-undo",
        gate=Act.UPHOLD_EXCLUSIONS,
        methods=POST,
        kwargs=an_upheld_exclusion,
    ),
    # Rules of screening
    # Votes from other programs' files
    Row(name="screening:votes-in-file", gate=Act.TAKE_OVER_VOTES, kwargs=a_file_with_votes),
    Row(
        name="screening:votes-take-over",
        gate=Act.TAKE_OVER_VOTES,
        methods=POST,
        kwargs=a_file_with_votes,
        data=a_giver,
    ),
    Row(
        name="screening:taken-votes-undo",
        gate=Act.TAKE_OVER_VOTES,
        methods=POST,
        kwargs=some_taken_votes,
    ),
    Row(
        name="screening:decisions-in-file",
        gate=Act.TAKE_OVER_VOTES,
        kwargs=lambda world: {"batch": covidence(world.owner, [""]).uuid},
    ),
    Row(
        name="screening:decisions-take-over",
        gate=Act.TAKE_OVER_VOTES,
        methods=POST,
        kwargs=lambda world: {"batch": covidence(world.owner, [""]).uuid},
        data=lambda _: {"program": "covidence", "listed_as": "excluded_title_abstract"},
    ),
    Row(
        name="screening:taken-decisions-undo",
        gate=Act.TAKE_OVER_VOTES,
        methods=POST,
        kwargs=some_taken_decisions,
    ),
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
)
