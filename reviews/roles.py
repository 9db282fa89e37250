"""The roles of a review's members and the stages that a role may be held for. Pure."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    LEAD = "lead"
    INFORMATION_SPECIALIST = "information_specialist"
    REVIEWER = "reviewer"
    ADJUDICATOR = "adjudicator"
    EXTRACTOR = "extractor"
    ASSESSOR = "assessor"
    STATISTICIAN = "statistician"
    OBSERVER = "observer"


class Stage(StrEnum):
    """The parts of a review that people work on in pairs."""

    TITLE_ABSTRACT = "title_abstract"
    FULL_TEXT = "full_text"
    EXTRACTION = "extraction"
    RISK_OF_BIAS = "risk_of_bias"


SCREENING_STAGES = (Stage.TITLE_ABSTRACT, Stage.FULL_TEXT)

# A role without an entry is held for the whole review.
STAGES_OF: dict[Role, tuple[Stage, ...]] = {
    Role.REVIEWER: SCREENING_STAGES,
    Role.ADJUDICATOR: tuple(Stage),
}
