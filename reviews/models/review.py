"""A review, its head of the ledger, and what stays of it when it is gone."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.ids import new_uuid
from reviews.vocab import choices, values


class ReviewType(StrEnum):
    NEW = "new"
    UPDATED = "updated"


class Review(models.Model):
    """One systematic review. `purge_after`: when its owner asked for deletion, the time after which its rows may go.

    looks_up: whether services outside may be asked about its records, as a lead chose.
    """

    uuid = models.UUIDField(primary_key=True, default=new_uuid, editable=False)
    title = models.CharField(max_length=500)
    review_type = models.CharField(
        max_length=7, choices=choices(ReviewType), default=ReviewType.NEW.value
    )
    time_zone = models.CharField(max_length=64, default="UTC")
    owner = models.ForeignKey(
        "reviews.Member", on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    is_illustrative = models.BooleanField(default=False)
    looks_up = models.BooleanField(default=False)
    purge_after = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(review_type__in=values(ReviewType)), name="review_type_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class LedgerHead(models.Model):
    """The last event of a review's ledger. Its row is the one lock of every act on the review."""

    review = models.OneToOneField(
        Review, on_delete=models.PROTECT, primary_key=True, related_name="head"
    )
    seq = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.review_id} {self.seq}"


class Tombstone(models.Model):
    """What stays of a purged review: that it was, and how its ledger ended."""

    review_uuid = models.UUIDField(primary_key=True)
    seq = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    purged_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.review_uuid)
