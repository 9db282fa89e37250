"""The facts that the fold understands, in the order in which they became true.

A fact is about one object, except those whose acts come in bulk (an import, its undoing, a
removal, a restoration): these carry all ids at once. Ids are opaque strings. A record here is one
copy from one source; copies merged as duplicates are joined by `Duplicate`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from synthesis.prisma.boxes import SourceKind


class RemovalCause(StrEnum):
    """Why a record was removed before screening."""

    AUTOMATION = "automation"
    OTHER = "other"


class Decision(StrEnum):
    """A final decision, at either stage."""

    INCLUDE = "include"
    EXCLUDE = "exclude"


class Decider(StrEnum):
    """Who stands behind a title/abstract decision."""

    HUMAN = "human"
    AUTOMATION = "automation"


class RetrievalStatus(StrEnum):
    """How seeking a report ended; sought: it goes on after all."""

    SOUGHT = "sought"
    RETRIEVED = "retrieved"
    NOT_RETRIEVED = "not_retrieved"


class Aside(StrEnum):
    """Where an assessed report waits that is neither included nor excluded."""

    AWAITING = "awaiting"
    ONGOING = "ongoing"


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceDeclared:
    """A source exists; a later declaration of the same id replaces this one.

    screened: undecided records of a source of an other kind wait for screening (no effect on
    databases and registers). yield_reported: False draws its number as "not reported".
    """

    source: str
    kind: SourceKind
    name: str = ""
    screened: bool = False
    yield_reported: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceWithdrawn:
    """A source without records was declared by mistake: it is none, and what was declared of it counts no more."""

    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceRestored:
    """A withdrawn source is one again, with what was declared of it."""

    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Import:
    """Records came from a source; ids known already are passed over."""

    source: str
    records: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportUndone:
    """An import was undone: these records were never identified.

    What was decided on them goes with them. Records that pointed to one of them stay together:
    they point to what it pointed to, or else to the first of them.
    """

    records: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Duplicate:
    """`record` is a duplicate of `of`; replaces what it pointed to before."""

    record: str
    of: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NotDuplicate:
    """`record` is no duplicate of what it points to."""

    record: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Remove:
    """Records were removed before screening."""

    records: tuple[str, ...]
    why: RemovalCause


@dataclass(frozen=True, kw_only=True, slots=True)
class Restore:
    """A removal was taken back."""

    records: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DecideRecord:
    """The final title/abstract decision on a record."""

    record: str
    decision: Decision
    by: Decider = Decider.HUMAN


@dataclass(frozen=True, kw_only=True, slots=True)
class ReopenRecord:
    """The title/abstract decision was withdrawn."""

    record: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkReport:
    """A record describes this report; without any link it has the one report `rep:<record>`."""

    record: str
    report: str


@dataclass(frozen=True, kw_only=True, slots=True)
class UnlinkReport:
    """A record does not describe this report."""

    record: str
    report: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Retrieval:
    """Seeking a report ended; "not retrieved" and "sought" withdraw its full-text decision."""

    report: str
    status: RetrievalStatus


@dataclass(frozen=True, kw_only=True, slots=True)
class DecideReport:
    """The final full-text decision on a report; implies that it was retrieved.

    reason: the one primary reason of an exclusion, in the words the diagram prints.
    """

    report: str
    decision: Decision
    reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SetAside:
    """A report awaits classification or belongs to an ongoing study.

    Otherwise like a full-text decision: it replaces the earlier one and implies retrieval.
    """

    report: str
    status: Aside


@dataclass(frozen=True, kw_only=True, slots=True)
class ReopenReport:
    """The full-text decision was withdrawn."""

    report: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReasonDisputed:
    """The voters exclude a report for different reasons.

    The exclusion stands, under no reason yet. Follows the DecideReport it is about, has no
    effect on a report not excluded, and ends with the next decision on the report or its withdrawal.
    """

    report: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReasonSettled:
    """The reason of a standing exclusion is this one; ends a dispute, if there is one."""

    report: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DeclarePrior:
    """Duplicates of a source were removed elsewhere, before the import.

    identified: all hits of the source there. duplicates: how many of them were removed.
    declaration: what a page opens behind the number, e.g. the id of the ledger event.
    """

    source: str
    identified: int
    duplicates: int
    declaration: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class WithdrawPrior:
    """What was declared of a source was a mistake: nothing is."""

    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkStudy:
    """A report belongs to this study; with `also`, besides those it is linked to already.

    A report without any link is its own study `study:<report>`.
    """

    report: str
    study: str
    also: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class UnlinkStudy:
    """A report does not belong to this study."""

    report: str
    study: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """Something that never counts (a vote, say) named a record; only unknown ids are noticed."""

    record: str


Fact: TypeAlias = (
    SourceDeclared
    | SourceWithdrawn
    | SourceRestored
    | Import
    | ImportUndone
    | Duplicate
    | NotDuplicate
    | Remove
    | Restore
    | DecideRecord
    | ReopenRecord
    | LinkReport
    | UnlinkReport
    | Retrieval
    | DecideReport
    | SetAside
    | ReopenReport
    | ReasonDisputed
    | ReasonSettled
    | DeclarePrior
    | WithdrawPrior
    | LinkStudy
    | UnlinkStudy
    | Mention
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PreviousStudy:
    """A study of the review's earlier version, with its reports there."""

    study: str
    reports: tuple[str, ...] = ()
