"""Names of the kinds of sources."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.sources import ImportState, SourceKind

KIND_NAMES: Mapping[SourceKind, str | Promise] = {
    SourceKind.DATABASE: _("database"),
    SourceKind.REGISTER: _("trial register"),
    SourceKind.WEBSITE: _("website"),
    SourceKind.ORGANISATION: _("organisation"),
    SourceKind.CITATION_SEARCHING: _("citation searching"),
    SourceKind.OTHER: _("other source"),
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
