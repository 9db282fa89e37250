"""How far the work has come: for a member from their own votes and from decisions, for leads as of midnight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from reviews.models import Import, Member
from reviews.permissions import holds
from reviews.roles import Role, Stage
from reviews.sources import ImportState
from screening.models import ConflictView, StageRecord, Vote
from screening.models.stage import StageRecordQuerySet
from screening.rules import Retrieval
from screening.selectors.disputes import UNDECIDED, undecided_for_voters
from screening.selectors.finality import final_votes


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """A member's work at a stage. done: with their vote. left: undecided ones without it.

    awaiting: undecided with a vote of theirs that isn't final.
    """

    done: int
    left: int
    awaiting: int

    @property
    def total(self) -> int:
        return self.done + self.left


def own_votes(member: Member, stage: Stage) -> QuerySet[Vote]:
    """The member's standing votes in the records' present rounds, on what counts."""
    return Vote.objects.standing().filter(
        reviewer=member,
        round=F("stage_record__round"),
        stage_record__stage=stage.value,
        stage_record__is_parked=False,
        stage_record__batch__in=Import.objects.filter(state=ImportState.COMMITTED.value),
    )


def awaiting(member: Member, stage: Stage) -> QuerySet[Vote]:
    """The member's votes that wait for others', or for what others make of a conflict."""
    votes = own_votes(member, stage).filter(undecided_for_voters("stage_record__"))
    return votes.exclude(final_votes(member.review_id, stage))


def undecided(review: UUID, stage: Stage) -> StageRecordQuerySet:
    """Records (reports that are at hand) without a decision, whoever has voted on them."""
    rows = StageRecord.objects.counted().undecided().filter(review_id=review, stage=stage.value)
    if stage is Stage.FULL_TEXT:
        rows = rows.filter(report__retrieval=Retrieval.RETRIEVED.value)
    return rows


def unvoted(member: Member, stage: Stage) -> StageRecordQuerySet:
    """Undecided records without this member's vote that they may vote on. Others' votes play no part."""
    return (
        undecided(member.review_id, stage)
        .exclude(Exists(_own(member)))
        .exclude(Exists(ConflictView.objects.filter(stage_record=OuterRef("pk"), member=member)))
    )


def progress_of(member: Member, stage: Stage) -> Progress:
    """The member's progress; nothing in it depends on what others did on undecided records."""
    on_open = undecided_for_voters("stage_record__")
    at_hand = Q(stage_record__state__in=UNDECIDED)
    if stage is Stage.FULL_TEXT:
        at_hand &= Q(stage_record__report__retrieval=Retrieval.RETRIEVED.value)
    counts = own_votes(member, stage).aggregate(
        done=Count("pk"),
        awaiting=Count("pk", filter=on_open & ~final_votes(member.review_id, stage)),
        taken=Count("pk", filter=at_hand),
    )
    left = 0
    if holds(member, Role.REVIEWER, stage):
        # Counting all and taking off one's own is quicker than looking for one's vote on each of 100,000.
        open_now = undecided(member.review_id, stage)
        opened = open_now.filter(views__member=member).exclude(Exists(_own(member)))
        left = open_now.count() - counts["taken"] - opened.count()
    return Progress(done=counts["done"], left=left, awaiting=counts["awaiting"])


def votes_by_member(stage: Stage, review: UUID, until: datetime) -> Mapping[UUID, int]:
    """How many records each member's votes stood on at a moment: shown to leads, as of the last midnight in UTC.

    Votes taken over from a file are no work done here, nor are those that a merge repeats.
    """
    rows = (
        Vote.objects.cast_here()
        .filter(
            joining=None,
            stage_record__review_id=review,
            stage_record__stage=stage.value,
            cast_at__lte=until,
        )
        .filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=until))
        .values("reviewer_id")
        .annotate(n=Count("stage_record", distinct=True))
    )
    return {row["reviewer_id"]: row["n"] for row in rows.order_by()}


def _own(member: Member) -> QuerySet[Vote]:
    """Within a record: the member's standing vote in its present round."""
    return Vote.objects.standing().filter(
        stage_record=OuterRef("pk"), round=OuterRef("round"), reviewer=member
    )
