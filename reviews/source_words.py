"""Names of the kinds of sources, of what comes of a search, and of kinds of documents."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.formats.reference import ReferenceType
from reviews.sources import Direction, FoundIn, ImportState, SourceKind

KIND_NAMES: Mapping[SourceKind, str | Promise] = {
    SourceKind.DATABASE: _("database"),
    SourceKind.REGISTER: _("trial register"),
    SourceKind.WEBSITE: _("website"),
    SourceKind.ORGANISATION: _("organisation"),
    SourceKind.CITATION_SEARCHING: _("citation searching"),
    SourceKind.BROWSING: _("browsing by hand"),
    SourceKind.CONTACT: _("contact with people"),
    SourceKind.OTHER: _("other source"),
}
DIRECTION_NAMES: Mapping[Direction, str | Promise] = {
    Direction.BACKWARD: _("backward: what these works cite"),
    Direction.FORWARD: _("forward: what cites these works"),
    Direction.BOTH: _("backward and forward"),
}
FOUND_IN_NAMES: Mapping[FoundIn, str | Promise] = {
    FoundIn.REPORT: _("a report that cites it"),
    FoundIn.WEBSITE: _("a website"),
    FoundIn.CONTACT: _("a contact with somebody"),
    FoundIn.OTHER: _("somewhere else"),
}
TYPE_NAMES: Mapping[ReferenceType, str | Promise] = {
    ReferenceType.ARTICLE: _("journal article"),
    ReferenceType.PREPRINT: _("preprint"),
    ReferenceType.CONFERENCE: _("conference paper or abstract"),
    ReferenceType.TRIAL: _("entry in a trial register"),
    ReferenceType.THESIS: _("thesis"),
    ReferenceType.REPORT: _("report"),
    ReferenceType.BOOK: _("book"),
    ReferenceType.CHAPTER: _("chapter of a book"),
    ReferenceType.WEB: _("web page"),
    ReferenceType.DATASET: _("data set"),
    ReferenceType.SOFTWARE: _("software"),
    ReferenceType.PATENT: _("patent"),
    ReferenceType.OTHER: _("something else"),
}
STATE_NAMES: Mapping[ImportState, str | Promise] = {
    ImportState.UPLOADED: _("being read"),
    ImportState.PREVIEWED: _("waits for your decision"),
    ImportState.STAGING: _("being imported"),
    ImportState.COMMITTED: _("imported"),
    ImportState.REFUSED: _("could not be read"),
    ImportState.DISCARDED: _("discarded"),
    ImportState.UNDONE: _("undone"),
}
