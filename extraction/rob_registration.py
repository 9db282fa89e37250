"""What risk of bias puts into the seams; called once, when Django is ready."""

from __future__ import annotations

from extraction.selectors import rob
from extraction.selectors.assessment_kind import AssessmentRules
from extraction.selectors.judgements import register_judgements
from extraction.selectors.sheet_kinds import register_kind


def register() -> None:
    register_kind(AssessmentRules())
    register_judgements(rob.agreed_judgements)
