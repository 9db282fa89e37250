"""The events of studies, forms, dual extraction and assessment, and the lock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from extraction.sheet_states import SettledBy, SheetKind
from reviews.event_shape import EventShape
from reviews.remarks import RemarkRef


@dataclass(frozen=True, kw_only=True, slots=True)
class StudyMade(EventShape):
    """A study exists, without any report so far."""

    KIND: ClassVar[str] = "extraction.study_made"
    study: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Worded(EventShape):
    """A study, intervention or arm is called something from here on. wording: the row that holds the words."""

    KIND: ClassVar[str] = "extraction.worded"
    thing: UUID
    wording: UUID
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StudyLinked(EventShape):
    """A report describes a study: alone, or (also) besides those that it is linked to already."""

    KIND: ClassVar[str] = "extraction.study_linked"
    report: UUID
    study: UUID
    also: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class StudyUnlinked(EventShape):
    KIND: ClassVar[str] = "extraction.study_unlinked"
    report: UUID
    study: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class PrimaryChosen(EventShape):
    """The study's primary report."""

    KIND: ClassVar[str] = "extraction.primary_chosen"
    report: UUID
    study: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class InterventionAdded(EventShape):
    KIND: ClassVar[str] = "extraction.intervention_added"
    intervention: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class InterventionRemoved(EventShape):
    KIND: ClassVar[str] = "extraction.intervention_removed"
    intervention: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparisonAdded(EventShape):
    KIND: ClassVar[str] = "extraction.comparison_added"
    comparison: UUID
    experimental: UUID
    comparator: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparisonRemoved(EventShape):
    KIND: ClassVar[str] = "extraction.comparison_removed"
    comparison: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ArmAdded(EventShape):
    KIND: ClassVar[str] = "extraction.arm_added"
    arm: UUID
    study: UUID
    intervention: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ArmMapped(EventShape):
    """An arm stands for another intervention than before."""

    KIND: ClassVar[str] = "extraction.arm_mapped"
    arm: UUID
    intervention: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ArmRemoved(EventShape):
    KIND: ClassVar[str] = "extraction.arm_removed"
    arm: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultAdded(EventShape):
    """Risk of bias is to be judged for this result."""

    KIND: ClassVar[str] = "extraction.result_added"
    result: UUID
    study: UUID
    outcome: UUID
    timepoint: UUID
    comparison: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultRemoved(EventShape):
    KIND: ClassVar[str] = "extraction.result_removed"
    result: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class FormDrafted(EventShape):
    """The draft of a version of the form has this content."""

    KIND: ClassVar[str] = "extraction.form_drafted"
    form: UUID
    number: int
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FormPublished(EventShape):
    """A version of the form is in force. sheets: those started on an earlier one that go on with this one."""

    KIND: ClassVar[str] = "extraction.form_published"
    form: UUID
    number: int
    sha256: str
    sheets: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetStarted(EventShape):
    """Somebody began their own answers about a study, or about a result of it. form, tool: what asks."""

    KIND: ClassVar[str] = "extraction.sheet_started"
    sheet: UUID
    sheet_kind: SheetKind
    study: UUID
    result: UUID | None
    form: UUID | None
    tool: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryWritten(EventShape):
    """An answer was given, changed or (is_cleared) taken back, on one's own sheet or on the consensus."""

    KIND: ClassVar[str] = "extraction.entry_written"
    sheet: UUID
    entry: UUID
    place: str
    number: int
    sha256: str
    is_cleared: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetSubmitted(EventShape):
    KIND: ClassVar[str] = "extraction.sheet_submitted"
    sheet: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetReturned(EventShape):
    """A lead gave a submitted sheet back to its author. consensus: the one that closes with it."""

    KIND: ClassVar[str] = "extraction.sheet_returned"
    sheet: UUID
    consensus: UUID | None
    reason: RemarkRef | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetArchived(EventShape):
    """An unfinished sheet is out of use, its author having left: its place is free for somebody else."""

    KIND: ClassVar[str] = "extraction.sheet_archived"
    sheet: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsensusOpened(EventShape):
    """Both sheets are in. n_places: places compared; differing: those where the two don't agree, before any talk."""

    KIND: ClassVar[str] = "extraction.consensus_opened"
    consensus: UUID
    sheet_kind: SheetKind
    study: UUID
    result: UUID | None
    form: UUID | None
    tool: str
    sheets: tuple[UUID, ...]
    n_places: int
    differing: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsensusSeen(EventShape):
    """An adjudicator opened a consensus, and may never extract or assess its subject."""

    KIND: ClassVar[str] = "extraction.consensus_seen"
    consensus: UUID
    member: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class AgreementProposed(EventShape):
    """One of the two says that the consensus is complete; the other one confirms."""

    KIND: ClassVar[str] = "extraction.agreement_proposed"
    consensus: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetAgreed(EventShape):
    """The consensus stands. revision: 1 for the first time; sha256: of all agreed answers."""

    KIND: ClassVar[str] = "extraction.sheet_agreed"
    consensus: UUID
    revision: int
    sha256: str
    settled_by: SettledBy


@dataclass(frozen=True, kw_only=True, slots=True)
class AgreementReopened(EventShape):
    """A lead opened what was agreed again. form: the version by which it goes on."""

    KIND: ClassVar[str] = "extraction.agreement_reopened"
    consensus: UUID
    form: UUID | None
    reason: RemarkRef | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SnapshotLocked(EventShape):
    KIND: ClassVar[str] = "extraction.snapshot_locked"
    snapshot: UUID
    revision: int
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SnapshotUnlocked(EventShape):
    KIND: ClassVar[str] = "extraction.snapshot_unlocked"
    snapshot: UUID
    reason: RemarkRef | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LockMarked(EventShape):
    """A study of the locked snapshot lost its inclusion (is_outdated), or all of them are included again."""

    KIND: ClassVar[str] = "extraction.lock_marked"
    snapshot: UUID
    is_outdated: bool


EVENTS: tuple[type[EventShape], ...] = (
    StudyMade,
    Worded,
    StudyLinked,
    StudyUnlinked,
    PrimaryChosen,
    InterventionAdded,
    InterventionRemoved,
    ComparisonAdded,
    ComparisonRemoved,
    ArmAdded,
    ArmMapped,
    ArmRemoved,
    ResultAdded,
    ResultRemoved,
    FormDrafted,
    FormPublished,
    SheetStarted,
    EntryWritten,
    SheetSubmitted,
    SheetReturned,
    SheetArchived,
    ConsensusOpened,
    ConsensusSeen,
    AgreementProposed,
    SheetAgreed,
    AgreementReopened,
    SnapshotLocked,
    SnapshotUnlocked,
    LockMarked,
)
