"""Names of the kinds of sources, and of what comes of a search."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.sources import Direction, ImportState, SourceKind

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
STATE_NAMES: Mapping[ImportState, str | Promise] = {
    ImportState.UPLOADED: _("being read"),
    ImportState.PREVIEWED: _("waits for your decision"),
    ImportState.STAGING: _("being imported"),
    ImportState.COMMITTED: _("imported"),
    ImportState.REFUSED: _("could not be read"),
    ImportState.DISCARDED: _("discarded"),
    ImportState.UNDONE: _("undone"),
}
