"""The closed vocabularies of a stage's rules. Pure."""

from __future__ import annotations

from enum import StrEnum


class ResolvedBy(StrEnum):
    """How a stage settles its conflicts."""

    ADJUDICATION = "adjudication"
    CONSENSUS = "consensus"


class AdjudicatorSees(StrEnum):
    """What an adjudicator is shown of the votes."""

    BLIND = "blind"
    NAMES = "names"
    OPEN = "open"


class DecidedBy(StrEnum):
    """What a decision rests on. file: a decision of a team in another program, taken over."""

    VOTES = "votes"
    ADJUDICATION = "adjudication"
    CONSENSUS = "consensus"
    FILE = "file"


class Decision(StrEnum):
    INCLUDE = "include"
    EXCLUDE = "exclude"


class ConflictKind(StrEnum):
    """verdict: the votes differ. reason: the report is out, and the votes name different reasons."""

    VERDICT = "verdict"
    REASON = "reason"


class ConflictState(StrEnum):
    OPEN = "open"
    SETTLED = "settled"
    VOID = "void"


class Retrieval(StrEnum):
    SOUGHT = "sought"
    RETRIEVED = "retrieved"
    NOT_RETRIEVED = "not_retrieved"
