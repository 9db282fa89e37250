"""What the machine or a person took for related reports can be taken back, and stand again."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import NotFound
from reviews.models import Member, RelatedRecords
from reviews.pair_events import RelationPutBack, RelationTakenBack
from reviews.permissions import Act
from reviews.services.duplicates import take_up


def take_relation_back(*, by: Member, related: UUID, key: UUID) -> RelatedRecords:
    """Say that two reports don't belong together. What a person had said of a pair is asked again. Raises NotFound."""
    with ledger.act(by=by, key=key, content=("unrelate", related)) as act:
        permissions.check(by, Act.SETTLE_DUPLICATES)
        target = _relation(by, related)
        if act.repeated or target.taken_back_at is not None:
            return target
        if target.pair is not None:
            take_up(target.pair, act)
            target.refresh_from_db()
            return target
        target.taken_back_at = act.at
        target.save(update_fields=["taken_back_at"])
        act.append(RelationTakenBack(related=target.uuid))
    return target


def put_relation_back(*, by: Member, related: UUID, key: UUID) -> RelatedRecords:
    """Let a finding of the machine's that was taken back stand again. Raises NotFound."""
    with ledger.act(by=by, key=key, content=("relate again", related)) as act:
        permissions.check(by, Act.SETTLE_DUPLICATES)
        target = _relation(by, related)
        # A person's comes back by judging its pair, which is asked about again.
        if act.repeated or target.taken_back_at is None or target.pair is not None:
            return target
        target.taken_back_at = None
        target.save(update_fields=["taken_back_at"])
        act.append(RelationPutBack(related=target.uuid))
    return target


def _relation(by: Member, related: UUID) -> RelatedRecords:
    found = (
        RelatedRecords.objects.counted()
        .filter(review_id=by.review_id, uuid=related)
        .select_related("pair")
        .first()
    )
    if found is None:
        raise NotFound(_("This relation is not in this review."))
    return found
