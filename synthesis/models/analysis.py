"""Analyses, the versions of what they ask for, and the runs that answered."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from reviews.ids import new_uuid


class AnalysisQuerySet(models.QuerySet["Analysis"]):
    def standing(self) -> AnalysisQuerySet:
        """Those that nobody put away."""
        return self.filter(archived_at=None)


class Analysis(models.Model):
    """One analysis of a review. What it asks for stands in its versions; `position`: its place in the list."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="analyses")
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True)

    objects = AnalysisQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.uuid)


class AnalysisVersion(models.Model):
    """One version of an analysis's specification: canonical JSON and its SHA-256. Append-only."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    analysis = models.ForeignKey(Analysis, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    written_by = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["analysis", "number"], name="analysisversion_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.analysis_id} {self.number}"


class Run(models.Model):
    """One computation of one specification on one data set by one engine: the same three have one result. Append-only.

    engine: the identity of all that computed (names and versions) as canonical JSON; result: see runs.result_json.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="runs")
    snapshot_sha256 = models.CharField(max_length=64)
    specification_sha256 = models.CharField(max_length=64)
    engine_sha256 = models.CharField(max_length=64)
    engine = models.TextField()
    result = models.TextField()
    result_sha256 = models.CharField(max_length=64)
    computed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "snapshot_sha256", "specification_sha256", "engine_sha256"],
                name="run_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class RunRequest(models.Model):
    """A version of an analysis is to be computed on a snapshot: what a job works on, and the run that answered last."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(AnalysisVersion, on_delete=models.PROTECT, related_name="requests")
    snapshot = models.ForeignKey("extraction.Snapshot", on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "snapshot"], name="runrequest_once"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
