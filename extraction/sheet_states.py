"""The closed vocabularies of dual work on forms. Pure."""

from __future__ import annotations

from enum import StrEnum


class SheetKind(StrEnum):
    """extraction: of one study. assessment: of the risk of bias of one result."""

    EXTRACTION = "extraction"
    ASSESSMENT = "assessment"


class SheetState(StrEnum):
    """in_progress -> submitted for a person's own; in_progress -> agreed for the consensus of two."""

    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    AGREED = "agreed"


class FormState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class SettledBy(StrEnum):
    """Who made a consensus stand: both authors, or an adjudicator alone."""

    CONSENSUS = "consensus"
    ADJUDICATION = "adjudication"
