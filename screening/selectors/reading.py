"""What a reviewer reads: records as the page shows them, the criteria beside, and the words that are marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from reviews.models import Member
from reviews.protocol import CriterionKind, from_json
from reviews.roles import Stage
from reviews.selectors.protocol import protocol_in_force
from reviews.selectors.records import RecordRow, rows_of
from screening.highlights import MarkedWords, words_of
from screening.models import StageRecord
from screening.selectors.progress import unvoted
from screening.tally import State


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """A record in a reviewer's hands."""

    stage_record: UUID
    row: RecordRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Criteria:
    """The criteria in force. number: of the protocol's version, 0 before the first."""

    number: int
    written_at: datetime | None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @property
    def words(self) -> MarkedWords:
        return words_of(include=self.include, exclude=self.exclude)


def criteria_of(review: UUID) -> Criteria:
    """The criteria that reviewers go by."""
    version = protocol_in_force(review)
    if version is None:
        return Criteria(number=0, written_at=None)
    content = from_json(version.content)
    return Criteria(
        number=version.number,
        written_at=version.written_at,
        include=tuple(each.text for each in content.of_kind(CriterionKind.INCLUDE)),
        exclude=tuple(each.text for each in content.of_kind(CriterionKind.EXCLUDE)),
    )


def readings(handed_out: Sequence[StageRecord]) -> list[Reading]:
    """What was handed out (with record and face selected), as pages show it."""
    rows = rows_of([place.record for place in handed_out])
    return [
        Reading(stage_record=place.uuid, row=row)
        for place, row in zip(handed_out, rows, strict=True)
    ]


def in_hand(member: Member, stage: Stage) -> Reading | None:
    """The first record that the member was handed out and has not voted on; None if there is none."""
    place = (
        unvoted(member, stage)
        .filter(leases__member=member, leases__until__gt=timezone.now(), state=State.PENDING.value)
        .select_related("record__face")
        .order_by("rank", "uuid")
        .first()
    )
    return None if place is None else readings([place])[0]
