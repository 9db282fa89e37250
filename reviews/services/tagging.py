"""Tags attached to records and taken off: one record, some, or a whole list; taken back as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import UUIDField
from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import DomainError, NotFound
from reviews.many_ids import among, rows_of
from reviews.models import Member, RecordTag
from reviews.permissions import Act
from reviews.selectors.copies import roots_of
from reviews.selectors.records import works_among
from reviews.selectors.tag_plans import Group, to_tag, to_untag
from reviews.selectors.tagged import open_places
from reviews.services.id_sets import write_id_set
from reviews.services.repeats import payloads_before
from reviews.services.tags import used_tag
from reviews.tag_events import RecordsTagged, RecordsUntagged
from reviews.tag_rules import may_change

INSERT = """
INSERT INTO reviews_recordtag (review_id, tag_id, member_id, stage, record_id)
SELECT %s, %s, %s, %s, ids.id FROM {ids}"""


class NothingTagged(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("These records carry the tag from you already."))


class NothingTakenOff(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "There is nothing to take off: these records don't carry the tag, or you judge them still and it shows to"
                " the others."
            )
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Tagged:
    """What came of an act on some records. n_left: those that it changed nothing of."""

    n_changed: int
    n_left: int


def tag_records(*, by: Member, tag: UUID, records: Sequence[UUID], key: UUID) -> Tagged:
    """Attach a tag to distinct works. Raises NotFound, NotInUse, NothingTagged."""
    asked = sorted(set(records))
    with ledger.act(by=by, key=key, content=("tag", tag, asked)) as act:
        permissions.check(by, Act.TAG_RECORDS)
        if act.repeated:
            return _before(act, RecordsTagged.KIND, asked)
        target = used_tag(by, tag)
        _refuse_strangers(by, asked)
        plan = to_tag(by, target, asked)
        if not plan.n_changed:
            raise NothingTagged
        _attach(act, plan.groups)
    return Tagged(n_changed=plan.n_changed, n_left=len(asked) - plan.n_changed)


def untag_records(*, by: Member, tag: UUID, records: Sequence[UUID], key: UUID) -> Tagged:
    """Take a tag off distinct works, as far as `by` sees it there and may. Raises NotFound, NotInUse, NothingTakenOff."""
    asked = sorted(set(records))
    with ledger.act(by=by, key=key, content=("untag", tag, asked)) as act:
        permissions.check(by, Act.TAG_RECORDS)
        if act.repeated:
            return _before(act, RecordsUntagged.KIND, asked)
        target = used_tag(by, tag)
        _refuse_strangers(by, asked)
        plan = to_untag(by, target, asked)
        if not plan.n_changed:
            raise NothingTakenOff
        _take_off(act, plan.groups)
    return Tagged(n_changed=plan.n_changed, n_left=len(asked) - plan.n_changed)


def tag_part(*, by: Member, tag: UUID, records: Sequence[UUID], act: ledger.Act) -> int:
    """Within an act: attach a tag to those of some records that are distinct works still. How many. Raises NotInUse."""
    plan = to_tag(by, used_tag(by, tag), _works(by, records))
    _attach(act, plan.groups)
    return plan.n_changed


def untag_part(*, by: Member, tag: UUID, records: Sequence[UUID], act: ledger.Act) -> int:
    """Within an act: take a tag off those that are distinct works still, as far as `by` may. How many. Raises NotInUse."""
    plan = to_untag(by, used_tag(by, tag), _works(by, records))
    _take_off(act, plan.groups)
    return plan.n_changed


def take_off_again(
    by: Member, payload: Mapping[str, Any], records: Sequence[UUID], act: ledger.Act
) -> int:
    """Within an act that takes a tagging back: what still stands of it on some records goes, as far as `by` may."""
    permissions.check(by, Act.TAG_RECORDS)
    group = _group(payload)
    there = _there(group, _changeable(by, group, records))
    standing = [record for record, stage in there.items() if stage == group[2]]
    return _take_off(act, {group: standing})


def put_again(
    by: Member, payload: Mapping[str, Any], records: Sequence[UUID], act: ledger.Act
) -> int:
    """Within an act that takes an untagging back: what was taken off some records stands again, as far as `by` may."""
    permissions.check(by, Act.TAG_RECORDS)
    group = _group(payload)
    there = _there(group, records)
    return _attach(act, {group: [r for r in _changeable(by, group, records) if r not in there]})


def _group(payload: Mapping[str, Any]) -> Group:
    return UUID(payload["tag"]), UUID(payload["member"]), payload["stage"]


def _changeable(by: Member, group: Group, records: Sequence[UUID]) -> list[UUID]:
    _tag, member, stage = group
    roots = roots_of(records)
    places = open_places(by, [roots.get(record, record) for record in records])
    is_own = member == by.uuid
    return [
        record
        for record in records
        if may_change(stage, places.get(roots.get(record, record), ()), is_own=is_own)
    ]


def _there(group: Group, records: Sequence[UUID]) -> dict[UUID, str]:
    """Of these records, those that carry the tag from the member, with the stage of it."""
    tag, member, _stage = group
    rows = RecordTag.objects.filter(tag=tag, member=member, record__in=among(records))
    return dict(rows.values_list("record_id", "stage"))


def _attach(act: ledger.Act, groups: Mapping[Group, Sequence[UUID]]) -> int:
    review = act.by.review_id
    for (tag, member, stage), records in groups.items():
        ids, params = rows_of(records)
        first = [UUIDField().get_db_prep_value(each, connection) for each in (review, tag, member)]
        with connection.cursor() as cursor:
            cursor.execute(INSERT.format(ids=ids), (*first, stage, *params))
    return _tell(act, RecordsTagged, groups)


def _take_off(act: ledger.Act, groups: Mapping[Group, Sequence[UUID]]) -> int:
    for (tag, member, _stage), records in groups.items():
        rows = RecordTag.objects.filter(tag=tag, member=member, record__in=among(records))
        rows._raw_delete(rows.db)
    return _tell(act, RecordsUntagged, groups)


def _tell(
    act: ledger.Act,
    kind: type[RecordsTagged | RecordsUntagged],
    groups: Mapping[Group, Sequence[UUID]],
) -> int:
    """An event for each group that holds anything. How many records."""
    told = {group: records for group, records in groups.items() if records}
    for (tag, member, stage), records in told.items():
        ids = write_id_set(review=act.by.review_id, lines=map(str, records))
        act.append(
            kind(
                tag=tag,
                member=member,
                stage=stage,
                records=ids.uuid,
                records_sha256=ids.sha256,
                n_records=len(records),
            )
        )
    return sum(map(len, told.values()))


def _works(by: Member, records: Sequence[UUID]) -> list[UUID]:
    """Of some records, the distinct works."""
    return sorted(record.uuid for record in works_among(by.review_id, records))


def _refuse_strangers(by: Member, records: Sequence[UUID]) -> None:
    if len(_works(by, records)) < len(records):
        raise NotFound(_("One of these records is not in this review, or has joined another one."))


def _before(act: ledger.Act, kind: str, asked: Sequence[UUID]) -> Tagged:
    n = sum(payload["n_records"] for payload in payloads_before(act, kind))
    return Tagged(n_changed=min(n, len(asked)), n_left=max(0, len(asked) - n))
