"""Duplicates: people settle likely pairs; every merge, a person's or the machine's, can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.dedup import Relation
from reviews.errors import DomainError, NotFound, ReasonMissing
from reviews.events import RecordsMerged, RecordsUnmerged
from reviews.models import (
    APART,
    Member,
    Merge,
    PairState,
    PossibleDuplicate,
    Record,
    RelatedRecords,
)
from reviews.pair_events import (
    PairAsked,
    PairReopened,
    PairSeparated,
    RecordsRelated,
)
from reviews.permissions import Act
from reviews.seams import registry
from reviews.selectors.copies import members_of
from reviews.services.faces import choose_faces
from reviews.services.id_sets import write_pairs
from reviews.signals import records_merged, records_unmerged
from reviews.sources import ImportState

COMMITTED = ImportState.COMMITTED.value
# A copy, and the record that it joined.
Joining = tuple[Record, Record]


class MergeRefused(DomainError):
    """Something downstream speaks against making the two one."""


class PairIsSettled(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This pair is settled already. Undo that first."))


class OneRecord(DomainError):
    def __init__(self) -> None:
        super().__init__(_("These two are one record already. Take the merge apart to part them."))


def settle_pair(*, by: Member, pair: UUID, is_same: bool, key: UUID) -> PossibleDuplicate:
    """Say whether two records are the same. The same ones become one record; different ones are not asked about again.

    The record on which more stands is kept, else the one that was imported first.
    Raises NotFound, PairIsSettled, MergeRefused.
    """
    with ledger.act(by=by, key=key, content=(pair, is_same)) as act:
        target = _to_judge(by, pair, act)
        if act.repeated:
            return target
        if is_same:
            _merge_pair(target, act)
        else:
            separate(target, act)
    return target


def separate(pair: PossibleDuplicate, act: ledger.Act) -> None:
    """Within an act: the two are different."""
    pair.state, pair.settled_at = PairState.DIFFERENT.value, act.at
    pair.save(update_fields=["state", "settled_at"])
    act.append(PairSeparated(pair=pair.uuid, first=pair.first_id, second=pair.second_id))


def relate_pair(
    *, by: Member, pair: UUID, relation: Relation | None, key: UUID
) -> PossibleDuplicate:
    """Say that two records are two reports that belong together, and how. They are not asked about again.

    Raises NotFound, PairIsSettled.
    """
    with ledger.act(by=by, key=key, content=("relate", pair, relation)) as act:
        target = _to_judge(by, pair, act)
        if act.repeated:
            return target
        relate(target, relation or "", act)
    return target


def relate(pair: PossibleDuplicate, relation: str, act: ledger.Act) -> None:
    """Within an act: the two are related reports; relation: how, "" where nobody said."""
    pair.state, pair.settled_at = PairState.RELATED.value, act.at
    pair.save(update_fields=["state", "settled_at"])
    made = RelatedRecords.objects.create(
        review_id=pair.review_id,
        pair=pair,
        first=pair.first,
        second=pair.second,
        relation=relation,
    )
    act.append(
        RecordsRelated(
            related=made.uuid,
            pair=pair.uuid,
            first=pair.first_id,
            second=pair.second_id,
            relation=made.relation,
        )
    )


def ask_pair(*, by: Member, first: UUID, second: UUID, key: UUID) -> PossibleDuplicate:
    """Let two records be compared that the machine doesn't ask about: the pair of them, which is open then.

    Judged before, it is taken up again, and withdraw_pair lets the judgement stand again. Raises NotFound, OneRecord.
    """
    with ledger.act(by=by, key=key, content=("ask", first, second)) as act:
        permissions.check(by, Act.SETTLE_DUPLICATES)
        target = pair_between(by, first, second, act)
        if not act.repeated and target.state != PairState.OPEN.value:
            take_up(target, act)
    return target


def pair_between(by: Member, first: UUID, second: UUID, act: ledger.Act) -> PossibleDuplicate:
    """Within an act: the pair of the records that these two stand under, made and asked where there is none.

    Raises NotFound, OneRecord.
    """
    a, b = (root_of(_counted(by, record)) for record in (first, second))
    if a == b:
        raise OneRecord
    target = _pair_between(a, b)
    if target is None:
        target = PossibleDuplicate.objects.create(
            review_id=by.review_id, first=a, second=b, score=1
        )
        act.append(PairAsked(pair=target.uuid, first=a.uuid, second=b.uuid))
    elif target.state == PairState.WITHDRAWN.value and not act.repeated:
        take_up(target, act)
    return target


def reopen_pair(*, by: Member, pair: UUID, key: UUID) -> PossibleDuplicate:
    """Take the judgement on a pair back; a merge that it made is undone. Raises NotFound."""
    with ledger.act(by=by, key=key, content=("reopen", pair)) as act:
        permissions.check(by, Act.SETTLE_DUPLICATES)
        target = pair_of(by, pair)
        if act.repeated or target.state == PairState.OPEN.value:
            return target
        if target.merge is not None:
            take_apart([target.merge], None, act)
            target.refresh_from_db()
            return target
        take_up(target, act)
    return target


def undo_merge(*, by: Member, merge: UUID, reason: str, key: UUID) -> Merge:
    """Let a record stand on its own again, with whatever had joined it before.

    reason: asked for where the machine was certain. The pair that led to a person's merge is asked again.
    Raises NotFound, ReasonMissing.
    """
    with ledger.act(by=by, key=key, content=(merge, reason)) as act:
        permissions.check(by, Act.SETTLE_DUPLICATES)
        target = Merge.objects.filter(
            review_id=by.review_id,
            uuid=merge,
            record__batch__state=COMMITTED,
            into__batch__state=COMMITTED,
        ).first()
        if target is None:
            raise NotFound(_("This merge is not in this review."))
        if act.repeated or target.undone_at is not None:
            return target
        if target.is_automatic and not reason.strip():
            raise ReasonMissing(
                _("Say why these are not the same: the machine was certain that they are.")
            )
        take_apart([target], act.remark(reason), act)
    return target


def root_of(record: Record) -> Record:
    """The record that a copy stands under; the record itself if it stands on its own."""
    here = record
    while here.merged_into is not None:
        here = here.merged_into
    return here


def _counted(by: Member, record: UUID) -> Record:
    found = Record.objects.counted().filter(review_id=by.review_id, uuid=record).first()
    if found is None:
        raise NotFound(_("This record is not in this review."))
    return found


def _pair_between(a: Record, b: Record) -> PossibleDuplicate | None:
    """The pair of something in the one record with something in the other: an open one before a judged one."""
    ours, theirs = members_of(a.uuid), members_of(b.uuid)
    rows = PossibleDuplicate.objects.filter(
        Q(first__in=ours, second__in=theirs) | Q(first__in=theirs, second__in=ours)
    )
    by_state = sorted(rows, key=lambda pair: (pair.state != PairState.OPEN.value, pair.uuid))
    return next(iter(by_state), None)


def take_up(pair: PossibleDuplicate, act: ledger.Act) -> None:
    """The judgement that keeps two records apart falls, and the relation with it."""
    pair.state, pair.merge, pair.settled_at = PairState.OPEN.value, None, None
    pair.save(update_fields=["state", "merge", "settled_at"])
    pair.relations.filter(taken_back_at=None).update(taken_back_at=act.at)
    act.append(PairReopened(pair=pair.uuid))


def _to_judge(by: Member, pair: UUID, act: ledger.Act) -> PossibleDuplicate:
    permissions.check(by, Act.SETTLE_DUPLICATES)
    target = pair_of(by, pair)
    if not act.repeated and target.state != PairState.OPEN.value:
        raise PairIsSettled
    return target


def pair_of(by: Member, pair: UUID) -> PossibleDuplicate:
    """A pair of the member's review whose records count. Raises NotFound."""
    found = (
        PossibleDuplicate.objects.filter(
            review_id=by.review_id,
            uuid=pair,
            first__batch__state=COMMITTED,
            second__batch__state=COMMITTED,
        )
        .select_related("first__batch", "second__batch", "merge")
        .first()
    )
    if found is None:
        raise NotFound(_("This pair is not in this review."))
    return found


def _merge_pair(pair: PossibleDuplicate, act: ledger.Act) -> None:
    told_of_merges([join_pair(pair, act)], act)


def join_pair(pair: PossibleDuplicate, act: ledger.Act, *, plainly: bool = False) -> Joining:
    """Make the two sides of a pair one record: (the copy, the record that it joined). Raises MergeRefused.

    plainly: nothing of it should need a person's thought.
    """
    kept, copy = _in_order(root_of(pair.first), root_of(pair.second))
    for note in registry.merge_notes if plainly else ():
        if words := note(kept.uuid, copy.uuid):
            raise MergeRefused(words)
    for refuse in registry.merge_refusals:
        if why := refuse(kept.uuid, copy.uuid):
            raise MergeRefused(why)
    merge = _join(copy, kept, pair.reasons, act)
    _settle_all_between(kept, merge)
    pair.refresh_from_db()
    choose_faces([kept.uuid])
    return copy, kept


def told_of_merges(joined: Sequence[Joining], act: ledger.Act) -> UUID:
    """Write what people merged as one event, and tell the apps downstream; the id of the event's list."""
    (review,) = {copy.review_id for copy, _kept in joined}
    ids = write_pairs(review=review, pairs=[(copy.uuid, kept.uuid) for copy, kept in joined])
    act.append(
        RecordsMerged(
            pairs=ids.uuid,
            pairs_sha256=ids.sha256,
            n_pairs=ids.n_lines,
            is_automatic=False,
            engine="",
        )
    )
    records_merged.send(sender=Record, act=act, pairs=joined)
    return ids.uuid


def _in_order(first: Record, second: Record) -> tuple[Record, Record]:
    """The record to keep, and the one that joins it."""
    weights: dict[UUID, int] = {}
    for weigh in registry.merge_weight:
        for record, weight in weigh([first.uuid, second.uuid]).items():
            weights[record] = max(weight, weights.get(record, 0))

    def place(record: Record) -> tuple[int, bool, datetime, UUID]:
        return (
            -weights.get(record.uuid, 0),
            record.is_removed,
            record.batch.committed_at or record.batch.created_at,
            record.uuid,
        )

    kept, copy = sorted((first, second), key=place)
    return kept, copy


def _join(copy: Record, kept: Record, reasons: object, act: ledger.Act) -> Merge:
    merge = Merge.objects.create(
        review_id=copy.review_id,
        record=copy,
        into=kept,
        is_automatic=False,
        reasons=reasons,
        made_at=act.at,
    )
    copy.merged_into = kept
    copy.save(update_fields=["merged_into"])
    return merge


def _settle_all_between(kept: Record, merge: Merge) -> None:
    """Every open pair within the record that the merge has made is answered by it."""
    members = members_of(kept.uuid)
    PossibleDuplicate.objects.filter(
        state=PairState.OPEN.value, first__in=members, second__in=members
    ).update(state=PairState.SAME.value, merge=merge, settled_at=merge.made_at)


def _ask_again(record: Record) -> None:
    """Every pair of something in the record with something outside of it is open again."""
    members = members_of(record.uuid)
    same = PossibleDuplicate.objects.filter(state=PairState.SAME.value)
    for within, outside in (("first", "second"), ("second", "first")):
        same.filter(**{f"{within}__in": members}).exclude(**{f"{outside}__in": members}).update(
            state=PairState.OPEN.value, merge=None, settled_at=None
        )


def take_apart(merges: Sequence[Merge], reason: dict[str, str] | None, act: ledger.Act) -> None:
    """Let what joined stand on its own again, with what had joined it before."""
    records = list(Record.objects.select_related("batch").filter(merges__in=merges).distinct())
    former = {root_of(record).uuid for record in records}
    Merge.objects.filter(uuid__in=[merge.uuid for merge in merges]).update(undone_at=act.at)
    Record.objects.filter(uuid__in=[record.uuid for record in records]).update(merged_into=None)
    for record in records:
        _ask_again(record)
    choose_faces([*former, *(record.uuid for record in records)])
    for each in (*merges, *records):
        each.refresh_from_db()
    act.append(RecordsUnmerged(records=tuple(record.uuid for record in records), reason=reason))
    records_unmerged.send(sender=Record, act=act, records=records)


def separated_pairs(review: UUID) -> Sequence[tuple[UUID, UUID]]:
    """Pairs of records that people said are not the same, by judging them or by undoing what the machine had merged."""
    judged = PossibleDuplicate.objects.filter(review_id=review, state__in=APART).values_list(
        "first_id", "second_id"
    )
    undone = Merge.objects.filter(
        review_id=review, is_automatic=True, undone_at__isnull=False
    ).values_list("record_id", "into_id")
    return [*judged, *undone]
