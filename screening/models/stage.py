"""A stage's rules, its exclusion reasons, and where each record stands at it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.ids import new_uuid
from reviews.models import Import
from reviews.roles import SCREENING_STAGES, Stage
from reviews.sources import ImportState
from reviews.vocab import choices, values
from screening.rules import AdjudicatorSees, ResolvedBy
from screening.tally import State

STAGE_VALUES = [stage.value for stage in SCREENING_STAGES]


class StageSettings(models.Model):
    """One version of a stage's rules. Append-only; the highest number is in force."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=16, choices=choices(Stage))
    number = models.PositiveIntegerField()
    votes_required = models.PositiveSmallIntegerField(default=2)
    is_majority = models.BooleanField(default=False)
    is_any_yes_advances = models.BooleanField(default=False)
    is_two_maybes_discussed = models.BooleanField(default=False)
    is_reason_by_precedence = models.BooleanField(default=False)
    resolved_by = models.CharField(
        max_length=12, choices=choices(ResolvedBy), default=ResolvedBy.ADJUDICATION.value
    )
    adjudicator_sees = models.CharField(
        max_length=5, choices=choices(AdjudicatorSees), default=AdjudicatorSees.BLIND.value
    )
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "stage", "number"], name="stagesettings_number_once"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=STAGE_VALUES), name="stagesettings_stage_known"
            ),
            models.CheckConstraint(
                condition=Q(votes_required__gte=1, votes_required__lte=5),
                name="stagesettings_votes_required_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(resolved_by__in=values(ResolvedBy)),
                name="stagesettings_resolved_by_known",
            ),
            models.CheckConstraint(
                condition=Q(adjudicator_sees__in=values(AdjudicatorSees)),
                name="stagesettings_adjudicator_sees_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.number}"


class ExclusionReason(models.Model):
    """Why reports are excluded at full text; `position` is the rank and the key on the page."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "text"],
                condition=Q(is_active=True),
                name="exclusionreason_text_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class StageRecordQuerySet(models.QuerySet["StageRecord"]):
    def counted(self) -> StageRecordQuerySet:
        """Of committed imports and not parked: what voters may meet."""
        committed = Import.objects.filter(state=ImportState.COMMITTED.value)
        return self.filter(batch__in=committed, is_parked=False)

    def undecided(self) -> StageRecordQuerySet:
        return self.filter(state__in=[State.PENDING.value, State.CONFLICT.value])


class StageRecord(models.Model):
    """One record at title/abstract, or one report at full text: what a stage's voters vote on.

    settings: the rules under which the votes of this round are judged, those in force when its first vote came; None
    while there is none. state, reason and is_reason_disputed repeat the standing decision. is_parked: this waits unchanged, since the
    record is merged into another or removed, or, at full text, its decision to advance fell.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=16, choices=choices(Stage))
    record = models.ForeignKey(
        "reviews.Record", on_delete=models.PROTECT, related_name="stage_records"
    )
    report = models.ForeignKey(
        "screening.Report", on_delete=models.PROTECT, null=True, related_name="stage_records"
    )
    batch = models.ForeignKey("reviews.Import", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveBigIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=choices(State), default=State.PENDING.value)
    settings = models.ForeignKey(
        StageSettings, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.ForeignKey(
        ExclusionReason, on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_reason_disputed = models.BooleanField(default=False)
    is_parked = models.BooleanField(default=False)

    objects = StageRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record", "stage"],
                condition=Q(report=None),
                name="stagerecord_record_once_at_stage",
            ),
            models.UniqueConstraint(fields=["report"], name="stagerecord_report_once"),
            models.CheckConstraint(
                condition=Q(state__in=values(State)), name="stagerecord_state_known"
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.TITLE_ABSTRACT.value, report=None)
                | Q(stage=Stage.FULL_TEXT.value, report__isnull=False),
                name="stagerecord_report_at_full_text_only",
            ),
            models.CheckConstraint(
                condition=Q(is_reason_disputed=False) | Q(state=State.EXCLUDED.value),
                name="stagerecord_disputed_is_excluded",
            ),
        ]
        indexes = [
            models.Index(fields=["review", "stage", "state", "rank"], name="stagerecord_queue")
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Lease(models.Model):
    """A member is reading a record: nobody in excess of the votes needed is handed it meanwhile."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    stage_record = models.ForeignKey(StageRecord, on_delete=models.CASCADE, related_name="leases")
    member = models.ForeignKey("reviews.Member", on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stage_record", "member"], name="lease_once"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class QueuePlace(models.Model):
    """Where a member's walk through a stage's common order begins: all that stands before it is voted on or settled.

    A mere bookmark, so that the walk needn't pass everything that the member has voted on. as_of: the newest commit of
    an import when it was set; a later import may stand before it.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    member = models.ForeignKey("reviews.Member", on_delete=models.CASCADE, related_name="+")
    stage = models.CharField(max_length=16, choices=choices(Stage))
    rank = models.PositiveBigIntegerField(default=0)
    as_of = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "stage"], name="queueplace_once"),
            models.CheckConstraint(
                condition=Q(stage__in=STAGE_VALUES), name="queueplace_stage_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
