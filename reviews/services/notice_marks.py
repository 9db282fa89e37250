"""Marking records with the notices about their reports; shared by files of notices and by services."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from reviews import ledger
from reviews.enrichment.interface import Service
from reviews.enrichment.notices import Notice, is_same, notice_of
from reviews.look_up_events import NoticeMarked
from reviews.models import LookUp, RecordNotice
from reviews.selectors.copies import copies_of

# More of one report is no list of notices.
MOST_OF_RECORD = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A notice about a record that stands on its own. line: of a file; service: who told of it."""

    record: UUID
    notice: Notice
    line: int = 0
    service: Service | None = None


def mark_records(look_up: LookUp, told: Iterable[Told], act: ledger.Act) -> int:
    """Write down those notices that are not known of their records yet; how many they were.

    One that a person took back is known, and stays so; one of a look-up that was undone isn't. What the records show
    is for the caller to make anew.
    """
    found = list(told)
    known = _known({each.record for each in found})
    n = 0
    for each in found:
        there = known[each.record]
        if len(there) >= MOST_OF_RECORD or any(is_same(each.notice, other) for other in there):
            continue
        there.append(each.notice)
        _write(look_up, each, act)
        n += 1
    return n


def _known(records: set[UUID]) -> Mapping[UUID, list[Notice]]:
    root = {record: record for record in records}
    for record, copies in copies_of(list(records)).items():
        root.update(dict.fromkeys(copies, record))
    rows = RecordNotice.objects.filter(record__in=list(root), look_up__undone_at=None)
    found: dict[UUID, list[Notice]] = defaultdict(list)
    for record, nature, content in rows.values_list("record_id", "nature", "content"):
        found[root[record]].append(notice_of(nature, content))
    return found


def _write(look_up: LookUp, told: Told, act: ledger.Act) -> None:
    notice = told.notice
    content = {**notice.content(), "line": told.line}
    row = RecordNotice.objects.create(
        review_id=look_up.review_id,
        look_up=look_up,
        record_id=told.record,
        nature=notice.nature.value,
        service="" if told.service is None else told.service.value,
        content=content,
        sha256=ledger.sha256(ledger.canonical(content)),
        found_at=act.at,
    )
    act.append(
        NoticeMarked(
            notice=row.uuid,
            look_up=look_up.uuid,
            record=told.record,
            nature=notice.nature,
            on=date.fromisoformat(notice.on) if notice.on else None,
            service=row.service,
            sha256=row.sha256,
        )
    )
