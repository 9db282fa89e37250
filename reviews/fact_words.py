"""What facts of a reference are called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.formats.headings import Fact

FACT_NAMES: Mapping[Fact, str | Promise] = {
    Fact.TITLE: _("title"),
    Fact.AUTHORS: _("authors"),
    Fact.GROUPS: _("organisations among the authors"),
    Fact.YEAR: _("year"),
    Fact.JOURNAL: _("journal"),
    Fact.JOURNAL_ABBREV: _("journal, shortened"),
    Fact.VOLUME: _("volume"),
    Fact.ISSUE: _("issue"),
    Fact.PAGES: _("pages"),
    Fact.FIRST_PAGE: _("first page"),
    Fact.LAST_PAGE: _("last page"),
    Fact.ARTICLE_NUMBER: _("article number"),
    Fact.DOI: _("DOI"),
    Fact.PMID: _("PMID"),
    Fact.PMCID: _("PMC number"),
    Fact.ACCESSION: _("id at the source"),
    Fact.ABSTRACT: _("abstract"),
    Fact.KEYWORDS: _("keywords"),
    Fact.URLS: _("links"),
    Fact.LANGUAGE: _("language"),
    Fact.DATABASE: _("database"),
    Fact.TYPE: _("kind of document"),
}
"""Those that a person may say of a column. `Fact.CITATION` isn't among them: only a dialect knows how it is parted."""
