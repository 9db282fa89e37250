"""Kinds of sources that a search may be run on (PRISMA 2020's columns). Pure."""

from __future__ import annotations

from enum import StrEnum


class SourceKind(StrEnum):
    DATABASE = "database"
    REGISTER = "register"
    WEBSITE = "website"
    ORGANISATION = "organisation"
    CITATION_SEARCHING = "citation_searching"
    OTHER = "other"


class RemovalCause(StrEnum):
    """Why records were removed before screening."""

    OTHER = "other"
    AUTOMATION = "automation"


class ImportState(StrEnum):
    """uploaded: the file is kept, and a job reads it. previewed: a person decides. staging: a job writes rows that no
    page sees. committed: they count. refused: can't be read. undone, discarded: as the words say."""

    UPLOADED = "uploaded"
    PREVIEWED = "previewed"
    STAGING = "staging"
    COMMITTED = "committed"
    REFUSED = "refused"
    DISCARDED = "discarded"
    UNDONE = "undone"
