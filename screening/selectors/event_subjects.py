"""What the events of screening are about: records, and the reports that they describe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from reviews.event_shape import Recorded
from reviews.models import Member
from reviews.seams import Subject, Subjects
from reviews.selectors.event_subjects import subjects_of_imports, subjects_of_records
from screening import events as shapes
from screening import takeover_events
from screening.models import Conflict, Report, StageRecord


def _records(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    """Those that an event names itself, or whose place at a stage or conflict it names."""
    review = member.review_id
    places = StageRecord.objects.filter(review_id=review)
    at_places = _by_name(events, "stage_record", places.values_list("uuid", "record_id"))
    conflicts = Conflict.objects.filter(stage_record__review_id=review)
    in_conflicts = _by_name(
        events, "conflict", conflicts.values_list("uuid", "stage_record__record_id")
    )
    named = {}
    for event in events:
        payload = event.payload
        if "record" in payload:
            named[event.seq] = [UUID(payload["record"])]
        elif "stage_record" in payload:
            named[event.seq] = [at_places[payload["stage_record"]]]
        else:
            named[event.seq] = [in_conflicts[payload["conflict"]]]
    return subjects_of_records(member, named)


def _reports(member: Member, events: Sequence[Recorded]) -> Mapping[int, Subject]:
    rows = Report.objects.filter(review_id=member.review_id).values_list("uuid", "record_id")
    records = _by_name(events, "report", rows)
    named = {event.seq: [records[event.payload["report"]]] for event in events}
    titled = subjects_of_records(member, named)
    return {
        event.seq: Subject(
            label=titled[event.seq].label,
            url=reverse(
                "screening:full-text",
                kwargs={"review": member.review_id, "report": event.payload["report"]},
            ),
        )
        for event in events
        if event.seq in titled
    }


def _by_name(
    events: Iterable[Recorded],
    name: str,
    rows: QuerySet[StageRecord | Conflict | Report, tuple[UUID, UUID]],
) -> dict[str, UUID]:
    """The record of each thing that events name under this name."""
    wanted = [e.payload[name] for e in events if "record" not in e.payload and name in e.payload]
    return {str(uuid): record for uuid, record in rows.filter(uuid__in=wanted)}


SUBJECTS: Mapping[str, Subjects] = {
    **{
        shape.KIND: _records
        for shape in (
            shapes.VoteCast,
            shapes.VoteWithdrawn,
            shapes.ConflictSeen,
            shapes.ConsensusProposed,
            shapes.ConsensusConfirmed,
            shapes.ConflictResolved,
            shapes.RecordDecided,
            shapes.DecisionWithdrawn,
            shapes.ExclusionUpheld,
            shapes.UpholdingTakenBack,
            shapes.VotesJoined,
            shapes.VotesParted,
            shapes.ReportSought,
        )
    },
    **{
        shape.KIND: subjects_of_imports
        for shape in (
            takeover_events.VoteTakeoverBegun,
            takeover_events.VoteTakeoverUndone,
            takeover_events.DecisionTakeoverBegun,
            takeover_events.DecisionTakeoverUndone,
        )
    },
    **{
        shape.KIND: _reports
        for shape in (
            shapes.RetrievalAttempted,
            shapes.RetrievalChanged,
            shapes.FullTextAttached,
            shapes.FullTextTakenBack,
        )
    },
}
