"""Deleting reviews whose owners asked for it thirty days ago: the triggers let exactly those rows go."""

from __future__ import annotations

import logging
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from reviews import ledger
from reviews.belonging import belonging_to_reviews
from reviews.models import IndexedText, LedgerHead, Review, User
from reviews.services.indexing import forget_texts

logger = logging.getLogger(__name__)


def purge_due() -> int:
    """Purge every review whose `purge_after` has passed. How many went."""
    due = Review.objects.filter(purge_after__lte=timezone.now()).values_list("uuid", flat=True)
    for review in list(due):
        purge(review)
    return len(due)


def purge(review: UUID) -> None:
    """Delete a review's rows, files and events; a tombstone with the last hash stays. Its time must have come."""
    with transaction.atomic():
        LedgerHead.objects.select_for_update().get(review_id=review)
        ledger.tombstone_of(review, timezone.now()).save(force_insert=True)
        placeholders = User.objects.filter(is_placeholder=True, memberships__review=review)
        nobody = list(placeholders.values_list("pk", flat=True))
        forget_texts(IndexedText.objects.filter(review_id=review))
        for model, way in belonging_to_reviews():
            rows = model._default_manager.filter(**{"__".join((*way, "pk")): review})
            # As they are, without a look at what points to them: that went before, or goes in this transaction.
            rows._raw_delete(using=rows.db)
        User.objects.filter(pk__in=nobody)._raw_delete(using=User.objects.db)
        transaction.on_commit(lambda: _delete_folder(str(review)))
    logger.info("A review was purged.", extra={"review": str(review)})


def _delete_folder(folder: str) -> None:
    """With everything in it: what an interrupted upload left has no row."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        default_storage.delete(f"{folder}/{name}")
    for name in folders:
        _delete_folder(f"{folder}/{name}")
    default_storage.delete(folder)
