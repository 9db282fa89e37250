"""The tables of the screening app, one file for each aggregate."""

from screening.models.joining import VoteJoining
from screening.models.report import Report, ReportFile, RetrievalAttempt
from screening.models.stage import (
    ExclusionReason,
    Lease,
    QueuePlace,
    StageRecord,
    StageSettings,
)
from screening.models.taken_decision import DecisionTakeover, TakenDecision
from screening.models.takeover import VoteTakeover
from screening.models.upheld import UpheldExclusion
from screening.models.upload import FullTextUpload, OfferedFile
from screening.models.vote import (
    Confirmation,
    Conflict,
    ConflictView,
    Proposal,
    Resolution,
    Vote,
)

__all__ = [
    "Confirmation",
    "Conflict",
    "ConflictView",
    "DecisionTakeover",
    "ExclusionReason",
    "FullTextUpload",
    "Lease",
    "OfferedFile",
    "Proposal",
    "QueuePlace",
    "Report",
    "ReportFile",
    "Resolution",
    "RetrievalAttempt",
    "StageRecord",
    "StageSettings",
    "TakenDecision",
    "UpheldExclusion",
    "Vote",
    "VoteJoining",
    "VoteTakeover",
]
