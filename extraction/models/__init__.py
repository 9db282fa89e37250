"""The tables of the extraction app, one file for each aggregate."""

from extraction.models.form import FormVersion
from extraction.models.sheet import Entry, Sheet, SheetQuerySet, SheetView
from extraction.models.snapshot import Lock, Snapshot
from extraction.models.study import (
    Comparison,
    Intervention,
    Result,
    Study,
    StudyArm,
    StudyReport,
    Wording,
)

__all__ = [
    "Comparison",
    "Entry",
    "FormVersion",
    "Intervention",
    "Lock",
    "Result",
    "Sheet",
    "SheetQuerySet",
    "SheetView",
    "Snapshot",
    "Study",
    "StudyArm",
    "StudyReport",
    "Wording",
]
