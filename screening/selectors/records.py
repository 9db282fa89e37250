"""What the pages of records show of screening: decisions, the viewer's own votes, and what a lead can do."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reviews import ledger
from reviews.formats.own_field import Decided
from reviews.models import Event, Member
from reviews.roles import Stage
from reviews.seams import HistoryLine, RecordAction, RecordFacet
from screening.event_words import ON, VERDICTS, WORDS
from screening.events import (
    DecisionWithdrawn,
    ExclusionUpheld,
    RecordDecided,
    UpholdingTakenBack,
    VotesJoined,
    VotesParted,
)
from screening.models import Report, StageRecord, Vote
from screening.rules import Retrieval
from screening.selectors.disputes import kept_from
from screening.selectors.standing import DECIDED
from screening.tally import State

UNDECIDED = "undecided"
STAGES = [stage.value for stage in Stage]
FACET_VALUES: Sequence[tuple[str, str | Promise]] = (
    (UNDECIDED, gettext_lazy("not decided yet")),
    (State.INCLUDED.value, gettext_lazy("included")),
    (State.EXCLUDED.value, gettext_lazy("excluded")),
)
FULL_TEXT_VALUES: Sequence[tuple[str, str | Promise]] = (
    (Retrieval.SOUGHT.value, gettext_lazy("sought")),
    (Retrieval.RETRIEVED.value, gettext_lazy("there")),
    (Retrieval.NOT_RETRIEVED.value, gettext_lazy("not retrieved")),
)
ACTION_LABELS = {
    Stage.TITLE_ABSTRACT.value: gettext_lazy("The decision on title and abstract"),
    Stage.FULL_TEXT.value: gettext_lazy("The decision on the full text"),
}


def records_in(stage: Stage, member: Member, value: str) -> QuerySet[Any, UUID]:
    """Ids of the records that stand so at a stage; a conflict is not decided yet, like any other."""
    rows = StageRecord.objects.counted().filter(review_id=member.review_id, stage=stage.value)
    kept = Q(pk__in=kept_from(member).values("pk"))
    undecided = Q(pk__in=rows.undecided().values("pk")) | kept
    found = rows.filter(undecided) if value == UNDECIDED else rows.filter(~kept, state=value)
    return found.values_list("record_id", flat=True)


def records_with_full_text(member: Member, value: str) -> QuerySet[Any, UUID]:
    """Ids of the records whose report is sought and stands so."""
    rows = Report.objects.filter(review_id=member.review_id, is_sought=True, retrieval=value)
    return rows.values_list("record_id", flat=True)


FACETS = (
    RecordFacet(
        order=50,
        name="screened",
        label=gettext_lazy("Title and abstract"),
        choices=lambda _member: FACET_VALUES,
        records=partial(records_in, Stage.TITLE_ABSTRACT),
    ),
    RecordFacet(
        order=51,
        name="full_text",
        label=gettext_lazy("Full text"),
        choices=lambda _member: FULL_TEXT_VALUES,
        records=records_with_full_text,
    ),
    RecordFacet(
        order=52,
        name="assessed",
        label=gettext_lazy("Full text assessed"),
        choices=lambda _member: FACET_VALUES,
        records=partial(records_in, Stage.FULL_TEXT),
    ),
)


def decisions_on(member: Member, records: Sequence[UUID]) -> Mapping[UUID, Sequence[Decided]]:
    """How records stand at each stage. A reason in dispute is none, and to its voters the report is undecided."""
    rows = StageRecord.objects.counted().filter(review_id=member.review_id, record__in=records)
    kept = set(kept_from(member).filter(record__in=records).values_list("pk", flat=True))
    found: dict[UUID, list[Decided]] = defaultdict(list)
    for row in sorted(rows.select_related("reason"), key=lambda row: STAGES.index(row.stage)):
        is_decided = row.state in DECIDED and row.pk not in kept
        has_reason = is_decided and row.reason is not None and not row.is_reason_disputed
        found[row.record_id].append(
            Decided(
                stage=row.stage,
                state=row.state if is_decided else UNDECIDED,
                reasons=(row.reason.text,) if has_reason and row.reason else (),
            )
        )
    return found


def history_of(member: Member, record: UUID) -> Sequence[HistoryLine]:
    """The record's decisions, and the viewer's own votes on it."""
    votes = Vote.objects.filter(
        stage_record__record=record, stage_record__review_id=member.review_id, reviewer=member
    )
    # What a merge repeats was said once: on the copy, or in the round before.
    votes = votes.filter(joining=None)
    return [
        *_decisions(member, record),
        *_own_votes(votes.select_related("stage_record").order_by("cast_at", "uuid")),
    ]


def actions_on(member: Member, record: UUID) -> Sequence[RecordAction]:
    """The way to how the record was decided, from where a lead re-opens it."""
    rows = StageRecord.objects.counted().filter(
        review_id=member.review_id, record=record, state__in=DECIDED
    )
    rows = rows.exclude(pk__in=kept_from(member).values("pk"))
    return [
        RecordAction(
            order=50 if row.stage == Stage.TITLE_ABSTRACT.value else 51,
            label=ACTION_LABELS[row.stage],
            url=reverse(
                "screening:decision",
                kwargs={"review": member.review_id, "stage_record": row.uuid},
            ),
        )
        for row in rows
    ]


def _decisions(member: Member, record: UUID) -> list[HistoryLine]:
    rows = Event.objects.filter(
        review_id=member.review_id,
        kind__in=_ON_DECISIONS,
        body__contains=str(record),
    ).order_by("seq")
    events = [(row, ledger.recorded(json.loads(row.body))) for row in rows]
    return [
        HistoryLine(at=row.at, text=WORDS[row.kind](event))
        for row, event in events
        if event.payload["record"] == str(record)
        and not event.payload.get("is_reason_disputed")
        and event.payload.get("ends_decision", True)
    ]


_ON_DECISIONS = (
    RecordDecided.KIND,
    DecisionWithdrawn.KIND,
    ExclusionUpheld.KIND,
    UpholdingTakenBack.KIND,
    VotesJoined.KIND,
    VotesParted.KIND,
)


def _own_votes(votes: QuerySet[Vote]) -> list[HistoryLine]:
    lines = []
    for vote in votes:
        words = {"verdict": VERDICTS[vote.verdict], "what": ON[vote.stage_record.stage]}
        text = (
            _("you voted “%(verdict)s” on %(what)s")
            if vote.takeover_id is None
            else _("your vote “%(verdict)s” on %(what)s was taken over from a file")
        )
        lines.append(HistoryLine(at=vote.cast_at, text=text % words))
        if vote.withdrawn_at is not None:
            text = _("your vote “%(verdict)s” on %(what)s ended") % words
            lines.append(HistoryLine(at=vote.withdrawn_at, text=text))
    return lines
