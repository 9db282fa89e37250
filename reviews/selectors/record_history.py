"""What happened to one record, as far as a member may know it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from reviews.automation import AutomationRule
from reviews.correction_words import FIELD_NAMES
from reviews.corrections import Correctable
from reviews.duplicate_words import how_related, why_merged
from reviews.events import RecordsRemoved, RecordsRestored
from reviews.models import Automation, Event, IdSet, Import, Member, Merge, RelatedRecords
from reviews.seams import HistoryLine, RecordAction, registry
from reviews.selectors.copies import members_of
from reviews.selectors.corrections import corrections_of
from reviews.selectors.people import name_of
from reviews.selectors.records import named_rows
from reviews.selectors.taking_back import deeds_on, who


def history_of_record(member: Member, record: UUID) -> list[HistoryLine]:
    """Where it came from, what joined it, whether it was removed, and what apps downstream let the member see."""
    members = members_of(record)
    lines = [
        *_arrivals(member.review_id, members),
        *_merges(member.review_id, members),
        *_removals(member.review_id, record),
        *_corrections(member.review_id, members),
        *_relations(member.review_id, members),
    ]
    for ask in registry.record_history:
        lines += ask(member, record)
    return sorted(lines, key=lambda line: line.at)


def actions_on_record(member: Member, record: UUID) -> list[RecordAction]:
    """What the member can do with a record, by apps downstream."""
    found = [action for ask in registry.record_actions for action in ask(member, record)]
    return sorted(found, key=lambda action: action.order)


def _arrivals(review: UUID, members: list[UUID]) -> Iterator[HistoryLine]:
    batches = (
        Import.objects.filter(review_id=review, records__in=members)
        .distinct()
        .defer("preview", "messages")
        .select_related("search", "file")
        .order_by("committed_at", "uuid")
    )
    for batch in batches:
        yield HistoryLine(
            at=batch.committed_at or batch.created_at,
            text=_("imported from %(source)s") % {"source": batch.source},
        )


def _merges(review: UUID, members: list[UUID]) -> Iterator[HistoryLine]:
    rows = (
        Merge.objects.filter(review_id=review, into__in=members)
        .select_related("batch", "record__batch__search")
        .order_by("made_at", "place", "uuid")
    )
    for merge in rows:
        source = merge.record.batch.source
        if merge.record_id in members or merge.undone_at is not None:
            yield HistoryLine(
                at=_made_at(merge),
                text=_("a copy from %(source)s joined: %(why)s")
                % {
                    "source": source,
                    "why": why_merged(merge.reasons, is_automatic=merge.is_automatic),
                },
            )
        if merge.undone_at is not None:
            yield HistoryLine(
                at=merge.undone_at,
                text=_("the copy from %(source)s was taken apart again") % {"source": source},
            )


def _made_at(merge: Merge) -> datetime:
    counted_from = None if merge.batch is None else merge.batch.committed_at
    made = merge.made_at or counted_from
    if made is None:
        raise RuntimeError("A merge of an import that doesn't count is seen by nobody.")
    return made


def _corrections(review: UUID, members: list[UUID]) -> Iterator[HistoryLine]:
    rows = list(corrections_of(members))
    deeds = deeds_on(review, [row.uuid for row in rows if row.taken_back_at is not None])
    for row in rows:
        what = {"what": FIELD_NAMES[Correctable(row.field)]}
        chosen = _("the value of another source is shown: %(what)s") % what
        yield HistoryLine(
            at=row.made_at,
            text=chosen if row.source_id else _("corrected: %(what)s") % what,
            by=name_of(row.made_by.user),
        )
        if row.taken_back_at is not None:
            yield HistoryLine(
                at=row.taken_back_at,
                text=_("a correction was taken back: %(what)s") % what,
                by=who(deeds, row.taken_back_at, row.uuid),
            )


def _relations(review: UUID, members: list[UUID]) -> Iterator[HistoryLine]:
    """What it belongs with, as the machine found on an import or a person said of a pair."""
    rows = list(
        RelatedRecords.objects.counted()
        .filter(Q(first__in=members) | Q(second__in=members), review_id=review)
        .select_related("batch")
        .order_by("uuid")
    )
    deeds = deeds_on(review, [each for row in rows for each in (row.uuid, row.pair_id) if each])
    others = {row.uuid: _other(row, members) for row in rows}
    labels = {row.record: row.label for row in named_rows(review, list(others.values()))}
    for row in rows:
        what = {"label": labels[others[row.uuid]], "how": how_related(row.relation)}
        said_at = deeds.get(row.uuid, {})
        began = row.batch.committed_at if row.batch else min(said_at, default=None)
        if began is not None:
            yield HistoryLine(
                at=began,
                text=_("belongs with %(label)s: %(how)s") % what,
                by=said_at.get(began, ""),
            )
        if row.taken_back_at is not None:
            yield HistoryLine(
                at=row.taken_back_at,
                text=_("no longer belongs with %(label)s") % what,
                by=who(deeds, row.taken_back_at, row.uuid, row.pair_id),
            )


def _other(row: RelatedRecords, members: list[UUID]) -> UUID:
    return row.second_id if row.first_id in members else row.first_id


def _removals(review: UUID, record: UUID) -> Iterator[HistoryLine]:
    rows = Event.objects.filter(
        review_id=review, kind__in=[RecordsRemoved.KIND, RecordsRestored.KIND]
    ).order_by("seq")
    names: dict[UUID, str] | None = None
    for row in rows:
        payload: Mapping[str, Any] = json.loads(row.body)["payload"]
        if str(record) in _named(payload):
            names = names if names is not None else _names(review)
            text = _why_removed(payload) if row.kind == RecordsRemoved.KIND else _("put back")
            yield HistoryLine(at=row.at, text=text, by=names.get(row.by, ""))


def _why_removed(payload: Mapping[str, Any]) -> str:
    if payload["automation"] is None:
        return _("removed before screening")
    rule = AutomationRule(**Automation.objects.get(uuid=payload["automation"]).content)
    text = _("marked as ineligible by %(tool)s, version %(version)s: %(rule)s")
    return text % rule.content


def _named(payload: Mapping[str, Any]) -> list[str]:
    return IdSet.objects.get(uuid=payload["records"]).lines


def _names(review: UUID) -> dict[UUID, str]:
    members = Member.objects.filter(review_id=review).select_related("user")
    return {member.uuid: name_of(member.user) for member in members}
