"""The forms of what is added by hand: the text with where it was found, then its parts to be checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reviews.formats.reference import ParsedReference, ReferenceType
from reviews.formats.values import doi_in
from reviews.forms.layout import ActForm
from reviews.prisma_s import QUERIES
from reviews.searches import SearchFacts
from reviews.services.by_hand import Found
from reviews.source_words import FOUND_IN_NAMES, KIND_NAMES, TYPE_NAMES
from reviews.sources import FoundIn, SourceKind

LONGEST_TEXT = 200_000
LATEST_YEAR = 2100
OTHER_METHODS = [(kind.value, name) for kind, name in KIND_NAMES.items() if kind not in QUERIES]


class FoundForm(ActForm):
    """A text, where it was found, and the search that it belongs to."""

    text = forms.CharField(
        label=_("What you found"),
        required=False,
        strip=False,
        max_length=LONGEST_TEXT,
        help_text=_(
            "A citation; a DOI, PMID or trial number alone; or what a program exported: RIS, PubMed, BibTeX. Empty, if you type the parts on the next page."
        ),
        widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"}),
    )
    found_in = forms.ChoiceField(
        label=_("Found in"),
        choices=[(each.value, name) for each, name in FOUND_IN_NAMES.items()],
        initial=FoundIn.REPORT.value,
    )
    note = forms.CharField(
        label=_("Which one"),
        required=False,
        max_length=1000,
        help_text=_(
            "Of a report in this review its DOI or PMID links to it. Otherwise in words: the site's address, the person's role."
        ),
    )
    cited_by = forms.UUIDField(required=False, widget=forms.HiddenInput)
    search = forms.ChoiceField(label=_("Belongs to the search"), required=False)
    new_source = forms.CharField(
        label=_("Name of the new search"),
        required=False,
        max_length=200,
        help_text=_("For example: reference lists of included reports."),
    )
    new_kind = forms.ChoiceField(
        label=_("Its kind"),
        required=False,
        choices=OTHER_METHODS,
        initial=SourceKind.CITATION_SEARCHING.value,
    )

    def __init__(self, *args: Any, searches: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["search"]
        if isinstance(chosen, forms.ChoiceField):
            chosen.choices = [*searches, ("", _("a new one, named below"))]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not values.get("search") and not values.get("new_source"):
            self.add_error("new_source", _("Choose a search, or name a new one."))
        return values

    def the_search(self) -> UUID | SearchFacts:
        """The chosen search, or what is known of the new one."""
        values = self.cleaned_data
        if values["search"]:
            return UUID(values["search"])
        kind = SourceKind(values["new_kind"] or SourceKind.CITATION_SEARCHING)
        return SearchFacts(source=values["new_source"], kind=kind)

    def found(self, record: UUID | None) -> Found:
        """Where it was found. record: the report that cites it, where the review has it."""
        values = self.cleaned_data
        place = FoundIn(values["found_in"])
        is_report = place is FoundIn.REPORT
        return Found(
            found_in=place, record=record if is_report else None, note=values["note"].strip()
        )


def _line(label: Any, max_length: int = 200, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=max_length, help_text=help_text)


class PartsForm(FoundForm):
    """The same, with the parts of the citation as they were understood, to be corrected."""

    type = forms.ChoiceField(
        label=_("Kind of document"),
        choices=[(each.value, name) for each, name in TYPE_NAMES.items()],
    )
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    authors = forms.CharField(
        label=_("Authors"),
        required=False,
        max_length=20_000,
        help_text=_("One a line, the family name first: Feder, A."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    journal = _line(_("Journal or source"), 1000)
    year = forms.IntegerField(
        label=_("Year"), required=False, min_value=1500, max_value=LATEST_YEAR
    )
    volume = _line(_("Volume"))
    issue = _line(_("Issue"))
    pages = _line(_("Pages"))
    doi = _line(_("DOI"), 400)
    pmid = _line(_("PMID"), 12)
    accession = _line(
        _("Trial number or other id"), 100, _("NCT00749203, ISRCTN12345678; a site's own number.")
    )
    url = _line(_("Address on the web"), 2000)
    abstract = forms.CharField(
        label=_("Abstract"),
        required=False,
        max_length=50_000,
        help_text=_("If you have it at hand: reviewers screen by it."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )

    # What the person has been asked and has answered on the page before.
    CARRIED = ("text", "found_in", "note", "cited_by", "search", "new_source", "new_kind")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.CARRIED:
            self.fields[name].widget = forms.HiddenInput()
        # A text of several lines.
        self.fields["text"].widget = forms.Textarea(attrs={"hidden": True})

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for name in self.CARRIED:
            if name in self.errors:
                # The field is hidden, and so would its message be.
                self.add_error(None, self.errors[name].as_data())
        return values

    def clean_doi(self) -> str:
        text = str(self.cleaned_data["doi"])
        if text and doi_in(text) is None:
            raise ValidationError(_("This is no DOI: one begins with 10. and has a slash."))
        return doi_in(text) or ""

    def clean_pmid(self) -> str:
        text = str(self.cleaned_data["pmid"])
        if text and not (text.isascii() and text.isdigit()):
            raise ValidationError(_("This is no PMID: one has digits only."))
        return text

    def reference(self) -> ParsedReference:
        """What was checked, as a file would tell it."""
        values = self.cleaned_data
        texts = ("title", "journal", "volume", "issue", "pages", "doi", "pmid", "accession")
        told: dict[str, Any] = {name: " ".join(values[name].split()) or None for name in texts}
        lines = (" ".join(line.split()) for line in values["authors"].splitlines())
        return ParsedReference(
            **told,
            type=ReferenceType(values["type"]),
            year=values["year"],
            authors=tuple(filter(None, lines)),
            urls=(values["url"],) if values["url"] else (),
            abstract=values["abstract"].strip() or None,
        )


def parts_initial(reference: ParsedReference) -> dict[str, Any]:
    """The form's first values, from what was understood."""
    names = ("title", "journal", "year", "volume", "issue", "pages", "doi", "pmid", "accession")
    return {
        **{name: getattr(reference, name) for name in names},
        "type": reference.type.value,
        "authors": "\n".join(reference.authors),
        "url": next(iter(reference.urls), ""),
        "abstract": reference.abstract or "",
    }
