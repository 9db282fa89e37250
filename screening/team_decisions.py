"""What a team decided in another program, by its file -> what that is here. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from reviews.formats.judgements import Judgements
from screening.rules import Decision, Retrieval
from screening.tally import State


class Program(StrEnum):
    """Where the decisions were made."""

    COVIDENCE = "covidence"
    EPPI_REVIEWER = "eppi_reviewer"
    RAYYAN = "rayyan"
    ASREVIEW = "asreview"
    DISTILLERSR = "distillersr"
    QUORUM = "quorum"
    OTHER = "other"


class ListedAs(StrEnum):
    """What it means that a record stands in the file. as_said: what the file says of each; those of which it says nothing are left."""

    AS_SAID = "as_said"
    EXCLUDED_TITLE = "excluded_title_abstract"
    INCLUDED_TITLE = "included_title_abstract"
    EXCLUDED_FULL_TEXT = "excluded_full_text"
    INCLUDED_FULL_TEXT = "included_full_text"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a lead says of a file. reasons: by the file's words, the reason here; None: a new one in these words."""

    program: Program
    listed_as: ListedAs
    reasons: Mapping[str, UUID | None] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stated:
    """Decisions on one record. full_text: None where there is none. reason: of an exclusion there, in the file's words."""

    title: Decision
    full_text: Decision | None = None
    reason: str = ""


_LISTED: Mapping[ListedAs, Stated] = {
    ListedAs.EXCLUDED_TITLE: Stated(title=Decision.EXCLUDE),
    ListedAs.INCLUDED_TITLE: Stated(title=Decision.INCLUDE),
    ListedAs.EXCLUDED_FULL_TEXT: Stated(title=Decision.INCLUDE, full_text=Decision.EXCLUDE),
    ListedAs.INCLUDED_FULL_TEXT: Stated(title=Decision.INCLUDE, full_text=Decision.INCLUDE),
}


def stated_in(
    entries: Iterable[tuple[UUID, Judgements | None]], listed: ListedAs
) -> Mapping[UUID, Stated | None]:
    """The decisions on each record; None where the entries say different things of it, or another than the list.

    entries: (record, what its entry says); a record stands in several entries after a merge.
    """
    found: dict[UUID, Stated | None] = {}
    for record, said in entries:
        stated = _stated(said or Judgements(), listed)
        if stated is not None:
            same = found.get(record, stated) == stated
            found[record] = stated if same and not _contradicts(said, stated) else None
    return found


def _stated(said: Judgements, listed: ListedAs) -> Stated | None:
    stated = _LISTED.get(listed)
    if stated is None:
        return _as_said(said)
    if stated.full_text is not Decision.EXCLUDE:
        return stated
    return Stated(title=stated.title, full_text=stated.full_text, reason=_first(said.reasons))


def _as_said(said: Judgements) -> Stated | None:
    by_stage = {
        each.at_full_text: Decision.INCLUDE if each.is_included else Decision.EXCLUDE
        for each in said.concluded
    }
    if True in by_stage:
        is_out = by_stage[True] is Decision.EXCLUDE
        return Stated(
            title=Decision.INCLUDE,
            full_text=by_stage[True],
            reason=_first(said.reasons) if is_out else "",
        )
    return Stated(title=by_stage[False]) if by_stage else None


def _contradicts(said: Judgements | None, stated: Stated) -> bool:
    """Whether the entry itself says that it was decided otherwise, as the reason in one of Covidence's does."""
    own = None if said is None else _as_said(said)
    return own is not None and (own.title, own.full_text) != (stated.title, stated.full_text)


def _first(reasons: Iterable[str]) -> str:
    return next(iter(reasons), "")


class Left(StrEnum):
    """Why a record is left as it is, or left at full text."""

    UNCLEAR = "unclear"
    GONE = "gone"
    SAME = "same"
    OTHERWISE = "otherwise"
    NOT_RETRIEVED = "not_retrieved"
    NO_REASON = "no_reason"


@dataclass(frozen=True, kw_only=True, slots=True)
class Stands:
    """Where a record or report stands here. state: as its voters see it, so that a reason in dispute is no decision."""

    state: State
    retrieval: Retrieval = Retrieval.SOUGHT

    @property
    def is_decided(self) -> bool:
        return self.state in _DECIDED


@dataclass(frozen=True, kw_only=True, slots=True)
class Steps:
    """What taking decisions over does to one record: the decisions to write, and why one is left."""

    title: Decision | None = None
    full_text: Decision | None = None
    left: Left | None = None


_DECIDED: Mapping[State, Decision] = {
    State.INCLUDED: Decision.INCLUDE,
    State.EXCLUDED: Decision.EXCLUDE,
}


def steps_for(
    stated: Stated | None, title: Stands | None, report: Stands | None, *, has_reason: bool
) -> Steps:
    """What a statement makes of a record. Nothing that is decided changes, and what is undecided gives way.

    title: None for a record that doesn't count, or was removed. report: None where none was sought. has_reason: whether the list of
    reasons here has one for it.
    """
    if stated is None:
        return Steps(left=Left.UNCLEAR)
    if title is None:
        return Steps(left=Left.GONE)
    if title.is_decided and _DECIDED[title.state] is not stated.title:
        return Steps(left=Left.OTHERWISE)
    first = None if title.is_decided else stated.title
    if stated.full_text is None:
        return Steps(title=first, left=None if first else Left.SAME)
    if report is not None and report.is_decided:
        is_same = _DECIDED[report.state] is stated.full_text
        return Steps(title=first, left=Left.SAME if is_same else Left.OTHERWISE)
    if report is not None and report.retrieval is Retrieval.NOT_RETRIEVED:
        return Steps(title=first, left=Left.NOT_RETRIEVED)
    if stated.full_text is Decision.EXCLUDE and not has_reason:
        return Steps(title=first, left=Left.NO_REASON)
    return Steps(title=first, full_text=stated.full_text)


def reason_key(takeover: UUID, text: str) -> str:
    """What is kept of a reason's words in a file: enough to find them there again."""
    return hashlib.sha256(f"{takeover}:{text}".encode()).hexdigest()
