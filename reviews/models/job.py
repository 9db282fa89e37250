"""Work that must happen: the row is the truth, the broker's message only a doorbell."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.ids import new_uuid
from reviews.vocab import choices, values


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN_STATES = (JobState.QUEUED.value, JobState.RUNNING.value)


class JobQuerySet(models.QuerySet["Job"]):
    def claimable(self, now: datetime) -> JobQuerySet:
        """Queued, or running under a lease that has run out."""
        return self.filter(
            Q(state=JobState.QUEUED.value) | Q(state=JobState.RUNNING.value, lease_until__lt=now)
        )

    def open(self) -> JobQuerySet:
        return self.filter(state__in=OPEN_STATES)


class Job(models.Model):
    """One piece of background work on one thing (`ref`) of one review."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="jobs")
    kind = models.CharField(max_length=48)
    ref = models.UUIDField()
    asked_by = models.UUIDField()
    state = models.CharField(max_length=9, choices=choices(JobState), default=JobState.QUEUED.value)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    ring_at = models.DateTimeField(default=timezone.now)
    n_rings = models.PositiveSmallIntegerField(default=0)
    n_done = models.PositiveIntegerField(default=0)
    n_total = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=48, blank=True)
    failure = models.TextField(blank=True)
    is_cancel_asked = models.BooleanField(default=False)
    request_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=values(JobState)), name="job_state_known"),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING.value)
                | Q(token__isnull=False, lease_until__isnull=False),
                name="job_running_has_lease",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "ring_at"], name="job_to_ring"),
            models.Index(fields=["review", "kind", "ref"], name="job_of_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"

    @property
    def is_over(self) -> bool:
        return self.state not in OPEN_STATES


class Heartbeat(models.Model):
    """When a process of a kind (worker, sweep) last showed that it lives; /readyz looks here."""

    name = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
