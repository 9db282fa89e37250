"""Settling conflicts: an adjudicator decides alone, voters agree together. Votes never change by it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import DomainError, Forbidden, NotFound
from reviews.ledger import Act
from reviews.models import Member, Remark
from reviews.permissions import holds
from reviews.remarks import RemarkRef
from reviews.roles import Role, Stage
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
)
from screening.selectors.rules import active_settings
from screening.services.settling import Ruling, decide, standing_votes


class NotYours(DomainError):
    """This conflict is not for this member to settle."""

    status = 403


class AlreadySettled(DomainError):
    """The conflict was settled, or its votes changed."""

    def __init__(self) -> None:
        super().__init__(_("This conflict is no longer open."))


def open_to_adjudicator(*, by: Member, conflict: UUID, key: UUID) -> Conflict:
    """An adjudicator opens a conflict, and may never vote on its record. Raises NotYours, AlreadySettled, NotFound."""
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
    """An independent third person decides. Raises NotYours, AlreadySettled, NotFound."""
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

    A new proposal takes the place of an earlier one. Raises NotYours, AlreadySettled, NotFound.
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
            remark=_row(said),
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


def may_adjudicate(by: Member, conflict: Conflict) -> bool:
    """Whether a member is an adjudicator of the stage who holds, and held, no vote on the record.

    Where voters settle by consensus, a conflict comes to adjudication when one of them has left.
    """
    target = conflict.stage_record
    if not holds(by, Role.ADJUDICATOR, Stage(target.stage)):
        return False
    if Vote.objects.filter(stage_record=target, reviewer=by).exists():
        return False
    settings = active_settings(target.review_id, Stage(target.stage))
    return settings.resolved_by == ResolvedBy.ADJUDICATION.value or _a_voter_left(conflict)


def may_agree(by: Member, conflict: Conflict) -> bool:
    """Whether a member is one of the voters who settle this conflict among themselves."""
    target = conflict.stage_record
    settings = active_settings(target.review_id, Stage(target.stage))
    if settings.resolved_by != ResolvedBy.CONSENSUS.value or _a_voter_left(conflict):
        return False
    return any(vote.reviewer_id == by.uuid for vote in standing_votes(target))


def _a_voter_left(conflict: Conflict) -> bool:
    voters = [vote.reviewer_id for vote in standing_votes(conflict.stage_record)]
    return Member.objects.filter(uuid__in=voters).exclude(removed_at=None).exists()


def _conflict(by: Member, conflict: UUID) -> Conflict:
    found = Conflict.objects.filter(uuid=conflict, stage_record__review_id=by.review_id)
    row = found.select_related("stage_record", "stage_record__reason").first()
    if row is None:
        raise NotFound(_("This conflict is not in this review."))
    return row


def _check_open(found: Conflict) -> None:
    if found.state != ConflictState.OPEN.value or found.stage_record.is_parked:
        raise AlreadySettled


def _check_adjudicator(by: Member, found: Conflict) -> None:
    permissions.check(by, permissions.Act.ADJUDICATE)
    if not may_adjudicate(by, found):
        raise NotYours(_("An adjudicator who did not vote on this record settles this conflict."))
    _check_open(found)


def _check_voter(by: Member, found: Conflict) -> None:
    permissions.check(by, permissions.Act.PROPOSE_CONSENSUS)
    if not may_agree(by, found):
        raise NotYours(_("Those who voted on this record settle this conflict together."))
    _check_open(found)


def _seen(by: Member, found: Conflict, act: Act) -> None:
    target = found.stage_record
    __, is_new = ConflictView.objects.get_or_create(
        stage_record=target, member=by, defaults={"opened_at": act.at}
    )
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
        raise MissingReason
    return chosen


class MissingReason(DomainError):
    """An exclusion at full text needs its reason."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Choose the reason for excluding this report."))


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
    settings = active_settings(target.review_id, Stage(target.stage))
    votes = standing_votes(target)
    resolution = Resolution.objects.create(
        conflict=found,
        settled_by=settled_by.value,
        by=by,
        decision=decision.value,
        reason=reason,
        remark=_row(said),
        made_at=act.at,
    )
    resolution.votes.set(votes)
    found.state = ConflictState.SETTLED.value
    found.save(update_fields=["state"])
    saw = AdjudicatorSees(settings.adjudicator_sees)
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


def _row(said: RemarkRef | None) -> Remark | None:
    return None if said is None else Remark.objects.get(uuid=said["remark"])


def _reference(remark: Remark) -> RemarkRef:
    return {"remark": str(remark.uuid), "sha256": remark.sha256}
