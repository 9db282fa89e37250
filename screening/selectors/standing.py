"""What stands on records, asked by the reviews app before it merges, removes or takes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.models import Member
from reviews.roles import Stage
from screening.models import StageRecord, Vote
from screening.tally import State

DECIDED = (State.INCLUDED.value, State.EXCLUDED.value)
DECISION_WEIGHT = 2


def rests_on_records(member: Member, records: Sequence[UUID]) -> Mapping[UUID, str]:
    """Records that are or once were decided, and those with this member's own standing vote.

    Others' votes on undecided records rest on nothing here, or the refusal would tell the member of them: they sleep
    and wake with their record.
    """
    own = Vote.objects.standing().filter(
        stage_record=OuterRef("pk"), round=OuterRef("round"), reviewer=member
    )
    rows = StageRecord.objects.filter(record__in=records).filter(
        Q(state__in=DECIDED) | Q(round__gt=1) | Exists(own)
    )
    words = str(_("screening has begun"))
    return dict.fromkeys(rows.values_list("record_id", flat=True), words)


def merge_refusal(first: UUID, second: UUID) -> str | Promise | None:
    """Two different decisions are not made one: a lead re-opens one of them first."""
    decisions = _decisions([first, second])
    if len(set(decisions.values())) < 2:
        return None
    return _(
        "One of these records was included and the other one excluded. A lead re-opens one of them first, so that"
        " the team can agree."
    )


def merge_weights(records: Sequence[UUID]) -> Mapping[UUID, int]:
    """What is decided is kept. Votes on undecided records weigh nothing: which record is kept would tell of them."""
    return dict.fromkeys(_decisions(records), DECISION_WEIGHT)


def _decisions(records: Sequence[UUID]) -> dict[UUID, str]:
    rows = StageRecord.objects.filter(
        record__in=records, stage=Stage.TITLE_ABSTRACT.value, state__in=DECIDED
    )
    return dict(rows.values_list("record_id", "state"))
