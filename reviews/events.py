"""The events of teams, protocols, searches, imports and duplicates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from reviews.corrections import Correctable
from reviews.event_shape import EventShape
from reviews.large_act_events import LARGE_ACT_EVENTS
from reviews.look_up_events import LOOK_UP_EVENTS
from reviews.pair_events import PAIR_EVENTS
from reviews.remarks import RemarkRef
from reviews.roles import Role, Stage
from reviews.sources import FoundIn, SourceKind
from reviews.tag_events import TAG_EVENTS


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewCreated(EventShape):
    KIND: ClassVar[str] = "reviews.review_created"
    review: UUID
    owner: UUID
    review_type: str
    time_zone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReviewChanged(EventShape):
    """A setting of the whole review changed. time_zone: the zone in which its days end from here on."""

    KIND: ClassVar[str] = "reviews.review_changed"
    time_zone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnerChanged(EventShape):
    KIND: ClassVar[str] = "reviews.owner_changed"
    owner: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberAdded(EventShape):
    """A person joined, or came back. roles: (role, stage or "") pairs."""

    KIND: ClassVar[str] = "reviews.member_added"
    member: UUID
    roles: tuple[tuple[Role, Stage | str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RolesChanged(EventShape):
    KIND: ClassVar[str] = "reviews.roles_changed"
    member: UUID
    roles: tuple[tuple[Role, Stage | str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberRemoved(EventShape):
    KIND: ClassVar[str] = "reviews.member_removed"
    member: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberErased(EventShape):
    """A person was forgotten on their own wish: their name and their remarks are gone, their decisions stand."""

    KIND: ClassVar[str] = "reviews.member_erased"
    member: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceholderAdded(EventShape):
    """A member who is nobody here: votes from another program's file are in their name."""

    KIND: ClassVar[str] = "reviews.placeholder_added"
    member: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class PlaceholderForgotten(EventShape):
    """A lead erased a placeholder's name; the votes stand."""

    KIND: ClassVar[str] = "reviews.placeholder_forgotten"
    member: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberInvited(EventShape):
    KIND: ClassVar[str] = "reviews.member_invited"
    invitation: UUID
    roles: tuple[tuple[Role, Stage | str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class InvitationWithdrawn(EventShape):
    KIND: ClassVar[str] = "reviews.invitation_withdrawn"
    invitation: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class InvitationAccepted(EventShape):
    KIND: ClassVar[str] = "reviews.invitation_accepted"
    invitation: UUID
    member: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ProtocolAmended(EventShape):
    """A version of the protocol was written. reason: why, from the second version on."""

    KIND: ClassVar[str] = "reviews.protocol_amended"
    protocol: UUID
    number: int
    sha256: str
    reason: RemarkRef | None


@dataclass(frozen=True, kw_only=True, slots=True)
class DeletionAsked(EventShape):
    KIND: ClassVar[str] = "reviews.deletion_asked"
    purge_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class DeletionWithdrawn(EventShape):
    KIND: ClassVar[str] = "reviews.deletion_withdrawn"


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchAdded(EventShape):
    KIND: ClassVar[str] = "reviews.search_added"
    search: UUID
    version: UUID
    sha256: str
    kind: SourceKind
    run_on: date | None
    is_yield_reported: bool
    is_screened: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchChanged(EventShape):
    """What is known of a search was corrected; its records stay."""

    KIND: ClassVar[str] = "reviews.search_changed"
    search: UUID
    version: UUID
    sha256: str
    kind: SourceKind
    run_on: date | None
    is_yield_reported: bool
    is_screened: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchWithdrawn(EventShape):
    """A search was written down by mistake: it is no source of the review, and none of its records count."""

    KIND: ClassVar[str] = "reviews.search_withdrawn"
    search: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchRestored(EventShape):
    """A withdrawn search stands again, as it stood."""

    KIND: ClassVar[str] = "reviews.search_restored"
    search: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class PriorDeclared(EventShape):
    """Duplicates removed elsewhere before import, as somebody declares: kept apart from counted ones."""

    KIND: ClassVar[str] = "reviews.prior_declared"
    search: UUID
    identified: int
    duplicates: int
    note: RemarkRef | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PriorWithdrawn(EventShape):
    """What was declared of a search was a mistake: nothing is known of duplicates removed elsewhere."""

    KIND: ClassVar[str] = "reviews.prior_withdrawn"
    search: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class FileUploaded(EventShape):
    KIND: ClassVar[str] = "reviews.file_uploaded"
    file: UUID
    sha256: str
    n_bytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordsEntered(EventShape):
    """Somebody typed or pasted what they had found; it counts when a job has committed it. record: what cites it.

    found_in: a report, a website, a contact, or somewhere else; note: which.
    """

    KIND: ClassVar[str] = "reviews.records_entered"
    entry: UUID
    batch: UUID
    search: UUID
    file: UUID
    found_in: FoundIn
    record: UUID | None
    note: RemarkRef | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportConfirmed(EventShape):
    """Somebody asked for an import's rows after its preview; they count when a job has committed them.

    reading_sha256: of which part of the file is taken, and of what a person said that its columns give; None for a
    whole file that says itself how it is read.
    """

    KIND: ClassVar[str] = "reviews.import_confirmed"
    batch: UUID
    search: UUID
    reading_sha256: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportDiscarded(EventShape):
    """An import that didn't count yet was left; its file stays kept."""

    KIND: ClassVar[str] = "reviews.import_discarded"
    batch: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportCommitted(EventShape):
    """An import's rows count from here on. records: the IdSet of its records, in the file's order.

    n_unread: places of the file that could not be read, as whoever confirmed the import knew.
    """

    KIND: ClassVar[str] = "reviews.import_committed"
    batch: UUID
    search: UUID
    file_sha256: str
    format: str
    records: UUID
    records_sha256: str
    n_records: int
    n_unread: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportUndone(EventShape):
    """An import's records were never identified. Copies that had joined one of them go to what it had joined, or
    else to the first of them that had, in the order of their joining.
    """

    KIND: ClassVar[str] = "reviews.import_undone"
    batch: UUID
    records: UUID
    records_sha256: str
    reason: RemarkRef | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordsMerged(EventShape):
    """Duplicates joined the record that they are copies of. pairs: an IdSet of (record, into) lines.

    is_automatic: the machine was certain; engine names the rules' version.
    """

    KIND: ClassVar[str] = "reviews.records_merged"
    pairs: UUID
    pairs_sha256: str
    n_pairs: int
    is_automatic: bool
    engine: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordsUnmerged(EventShape):
    """Records stand on their own again. records: ids."""

    KIND: ClassVar[str] = "reviews.records_unmerged"
    records: tuple[UUID, ...]
    reason: RemarkRef | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordsRemoved(EventShape):
    """Records were removed before screening, by a lead, as a batch. why: other | automation.

    automation: the row that says which tool marked them as ineligible, and by what rule.
    """

    KIND: ClassVar[str] = "reviews.records_removed"
    records: UUID
    records_sha256: str
    n_records: int
    why: str
    automation: UUID | None
    automation_sha256: str | None
    reason: RemarkRef | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordsRestored(EventShape):
    """Removed records are back. records: the IdSet of them."""

    KIND: ClassVar[str] = "reviews.records_restored"
    records: UUID
    records_sha256: str
    n_records: int
    reason: RemarkRef | None


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordCorrected(EventShape):
    """Another value of a field is shown than the shown source has. source: whose value was chosen, None for a written one."""

    KIND: ClassVar[str] = "reviews.record_corrected"
    correction: UUID
    record: UUID
    field: Correctable
    sha256: str
    source: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CorrectionTakenBack(EventShape):
    """A correction is not shown any more; what it had replaced is shown again."""

    KIND: ClassVar[str] = "reviews.correction_taken_back"
    correction: UUID
    record: UUID


EVENTS: tuple[type[EventShape], ...] = (
    ReviewCreated,
    ReviewChanged,
    OwnerChanged,
    MemberAdded,
    RolesChanged,
    MemberRemoved,
    MemberErased,
    PlaceholderAdded,
    PlaceholderForgotten,
    MemberInvited,
    InvitationWithdrawn,
    InvitationAccepted,
    ProtocolAmended,
    DeletionAsked,
    DeletionWithdrawn,
    SearchAdded,
    SearchChanged,
    SearchWithdrawn,
    SearchRestored,
    PriorDeclared,
    PriorWithdrawn,
    FileUploaded,
    RecordsEntered,
    ImportConfirmed,
    ImportDiscarded,
    ImportCommitted,
    ImportUndone,
    RecordsMerged,
    RecordsUnmerged,
    *PAIR_EVENTS,
    RecordsRemoved,
    RecordsRestored,
    RecordCorrected,
    CorrectionTakenBack,
    *TAG_EVENTS,
    *LOOK_UP_EVENTS,
    *LARGE_ACT_EVENTS,
)
