"""The rules in force at a stage, and what they make of votes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from reviews.roles import Stage
from screening.models import ExclusionReason, StageSettings, Vote
from screening.tally import State


def active_settings(review: UUID, stage: Stage) -> StageSettings:
    """The stage's settings version in force."""
    rows = StageSettings.objects.filter(review_id=review, stage=stage.value)
    return rows.order_by("-number")[:1].get()


def reasons_in_force(review: UUID) -> list[ExclusionReason]:
    """The review's exclusion reasons, in the order of their rank."""
    rows = ExclusionReason.objects.filter(review_id=review, is_active=True)
    return list(rows.order_by("position", "uuid"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a stage's rule makes of the standing votes."""

    state: State
    reason: ExclusionReason | None
    is_reason_disputed: bool


def tally_of(votes: Sequence[Vote], settings: StageSettings) -> Outcome:
    """The pure tally, asked with rows of the database."""
    raise NotImplementedError
