"""What screening does when the reviews app tells it something, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reviews.errors import DomainError
from reviews.ledger import Act
from reviews.models import Import, Member, Record, Review
from reviews.permissions import holds
from reviews.roles import SCREENING_STAGES, Role, Stage
from screening.models import Lease, StageRecord
from screening.selectors import takeovers, team_decisions
from screening.services import merging, sleeping, stage_settings


def on_review_created(*, act: Act, review: Review, **_: object) -> None:
    stage_settings.set_up(review=review.uuid, act=act)


def on_records_staged(*, records: Sequence[Record], **_: object) -> None:
    """Rows for the title/abstract queue, invisible until their import is committed."""
    sleeping.make_places(records)


def on_staged_dropped(*, batch: UUID, **_: object) -> None:
    StageRecord.objects.filter(batch_id=batch)._raw_delete("default")


class TakenOver(DomainError):
    """What the file says of others' judgements stands in the review, and can only be taken back while its import counts."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Votes or decisions of this file were taken over. Take them back first, on the page of the import:"
                " afterwards it can be undone."
            )
        )


def on_import_undone(*, act: Act, batch: Import, **_: object) -> None:
    """Votes on its undecided records stay as they are, on places that count no more, and for no other record.

    Raises TakenOver.
    """
    if takeovers.takeovers_standing(batch) or team_decisions.takeovers_standing(batch):
        raise TakenOver
    Lease.objects.filter(stage_record__batch=batch).delete()
    # Nothing of it counts, so nothing of it waits for its record to return.
    StageRecord.objects.filter(batch=batch, report=None, is_parked=True).update(is_parked=False)
    gone = Q(copy__batch=batch) | Q(into__batch=batch)
    merging.part_votes(gone, batch.review_id, act)


def on_records_merged(*, act: Act, pairs: Sequence[tuple[Record, Record]], **_: object) -> None:
    """What joined another sleeps with its votes, decision and report, as they are; what counts of them is repeated."""
    sleeping.put_to_sleep([record for record, _into in pairs], act)
    merging.join_votes([(record.uuid, into.uuid) for record, into in pairs], act)


def on_records_unmerged(*, act: Act, records: Sequence[Record], **_: object) -> None:
    """What slept returns as it was; a record that was never screened on its own gets its place in the queue."""
    if records:
        merging.part_votes(Q(copy__record__in=records), records[0].review_id, act)
    sleeping.wake(records, act)


def on_records_removed(*, act: Act, records: Sequence[Record], **_: object) -> None:
    """Votes on undecided ones sleep with them."""
    sleeping.put_to_sleep(records, act)


def on_records_restored(*, act: Act, records: Sequence[Record], **_: object) -> None:
    sleeping.wake(records, act)


def on_member_removed(*, member: Member, **_: object) -> None:
    """Their votes stay; what they were reading goes back to the pool."""
    Lease.objects.filter(member=member).delete()


def on_roles_changed(*, member: Member, **_: object) -> None:
    """Who is no reviewer of a stage any more reads nothing there."""
    for stage in SCREENING_STAGES:
        if not holds(member, Role.REVIEWER, Stage(stage)):
            Lease.objects.filter(member=member, stage_record__stage=stage.value).delete()
