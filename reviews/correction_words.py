"""Names of the fields of a record that people correct."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.corrections import Correctable

FIELD_NAMES: Mapping[Correctable, str | Promise] = {
    Correctable.TITLE: _("title"),
    Correctable.AUTHORS: _("authors"),
    Correctable.JOURNAL: _("journal"),
    Correctable.YEAR: _("year"),
    Correctable.VOLUME: _("volume"),
    Correctable.ISSUE: _("issue"),
    Correctable.PAGES: _("pages"),
    Correctable.DOI: _("DOI"),
    Correctable.PMID: _("PMID"),
    Correctable.LANGUAGE: _("language"),
    Correctable.KEYWORDS: _("keywords"),
    Correctable.ABSTRACT: _("abstract"),
}
# What is said where a typed text is none of the field's values.
WANTED: Mapping[Correctable, str | Promise] = {
    Correctable.TITLE: _("A record keeps a title, of at most 50,000 characters."),
    Correctable.YEAR: _("A year has four digits, as 2014; leave it blank where there is none."),
    Correctable.DOI: _("This is no DOI: one begins with 10. and has a slash, as 10.1000/182."),
    Correctable.PMID: _("A PMID has digits only."),
}
