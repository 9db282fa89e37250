"""What the tables of screening repeat of the ledger, folded from events and read from the tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from reviews.event_shape import Recorded
from reviews.models import IdSet
from screening.models import Conflict, Report, StageRecord, Vote
from screening.screening_fold import ScreeningFold


def expected(review: UUID, events: Iterable[Recorded]) -> Mapping[str, object]:
    """Votes, conflicts, reports and places with votes, as the ledger has them."""
    fold = ScreeningFold(lambda name: _lines(review, name))
    for event in events:
        fold.apply(event)
    return fold.rows()


def stored(review: UUID) -> Mapping[str, object]:
    """The same as the tables have them."""
    found: dict[str, object] = {}
    votes = Vote.objects.filter(stage_record__review_id=review).order_by("uuid")
    for vote in votes.iterator(chunk_size=2000):
        found[f"vote {vote.uuid}"] = {
            "place": str(vote.stage_record_id),
            "round": vote.round,
            "verdict": vote.verdict,
            "reason": _text(vote.reason_id),
            "stands": vote.withdrawn_at is None,
        }
    for conflict in Conflict.objects.filter(stage_record__review_id=review):
        found[f"conflict {conflict.uuid}"] = conflict.state
    for report in Report.objects.filter(review_id=review):
        found[f"report {report.uuid}"] = [
            str(report.record_id),
            report.retrieval,
            report.is_sought,
        ]
    places = StageRecord.objects.filter(review_id=review, votes__isnull=False).distinct()
    for place in places:
        found[f"place {place.uuid}"] = {
            "round": place.round,
            "state": place.state,
            "reason": _text(place.reason_id),
            "is_reason_disputed": place.is_reason_disputed,
            "settings": _text(place.settings_id),
            "is_parked": place.is_parked,
        }
    return found


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _lines(review: UUID, name: str) -> list[str]:
    return IdSet.objects.get(review_id=review, uuid=name).lines
