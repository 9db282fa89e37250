"""What the tables of screening repeat of the ledger, folded from events and read from the tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from reviews.event_shape import Recorded
from reviews.ledger import sha256, utc_text
from reviews.models import IdSet
from reviews.sources import ImportState
from screening.conflict_fold import ConflictFold
from screening.full_text_fold import full_texts_by_events
from screening.models import (
    Confirmation,
    Conflict,
    ConflictView,
    DecisionTakeover,
    ExclusionReason,
    Proposal,
    Report,
    ReportFile,
    Resolution,
    RetrievalAttempt,
    StageRecord,
    StageSettings,
    TakenDecision,
    UpheldExclusion,
    Vote,
    VoteJoining,
    VoteTakeover,
)
from screening.rules_fold import rules_by_events
from screening.screening_fold import UNTOUCHED, ScreeningFold
from screening.takeover_fold import takeovers_by_events
from screening.upheld_fold import upheld_by_events

Row = tuple[str, object]
RULES = [
    "stage",
    "number",
    "votes_required",
    "is_majority",
    "is_any_yes_advances",
    "is_two_maybes_discussed",
    "is_reason_by_precedence",
    "resolved_by",
    "adjudicator_sees",
]


def expected(review: UUID, events: Iterable[Recorded]) -> Mapping[str, object]:
    """Rules, reasons, places, votes, conflicts with what settles them, reports, attempts and files, as the ledger has them."""
    told = list(events)
    fold, conflicts = screening_fold(review), ConflictFold()
    for event in told:
        fold.apply(event)
        conflicts.apply(event)
    return {
        **rules_by_events(told),
        **fold.rows(),
        **conflicts.rows(),
        **full_texts_by_events(told),
        **takeovers_by_events(told),
        **upheld_by_events(told),
    }


def screening_fold(review: UUID) -> ScreeningFold:
    """A fold of the review's votes and decisions, before its first event."""
    return ScreeningFold(lambda name: _lines(review, name))


def stored(review: UUID) -> Mapping[str, object]:
    """The same as the tables have them."""
    found: dict[str, object] = {}
    for read in (
        _rules,
        _votes,
        _places,
        _reports,
        _conflicts,
        _settlements,
        _full_texts,
        _takeovers,
        _joinings,
        _upheld,
    ):
        found.update(read(review))
    return found


def _rules(review: UUID) -> Iterator[Row]:
    for settings in StageSettings.objects.filter(review_id=review):
        rules = {name: getattr(settings, name) for name in RULES}
        yield f"settings {settings.uuid}", {"settings": str(settings.uuid), **rules}
    for reason in ExclusionReason.objects.filter(review_id=review):
        yield (
            f"reason {reason.uuid}",
            {
                "position": reason.position,
                "text": sha256(reason.text),
                "is_active": reason.is_active,
            },
        )


def _votes(review: UUID) -> Iterator[Row]:
    votes = Vote.objects.filter(stage_record__review_id=review).order_by("uuid")
    for vote in votes.iterator(chunk_size=2000):
        yield (
            f"vote {vote.uuid}",
            {
                "place": str(vote.stage_record_id),
                "reviewer": str(vote.reviewer_id),
                "round": vote.round,
                "verdict": vote.verdict,
                "reason": _text(vote.reason_id),
                "further_reasons": vote.further_reasons,
                "protocol": _text(vote.protocol_id),
                "cast_at": utc_text(vote.cast_at),
                "takeover": _text(vote.takeover_id),
                "joining": _text(vote.joining_id),
                "stands": vote.withdrawn_at is None,
            },
        )


def _places(review: UUID) -> Iterator[Row]:
    """Those that events name by their own id, and the others of what counts, which are told by their records.

    Whether a record that sleeps has a place that nobody ever voted at changes nothing.
    """
    rows = StageRecord.objects.filter(review_id=review).alias(
        is_voted=Exists(Vote.objects.filter(stage_record=OuterRef("pk"))),
        is_taken=Exists(TakenDecision.objects.filter(stage_record=OuterRef("pk"))),
    )
    is_named = Q(is_voted=True) | Q(is_taken=True) | Q(report__isnull=False)
    for place in rows.filter(is_named).order_by("uuid").iterator(chunk_size=2000):
        yield (
            f"place {place.uuid}",
            {
                "record": str(place.record_id),
                "report": _text(place.report_id),
                "batch": str(place.batch_id),
                **_state(place),
            },
        )
    counted = rows.filter(batch__state=ImportState.COMMITTED.value).exclude(is_named)
    for place in counted.order_by("uuid").iterator(chunk_size=2000):
        state = _state(place)
        if state != {**UNTOUCHED, "is_parked": True}:
            yield f"place of {place.record_id}", {"batch": str(place.batch_id), **state}


def _state(place: StageRecord) -> dict[str, Any]:
    return {
        "round": place.round,
        "state": place.state,
        "reason": _text(place.reason_id),
        "is_reason_disputed": place.is_reason_disputed,
        "settings": _text(place.settings_id),
        "is_parked": place.is_parked,
    }


def _reports(review: UUID) -> Iterator[Row]:
    for report in Report.objects.filter(review_id=review):
        yield (
            f"report {report.uuid}",
            [str(report.record_id), report.retrieval, report.is_sought],
        )


def _conflicts(review: UUID) -> Iterator[Row]:
    for conflict in Conflict.objects.filter(stage_record__review_id=review):
        yield (
            f"conflict {conflict.uuid}",
            {
                "place": str(conflict.stage_record_id),
                "round": conflict.round,
                "kind": conflict.kind,
                "state": conflict.state,
            },
        )
    for view in ConflictView.objects.filter(stage_record__review_id=review):
        yield f"view {view.stage_record_id} {view.member_id}", {}


def _settlements(review: UUID) -> Iterator[Row]:
    of_review = {"conflict__stage_record__review_id": review}
    for proposal in Proposal.objects.filter(**of_review):
        yield (
            f"proposal {proposal.uuid}",
            {**_settlement(proposal), "stands": proposal.is_standing},
        )
    confirmations = Confirmation.objects.filter(proposal__conflict__stage_record__review_id=review)
    for confirmation in confirmations:
        yield f"confirmation {confirmation.proposal_id} {confirmation.by_id}", {}
    for resolution in Resolution.objects.filter(**of_review).prefetch_related("votes"):
        yield (
            f"resolution {resolution.uuid}",
            {
                **_settlement(resolution),
                "settled_by": resolution.settled_by,
                "votes": sorted(str(vote.uuid) for vote in resolution.votes.all()),
                "stands": resolution.voided_at is None,
            },
        )


def _settlement(row: Proposal | Resolution) -> dict[str, Any]:
    return {
        "conflict": str(row.conflict_id),
        "by": str(row.by_id),
        "decision": row.decision,
        "reason": _text(row.reason_id),
        "remark": _text(row.remark_id),
    }


def _full_texts(review: UUID) -> Iterator[Row]:
    for attempt in RetrievalAttempt.objects.filter(report__review_id=review):
        yield (
            f"attempt {attempt.uuid}",
            {
                "report": str(attempt.report_id),
                "by": str(attempt.by_id),
                "tried_on": attempt.tried_on.isoformat(),
                "route": str(attempt.route_id),
                "remark": _text(attempt.remark_id),
            },
        )
    for attached in ReportFile.objects.filter(report__review_id=review).select_related("file"):
        yield (
            f"attachment {attached.uuid}",
            {
                "report": str(attached.report_id),
                "file": str(attached.file_id),
                "sha256": attached.file.sha256,
                "stands": attached.taken_back_at is None,
            },
        )


def _takeovers(review: UUID) -> Iterator[Row]:
    for row in VoteTakeover.objects.filter(review_id=review):
        yield (
            f"takeover {row.uuid}",
            {
                "batch": str(row.batch_id),
                "by": str(row.by_id),
                "stage": row.stage,
                "givers": row.givers,
                "reasons": row.reasons,
                "retrieved": row.retrieved,
                "begun_at": utc_text(row.begun_at),
                "undone_at": None if row.undone_at is None else utc_text(row.undone_at),
            },
        )
    for one in DecisionTakeover.objects.filter(review_id=review):
        yield (
            f"takeover {one.uuid}",
            {
                "batch": str(one.batch_id),
                "by": str(one.by_id),
                "program": one.program,
                "listed_as": one.listed_as,
                "reasons": one.reasons,
                "begun_at": utc_text(one.begun_at),
                "undone_at": None if one.undone_at is None else utc_text(one.undone_at),
            },
        )
    for taken in TakenDecision.objects.filter(takeover__review_id=review):
        yield (
            f"taken decision {taken.uuid}",
            {
                "takeover": str(taken.takeover_id),
                "stage_record": str(taken.stage_record_id),
                "round": taken.round,
                "is_retrieved_by": taken.is_retrieved_by,
            },
        )


def _joinings(review: UUID) -> Iterator[Row]:
    for row in VoteJoining.objects.filter(review_id=review):
        reason, settings = _text(row.was_reason_id), _text(row.was_settings_id)
        yield (
            f"joining {row.uuid}",
            {
                "number": row.number,
                "copy": str(row.copy_id),
                "into": str(row.into_id),
                "round": row.round,
                "was": [row.was_round, row.was_state, reason, settings],
                "cleared": row.cleared,
                "made_at": utc_text(row.made_at),
                "parted_at": None if row.parted_at is None else utc_text(row.parted_at),
            },
        )


def _upheld(review: UUID) -> Iterator[Row]:
    for row in UpheldExclusion.objects.filter(stage_record__review_id=review):
        yield (
            f"upheld {row.uuid}",
            {
                "place": str(row.stage_record_id),
                "round": row.round,
                "by": str(row.by_id),
                "made_at": utc_text(row.made_at),
                "taken_back_at": None if row.taken_back_at is None else utc_text(row.taken_back_at),
            },
        )


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _lines(review: UUID, name: str) -> list[str]:
    return IdSet.objects.get(review_id=review, uuid=name).lines
