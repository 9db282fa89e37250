"""Acts on more records than one transaction takes: done in parts, by a job."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from reviews.doing import Doing
from reviews.ids import new_uuid
from reviews.vocab import choices, values


class LargeAct(models.Model):
    """What a member wants done with many records, and how far it has come.

    key: under which the member asked. records: those that were previewed; None where the act takes another one back
    (undoes), which is about all that that one did. tag, reason, automation: as what is to be done needs them.
    n_total: how many there are to look at; n_done: of them, how many have been, in their order; n_changed: of these,
    how many were changed; n_parts: acts of the ledger so far, whose keys follow from their numbers.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("reviews.Member", on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    doing = models.CharField(max_length=7, choices=choices(Doing))
    records = models.ForeignKey(
        "reviews.IdSet", on_delete=models.PROTECT, null=True, related_name="+"
    )
    tag = models.ForeignKey("reviews.Tag", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.ForeignKey(
        "reviews.Remark", on_delete=models.PROTECT, null=True, related_name="+"
    )
    automation = models.ForeignKey(
        "reviews.Automation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField()
    n_total = models.PositiveIntegerField()
    n_done = models.PositiveIntegerField(default=0)
    n_changed = models.PositiveIntegerField(default=0)
    n_parts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "by", "key"], name="largeact_key_once"),
            models.UniqueConstraint(
                fields=["undoes"],
                condition=Q(undoes__isnull=False),
                name="largeact_undone_once",
            ),
            models.CheckConstraint(
                condition=Q(doing__in=values(Doing)), name="largeact_doing_known"
            ),
            models.CheckConstraint(
                condition=Q(records=None, undoes__isnull=False)
                | Q(records__isnull=False, undoes=None),
                name="largeact_on_records_or_undoes",
            ),
            models.CheckConstraint(
                condition=Q(n_done__lte=models.F("n_total")), name="largeact_done_of_total"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
