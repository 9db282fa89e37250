"""Versions of the extraction form."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from extraction.sheet_states import FormState
from reviews.ids import new_uuid
from reviews.vocab import choices, values


class FormVersion(models.Model):
    """One version of the review's extraction form; published, its definition never changes.

    before: what a draft asked until its last change, where that change took something away; null otherwise.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    review = models.ForeignKey("reviews.Review", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    state = models.CharField(
        max_length=9, choices=choices(FormState), default=FormState.DRAFT.value
    )
    definition = models.JSONField()
    sha256 = models.CharField(max_length=64)
    before = models.JSONField(null=True)
    written_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="formversion_number_once"),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(state=FormState.PUBLISHED.value),
                name="formversion_one_published",
            ),
            models.CheckConstraint(
                condition=Q(state__in=values(FormState)), name="formversion_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.number}"
