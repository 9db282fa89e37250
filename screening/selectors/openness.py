"""Where records are still to be judged, as the reviews app asks before it shows what members attached to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from reviews.many_ids import among
from reviews.models import Member
from reviews.permissions import holds
from reviews.roles import SCREENING_STAGES, Role, Stage
from reviews.tag_rules import OpenPlace
from screening.models import ConflictView, StageRecord, Vote
from screening.models.stage import StageRecordQuerySet
from screening.selectors.disputes import UNDECIDED

# Undecided, or excluded for a reason in dispute, which is undecided for its voters.
OPEN = Q(state__in=UNDECIDED) | Q(is_reason_disputed=True)


def open_records(review: UUID, stage: str) -> QuerySet[Any, UUID]:
    """Ids of the records that are undecided at a stage, whether or not they wait."""
    return _open(review).filter(stage=stage).values_list("record_id", flat=True)


def open_places(member: Member, records: Sequence[UUID]) -> Mapping[UUID, Sequence[OpenPlace]]:
    """Where each of these records is undecided, in the order of the stages."""
    judges = {stage.value: _judges(member, stage) for stage in SCREENING_STAGES}
    found: dict[UUID, list[OpenPlace]] = defaultdict(list)
    # Looked up by the records alone: an index of the whole review is gone through else.
    named = StageRecord.objects.filter(record__in=among(records)).filter(OPEN)
    # In the order of the stages' names backwards, which is that of the stages.
    rows = list(named.order_by("-stage").values_list("pk", "record_id", "stage"))
    judged = _judged(member, [place for place, _record, _stage in rows])
    for place, record, stage in rows:
        takes_part = judges[stage] or place in judged
        found[record].append(OpenPlace(stage=stage, takes_part=takes_part))
    return found


def _open(review: UUID) -> StageRecordQuerySet:
    return StageRecord.objects.filter(review_id=review).filter(OPEN)


def _judges(member: Member, stage: Stage) -> bool:
    return holds(member, Role.REVIEWER, stage) or holds(member, Role.ADJUDICATOR, stage)


def _judged(member: Member, places: Sequence[UUID]) -> set[UUID]:
    """Those that the member voted on, in whatever round, or opened a conflict of."""
    votes = Vote.objects.filter(reviewer=member, stage_record__in=among(places))
    views = ConflictView.objects.filter(member=member, stage_record__in=among(places))
    return {
        *votes.values_list("stage_record_id", flat=True),
        *views.values_list("stage_record_id", flat=True),
    }
