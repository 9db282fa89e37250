"""The tables of the screening app, one file for each aggregate."""

from screening.models.report import Report, ReportFile, RetrievalAttempt
from screening.models.stage import ExclusionReason, Lease, StageRecord, StageSettings
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
    "ExclusionReason",
    "Lease",
    "Proposal",
    "Report",
    "ReportFile",
    "Resolution",
    "RetrievalAttempt",
    "StageRecord",
    "StageSettings",
    "Vote",
]
