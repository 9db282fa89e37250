"""What reports are marked with by notices about them, and what services outside are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.enrichment.interface import Service
from reviews.enrichment.notices import Nature

MARKS: Mapping[Nature, str | Promise] = {
    Nature.RETRACTION: _("Retracted"),
    Nature.CONCERN: _("Expression of concern"),
    Nature.CORRECTION: _("Correction published"),
    Nature.REINSTATEMENT: _("Reinstated"),
}
NATURES: Mapping[Nature, str | Promise] = {
    Nature.RETRACTION: _("retraction"),
    Nature.CONCERN: _("expression of concern"),
    Nature.CORRECTION: _("correction"),
    Nature.REINSTATEMENT: _("reinstatement"),
}
# Classes of the signs of pages.
TONES: Mapping[Nature, str] = {Nature.RETRACTION: "exclude", Nature.CONCERN: "maybe"}
# Names of services are not translated.
SERVICES: Mapping[Service, str] = {
    Service.PUBMED: "PubMed",
    Service.CROSSREF: "Crossref",
    Service.OPENALEX: "OpenAlex",
    Service.UNPAYWALL: "Unpaywall",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A mark on a report, wherever it is shown."""

    nature: Nature

    @property
    def label(self) -> str | Promise:
        return MARKS[self.nature]

    @property
    def tone(self) -> str:
        return TONES.get(self.nature, "pending")


def marks_in(kept: Iterable[str]) -> tuple[Mark, ...]:
    """The marks of a record, as `Record.marks` keeps them."""
    return tuple(Mark(nature=Nature(each)) for each in kept)
