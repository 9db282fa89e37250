"""Votes from another program's file: a lead says whose they are, a job casts them, another takes them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from reviews import jobs, ledger, permissions
from reviews.errors import DomainError, NotFound
from reviews.jobs import Claim
from reviews.ledger import Act
from reviews.models import Import, Member
from reviews.selectors.judged import committed_import
from reviews.services.placeholders import add_placeholder
from reviews.services.repeats import payload_before
from reviews.services.short_acts import in_short_acts
from screening.events import TakenVoteWithdrawn, VoteTakeoverBegun, VoteTakeoverUndone
from screening.models import StageRecord, Vote, VoteTakeover
from screening.models.stage import StageRecordQuerySet
from screening.selectors import takeovers as selectors
from screening.selectors.standing import DECIDED
from screening.selectors.takeovers import REST_WORDS, STAGE, Rest
from screening.services.queue import step_back
from screening.services.reopening import take_back
from screening.services.settling import settle
from screening.services.taken_votes import cast_taken
from screening.services.taking_over import asked, end_taking_back, is_worked_on
from screening.takeover import hash_of, names_in

TAKE, UNDO = "screening.take_over_votes", "screening.undo_taken_votes"
TAKING, GIVING_BACK = "taking_votes_over", "taking_votes_back"
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


def begin(*, by: Member, batch: UUID, givers: Mapping[str, UUID | None], key: UUID) -> VoteTakeover:
    """Say in whose name the votes of a file's names stand, and let a job cast them.

    givers: by name; None: a placeholder is made of the name. Raises NotFound, GoesOn, GiversUnclear.
    """
    asked = sorted((name, str(member or "")) for name, member in givers.items())
    with ledger.act(by=by, key=key, content=("take votes over", batch, asked)) as act:
        permissions.check(by, permissions.Act.TAKE_OVER_VOTES)
        if act.repeated:
            before = payload_before(act, VoteTakeoverBegun.KIND)["takeover"]
            return VoteTakeover.objects.get(uuid=before)
        target = committed_import(by.review_id, batch)
        if target is None:
            raise NotFound(_("This import does not count, or is not in this review."))
        _refuse_while_working(target)
        _check(target, givers)
        made = VoteTakeover(review_id=by.review_id, batch=target, by=by, begun_at=act.at)
        members = {
            hash_of(made.uuid, name): member or add_placeholder(_shown(name), act).uuid
            for name, member in givers.items()
        }
        made.givers = {key: str(member) for key, member in members.items()}
        made.save(force_insert=True)
        act.append(VoteTakeoverBegun(takeover=made.uuid, batch=target.uuid, givers=members))
        jobs.enqueue(review_id=by.review_id, kind=TAKE, ref=made.uuid, asked_by=by.uuid)
    return made


def _shown(name: str) -> str:
    return name or str(_("Nobody named in the file"))


def _refuse_while_working(batch: Import) -> None:
    if is_worked_on(VoteTakeover, batch):
        raise GoesOn


def _check(batch: Import, givers: Mapping[str, UUID | None]) -> None:
    """Each name is in the file, and each member gives the votes of one name."""
    if not givers:
        raise GiversUnclear(_("Choose who gives the votes of at least one name."))
    named = [member for member in givers.values() if member is not None]
    if len(set(named)) < len(named):
        raise GiversUnclear(_("Two names can't be one member: choose another for one of them."))
    known = {each.member for each in selectors.givers_for(batch)}
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
    records = [record for record in todo if record not in begun]

    def take_part(part: Sequence[UUID], act: Act) -> None:
        places = StageRecord.objects.counted().filter(
            review_id=takeover.review_id, stage=STAGE.value, record__in=part
        )
        rows = places.select_related("settings").order_by("rank", "uuid")
        cast_taken(list(rows), todo, takeover=takeover, act=act)

    before = len(todo) - len(records)
    in_short_acts(claim, by, records, take_part, size=PART, step=TAKING, before=before)
    with transaction.atomic():
        claim.finish()


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
        for place in rows.select_related("settings", "record").order_by("rank", "uuid"):
            _take_votes_back(place, takeover, act)

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
