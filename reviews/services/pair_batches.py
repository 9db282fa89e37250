"""Obvious pairs, which a person chose by one reason, settled as the same at once; and the whole of it taken back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import DomainError, NotFound
from reviews.events import RecordsMerged
from reviews.models import IdSet, Member, Merge, PairState
from reviews.permissions import Act
from reviews.services.duplicates import (
    COMMITTED,
    Joining,
    MergeRefused,
    join_pair,
    pair_of,
    take_apart,
    told_of_merges,
)
from reviews.services.repeats import payload_before

AT_ONCE = 100


class NothingToMerge(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("None of these pairs could be merged: they are settled, or were decided differently.")
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """What came of a batch. ids: its list, by which it is taken back; n_left: pairs that were not merged."""

    ids: UUID
    n_merged: int
    n_left: int


def settle_batch(*, by: Member, pairs: Collection[UUID], key: UUID) -> Settled:
    """Say of some open pairs, at most AT_ONCE, that they are the same. Where something speaks
    against a merge, or it would lead to a conflict, the pair stays open.

    Raises NothingToMerge.
    """
    wanted = sorted(set(pairs))[:AT_ONCE]
    with ledger.act(by=by, key=key, content=("batch", [str(pair) for pair in wanted])) as act:
        permissions.check(by, Act.SETTLE_DUPLICATES)
        if act.repeated:
            told = payload_before(act, RecordsMerged.KIND)
            n = int(told["n_pairs"])
            return Settled(ids=UUID(told["pairs"]), n_merged=n, n_left=len(wanted) - n)
        joined = list(filter(None, (_joined(by, pair, act) for pair in wanted)))
        if not joined:
            raise NothingToMerge
        ids = told_of_merges(joined, act)
    return Settled(ids=ids, n_merged=len(joined), n_left=len(wanted) - len(joined))


def undo_batch(*, by: Member, ids: UUID, key: UUID) -> int:
    """Take apart what a batch merged and still is one; its pairs are asked about again. How many. Raises NotFound."""
    with ledger.act(by=by, key=key, content=("undo batch", ids)) as act:
        permissions.check(by, Act.SETTLE_DUPLICATES)
        named = IdSet.objects.filter(review_id=by.review_id, uuid=ids).first()
        if named is None:
            raise NotFound(_("This batch is not in this review."))
        if act.repeated:
            return 0
        into = dict(line.split(" ") for line in named.lines if line.count(" ") == 1)
        standing = Merge.objects.filter(
            review_id=by.review_id,
            record__in=list(into),
            is_automatic=False,
            undone_at=None,
            record__batch__state=COMMITTED,
            into__batch__state=COMMITTED,
        )
        mine = [merge for merge in standing if into[str(merge.record_id)] == str(merge.into_id)]
        if mine:
            take_apart(mine, None, act)
    return len(mine)


def _joined(by: Member, pair: UUID, act: ledger.Act) -> Joining | None:
    try:
        target = pair_of(by, pair)
        is_open = target.state == PairState.OPEN.value
        return join_pair(target, act, plainly=True) if is_open else None
    except (NotFound, MergeRefused):
        return None
