"""Acts on more records than one transaction takes: asked for in one act of the ledger, done by a job in short ones.

How far it has come is written with each part, whose key follows from its number: a worker that takes over from one that
was killed goes on after the last part that was written, and what is done stays when the act is stopped.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from reviews import jobs, ledger, permissions
from reviews.automation import AutomationRule
from reviews.doing import TAGGING, Doing
from reviews.errors import DomainError
from reviews.jobs import Claim
from reviews.large_act_events import LargeActBegun
from reviews.ledger import Act
from reviews.models import Automation, Event, IdSet, Job, LargeAct, Member, Remark
from reviews.remarks import RemarkRef
from reviews.services import removals, tagging
from reviews.services.id_sets import write_id_set
from reviews.services.reversals import OF_RECORDS, NothingToUndo
from reviews.services.short_acts import PAUSE_SECONDS
from reviews.services.tags import used_tag
from reviews.together_words import TAKING_BACK

KIND = "reviews.act_on_many"
# How many records a part begins with, and at most has; in between as many as it takes about GOAL_SECONDS to do.
FIRST, MOST = 100, 5000
GOAL_SECONDS = 0.07

Part = Sequence[Any]


class GoesOn(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("This is still being done. Cancel it first, or wait until it has ended.")
        )


class TakenBack(DomainError):
    def __init__(self) -> None:
        super().__init__(_("What was done of this has been taken back. Begin anew from the list."))


def check(by: Member, doing: Doing) -> None:
    """Raises Forbidden."""
    acts = permissions.Act
    permissions.check(by, acts.TAG_RECORDS if doing in TAGGING else acts.REMOVE_RECORDS)


def begin(
    *,
    doing: Doing,
    records: Sequence[str],
    tag: UUID | None,
    reason: str,
    automation: AutomationRule | None,
    by: Member,
    act: Act,
) -> LargeAct:
    """Within an act: let a job do something with many records. Raises NotFound, NotInUse, ReasonMissing, ToolMissing.

    records: their ids as text.
    """
    check(by, doing)
    if tag is not None:
        used_tag(by, tag)
    if doing not in TAGGING:
        removals.refuse_unexplained(reason, automation)
    ids = write_id_set(review=by.review_id, lines=records)
    tool = None if automation is None else removals.kept_automation(by.review_id, automation)
    said = act.remark(reason)
    made = LargeAct.objects.create(
        review_id=by.review_id,
        by=by,
        key=act.key,
        doing=doing.value,
        records=ids,
        tag_id=tag,
        reason_id=None if said is None else said["remark"],
        automation=tool,
        begun_at=act.at,
        n_total=ids.n_lines,
    )
    _tell(made, ids=ids, automation=tool, reason=said, act=act)
    return made


def begin_undo(*, target: LargeAct, by: Member, act: Act) -> LargeAct:
    """Within an act: let a job take back what another one did, as far as that came. Raises GoesOn, NothingToUndo.

    What was stopped of taking it back goes on.
    """
    check(by, Doing(target.doing))
    if Job.objects.open().filter(review_id=by.review_id, kind=KIND, ref=target.uuid).exists():
        raise GoesOn
    before = LargeAct.objects.filter(undoes=target).first()
    if before is not None:
        if before.n_done == before.n_total:
            raise NothingToUndo
        _enqueue(before)
        return before
    n_total = sum(payload["n_records"] for _kind, payload in _done_by(target))
    if not n_total:
        raise NothingToUndo
    made = LargeAct.objects.create(
        review_id=by.review_id,
        by=by,
        key=act.key,
        doing=target.doing,
        undoes=target,
        begun_at=act.at,
        n_total=n_total,
    )
    _tell(made, ids=None, automation=None, reason=None, act=act)
    return made


def _tell(
    made: LargeAct,
    *,
    ids: IdSet | None,
    automation: Automation | None,
    reason: RemarkRef | None,
    act: Act,
) -> None:
    act.append(
        LargeActBegun(
            act=made.uuid,
            doing=Doing(made.doing),
            records=None if ids is None else ids.uuid,
            records_sha256=None if ids is None else ids.sha256,
            n_records=made.n_total,
            tag=made.tag_id,
            automation=None if automation is None else automation.uuid,
            automation_sha256=None if automation is None else automation.sha256,
            undoes=made.undoes_id,
            reason=reason,
        )
    )
    _enqueue(made)


def _enqueue(target: LargeAct) -> None:
    jobs.enqueue(review_id=target.review_id, kind=KIND, ref=target.uuid, asked_by=target.by_id)


def run(claim: Claim) -> None:
    """The job: do what is left of the act. Raises TakenBack, and what doing it raises."""
    target = LargeAct.objects.select_related("by", "records", "automation").get(uuid=claim.ref)
    if LargeAct.objects.filter(undoes=target).exists():
        raise TakenBack
    if target.undoes is None:
        _in_parts(claim, target, _lines(target.records), _do(target), step=target.doing)
    else:
        _in_parts(claim, target, _steps_back(target.undoes), _take_back(target), step=TAKING_BACK)
    with transaction.atomic():
        claim.finish()


def _in_parts(
    claim: Claim, target: LargeAct, things: Part, do: Callable[[Part, Act], int], *, step: str
) -> None:
    size = FIRST
    while target.n_done < target.n_total:
        part = things[target.n_done : target.n_done + size]
        with ledger.act(by=target.by, key=_key_of_part(target, target.n_parts)) as act:
            began = time.monotonic()
            target.n_done += len(part)
            claim.progress(done=target.n_done, total=target.n_total, step=step)
            target.n_changed += do(part, act)
            target.n_parts += 1
            target.save(update_fields=["n_done", "n_changed", "n_parts"])
        took = time.monotonic() - began
        wanted = int(len(part) * GOAL_SECONDS / max(took, 0.001))
        size = max(FIRST, min(MOST, 2 * size, wanted))
        time.sleep(PAUSE_SECONDS)


def _key_of_part(target: LargeAct, number: int) -> UUID:
    return uuid5(target.uuid, str(number))


def _lines(ids: IdSet | None) -> list[UUID]:
    return [] if ids is None else [UUID(line) for line in ids.lines]


def _do(target: LargeAct) -> Callable[[Part, Act], int]:
    """What is done with a part of the records, and says how many it changed."""
    by, tag, doing = target.by, target.tag_id, Doing(target.doing)
    reason = None if target.reason_id is None else _reference(target.reason_id)

    def do(part: Part, act: Act) -> int:
        check(by, doing)
        if doing is Doing.RESTORE:
            return removals.restore_part(by=by, records=part, reason=reason, act=act)
        if doing is Doing.REMOVE:
            return removals.remove_part(
                by=by, records=part, reason=reason, automation=target.automation, act=act
            )
        if tag is None:
            raise RuntimeError("Tagging names a tag.")
        change = tagging.tag_part if doing is Doing.TAG else tagging.untag_part
        return change(by=by, tag=tag, records=part, act=act)

    return do


def _reference(remark: UUID) -> RemarkRef:
    row = Remark.objects.get(uuid=remark)
    return {"remark": str(row.uuid), "sha256": row.sha256}


def _done_by(target: LargeAct) -> list[tuple[str, dict[str, Any]]]:
    """What an act told of its parts, the last one first: (kind, payload) of events about records."""
    keys = [_key_of_part(target, number) for number in range(target.n_parts)]
    rows = Event.objects.filter(
        review_id=target.review_id, by=target.by_id, key__in=keys, kind__in=OF_RECORDS
    ).order_by("-seq")
    return [(kind, json.loads(body)["payload"]) for kind, body in rows.values_list("kind", "body")]


def _steps_back(target: LargeAct) -> list[tuple[int, UUID]]:
    """Each record that an act changed, with the number of the event that told of it."""
    events = _done_by(target)
    sets = IdSet.objects.in_bulk([UUID(payload["records"]) for _kind, payload in events])
    return [
        (number, record)
        for number, (_kind, payload) in enumerate(events)
        for record in _lines(sets[UUID(payload["records"])])
    ]


def _take_back(target: LargeAct) -> Callable[[Part, Act], int]:
    """What takes a part of the steps back, and says how many records it changed."""
    by = target.by
    events = [] if target.undoes is None else _done_by(target.undoes)

    def do(part: Part, act: Act) -> int:
        n = 0
        for number, steps in groupby(part, key=lambda step: step[0]):
            kind, payload = events[number]
            n += OF_RECORDS[kind](by, payload, [record for _number, record in steps], act)
        return n

    return do
