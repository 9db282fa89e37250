"""What the tables of screening themselves refuse, on either database."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from reviews.ids import new_uuid
from reviews.roles import Stage
from screening.models import Conflict, QueuePlace, Resolution
from screening.rules import ConflictKind, DecidedBy, Decision
from tests.factories import screening

pytestmark = pytest.mark.db


@pytest.fixture
def conflict(db: None) -> Conflict:
    team = screening.team()
    place = screening.stage_records(team.owner)[0]
    return Conflict.objects.create(
        stage_record=place, round=place.round, kind=ConflictKind.VERDICT.value
    )


def _resolution(conflict: Conflict, **changed: object) -> Resolution:
    return Resolution.objects.create(
        **{
            "conflict": conflict,
            "settled_by": DecidedBy.ADJUDICATION.value,
            "by": conflict.stage_record.review.members.first(),
            "decision": Decision.INCLUDE.value,
            **changed,
        }
    )


def test_conflict_has_one_standing_resolution(conflict: Conflict) -> None:
    first = _resolution(conflict)
    with pytest.raises(IntegrityError), transaction.atomic():
        _resolution(conflict)

    first.voided_at = timezone.now()
    first.save()
    second = _resolution(conflict)

    assert list(Resolution.objects.filter(voided_at=None)) == [second]


@pytest.mark.parametrize(
    "changed", [{"settled_by": "votes"}, {"settled_by": "chance"}, {"decision": "maybe"}]
)
def test_resolution_is_of_known_kind(conflict: Conflict, changed: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        _resolution(conflict, **changed)

    assert list(Resolution.objects.all()) == []


@pytest.mark.parametrize("stage", ["extraction", "whatever"])
def test_place_in_a_queue_is_of_a_stage_of_screening(db: None, stage: str) -> None:
    owner = screening.team().owner
    with pytest.raises(IntegrityError), transaction.atomic():
        QueuePlace.objects.create(uuid=new_uuid(), member=owner, stage=stage)

    QueuePlace.objects.create(member=owner, stage=Stage.FULL_TEXT.value)
