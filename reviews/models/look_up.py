"""What was looked up elsewhere about records: values that they lacked, and notices about their reports."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q

from reviews.enrichment.interface import Service
from reviews.enrichment.notices import Nature
from reviews.ids import new_uuid
from reviews.vocab import choices, values


class Found(StrEnum):
    """What is kept of an answer beside notices."""

    ABSTRACT = "abstract"
    DOI = "doi"
    OPEN_COPY = "open_copy"


class LookUp(models.Model):
    """One look elsewhere: at services for some records, or into a file of notices for all.

    wants, services: what was asked, and whom; ids: about which records; all of them empty for a file. n_done: of the
    ids, how many have been asked about. report: numbers of what came of it. messages: [{"kind", "line", "params"}] of
    a file's lines; refusal: why the file can't be read, in the same shape, {} otherwise. finished_at: None until it is
    through. undone_at: nothing that it found counts.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="look_ups")
    file = models.ForeignKey(
        "reviews.StoredFile", on_delete=models.PROTECT, null=True, related_name="+"
    )
    ids = models.ForeignKey("reviews.IdSet", on_delete=models.PROTECT, null=True, related_name="+")
    wants = models.JSONField(default=list)
    services = models.JSONField(default=list)
    n_done = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    messages = models.JSONField(default=list)
    refusal = models.JSONField(default=dict)
    created_by = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(file=None, ids__isnull=False) | Q(file__isnull=False, ids=None),
                name="lookup_of_services_or_file",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class FindingQuerySet(models.QuerySet["Finding"]):
    def standing(self) -> FindingQuerySet:
        return self.filter(taken_back_at=None, look_up__undone_at=None)


class Finding(models.Model):
    """A value that a service has for a field in which a record had none. Append-only, but that it can be taken back.

    It is shown where nothing else is, and never in place of anything. content: {"value": a text, or an open copy's
    {"url", "version", "licence"}}.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    look_up = models.ForeignKey(LookUp, on_delete=models.PROTECT, related_name="findings")
    record = models.ForeignKey("reviews.Record", on_delete=models.PROTECT, related_name="findings")
    field = models.CharField(max_length=9, choices=choices(Found))
    service = models.CharField(max_length=9, choices=choices(Service))
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    found_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["look_up", "record", "field"], name="finding_once_of_look_up"
            ),
            models.CheckConstraint(
                condition=Q(field__in=values(Found), service__in=values(Service)),
                name="finding_field_and_service_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class RecordNoticeQuerySet(models.QuerySet["RecordNotice"]):
    def standing(self) -> RecordNoticeQuerySet:
        return self.filter(taken_back_at=None, look_up__undone_at=None)


class RecordNotice(models.Model):
    """A notice about a record's report. Append-only, but that it can be taken back, and put back.

    service: who told of it, "" for a file's. content: as Notice.content gives it, with the "line" of a file.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    look_up = models.ForeignKey(LookUp, on_delete=models.PROTECT, related_name="notices")
    record = models.ForeignKey("reviews.Record", on_delete=models.PROTECT, related_name="notices")
    nature = models.CharField(max_length=13, choices=choices(Nature))
    service = models.CharField(max_length=9, choices=choices(Service), blank=True)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    found_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    objects = RecordNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(nature__in=values(Nature), service__in=["", *values(Service)]),
                name="recordnotice_nature_and_service_known",
            ),
        ]
        indexes = [models.Index(fields=["review", "record"], name="recordnotice_of_record")]

    def __str__(self) -> str:
        return str(self.uuid)
