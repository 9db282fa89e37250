"""What screening does when the reviews app tells it something, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from reviews.ledger import Act
from reviews.models import Member, Record, Review
from reviews.roles import Stage
from screening.models import Lease, StageRecord
from screening.services import stage_settings


def on_review_created(*, act: Act, review: Review, **_: object) -> None:
    stage_settings.set_up(review=review.uuid, act=act)


def on_records_staged(*, records: Sequence[Record], **_: object) -> None:
    """Rows for the title/abstract queue, invisible until their import is committed."""
    StageRecord.objects.bulk_create(
        StageRecord(
            review_id=record.review_id,
            stage=Stage.TITLE_ABSTRACT.value,
            record=record,
            batch_id=record.batch_id,
            rank=record.rank,
        )
        for record in records
    )


def on_staged_dropped(*, batch: UUID, **_: object) -> None:
    StageRecord.objects.filter(batch_id=batch)._raw_delete("default")


def on_records_unmerged(*, records: Sequence[Record], **_: object) -> None:
    """A record that was never screened on its own gets its place in the queue."""
    screened = StageRecord.objects.filter(
        record__in=records, stage=Stage.TITLE_ABSTRACT.value
    ).values_list("record_id", flat=True)
    known = set(screened)
    on_records_staged(records=[record for record in records if record.uuid not in known])


def on_member_removed(*, member: Member, **_: object) -> None:
    """Their votes stay; what they were reading goes back to the pool."""
    Lease.objects.filter(member=member).delete()
