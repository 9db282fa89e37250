"""Votes from another program's file: a lead says whose they are, a job casts them, another takes them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from reviews import jobs, ledger, permissions
from reviews.errors import DomainError, NotFound
from reviews.jobs import Claim
from reviews.ledger import Act
from reviews.models import Import, Member
from reviews.roles import Stage
from reviews.selectors.judged import committed_import
from reviews.services.placeholders import add_placeholder
from reviews.services.repeats import payload_before
from reviews.services.short_acts import in_short_acts
from screening.models import StageRecord, Vote, VoteTakeover
from screening.models.stage import StageRecordQuerySet
from screening.rules import Retrieval
from screening.selectors import takeovers as selectors
from screening.selectors.rules import reasons_in_force
from screening.selectors.standing import DECIDED
from screening.selectors.takeovers import REST_WORDS, Rest
from screening.services.full_text import change_retrieval
from screening.services.queue import step_back
from screening.services.reopening import take_back
from screening.services.settling import settle
from screening.services.taken_votes import cast_taken
from screening.services.taking_over import (
    asked,
    end_taking_back,
    is_worked_on,
    seek_unless_at_hand,
)
from screening.takeover import hash_of, names_in
from screening.takeover_events import (
    ReportsTakenAsRetrieved,
    TakenVoteWithdrawn,
    VoteTakeoverBegun,
    VoteTakeoverUndone,
)
from screening.team_decisions import reason_key

TAKE, UNDO = "screening.take_over_votes", "screening.undo_taken_votes"
TAKING, GIVING_BACK = "taking_votes_over", "taking_votes_back"
NO_REASONS: Mapping[str, UUID] = MappingProxyType({})
# Records that are worked on together. Those taken back are settled one by one.
PART, PART_BACK = 10, 5


class GoesOn(DomainError):
    def __init__(self) -> None:
        super().__init__(_("Votes of this file are being worked on. Wait until that has ended."))


class GiversUnclear(DomainError):
    """Who gives the votes doesn't go together, or isn't as the page showed it any more."""

    status = 422


class VotesRest(DomainError):
    """Something rests on the votes, so that they can't be taken back as a whole."""

    def __init__(self, found: Mapping[Rest, int]) -> None:
        what = "; ".join(f"{n:,}: {REST_WORDS[rest]}" for rest, n in found.items())
        super().__init__(
            _(
                "These votes can't be taken back: something rests on them (%(what)s)."
                " A lead can re-open single decisions."
            )
            % {"what": what}
        )


def begin(
    *,
    by: Member,
    batch: UUID,
    givers: Mapping[str, UUID | None],
    key: UUID,
    stage: Stage = Stage.TITLE_ABSTRACT,
    reasons: Mapping[str, UUID] = NO_REASONS,
) -> VoteTakeover:
    """Say at which stage and in whose name the votes of a file's names stand, and let a job cast them.

    givers: by name; None: a placeholder is made of the name. reasons: of exclusions at full text, by the words of the
    file. Raises NotFound, GoesOn, GiversUnclear.
    """
    asked = sorted((name, str(member or "")) for name, member in givers.items())
    why = sorted((words, str(reason)) for words, reason in reasons.items())
    content = ("take votes over", batch, asked, stage, why)
    with ledger.act(by=by, key=key, content=content) as act:
        permissions.check(by, permissions.Act.TAKE_OVER_VOTES)
        if act.repeated:
            before = payload_before(act, VoteTakeoverBegun.KIND)["takeover"]
            return VoteTakeover.objects.get(uuid=before)
        target = committed_import(by.review_id, batch)
        if target is None:
            raise NotFound(_("This import does not count, or is not in this review."))
        _refuse_while_working(target)
        _check(target, givers, stage)
        _check_reasons(by.review_id, stage, reasons)
        made = VoteTakeover(
            review_id=by.review_id, batch=target, by=by, stage=stage.value, begun_at=act.at
        )
        members = {
            hash_of(made.uuid, name): member or add_placeholder(_shown(name), act).uuid
            for name, member in givers.items()
        }
        hashed = {reason_key(made.uuid, words): reason for words, reason in reasons.items()}
        made.givers = {key: str(member) for key, member in members.items()}
        made.reasons = {key: str(reason) for key, reason in hashed.items()}
        made.save(force_insert=True)
        act.append(
            VoteTakeoverBegun(
                takeover=made.uuid,
                batch=target.uuid,
                stage=stage,
                givers=members,
                reasons=hashed,
            )
        )
        jobs.enqueue(review_id=by.review_id, kind=TAKE, ref=made.uuid, asked_by=by.uuid)
    return made


def _shown(name: str) -> str:
    return name or str(_("Nobody named in the file"))


def _refuse_while_working(batch: Import) -> None:
    if is_worked_on(VoteTakeover, batch):
        raise GoesOn


def _check_reasons(review: UUID, stage: Stage, reasons: Mapping[str, UUID]) -> None:
    here = {each.uuid for each in reasons_in_force(review)} if stage is Stage.FULL_TEXT else set()
    if not here.issuperset(reasons.values()):
        raise GiversUnclear(_("This is not as the page showed it any more. Reload the page."))


def _check(batch: Import, givers: Mapping[str, UUID | None], stage: Stage) -> None:
    """Each name is in the file, and each member gives the votes of one name."""
    if not givers:
        raise GiversUnclear(_("Choose who gives the votes of at least one name."))
    named = [member for member in givers.values() if member is not None]
    if len(set(named)) < len(named):
        raise GiversUnclear(_("Two names can't be one member: choose another for one of them."))
    known = {each.member for each in selectors.givers_for(batch, stage)}
    names = names_in(selectors.read_votes(batch))
    taken = selectors.names_taken(selectors.takeovers_standing(batch), names)
    left = {each.name for each in names} - taken
    if not known.issuperset(named) or not left.issuperset(givers):
        raise GiversUnclear(_("This is not as the page showed it any more. Reload the page."))


def take(claim: Claim) -> None:
    """The job: cast the votes in short acts. What an attempt before this one cast stands, and isn't cast again."""
    takeover, by = asked(VoteTakeover, claim)
    todo = selectors.votes_to_take(takeover)
    cast = Vote.objects.filter(takeover=takeover)
    begun = set(cast.values_list("stage_record__record", flat=True))
    records = [record for record in todo.given if record not in begun]

    def take_part(part: Sequence[UUID], act: Act) -> None:
        places = StageRecord.objects.counted().filter(
            review_id=takeover.review_id, stage=takeover.stage, record__in=part
        )
        rows = places.select_related("settings", "report").order_by("rank", "uuid")
        at_hand = _at_hand(list(rows), takeover, act)
        cast_taken(at_hand, todo.given, todo.reasons, takeover=takeover, act=act)

    before = len(todo.given) - len(records)
    in_short_acts(claim, by, records, take_part, size=PART, step=TAKING, before=before)
    with transaction.atomic():
        claim.finish()


def _at_hand(places: Sequence[StageRecord], takeover: VoteTakeover, act: Act) -> list[StageRecord]:
    """What can be voted on. A report that is sought was at hand where the votes were cast, whoever votes on it here."""
    sought = [
        place.report
        for place in places
        if place.report is not None and place.report.retrieval == Retrieval.SOUGHT.value
    ]
    for report in sought:
        change_retrieval(report, Retrieval.RETRIEVED, None, act)
    if sought:
        named = tuple(report.uuid for report in sought)
        takeover.retrieved += [str(report) for report in named]
        takeover.save(update_fields=["retrieved"])
        act.append(ReportsTakenAsRetrieved(takeover=takeover.uuid, reports=named))
        # One whose exclusion is in dispute stands as before, now that it is at hand again.
        for place in places:
            place.refresh_from_db(fields=["state", "is_reason_disputed"])
    lost = Retrieval.NOT_RETRIEVED.value
    return [each for each in places if each.report is None or each.report.retrieval != lost]


def begin_undo(*, by: Member, takeover: UUID, key: UUID) -> VoteTakeover:
    """Let a job take back the votes of one taking over. Raises NotFound, GoesOn, VotesRest."""
    with ledger.act(by=by, key=key, content=("undo taken votes", takeover)):
        permissions.check(by, permissions.Act.TAKE_OVER_VOTES)
        rows = VoteTakeover.objects.filter(review_id=by.review_id, uuid=takeover)
        found = rows.select_related("batch").first()
        if found is None:
            raise NotFound(_("No votes were taken over so in this review."))
        if found.undone_at is None:
            _refuse_while_working(found.batch)
            _refuse_if_resting(found, selectors.places_voted(found))
            jobs.enqueue(review_id=by.review_id, kind=UNDO, ref=found.uuid, asked_by=by.uuid)
    return found


def undo(claim: Claim) -> None:
    """The job: take the votes back in short acts; the last one says that it is done. Raises VotesRest."""
    takeover, by = asked(VoteTakeover, claim)
    places = list(
        selectors.places_voted(takeover).order_by("rank", "uuid").values_list("pk", flat=True)
    )

    def take_back_part(part: Sequence[UUID], act: Act) -> None:
        rows = selectors.places_voted(takeover).filter(pk__in=part)
        _refuse_if_resting(takeover, rows)
        for place in rows.select_related("settings", "report").order_by("rank", "uuid"):
            _take_votes_back(place, takeover, act)
            if place.report is not None and str(place.report_id) in takeover.retrieved:
                seek_unless_at_hand(place.report, act)

    in_short_acts(claim, by, places, take_back_part, size=PART_BACK, step=GIVING_BACK)
    undone = VoteTakeoverUndone(takeover=takeover.uuid, batch=takeover.batch_id)
    end_taking_back(claim, by, takeover, undone)


def _refuse_if_resting(takeover: VoteTakeover, rows: StageRecordQuerySet) -> None:
    if found := selectors.resting(takeover, rows):
        raise VotesRest(found)


def _take_votes_back(place: StageRecord, takeover: VoteTakeover, act: Act) -> None:
    votes = selectors.taken_votes(takeover).filter(stage_record=place).order_by("uuid")
    for vote in list(votes):
        vote.withdrawn_at = act.at
        vote.save(update_fields=["withdrawn_at"])
        act.append(
            TakenVoteWithdrawn(takeover=takeover.uuid, stage_record=place.uuid, vote=vote.uuid)
        )
    if place.state in DECIDED:
        take_back(place, [], None, act)
    else:
        settle(place, act)
        step_back(review=place.review_id, rank=place.rank)
