"""What people add by hand, beside what files give."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from reviews.ids import new_uuid
from reviews.sources import FoundIn
from reviews.vocab import choices, values


class HandEntry(models.Model):
    """Where somebody found what they typed or pasted; the import is what it became. Append-only.

    record: of this review, the one that cites it. note: which report, website or contact, in words.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    batch = models.OneToOneField(
        "reviews.Import", on_delete=models.PROTECT, related_name="hand_entry"
    )
    found_in = models.CharField(max_length=10, choices=choices(FoundIn))
    record = models.ForeignKey(
        "reviews.Record", on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = models.ForeignKey(
        "reviews.Remark", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(found_in__in=values(FoundIn)), name="handentry_place_known"
            ),
            models.CheckConstraint(
                condition=Q(record=None) | Q(found_in=FoundIn.REPORT.value),
                name="handentry_record_is_report",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
