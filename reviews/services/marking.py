"""A reviewer who meets a record that they know says what it is a duplicate of, and can take that back."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import DomainError, Forbidden, NotFound
from reviews.events import RecordsMerged
from reviews.models import APART, Event, Member, Merge, PossibleDuplicate
from reviews.permissions import Act
from reviews.services.duplicates import (
    COMMITTED,
    MergeRefused,
    join_pair,
    pair_between,
    take_apart,
    told_of_merges,
)


class ToldApart(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody compared these two and said that they are not the same. A lead or an information specialist can"
                " take that back."
            )
        )


def mark_duplicate(*, by: Member, record: UUID, of: UUID, key: UUID) -> PossibleDuplicate:
    """Make two records one; where that would end a decision, the pair waits for whoever settles duplicates instead.

    The answer is the pair: with its merge, or open. Raises NotFound, OneRecord, ToldApart, Forbidden.
    """
    with ledger.act(by=by, key=key, content=("mark", record, of)) as act:
        permissions.check(by, Act.MARK_DUPLICATES)
        if act.repeated:
            return _marked_before(by, record, of)
        pair = pair_between(by, record, of, act)
        if pair.state in APART:
            raise ToldApart
        try:
            told_of_merges([join_pair(pair, act, plainly=True)], act)
        except MergeRefused:
            return pair
    return pair


def unmark_duplicate(*, by: Member, merge: UUID, key: UUID) -> Merge:
    """Take a merge apart that one made oneself. Raises NotFound, Forbidden."""
    with ledger.act(by=by, key=key, content=("unmark", merge)) as act:
        permissions.check(by, Act.MARK_DUPLICATES)
        found = Merge.objects.filter(
            review_id=by.review_id,
            uuid=merge,
            is_automatic=False,
            record__batch__state=COMMITTED,
            into__batch__state=COMMITTED,
        ).first()
        if found is None:
            raise NotFound(_("This merge is not in this review."))
        if not _made_by(by, found):
            raise Forbidden(
                _(
                    "Somebody else made this merge. A lead or an information specialist can take it apart."
                )
            )
        if not act.repeated and found.undone_at is None:
            take_apart([found], None, act)
    return found


def _made_by(by: Member, merge: Merge) -> bool:
    if merge.made_at is None:
        return False
    acts = Event.objects.filter(review_id=by.review_id, kind=RecordsMerged.KIND, by=by.uuid)
    return acts.filter(at=merge.made_at).exists()


def _marked_before(by: Member, record: UUID, of: UUID) -> PossibleDuplicate:
    """The pair that an earlier send of the same act was about."""
    both = [record, of]
    joined = Q(merge__record__in=both) | Q(merge__into__in=both)
    rows = PossibleDuplicate.objects.filter(review_id=by.review_id)
    found = rows.filter(Q(first__in=both, second__in=both) | joined).order_by("-settled_at").first()
    if found is None:
        raise NotFound(_("This pair is not in this review."))
    return found
