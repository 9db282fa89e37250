"""What stands on records, asked by the reviews app before it merges, removes or takes back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.models import Member
from reviews.roles import Stage
from screening.models import StageRecord, Vote
from screening.selectors.disputes import UNDECIDED
from screening.tally import State

DECIDED = (State.INCLUDED.value, State.EXCLUDED.value)


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


def records_to_judge(review: UUID, records: Collection[UUID] | None = None) -> Set[UUID]:
    """Records, of these or all, with a stage that is undecided, or excluded for a reason in dispute.

    What sleeps can wake, so it is open like the rest; a report sleeps while its record is open again, or excluded.
    """
    rows = StageRecord.objects.filter(review_id=review)
    if records is not None:
        rows = rows.filter(record__in=records)
    is_open = Q(state__in=UNDECIDED) | Q(is_reason_disputed=True)
    asleep = Q(stage=Stage.FULL_TEXT.value, is_parked=True)
    return set(rows.filter(is_open).exclude(asleep).values_list("record_id", flat=True))


def merge_refusal(first: UUID, second: UUID) -> str | Promise | None:
    """Two different decisions, at either stage, are not made one: a lead re-opens one of them first."""
    for stage, words in _REFUSALS.items():
        if len(set(_decisions([first, second], stage).values())) > 1:
            return words
    return None


def merge_weights(records: Sequence[UUID]) -> Mapping[UUID, int]:
    """What is decided is kept, a full text first. Votes on undecided records weigh nothing: which record is kept would tell of them."""
    found: dict[UUID, int] = {}
    for stage, weight in _WEIGHTS.items():
        found.update(dict.fromkeys(_decisions(records, stage), weight))
    return found


_REFUSALS: Mapping[Stage, Promise] = {
    Stage.TITLE_ABSTRACT: _(
        "One of these records was included and the other one excluded. A lead re-opens one of them first, so that"
        " the team can agree."
    ),
    Stage.FULL_TEXT: _(
        "The full texts of these two records were decided differently, or excluded for different reasons. A lead"
        " re-opens one of them first, so that the team can agree."
    ),
}
_WEIGHTS = {Stage.TITLE_ABSTRACT: 2, Stage.FULL_TEXT: 3}


def _decisions(records: Sequence[UUID], stage: Stage) -> dict[UUID, tuple[str, UUID | None]]:
    """What stands on each. Whoever votes on a report whose reason is in dispute takes it for undecided; so does this."""
    rows = StageRecord.objects.filter(
        record__in=records,
        stage=stage.value,
        state__in=DECIDED,
        is_reason_disputed=False,
        is_parked=False,
    )
    return {row.record_id: (row.state, row.reason_id) for row in rows}
