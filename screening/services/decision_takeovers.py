"""A team's decisions from another program's file: a lead says what the file means, a job writes them, another takes them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from reviews import jobs, ledger, permissions
from reviews.errors import DomainError, NotFound
from reviews.ids import new_uuid
from reviews.jobs import Claim
from reviews.ledger import Act
from reviews.models import Import, Member
from reviews.roles import Stage
from reviews.selectors.judged import committed_import
from reviews.services.repeats import payload_before
from reviews.services.short_acts import in_short_acts
from screening.models import (
    DecisionTakeover,
    ExclusionReason,
    StageRecord,
    TakenDecision,
)
from screening.rules import Decision, Retrieval
from screening.selectors import team_decisions as selectors
from screening.selectors.rules import active_settings, reasons_in_force
from screening.selectors.team_decisions import REST_WORDS, Rest
from screening.services.full_text import change_retrieval
from screening.services.reopening import take_back
from screening.services.settling import decide_from_file
from screening.services.stage_settings import change_reasons
from screening.services.taking_over import (
    asked,
    end_taking_back,
    is_worked_on,
    seek_unless_at_hand,
)
from screening.takeover_events import (
    DecisionTakenOver,
    DecisionTakeoverBegun,
    DecisionTakeoverUndone,
)
from screening.team_decisions import Reading, Stated, Steps, reason_key

TAKE, UNDO = "screening.take_over_decisions", "screening.undo_taken_decisions"
TAKING, GIVING_BACK = "taking_decisions_over", "taking_decisions_back"
# Records that are worked on together.
PART = 5
LONGEST_REASON = 200


class GoesOn(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("Decisions of this file are being worked on. Wait until that has ended.")
        )


class ReadingUnclear(DomainError):
    """What is said of the file isn't as the page showed it any more."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("This is not as the page showed it any more. Reload the page."))


class DecisionsRest(DomainError):
    """Something rests on the decisions, so that they can't be taken back as a whole."""

    def __init__(self, found: Mapping[Rest, int]) -> None:
        what = "; ".join(f"{n:,}: {REST_WORDS[rest]}" for rest, n in found.items())
        super().__init__(
            _(
                "These decisions can't be taken back: something rests on them (%(what)s)."
                " A lead can re-open single decisions."
            )
            % {"what": what}
        )


def begin(*, by: Member, batch: UUID, reading: Reading, key: UUID) -> DecisionTakeover:
    """Say what a file's records mean, add reasons that the list here lacks, and let a job write the decisions.

    Raises NotFound, GoesOn, ReadingUnclear, BadRules.
    """
    asked = sorted((words, str(reason or "")) for words, reason in reading.reasons.items())
    content = ("take decisions over", batch, reading.program, reading.listed_as, asked)
    with ledger.act(by=by, key=key, content=content) as act:
        permissions.check(by, permissions.Act.TAKE_OVER_VOTES)
        if act.repeated:
            before = payload_before(act, DecisionTakeoverBegun.KIND)["takeover"]
            return DecisionTakeover.objects.get(uuid=before)
        target = committed_import(by.review_id, batch)
        if target is None:
            raise NotFound(_("This import does not count, or is not in this review."))
        _refuse_while_working(target)
        reasons = _reasons(by, reading.reasons, key)
        made = DecisionTakeover(
            review_id=by.review_id,
            batch=target,
            by=by,
            program=reading.program.value,
            listed_as=reading.listed_as.value,
            begun_at=act.at,
        )
        hashed = {reason_key(made.uuid, words): reason for words, reason in reasons.items()}
        made.reasons = {words: str(reason) for words, reason in hashed.items()}
        made.save(force_insert=True)
        act.append(
            DecisionTakeoverBegun(
                takeover=made.uuid,
                batch=target.uuid,
                program=reading.program,
                listed_as=reading.listed_as,
                reasons=hashed,
            )
        )
        jobs.enqueue(review_id=by.review_id, kind=TAKE, ref=made.uuid, asked_by=by.uuid)
    return made


def _reasons(by: Member, asked: Mapping[str, UUID | None], key: UUID) -> Mapping[str, UUID]:
    """The reasons here, with new ones at the end of the list."""
    here = reasons_in_force(by.review_id)
    if not {each.uuid for each in here}.issuperset(filter(None, asked.values())):
        raise ReadingUnclear
    known = {each.text.casefold() for each in here}
    new = {_worded(words) for words, reason in asked.items() if reason is None}
    if added := sorted(words for words in new if words.casefold() not in known):
        texts = [*(each.text for each in here), *added]
        here = change_reasons(by=by, texts=texts, key=key)
    by_text = {each.text.casefold(): each.uuid for each in here}
    return {
        words: by_text[_worded(words).casefold()] if reason is None else reason
        for words, reason in asked.items()
    }


def _worded(words: str) -> str:
    return " ".join(words.split())[:LONGEST_REASON].strip()


def _refuse_while_working(batch: Import) -> None:
    if is_worked_on(DecisionTakeover, batch):
        raise GoesOn


def take(claim: Claim) -> None:
    """The job: write the decisions in short acts. What an attempt before this one wrote stands, and isn't written again."""
    takeover, by = asked(DecisionTakeover, claim)
    stated = selectors.to_take(takeover)
    reasons = selectors.reasons_by_words(takeover, stated)

    def take_part(part: Sequence[UUID], act: Act) -> None:
        _take_part({record: stated[record] for record in part}, takeover, reasons, act)

    in_short_acts(claim, by, list(stated), take_part, size=PART, step=TAKING)
    with transaction.atomic():
        claim.finish()


def _take_part(
    stated: Mapping[UUID, Stated | None],
    takeover: DecisionTakeover,
    reasons: Mapping[str, ExclusionReason],
    act: Act,
) -> None:
    steps = selectors.steps_of(takeover.review_id, stated, reasons)
    for stage in (Stage.TITLE_ABSTRACT, Stage.FULL_TEXT):
        # The reports of records that have just been included are there by now.
        wanted = [record for record, each in steps.items() if _step(each, stage) is not None]
        if not wanted:
            continue
        in_force = active_settings(takeover.review_id, stage)
        places = StageRecord.objects.counted().filter(
            review_id=takeover.review_id, stage=stage.value, record__in=wanted
        )
        for place in places.select_related("settings", "report").order_by("rank", "uuid"):
            decision, said = _step(steps[place.record_id], stage), stated[place.record_id]
            if decision is not None and said is not None:
                is_out = stage is Stage.FULL_TEXT and decision is Decision.EXCLUDE
                reason = reasons[said.reason] if is_out else None
                _elsewhere(place, takeover, act)
                decide_from_file(place, decision, reason, place.settings or in_force, act)


def _step(steps: Steps, stage: Stage) -> Decision | None:
    return steps.title if stage is Stage.TITLE_ABSTRACT else steps.full_text


def _elsewhere(place: StageRecord, takeover: DecisionTakeover, act: Act) -> None:
    """Say where the decision that follows was made; a report was at hand there."""
    report = place.report
    is_retrieved_by = report is not None and report.retrieval == Retrieval.SOUGHT.value
    if report is not None and is_retrieved_by:
        change_retrieval(report, Retrieval.RETRIEVED, None, act)
    row = TakenDecision(
        uuid=new_uuid(),
        takeover=takeover,
        stage_record=place,
        round=place.round,
        is_retrieved_by=is_retrieved_by,
    )
    row.save(force_insert=True)
    act.append(
        DecisionTakenOver(
            takeover=takeover.uuid,
            taken=row.uuid,
            stage_record=place.uuid,
            record=place.record_id,
            round=place.round,
            is_retrieved_by=is_retrieved_by,
        )
    )


def begin_undo(*, by: Member, takeover: UUID, key: UUID) -> DecisionTakeover:
    """Let a job take back the decisions of one taking over. Raises NotFound, GoesOn, DecisionsRest."""
    with ledger.act(by=by, key=key, content=("undo taken decisions", takeover)):
        permissions.check(by, permissions.Act.TAKE_OVER_VOTES)
        rows = DecisionTakeover.objects.filter(review_id=by.review_id, uuid=takeover)
        found = rows.select_related("batch").first()
        if found is None:
            raise NotFound(_("No decisions were taken over so in this review."))
        if found.undone_at is None:
            _refuse_while_working(found.batch)
            if rests := selectors.resting(found):
                raise DecisionsRest(rests)
            jobs.enqueue(review_id=by.review_id, kind=UNDO, ref=found.uuid, asked_by=by.uuid)
    return found


def undo(claim: Claim) -> None:
    """The job: take the decisions back in short acts, full texts first. What began to rest on them meanwhile is parked."""
    takeover, by = asked(DecisionTakeover, claim)
    rows = selectors.taken(takeover).order_by("stage_record__stage", "stage_record__rank", "pk")
    todo = list(rows.values_list("pk", flat=True))

    def take_back_part(part: Sequence[UUID], act: Act) -> None:
        found = selectors.taken(takeover).filter(pk__in=part)
        of_places = found.select_related("stage_record__report", "stage_record__settings")
        for row in of_places.order_by("stage_record__stage", "stage_record__rank", "pk"):
            _take_decision_back(row, act)

    in_short_acts(claim, by, todo, take_back_part, size=PART, step=GIVING_BACK)
    undone = DecisionTakeoverUndone(takeover=takeover.uuid, batch=takeover.batch_id)
    end_taking_back(claim, by, takeover, undone)


def _take_decision_back(row: TakenDecision, act: Act) -> None:
    place = row.stage_record
    take_back(place, [], None, act)
    if row.is_retrieved_by and place.report is not None:
        seek_unless_at_hand(place.report, act)
