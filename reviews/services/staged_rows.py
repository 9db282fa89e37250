"""Dropping the staged rows of an import that doesn't count: a killed or cancelled job's, or a discarded one's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

from reviews.jobs import Claim, LostClaim
from reviews.models import (
    Import,
    IndexedText,
    Merge,
    PossibleDuplicate,
    Record,
    RelatedRecords,
    SourceRecord,
)
from reviews.services.indexing import forget_texts
from reviews.signals import staged_dropped
from reviews.sources import ImportState

AT_ONCE = 500
Row = TypeVar("Row", bound=Model)


def drop_staged(batch: Import, claim: Claim) -> None:
    """Delete every staged row of an import, in short transactions, the apps downstream first. Raises LostClaim."""
    if not Record.objects.filter(batch=batch).exists():
        return
    with transaction.atomic():
        _hold(claim)
        staged_dropped.send(sender=Import, batch=batch.uuid)
    for pairs in _parts(PossibleDuplicate.objects.filter(batch=batch), claim):
        pairs._raw_delete("default")
    for related in _parts(RelatedRecords.objects.filter(batch=batch), claim):
        related._raw_delete("default")
    for merges in _parts(Merge.objects.filter(batch=batch), claim):
        merges._raw_delete("default")
    # Copies before those that they joined; a record and its source go together, as each names the other.
    for rows in (
        Record.objects.filter(batch=batch, merged_into__isnull=False),
        Record.objects.filter(batch=batch),
    ):
        for records in _parts(rows, claim):
            forget_texts(IndexedText.objects.filter(record__in=list(records)))
            SourceRecord.objects.filter(record__in=list(records))._raw_delete("default")
            records._raw_delete("default")


def clear_import(claim: Claim) -> None:
    """The job: drop what a discarded import had staged."""
    batch = Import.objects.get(uuid=claim.ref)
    if batch.state == ImportState.DISCARDED.value:
        drop_staged(batch, claim)
    with transaction.atomic():
        claim.finish()


def _parts(rows: QuerySet[Row], claim: Claim) -> Iterator[QuerySet[Row]]:
    """The rows in parts, each to be deleted within the transaction that is open when it is handed out."""
    while keys := list(rows.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            _hold(claim)
            yield rows.model._default_manager.filter(pk__in=keys)


def _hold(claim: Claim) -> None:
    """The row stays this worker's until the transaction ends."""
    if not claim.beat():
        raise LostClaim
