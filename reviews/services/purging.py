"""Deleting reviews whose owners asked for it thirty days ago: the triggers let exactly those rows go."""

from __future__ import annotations

import logging
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from reviews import ledger
from reviews.models import (
    Event,
    IdSet,
    Import,
    Invitation,
    Job,
    LedgerHead,
    Member,
    MemberRole,
    Merge,
    PossibleDuplicate,
    ProtocolVersion,
    Record,
    Remark,
    Review,
    Search,
    SourceRecord,
    StoredFile,
)
from reviews.seams import registry

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
        paths = [file.path for file in StoredFile.objects.filter(review_id=review)]
        ledger.tombstone_of(review, timezone.now()).save(force_insert=True)
        for step in sorted(registry.purge_steps, key=lambda step: -step.order):
            step.run(review)
        _delete_own(review)
        transaction.on_commit(lambda: _delete_files(paths))
    logger.info("A review was purged.", extra={"review": str(review)})


def delete_rows(rows: models.QuerySet[models.Model]) -> None:
    """Delete rows as they are, without looking for what points to them: the caller goes children first."""
    rows._raw_delete(using="default")


def _delete_own(review: UUID) -> None:
    Review.objects.filter(uuid=review).update(owner=None)
    for name in _others_than_these():
        raise RuntimeError(f"{name} belongs to a review and no purge step deletes it.")
    delete_rows(MemberRole.objects.filter(member__review_id=review))
    for model in _OWN:
        delete_rows(model._default_manager.filter(review_id=review))
    delete_rows(Review.objects.filter(uuid=review))


_OWN: tuple[type[models.Model], ...] = (
    Merge,
    PossibleDuplicate,
    SourceRecord,
    Record,
    Import,
    StoredFile,
    Search,
    Invitation,
    ProtocolVersion,
    Remark,
    IdSet,
    Job,
    Event,
    LedgerHead,
    Member,
)


def _others_than_these() -> list[str]:
    """Tables of this app that name a review and aren't deleted here."""
    known = {*_OWN, MemberRole, Review}
    return [
        model._meta.label
        for model in Review._meta.apps.get_app_config("reviews").get_models()
        if model not in known and any(f.name == "review" for f in model._meta.get_fields())
    ]


def _delete_files(paths: list[str]) -> None:
    for path in paths:
        default_storage.delete(path)
