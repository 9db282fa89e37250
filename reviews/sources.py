"""Kinds of sources that a search may be run on (PRISMA 2020's columns), and what comes of a search. Pure."""

from __future__ import annotations

from enum import StrEnum


class SourceKind(StrEnum):
    """browsing: journals, proceedings or lists looked through by hand; contact: authors, experts or makers were asked."""

    DATABASE = "database"
    REGISTER = "register"
    WEBSITE = "website"
    ORGANISATION = "organisation"
    CITATION_SEARCHING = "citation_searching"
    BROWSING = "browsing"
    CONTACT = "contact"
    OTHER = "other"


class Direction(StrEnum):
    """Which way citations were followed. backward: what the works cite; forward: what cites them."""

    BACKWARD = "backward"
    FORWARD = "forward"
    BOTH = "both"


class FoundIn(StrEnum):
    """Where a person found what they add by hand. report: of the review, or any other that cites it."""

    REPORT = "report"
    WEBSITE = "website"
    CONTACT = "contact"
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
