"""Studies, the reports that describe them, their arms, and the review's interventions and comparisons."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.ids import new_uuid


class StudyQuerySet(models.QuerySet["Study"]):
    def included(self) -> StudyQuerySet:
        """Studies with at least one included report."""
        return self.filter(is_included=True)


class Study(models.Model):
    """One investigation, described by one or more reports: the unit of extraction and synthesis.

    is_included repeats whether a report of it is included; otherwise its work is parked, unchanged.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=200)
    is_included = models.BooleanField(default=False)

    objects = StudyQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.uuid)


class Wording(models.Model):
    """What a study, an intervention or an arm (`thing`) is called. Append-only: the thing itself repeats the newest."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    thing = models.UUIDField()
    text = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    written_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.uuid)


class StudyReport(models.Model):
    """A report describes a study. A report may describe two; a study has at most one primary report."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="links")
    report = models.ForeignKey(
        "screening.Report", on_delete=models.PROTECT, related_name="study_links"
    )
    is_primary = models.BooleanField(default=False)
    unlinked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "report"],
                condition=Q(unlinked_at=None),
                name="studyreport_once",
            ),
            models.UniqueConstraint(
                fields=["study"],
                condition=Q(unlinked_at=None, is_primary=True),
                name="studyreport_one_primary",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Intervention(models.Model):
    """A kind of arm in the review's own words: what two studies call differently meets here."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "name"],
                condition=Q(removed_at=None),
                name="intervention_name_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Comparison(models.Model):
    """An experimental intervention against a comparator."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    experimental = models.ForeignKey(Intervention, on_delete=models.PROTECT, related_name="+")
    comparator = models.ForeignKey(Intervention, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "experimental", "comparator"],
                condition=Q(removed_at=None),
                name="comparison_once",
            ),
            models.CheckConstraint(
                condition=~Q(experimental=models.F("comparator")), name="comparison_of_two"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class StudyArm(models.Model):
    """An arm of a study as the study calls it, and the review's intervention that it is mapped to."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="arms")
    label = models.CharField(max_length=200)
    intervention = models.ForeignKey(Intervention, on_delete=models.PROTECT, related_name="arms")
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "label"],
                condition=Q(removed_at=None),
                name="studyarm_label_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class Result(models.Model):
    """What risk of bias is judged for: a study's outcome at a time point for a comparison.

    outcome, timepoint: identities in the form's definition.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="results")
    outcome = models.UUIDField()
    timepoint = models.UUIDField()
    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "outcome", "timepoint", "comparison"],
                condition=Q(removed_at=None),
                name="result_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
