"""Names of the kinds of documents."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.formats.reference import ReferenceType

DOCUMENT_NAMES: Mapping[ReferenceType, str | Promise] = {
    ReferenceType.ARTICLE: _("article"),
    ReferenceType.BOOK: _("book"),
    ReferenceType.CHAPTER: _("chapter"),
    ReferenceType.CONFERENCE: _("conference paper"),
    ReferenceType.THESIS: _("thesis"),
    ReferenceType.REPORT: _("report"),
    ReferenceType.PREPRINT: _("preprint"),
    ReferenceType.TRIAL: _("trial registration"),
    ReferenceType.DATASET: _("data set"),
    ReferenceType.SOFTWARE: _("software"),
    ReferenceType.PATENT: _("patent"),
    ReferenceType.WEB: _("web page"),
    ReferenceType.OTHER: _("other or not said"),
}
