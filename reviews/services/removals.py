"""Records removed before screening: a lead's act on a batch, by a tool's mark or for other reasons, restorable one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.automation import AutomationRule
from reviews.errors import DomainError, NotFound, ReasonMissing
from reviews.events import RecordsRemoved, RecordsRestored
from reviews.many_ids import among
from reviews.models import Automation, Member, Record
from reviews.permissions import Act
from reviews.remarks import RemarkRef
from reviews.selectors.records import works_among
from reviews.selectors.resting import what_rests_on
from reviews.services.id_sets import write_id_set
from reviews.services.repeats import payload_before
from reviews.signals import records_removed, records_restored
from reviews.sources import RemovalCause

MOST = 200_000


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


class ToolMissing(DomainError):
    """Automation is reported with what did it."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Say which tool marked the records, its version, and its rule in words.")
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
    automation: AutomationRule | None = None,
) -> Removal:
    """Take records out before screening, in one batch. Those that are decided, or that `by` voted on, stay in.

    automation: what marked them as ineligible; None where they go for other reasons. Others' votes on undecided
    records sleep with them, and stand again when the records are put back.
    Raises NotFound, ReasonMissing, ToolMissing, TooMany, NothingToRemove.
    """
    asked = sorted(set(records))
    content = (asked, reason, automation and automation.content)
    with ledger.act(by=by, key=key, content=content) as act:
        permissions.check(by, Act.REMOVE_RECORDS)
        if act.repeated:
            n_removed = payload_before(act, RecordsRemoved.KIND)["n_records"]
            return Removal(n_removed=n_removed, n_kept=len(asked) - n_removed)
        refuse_unexplained(reason, automation)
        if len(asked) > MOST:
            raise TooMany
        found = _records(by, asked)
        resting = what_rests_on(by, [record.uuid for record in found])
        going = [r for r in found if r.uuid not in resting and not r.is_removed]
        if not going:
            raise NothingToRemove
        tool = None if automation is None else kept_automation(by.review_id, automation)
        _remove(going, act, reason=act.remark(reason), automation=tool)
    return Removal(n_removed=len(going), n_kept=len(resting))


def restore_records(*, by: Member, records: Sequence[UUID], reason: str, key: UUID) -> int:
    """Put removed records back. How many. Raises NotFound, ReasonMissing, TooMany."""
    asked = sorted(set(records))
    with ledger.act(by=by, key=key, content=("restore", asked, reason)) as act:
        permissions.check(by, Act.REMOVE_RECORDS)
        if act.repeated:
            return int(payload_before(act, RecordsRestored.KIND)["n_records"])
        if len(asked) > MOST:
            raise TooMany
        returning = [record for record in _records(by, asked) if record.is_removed]
        if not returning:
            return 0
        refuse_unexplained(reason)
        _restore(returning, act, reason=act.remark(reason))
    return len(returning)


def refuse_unexplained(reason: str, automation: AutomationRule | None = None) -> None:
    """Raises ReasonMissing, ToolMissing."""
    if not reason.strip():
        raise ReasonMissing(_("Say why: the reason stands in the history."))
    if automation is not None and not automation.is_complete:
        raise ToolMissing


def remove_part(
    *,
    by: Member,
    records: Sequence[UUID],
    reason: RemarkRef | None,
    automation: Automation | None,
    act: ledger.Act,
) -> int:
    """Within an act: take out those of some records that still stand on their own and that nothing rests on. How many."""
    standing = [r for r in works_among(by.review_id, records) if not r.is_removed]
    resting = what_rests_on(by, [record.uuid for record in standing])
    going = [record for record in standing if record.uuid not in resting]
    if going:
        _remove(going, act, reason=reason, automation=automation)
    return len(going)


def restore_part(
    *, by: Member, records: Sequence[UUID], reason: RemarkRef | None, act: ledger.Act
) -> int:
    """Within an act: put those of some records back that are removed still. How many."""
    returning = [record for record in works_among(by.review_id, records) if record.is_removed]
    if returning:
        _restore(returning, act, reason=reason)
    return len(returning)


def put_back(
    by: Member, _payload: Mapping[str, Any], records: Sequence[UUID], act: ledger.Act
) -> int:
    """Within an act that takes a removal back: those of some records that are removed still return."""
    permissions.check(by, Act.REMOVE_RECORDS)
    return restore_part(by=by, records=records, reason=None, act=act)


def _remove(
    going: Sequence[Record],
    act: ledger.Act,
    *,
    reason: RemarkRef | None,
    automation: Automation | None,
) -> None:
    review = act.by.review_id
    ids = write_id_set(review=review, lines=[str(record.uuid) for record in going])
    _mark(going, is_removed=True)
    act.append(
        RecordsRemoved(
            records=ids.uuid,
            records_sha256=ids.sha256,
            n_records=len(going),
            why=RemovalCause.OTHER if automation is None else RemovalCause.AUTOMATION,
            automation=None if automation is None else automation.uuid,
            automation_sha256=None if automation is None else automation.sha256,
            reason=reason,
        )
    )
    records_removed.send(sender=Record, act=act, records=going)


def _restore(returning: Sequence[Record], act: ledger.Act, *, reason: RemarkRef | None) -> None:
    ids = write_id_set(review=act.by.review_id, lines=[str(record.uuid) for record in returning])
    _mark(returning, is_removed=False)
    act.append(
        RecordsRestored(
            records=ids.uuid,
            records_sha256=ids.sha256,
            n_records=len(returning),
            reason=reason,
        )
    )
    records_restored.send(sender=Record, act=act, records=returning)


def kept_automation(review: UUID, automation: AutomationRule) -> Automation:
    """Keep what marked records as ineligible, for the event that names it."""
    digest = ledger.sha256(ledger.canonical(automation.content))
    return Automation.objects.create(review_id=review, content=automation.content, sha256=digest)


def _records(by: Member, records: Sequence[UUID]) -> list[Record]:
    found = works_among(by.review_id, records)
    if len(found) < len(records):
        raise NotFound(_("One of these records is not in this review, or has joined another one."))
    return found


def _mark(records: Sequence[Record], *, is_removed: bool) -> None:
    for record in records:
        record.is_removed = is_removed
    named = among(record.uuid for record in records)
    Record.objects.filter(uuid__in=named).update(is_removed=is_removed)
