"""What a reviewer reads at full text: the report in hand, its file, the reasons, and their own vote on it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from reviews.models import Member
from reviews.roles import Stage
from reviews.selectors.records import RecordRow, record_row
from screening.models import ConflictView, ExclusionReason, StageRecord, Vote
from screening.rules import Retrieval
from screening.selectors.disputes import UNDECIDED, is_kept_from, kept_from
from screening.selectors.full_text import FileRow, files_of
from screening.selectors.reading import in_hand
from screening.selectors.rules import reasons_in_force
from screening.selectors.standing import DECIDED

KEYED = 9


@dataclass(frozen=True, kw_only=True, slots=True)
class ReasonChoice:
    """An exclusion reason to choose. key: the digit that chooses it, "" after the ninth."""

    reason: UUID
    text: str
    key: str
    is_chosen: bool
    also_holds: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadReport:
    """A report on its reviewer's desk. verdict: the reviewer's own, "" without one. file: the newest, None without any."""

    stage_record: UUID
    report: UUID
    row: RecordRow
    files: tuple[FileRow, ...]
    verdict: str
    reasons: tuple[ReasonChoice, ...]

    def file_called(self, attachment: str) -> FileRow | None:
        """The file that was asked for, the newest if none was; None where there is no file at all."""
        asked = [file for file in self.files if str(file.attachment) == attachment]
        return next(iter([*asked, *self.files]), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A report that is not to be read now: decided, or not at hand any more."""

    report: UUID
    is_decided: bool


def report_in_hand(member: Member) -> ReadReport | None:
    """The report that the member was handed out and has not voted on; None if there is none."""
    found = in_hand(member, Stage.FULL_TEXT)
    return None if found is None else report_to_read(member, found.stage_record)


def report_to_read(member: Member, stage_record: UUID) -> ReadReport | None:
    """A report that is undecided, at hand, and not closed to the member by a conflict that they opened; else None.

    Whether it takes a vote of theirs is not asked: that would tell how many others have voted.
    """
    place = (
        StageRecord.objects.counted()
        .filter(
            Q(state__in=UNDECIDED) | Q(pk__in=kept_from(member).values("pk")),
            uuid=stage_record,
            review_id=member.review_id,
            stage=Stage.FULL_TEXT.value,
            report__retrieval=Retrieval.RETRIEVED.value,
        )
        .first()
    )
    if place is None or place.report_id is None:
        return None
    if ConflictView.objects.filter(stage_record=place, member=member).exists():
        return None
    row = record_row(member.review_id, place.record_id)
    if row is None:
        return None
    own = Vote.objects.standing().filter(stage_record=place, reviewer=member, round=place.round)
    vote = own.first()
    return ReadReport(
        stage_record=place.uuid,
        report=place.report_id,
        row=row,
        files=files_of(place.report_id),
        verdict="" if vote is None else vote.verdict,
        reasons=tuple(_choices(reasons_in_force(member.review_id), vote)),
    )


def standing_of(member: Member, stage_record: UUID) -> Standing | None:
    """Where a report stands that the member can't vote on now; None if it isn't one of their review."""
    places = StageRecord.objects.counted().filter(
        uuid=stage_record, review_id=member.review_id, stage=Stage.FULL_TEXT.value
    )
    place = places.first()
    if place is None or place.report_id is None:
        return None
    is_decided = place.state in DECIDED and not is_kept_from(member, place)
    return Standing(report=place.report_id, is_decided=is_decided)


def _choices(reasons: list[ExclusionReason], vote: Vote | None) -> list[ReasonChoice]:
    return [
        ReasonChoice(
            reason=reason.uuid,
            text=reason.text,
            key=str(place) if place <= KEYED else "",
            is_chosen=vote is not None and vote.reason_id == reason.uuid,
            also_holds=vote is not None and str(reason.uuid) in vote.further_reasons,
        )
        for place, reason in enumerate(reasons, start=1)
    ]
