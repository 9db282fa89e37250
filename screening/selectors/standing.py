"""What stands on records, asked by the reviews app before it merges, removes or takes back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence, Set
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from reviews.models import Member
from reviews.roles import Stage
from screening.models import Report, StageRecord, Vote
from screening.rules import Retrieval
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


def merge_weights(records: Sequence[UUID]) -> Mapping[UUID, int]:
    """What is decided is kept, a full text first, and of two an included one; else what is at hand.

    Votes on undecided records weigh nothing: which record is kept would tell of them.
    """
    found = dict.fromkeys(decisions_of(records, Stage.TITLE_ABSTRACT), 2)
    at_hand = Report.objects.filter(
        record__in=records, is_sought=True, retrieval=Retrieval.RETRIEVED.value
    )
    found.update(dict.fromkeys(at_hand.values_list("record_id", flat=True), 3))
    assessed = decisions_of(records, Stage.FULL_TEXT)
    for record, (state, _reason) in assessed.items():
        found[record] = 5 if state == State.INCLUDED.value else 4
    return found


def decisions_of(records: Sequence[UUID], stage: Stage) -> dict[UUID, tuple[str, UUID | None]]:
    """What stands on each. Whoever votes on a report whose reason is in dispute takes it for undecided; so does this."""
    rows = StageRecord.objects.filter(
        record__in=records,
        stage=stage.value,
        state__in=DECIDED,
        is_reason_disputed=False,
        is_parked=False,
    )
    return {row.record_id: (row.state, row.reason_id) for row in rows}
