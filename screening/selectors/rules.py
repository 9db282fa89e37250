"""The rules in force at a stage, and what they make of votes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from reviews.roles import Stage
from screening.models import ExclusionReason, StageRecord, StageSettings, Vote
from screening.tally import (
    FullTextVerdict,
    FullTextVote,
    Policy,
    State,
    Verdict,
    tally,
    tally_full_text,
)


def active_settings(review: UUID, stage: Stage) -> StageSettings:
    """The stage's settings version in force."""
    rows = StageSettings.objects.filter(review_id=review, stage=stage.value)
    return rows.order_by("-number")[:1].get()


def settings_of(target: StageRecord) -> StageSettings:
    """The rules that judge a record's votes: those of its round's first vote, or the ones in force before there is any."""
    if target.settings is not None:
        return target.settings
    return active_settings(target.review_id, Stage(target.stage))


def reasons_in_force(review: UUID) -> list[ExclusionReason]:
    """The review's exclusion reasons, in the order of their rank."""
    rows = ExclusionReason.objects.filter(review_id=review, is_active=True)
    return list(rows.order_by("position", "uuid"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What a stage's rule makes of the standing votes. reason: none while it is disputed."""

    state: State
    reason: ExclusionReason | None
    is_reason_disputed: bool


def tally_of(votes: Sequence[Vote], settings: StageSettings) -> Outcome:
    """The pure tally, asked with rows of the database."""
    policy = Policy.MAJORITY if settings.is_majority else Policy.UNANIMOUS
    if settings.stage == Stage.FULL_TEXT.value:
        return _tally_of_full_text(votes, settings, policy)
    state = tally(
        [Verdict(vote.verdict) for vote in votes],
        required=settings.votes_required,
        policy=policy,
        any_yes_advances=settings.is_any_yes_advances,
        two_maybes_discuss=settings.is_two_maybes_discussed,
    )
    return Outcome(state=state, reason=None, is_reason_disputed=False)


def _tally_of_full_text(votes: Sequence[Vote], settings: StageSettings, policy: Policy) -> Outcome:
    by_rank = {str(vote.reason.uuid): vote.reason for vote in votes if vote.reason is not None}
    ranked = sorted(by_rank, key=lambda uuid: (by_rank[uuid].position, uuid))
    stands = tally_full_text(
        [
            FullTextVote(
                verdict=FullTextVerdict(vote.verdict),
                reason=None if vote.reason is None else str(vote.reason.uuid),
            )
            for vote in votes
        ],
        required=settings.votes_required,
        policy=policy,
        precedence=ranked,
        settle_by_precedence=settings.is_reason_by_precedence,
    )
    return Outcome(
        state=stands.state,
        reason=None if stands.reason is None else by_rank[stands.reason],
        is_reason_disputed=stands.is_reason_in_conflict,
    )
