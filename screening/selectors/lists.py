"""Lists of a stage's records for one member: to screen, awaiting others, done by them; and what is decided.

What is listed, and in which order, follows from the member's own votes and from decisions alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet

from reviews.models import Member
from reviews.roles import Stage
from reviews.selectors.records import RecordRow, record_rows
from screening.models import StageRecord, Vote
from screening.selectors.disputes import kept_from
from screening.selectors.finality import final_votes
from screening.selectors.progress import awaiting, own_votes, unvoted
from screening.selectors.standing import DECIDED

PAGE = 50


class Pile(StrEnum):
    """The lists of a stage."""

    TO_SCREEN = "to_screen"
    AWAITING = "awaiting"
    DONE = "done"
    DECIDED = "decided"


@dataclass(frozen=True, kw_only=True, slots=True)
class ListedRecord:
    """One row of a list. verdict: the member's own, "" without one; state: "" while undecided.

    is_final: undecided, with a vote of the member's that can't be changed. is_taken_over: that vote came with a file.
    """

    stage_record: UUID
    row: RecordRow
    verdict: str
    reason: str
    state: str
    is_final: bool = False
    is_taken_over: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordPage:
    """One page of a list."""

    rows: tuple[ListedRecord, ...]
    page: Page[Any]


def listed(
    member: Member, stage: Stage, pile: Pile, *, number: str = "1", state: str = ""
) -> RecordPage:
    """A page of one of the lists. state: of the decided list, only the included or excluded ones."""
    found: QuerySet[StageRecord] | QuerySet[Vote]
    if pile is Pile.TO_SCREEN:
        found = unvoted(member, stage).order_by("rank", "uuid")
    elif pile is Pile.DECIDED:
        found = _decided(member, stage, state).order_by("rank", "uuid")
    else:
        mine = awaiting if pile is Pile.AWAITING else own_votes
        found = mine(member, stage).order_by("-cast_at", "uuid")
    page: Page[Any] = Paginator(found, PAGE).get_page(number)
    rows = _undisclosed(member, _rows(member, list(page.object_list)))
    if pile is Pile.DONE:
        rows = _with_final(member, stage, rows)
    return RecordPage(rows=tuple(rows), page=page)


def _decided(member: Member, stage: Stage, state: str) -> QuerySet[StageRecord]:
    wanted = [state] if state in DECIDED else DECIDED
    rows = StageRecord.objects.counted().filter(
        review_id=member.review_id, stage=stage.value, state__in=wanted
    )
    return rows.exclude(pk__in=kept_from(member).values("pk"))


def _rows(member: Member, found: Sequence[object]) -> list[ListedRecord]:
    votes = {v.stage_record_id: v for v in found if isinstance(v, Vote)}
    ids = list(votes) or [row.uuid for row in found if isinstance(row, StageRecord)]
    places = {
        row.uuid: row for row in StageRecord.objects.filter(uuid__in=ids).select_related("reason")
    }
    if not votes:
        own = Vote.objects.standing().filter(stage_record__in=ids, reviewer=member)
        votes = {v.stage_record_id: v for v in own if v.round == places[v.stage_record_id].round}
    records = [places[each].record_id for each in ids]
    shown = {row.record: row for row in record_rows(member.review_id, records)}
    return [_listed(places[each], shown[places[each].record_id], votes.get(each)) for each in ids]


def _undisclosed(member: Member, rows: Sequence[ListedRecord]) -> list[ListedRecord]:
    """What the member must take for undecided stands without its decision."""
    shown = kept_from(member).filter(pk__in=[row.stage_record for row in rows])
    kept = set(shown.values_list("pk", flat=True))
    return [replace(row, state="", reason="") if row.stage_record in kept else row for row in rows]


def _with_final(member: Member, stage: Stage, rows: Sequence[ListedRecord]) -> list[ListedRecord]:
    shown = [row.stage_record for row in rows]
    votes = Vote.objects.standing().filter(
        final_votes(member.review_id, stage),
        reviewer=member,
        round=F("stage_record__round"),
        stage_record__in=shown,
    )
    final = set(votes.values_list("stage_record", flat=True))
    return [
        replace(row, is_final=True) if row.stage_record in final and not row.state else row
        for row in rows
    ]


def _listed(place: StageRecord, row: RecordRow, own: Vote | None) -> ListedRecord:
    is_decided = place.state in DECIDED
    # While its reason is disputed, a report is out, and which reason was named is for nobody to read yet.
    has_reason = is_decided and place.reason is not None and not place.is_reason_disputed
    return ListedRecord(
        stage_record=place.uuid,
        row=row,
        verdict="" if own is None else own.verdict,
        reason=place.reason.text if has_reason and place.reason is not None else "",
        state=place.state if is_decided else "",
        is_taken_over=own is not None and own.takeover_id is not None,
    )
