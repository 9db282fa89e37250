"""Votes, the conflicts between them, and what settles those."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.ids import new_uuid
from reviews.vocab import choices, values
from screening.models.joining import VoteJoining
from screening.models.stage import ExclusionReason, StageRecord
from screening.models.takeover import VoteTakeover
from screening.rules import ConflictKind, ConflictState, DecidedBy, Decision
from screening.tally import Verdict

SETTLED_BY = [DecidedBy.ADJUDICATION.value, DecidedBy.CONSENSUS.value]


class VoteQuerySet(models.QuerySet["Vote"]):
    def standing(self) -> VoteQuerySet:
        return self.filter(withdrawn_at=None)

    def cast_here(self) -> VoteQuerySet:
        """Without those taken over from another program's file: what every figure of agreement and of work counts."""
        return self.filter(takeover=None)


class Vote(models.Model):
    """One reviewer's verdict on one record at one stage, in one round. A withdrawn vote stays.

    takeover: what brought it from another program's file; None for a vote that was cast here. joining: what repeats
    it here, where it was cast on a copy that joined this record, or before two records decided differently became one.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    stage_record = models.ForeignKey(StageRecord, on_delete=models.PROTECT, related_name="votes")
    reviewer = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=7, choices=choices(Verdict))
    reason = models.ForeignKey(
        ExclusionReason, on_delete=models.PROTECT, null=True, related_name="+"
    )
    further_reasons = models.JSONField(default=list)
    protocol = models.ForeignKey(
        "reviews.ProtocolVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    cast_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    takeover = models.ForeignKey(
        VoteTakeover, on_delete=models.PROTECT, null=True, related_name="votes"
    )
    joining = models.ForeignKey(
        VoteJoining, on_delete=models.PROTECT, null=True, related_name="votes"
    )

    objects = VoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stage_record", "reviewer", "round"],
                condition=Q(withdrawn_at=None),
                name="vote_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=values(Verdict)), name="vote_verdict_known"
            ),
            models.CheckConstraint(
                condition=Q(reason=None) | Q(verdict=Verdict.EXCLUDE.value),
                name="vote_reason_excludes",
            ),
        ]
        indexes = [
            models.Index(fields=["reviewer", "withdrawn_at", "-cast_at"], name="vote_of_reviewer")
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    def repeated(self, target: StageRecord, *, in_round: int, joining: UUID | None) -> Vote:
        """The same verdict of the same reviewer in another round, or for another record; not saved yet."""
        return Vote(
            stage_record=target,
            reviewer_id=self.reviewer_id,
            round=in_round,
            verdict=self.verdict,
            reason=self.reason,
            further_reasons=self.further_reasons,
            protocol_id=self.protocol_id,
            cast_at=self.cast_at,
            takeover_id=self.takeover_id,
            joining_id=joining,
        )


class Conflict(models.Model):
    """Votes that don't amount to a decision (or, at full text, to one reason)."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    stage_record = models.ForeignKey(
        StageRecord, on_delete=models.PROTECT, related_name="conflicts"
    )
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=7, choices=choices(ConflictKind))
    state = models.CharField(
        max_length=7, choices=choices(ConflictState), default=ConflictState.OPEN.value
    )
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["stage_record"],
                condition=Q(state=ConflictState.OPEN.value),
                name="conflict_one_open",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=values(ConflictKind)), name="conflict_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=values(ConflictState)), name="conflict_state_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class ConflictView(models.Model):
    """A member opened a conflict on this record: they may never vote on it."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    stage_record = models.ForeignKey(StageRecord, on_delete=models.PROTECT, related_name="views")
    member = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage_record", "member"], name="conflictview_once"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Proposal(models.Model):
    """One voter's proposal to settle a conflict by consensus; it stands until confirmed by all, or replaced."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    conflict = models.ForeignKey(Conflict, on_delete=models.PROTECT, related_name="proposals")
    by = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=7, choices=choices(Decision))
    reason = models.ForeignKey(
        ExclusionReason, on_delete=models.PROTECT, null=True, related_name="+"
    )
    remark = models.ForeignKey(
        "reviews.Remark", on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    is_standing = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conflict"],
                condition=Q(is_standing=True),
                name="proposal_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=values(Decision)), name="proposal_decision_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Confirmation(models.Model):
    """Another voter agreed to a proposal."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="confirmations")
    by = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "by"], name="confirmation_once"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Resolution(models.Model):
    """What stands of a conflict, by whom, over which votes. When one of those falls, so does this."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    conflict = models.ForeignKey(Conflict, on_delete=models.PROTECT, related_name="resolutions")
    settled_by = models.CharField(max_length=12, choices=choices(DecidedBy))
    by = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=7, choices=choices(Decision))
    reason = models.ForeignKey(
        ExclusionReason, on_delete=models.PROTECT, null=True, related_name="+"
    )
    remark = models.ForeignKey(
        "reviews.Remark", on_delete=models.PROTECT, null=True, related_name="+"
    )
    votes = models.ManyToManyField(Vote, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conflict"], condition=Q(voided_at=None), name="resolution_one_standing"
            ),
            models.CheckConstraint(
                condition=Q(settled_by__in=SETTLED_BY), name="resolution_settled_by_people"
            ),
            models.CheckConstraint(
                condition=Q(decision__in=values(Decision)), name="resolution_decision_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
