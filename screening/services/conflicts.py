"""Settling conflicts: an adjudicator decides alone, voters agree together. Votes never change by it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import DomainError, Forbidden, NotFound, ReasonMissing
from reviews.ledger import Act
from reviews.models import Member, Remark
from reviews.remarks import RemarkRef
from reviews.roles import Stage
from reviews.services.repeats import payload_before
from screening.events import (
    ConflictResolved,
    ConflictSeen,
    ConsensusConfirmed,
    ConsensusProposed,
)
from screening.models import (
    Confirmation,
    Conflict,
    ConflictView,
    ExclusionReason,
    Lease,
    Proposal,
    Resolution,
    Vote,
)
from screening.rules import (
    AdjudicatorSees,
    ConflictKind,
    ConflictState,
    DecidedBy,
    Decision,
    ResolvedBy,
    Retrieval,
)
from screening.selectors.conflicts import for_adjudicator, for_voter, unseen_by
from screening.selectors.rules import active_settings, settings_of
from screening.services.remarks import remark_row
from screening.services.settling import Ruling, decide, standing_votes

WAITING_ORDER = ("stage_record__rank", "uuid")


class NotYours(DomainError):
    """Nobody settles a conflict alone."""

    status = 403


class AlreadySettled(DomainError):
    """The conflict was settled, or its votes changed."""

    def __init__(self) -> None:
        super().__init__(_("This conflict is no longer open."))


class NotAtHand(DomainError):
    """What nobody can read is not settled; the conflict waits for the full text."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This report's full text was taken back. Its conflict waits until there is one again."
            )
        )


class Unknown(NotFound):
    """There is no such conflict, or none that this member may know of."""

    def __init__(self) -> None:
        super().__init__(_("This conflict is not in this review."))


def open_next(*, by: Member, stage: Stage, key: UUID) -> Conflict | None:
    """An adjudicator opens the next conflict that waits for them, None if there is none; one nobody reads comes first."""
    with ledger.act(by=by, key=key, content=("next", stage)) as act:
        if act.repeated:
            seen = payload_before(act, ConflictSeen.KIND)["conflict"]
            return _conflict(by, UUID(seen))
        permissions.check(by, permissions.Act.ADJUDICATE)
        waiting = unseen_by(by, for_adjudicator(by, stage))
        read = ConflictView.objects.filter(stage_record=OuterRef("stage_record"))
        first = waiting.alias(is_read=Exists(read)).order_by("is_read", *WAITING_ORDER).first()
        if first is not None:
            _seen(by, first, act)
    return first


def open_to_adjudicator(*, by: Member, conflict: UUID, key: UUID) -> Conflict:
    """An adjudicator opens a conflict, and may never vote on its record. Raises AlreadySettled, NotFound."""
    with ledger.act(by=by, key=key, content=("see", conflict)) as act:
        found = _conflict(by, conflict)
        if act.repeated:
            return found
        _check_adjudicator(by, found)
        _seen(by, found, act)
    return found


def adjudicate(
    *,
    by: Member,
    conflict: UUID,
    decision: Decision,
    key: UUID,
    reason: UUID | None = None,
    remark: str = "",
) -> Conflict:
    """An independent third person decides. Raises ReasonMissing, Forbidden, AlreadySettled, NotFound."""
    content = ("adjudicate", conflict, decision, reason, remark)
    with ledger.act(by=by, key=key, content=content) as act:
        found = _conflict(by, conflict)
        if act.repeated:
            return found
        _check_adjudicator(by, found)
        _seen(by, found, act)
        chosen = _reason(found, decision, reason)
        _resolve(found, by, DecidedBy.ADJUDICATION, decision, chosen, act.remark(remark), act)
    return found


def adjudicate_and_go_on(
    *,
    by: Member,
    conflict: UUID,
    decision: Decision,
    key: UUID,
    reason: UUID | None = None,
    remark: str = "",
    opens_next: bool = False,
) -> Conflict | None:
    """Decide one conflict and, where that is asked, open the next one; None where none is opened. Raises as adjudicate."""
    content = ("adjudicate", conflict, decision, reason, remark, opens_next)
    with ledger.act(by=by, key=key, content=content) as act:
        if act.repeated:
            return None
        adjudicate(
            by=by, conflict=conflict, decision=decision, key=key, reason=reason, remark=remark
        )
        stage = Stage(_conflict(by, conflict).stage_record.stage)
        return open_next(by=by, stage=stage, key=key) if opens_next else None


def propose(
    *,
    by: Member,
    conflict: UUID,
    decision: Decision,
    key: UUID,
    reason: UUID | None = None,
    remark: str = "",
) -> Conflict:
    """A voter proposes what stands; it counts when every other voter who is still a member confirms.

    A new proposal takes the place of an earlier one. Raises ReasonMissing, Forbidden, AlreadySettled, NotFound.
    """
    content = ("propose", conflict, decision, reason, remark)
    with ledger.act(by=by, key=key, content=content) as act:
        found = _conflict(by, conflict)
        if act.repeated:
            return found
        _check_voter(by, found)
        chosen = _reason(found, decision, reason)
        said = act.remark(remark)
        found.proposals.filter(is_standing=True).update(is_standing=False)
        proposal = Proposal.objects.create(
            conflict=found,
            by=by,
            decision=decision.value,
            reason=chosen,
            remark=remark_row(said),
            made_at=act.at,
        )
        act.append(
            ConsensusProposed(
                conflict=found.uuid,
                proposal=proposal.uuid,
                decision=decision,
                reason=None if chosen is None else chosen.uuid,
                remark=said,
            )
        )
    return found


def confirm(*, by: Member, proposal: UUID, key: UUID) -> Conflict:
    """Another voter confirms the standing proposal; with the last one needed, it stands.

    Raises NotYours (nobody settles alone), AlreadySettled, NotFound.
    """
    with ledger.act(by=by, key=key, content=("confirm", proposal)) as act:
        offered = (
            Proposal.objects.filter(uuid=proposal, conflict__stage_record__review_id=by.review_id)
            .select_related("conflict", "reason", "remark")
            .first()
        )
        if offered is None:
            raise NotFound(_("This proposal is not in this review."))
        found = _conflict(by, offered.conflict_id)
        if act.repeated:
            return found
        _check_voter(by, found)
        if not offered.is_standing:
            raise AlreadySettled
        if offered.by_id == by.uuid:
            raise NotYours(_("Somebody else who voted confirms your proposal."))
        Confirmation.objects.get_or_create(proposal=offered, by=by, defaults={"made_at": act.at})
        act.append(ConsensusConfirmed(conflict=found.uuid, proposal=offered.uuid))
        if _all_confirmed(offered, found):
            said = None if offered.remark is None else _reference(offered.remark)
            decision = Decision(offered.decision)
            _resolve(found, offered.by, DecidedBy.CONSENSUS, decision, offered.reason, said, act)
    return found


def _conflict(by: Member, conflict: UUID) -> Conflict:
    found = Conflict.objects.filter(uuid=conflict, stage_record__review_id=by.review_id)
    row = found.select_related("stage_record__report", "stage_record__settings").first()
    if row is None:
        raise Unknown
    return row


def _check_adjudicator(by: Member, found: Conflict) -> None:
    """An adjudicator of the stage who holds, and held, no vote on the record; where voters settle, when one is gone.

    Who voted is answered as if there were no conflict: they may still vote otherwise, and must not learn of it.
    """
    permissions.check(by, permissions.Act.ADJUDICATE)
    stage = Stage(found.stage_record.stage)
    if for_adjudicator(by, stage).filter(uuid=found.uuid).exists():
        return
    if ConflictView.objects.filter(stage_record=found.stage_record, member=by).exists():
        raise _closed(found)
    raise Unknown


def _check_voter(by: Member, found: Conflict) -> None:
    permissions.check(by, permissions.Act.PROPOSE_CONSENSUS)
    target = found.stage_record
    if for_voter(by, Stage(target.stage)).filter(uuid=found.uuid).exists():
        return
    by_consensus = settings_of(target).resolved_by == ResolvedBy.CONSENSUS.value
    if by_consensus and Vote.objects.filter(stage_record=target, reviewer=by).exists():
        raise _closed(found)
    raise Unknown


def _closed(found: Conflict) -> DomainError:
    """Why a conflict that the member knows of can't be settled now."""
    report = found.stage_record.report
    is_open = found.state == ConflictState.OPEN.value
    if is_open and report is not None and report.retrieval != Retrieval.RETRIEVED.value:
        return NotAtHand()
    return AlreadySettled()


def _seen(by: Member, found: Conflict, act: Act) -> None:
    target = found.stage_record
    __, is_new = ConflictView.objects.get_or_create(
        stage_record=target, member=by, defaults={"opened_at": act.at}
    )
    Lease.objects.filter(stage_record=target, member=by).delete()
    if is_new:
        act.append(ConflictSeen(conflict=found.uuid, stage_record=target.uuid, member=by.uuid))


def _reason(found: Conflict, decision: Decision, reason: UUID | None) -> ExclusionReason | None:
    target = found.stage_record
    if found.kind == ConflictKind.REASON.value and decision is Decision.INCLUDE:
        raise Forbidden(_("The votes agree that this report is out; only its reason is open."))
    if target.stage != Stage.FULL_TEXT.value or decision is Decision.INCLUDE:
        return None
    known = ExclusionReason.objects.filter(review_id=target.review_id, is_active=True)
    chosen = None if reason is None else known.filter(uuid=reason).first()
    if chosen is None:
        raise ReasonMissing(_("Choose the reason for excluding this report."))
    return chosen


def _all_confirmed(proposal: Proposal, found: Conflict) -> bool:
    voters = {vote.reviewer_id for vote in standing_votes(found.stage_record)}
    present = set(Member.objects.present().filter(uuid__in=voters).values_list("uuid", flat=True))
    confirmed = set(proposal.confirmations.values_list("by_id", flat=True))
    return present - {proposal.by_id} <= confirmed and bool(confirmed)


def _resolve(
    found: Conflict,
    by: Member,
    settled_by: DecidedBy,
    decision: Decision,
    reason: ExclusionReason | None,
    said: RemarkRef | None,
    act: Act,
) -> None:
    target = found.stage_record
    settings = settings_of(target)
    votes = standing_votes(target)
    resolution = Resolution.objects.create(
        conflict=found,
        settled_by=settled_by.value,
        by=by,
        decision=decision.value,
        reason=reason,
        remark=remark_row(said),
        made_at=act.at,
    )
    resolution.votes.set(votes)
    found.state = ConflictState.SETTLED.value
    found.save(update_fields=["state"])
    # What adjudicators are shown follows the newest settings, whatever rules judge the votes.
    saw = AdjudicatorSees(active_settings(target.review_id, Stage(target.stage)).adjudicator_sees)
    act.append(
        ConflictResolved(
            conflict=found.uuid,
            resolution=resolution.uuid,
            settled_by=settled_by,
            adjudicator_saw=saw if settled_by is DecidedBy.ADJUDICATION else None,
            decision=decision,
            reason=None if reason is None else reason.uuid,
            votes=tuple(vote.uuid for vote in votes),
            remark=said,
        )
    )
    ruling = Ruling(
        decision=decision,
        reason=reason,
        is_reason_disputed=False,
        decided_by=settled_by,
        votes=votes,
        resolution=resolution,
        settings=settings,
    )
    decide(target, ruling, act)


def _reference(remark: Remark) -> RemarkRef:
    return {"remark": str(remark.uuid), "sha256": remark.sha256}
