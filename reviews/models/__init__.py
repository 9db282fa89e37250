"""The tables of the reviews app, one file for each aggregate."""

from reviews.models.automation import Automation
from reviews.models.event import Event, Remark
from reviews.models.hand_entry import HandEntry
from reviews.models.id_set import IdSet
from reviews.models.job import Heartbeat, Job, JobState
from reviews.models.large_act import LargeAct
from reviews.models.look_up import Finding, Found, LookUp, RecordNotice
from reviews.models.member import Invitation, Member, MemberRole
from reviews.models.protocol import ProtocolVersion
from reviews.models.record import (
    APART,
    Correction,
    IndexedText,
    Merge,
    PairState,
    PossibleDuplicate,
    Record,
    RelatedRecords,
    SourceRecord,
)
from reviews.models.review import LedgerHead, Review, ReviewType, Tombstone
from reviews.models.saved_filter import SavedFilter
from reviews.models.search import Import, Search, SearchVersion, StoredFile
from reviews.models.tag import RecordTag, Tag, TagVersion
from reviews.models.user import User

__all__ = [
    "APART",
    "Automation",
    "Correction",
    "Event",
    "Finding",
    "Found",
    "HandEntry",
    "Heartbeat",
    "IdSet",
    "Import",
    "IndexedText",
    "Invitation",
    "Job",
    "JobState",
    "LargeAct",
    "LedgerHead",
    "LookUp",
    "Member",
    "MemberRole",
    "Merge",
    "PairState",
    "PossibleDuplicate",
    "ProtocolVersion",
    "Record",
    "RecordNotice",
    "RecordTag",
    "RelatedRecords",
    "Remark",
    "Review",
    "ReviewType",
    "SavedFilter",
    "Search",
    "SearchVersion",
    "SourceRecord",
    "StoredFile",
    "Tag",
    "TagVersion",
    "Tombstone",
    "User",
]
