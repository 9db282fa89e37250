"""Tags: what the review's team calls them, and to which records members attached them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from reviews.ids import new_uuid
from reviews.roles import SCREENING_STAGES, Stage
from reviews.vocab import choices

STAGE_VALUES = [stage.value for stage in SCREENING_STAGES]


class Tag(models.Model):
    """A tag of the review. name and is_blinded repeat its newest version.

    is_blinded: whoever sets it on an open record, it shows to nobody else until the record is decided. merged_into:
    the tag that this one has become; what it was attached to carries that one.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="tags")
    name = models.CharField(max_length=80)
    is_blinded = models.BooleanField(default=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "name"],
                condition=Q(deleted_at=None, merged_into=None),
                name="tag_name_once",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("uuid")), name="tag_not_merged_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class TagVersion(models.Model):
    """What a tag is called from then on. Append-only. content: {"name", "is_blinded"}."""

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "number"], name="tagversion_number_once"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class RecordTag(models.Model):
    """A member attached a tag to a record, and it stands. Taken off, the row goes; the ledger has both.

    stage: where the record was open then, so that the tag shows to nobody else until it is decided there; "" where it
    shows at once.
    """

    id = models.BigAutoField(primary_key=True)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey("reviews.Record", on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=16, choices=choices(Stage), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "record", "member"], name="recordtag_once"),
            models.CheckConstraint(
                condition=Q(stage__in=["", *STAGE_VALUES]), name="recordtag_stage_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
