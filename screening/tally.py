"""Votes and a stage's settings -> where a record (title/abstract) or a report (full text) stands.

Rules: all required votes are collected first, then tallied once; the order of votes never matters.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

MIN_REQUIRED, MAX_REQUIRED = 1, 5


class Verdict(StrEnum):
    """What a vote at title/abstract says. Maybe leans towards include."""

    INCLUDE = "include"
    MAYBE = "maybe"
    EXCLUDE = "exclude"


class FullTextVerdict(StrEnum):
    """What a vote at full text says."""

    INCLUDE = "include"
    EXCLUDE = "exclude"


class State(StrEnum):
    """Where a record or report stands at a stage."""

    PENDING = "pending"
    INCLUDED = "included"
    EXCLUDED = "excluded"
    CONFLICT = "conflict"


class Policy(StrEnum):
    """How much agreement a decision takes. A majority is more than half of the votes; a tie is a conflict."""

    UNANIMOUS = "unanimous"
    MAJORITY = "majority"


@dataclass(frozen=True, kw_only=True, slots=True)
class FullTextVote:
    """One vote at full text. reason: the primary exclusion reason's id, exactly when excluding."""

    verdict: FullTextVerdict
    reason: str | None = None

    def __post_init__(self) -> None:
        if (self.verdict is FullTextVerdict.EXCLUDE) != bool(self.reason):
            raise ValueError("an exclusion has a reason, an inclusion has none")


@dataclass(frozen=True, kw_only=True, slots=True)
class FullTextState:
    """Where a report stands.

    reason: the exclusion reason that stands. is_reason_in_conflict: the report is excluded, but for
    which reason is open; it cannot come back through this conflict.
    """

    state: State
    reason: str | None = None
    is_reason_in_conflict: bool = False


def tally(
    verdicts: Sequence[Verdict],
    *,
    required: int,
    policy: Policy = Policy.UNANIMOUS,
    any_yes_advances: bool = False,
    two_maybes_discuss: bool = False,
) -> State:
    """State of one record at title/abstract.

    verdicts: the standing votes, one per reviewer. required: votes that the stage asks for, 1 to 5
    (ValueError otherwise). any_yes_advances: one vote for inclusion, a maybe too, is enough once all
    votes are in. two_maybes_discuss: an inclusion that rests on two or more maybes and on no plain
    include is a conflict instead.
    """
    _check(required)
    if len(verdicts) < required:
        return State.PENDING
    leanings = [Verdict.INCLUDE if v is Verdict.MAYBE else v for v in verdicts]
    if any_yes_advances and Verdict.INCLUDE in leanings:
        outcome: Verdict | None = Verdict.INCLUDE
    else:
        outcome = _agreed(leanings, policy)
    if outcome is None:
        return State.CONFLICT
    if outcome is Verdict.EXCLUDE:
        return State.EXCLUDED
    rests_on_maybes = Verdict.INCLUDE not in verdicts and verdicts.count(Verdict.MAYBE) > 1
    return State.CONFLICT if two_maybes_discuss and rests_on_maybes else State.INCLUDED


def tally_full_text(
    votes: Sequence[FullTextVote],
    *,
    required: int,
    policy: Policy = Policy.UNANIMOUS,
    precedence: Sequence[str] = (),
    settle_by_precedence: bool = False,
) -> FullTextState:
    """State of one report at full text.

    votes: the standing votes, one per reviewer. required: as for `tally`. The policy holds for the
    verdict, and among the excluding votes for the reason. precedence: ids of the stage's reasons,
    highest first; with settle_by_precedence the highest of differing reasons stands (one that isn't
    listed never does), otherwise differing reasons are a conflict on the reason.
    """
    _check(required)
    if len(votes) < required:
        return FullTextState(state=State.PENDING)
    outcome = _agreed([vote.verdict for vote in votes], policy)
    if outcome is None:
        return FullTextState(state=State.CONFLICT)
    if outcome is FullTextVerdict.INCLUDE:
        return FullTextState(state=State.INCLUDED)
    reasons = [vote.reason for vote in votes if vote.reason is not None]
    reason = _agreed(reasons, policy)
    if reason is None and settle_by_precedence:
        reason = _highest(reasons, precedence)
    return FullTextState(state=State.EXCLUDED, reason=reason, is_reason_in_conflict=reason is None)


Choice = TypeVar("Choice", bound=Hashable)


def _agreed(choices: Sequence[Choice], policy: Policy) -> Choice | None:
    """The choice that at least one vote makes and enough votes share, None if there is no such."""
    choice, count = Counter(choices).most_common(1)[0]
    enough = 2 * count > len(choices) if policy is Policy.MAJORITY else count == len(choices)
    return choice if enough else None


def _highest(reasons: Sequence[str], precedence: Sequence[str]) -> str | None:
    return next((reason for reason in precedence if reason in reasons), None)


def _check(required: int) -> None:
    if not MIN_REQUIRED <= required <= MAX_REQUIRED:
        raise ValueError(f"a stage asks for {MIN_REQUIRED} to {MAX_REQUIRED} votes, not {required}")
