"""Records removed before screening: a lead's act on a batch, restorable one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import DomainError, NotFound, ReasonMissing
from reviews.events import RecordsRemoved, RecordsRestored
from reviews.models import Member, Record
from reviews.permissions import Act
from reviews.services.id_sets import write_id_set
from reviews.services.repeats import payload_before
from reviews.services.resting import what_rests_on
from reviews.signals import records_removed, records_restored
from reviews.sources import RemovalCause

MOST = 1000


class NothingToRemove(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("None of these records can be removed: work rests on them, or they are gone already.")
        )


class TooMany(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("At most %(n)s records at once. Narrow the list and remove them in parts.")
            % {"n": f"{MOST:,}"}
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Removal:
    """What a batch came to. n_kept: records left in, since work rests on them that who removes may know of."""

    n_removed: int
    n_kept: int


def remove_records(
    *,
    by: Member,
    records: Sequence[UUID],
    reason: str,
    key: UUID,
    cause: RemovalCause = RemovalCause.OTHER,
) -> Removal:
    """Take records out before screening, in one batch. Those that are decided, or that `by` voted on, stay in.

    Others' votes on undecided records sleep with them, and stand again when the records are put back.

    Raises NotFound, ReasonMissing, TooMany, NothingToRemove.
    """
    asked = sorted(set(records))
    with ledger.act(by=by, key=key, content=(asked, reason, cause)) as act:
        permissions.check(by, Act.REMOVE_RECORDS)
        if act.repeated:
            n_removed = payload_before(act, RecordsRemoved.KIND)["n_records"]
            return Removal(n_removed=n_removed, n_kept=len(asked) - n_removed)
        if not reason.strip():
            raise ReasonMissing(_("Say why: the reason stands in the history."))
        if len(asked) > MOST:
            raise TooMany
        found = _records(by, asked)
        resting = what_rests_on(by, [record.uuid for record in found])
        going = [r for r in found if r.uuid not in resting and not r.is_removed]
        if not going:
            raise NothingToRemove
        ids = write_id_set(review=by.review_id, lines=[str(record.uuid) for record in going])
        _mark(going, is_removed=True)
        act.append(
            RecordsRemoved(
                records=ids.uuid,
                records_sha256=ids.sha256,
                n_records=len(going),
                why=cause,
                reason=act.remark(reason),
            )
        )
        records_removed.send(sender=Record, act=act, records=going)
    return Removal(n_removed=len(going), n_kept=len(resting))


def restore_records(*, by: Member, records: Sequence[UUID], reason: str, key: UUID) -> list[Record]:
    """Put removed records back. Raises NotFound, ReasonMissing, TooMany."""
    asked = sorted(set(records))
    with ledger.act(by=by, key=key, content=("restore", asked, reason)) as act:
        permissions.check(by, Act.REMOVE_RECORDS)
        if len(asked) > MOST:
            raise TooMany
        found = _records(by, asked)
        returning = [record for record in found if record.is_removed]
        if act.repeated or not returning:
            return found
        if not reason.strip():
            raise ReasonMissing(_("Say why: the reason stands in the history."))
        _mark(returning, is_removed=False)
        act.append(
            RecordsRestored(
                records=tuple(record.uuid for record in returning), reason=act.remark(reason)
            )
        )
        records_restored.send(sender=Record, act=act, records=returning)
    return found


def _records(by: Member, records: Sequence[UUID]) -> list[Record]:
    found = list(
        Record.objects.distinct_works()
        .filter(review_id=by.review_id, uuid__in=records)
        .order_by("rank", "uuid")
    )
    if len(found) < len(records):
        raise NotFound(_("One of these records is not in this review, or has joined another one."))
    return found


def _mark(records: Sequence[Record], *, is_removed: bool) -> None:
    for record in records:
        record.is_removed = is_removed
    Record.objects.filter(uuid__in=[record.uuid for record in records]).update(
        is_removed=is_removed
    )
