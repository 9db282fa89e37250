"""The form of a search: everything that PRISMA-S asks of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.forms.layout import ActForm, PastDate
from reviews.searches import Prior, SearchDetails, SearchFacts
from reviews.source_words import DIRECTION_NAMES, KIND_NAMES
from reviews.sources import Direction, SourceKind

if TYPE_CHECKING:
    # The stubs' own name for a translated text, which fields take.
    from django.utils.functional import _StrPromise

LONG = 4000
NOT_TOLD = ("", _("not told"))
Choices = Sequence[tuple[str, str | Promise]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Fields that belong together. is_open: they are shown at once; folded only while none of them says anything."""

    title: str | Promise
    note: str | Promise
    rows: Sequence[Sequence[BoundField]]
    is_open: bool


def _text(
    label: str | _StrPromise, rows: int = 2, help_text: str | _StrPromise = ""
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONG,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _line(label: str | _StrPromise, help_text: str | _StrPromise = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=200, help_text=help_text)


class SearchForm(ActForm):
    """Everything that is known of a search (PRISMA-S)."""

    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("The database, register, site or list by its name: Embase, reference lists."),
    )
    kind = forms.ChoiceField(
        label=_("Kind of source"), choices=[(kind.value, name) for kind, name in KIND_NAMES.items()]
    )
    platform = _line(
        _("Platform"), _("Where it was searched: Ovid, EBSCOhost, Web of Science, Google Scholar.")
    )
    run_on = PastDate(label=_("Date of the search"), required=False)
    run_by = forms.ChoiceField(label=_("Run by"), required=False)
    run_by_other = _line(
        _("Somebody else who ran it"), _("By role where possible: a librarian of the university.")
    )
    strategy = forms.CharField(
        label=_("Strategy"),
        required=False,
        max_length=100_000,
        strip=False,
        help_text=_(
            "Line by line, exactly as it was run; it is kept to the last space. Of browsing and asking: what was done."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "class": "q-mono"}),
    )
    coverage = _line(
        _("Years that the source covers"), _("As its platform says: 1946 to 20 November 2026.")
    )
    databases = _text(
        _("Databases that this query searched together"), 2, _("Only where it searched several.")
    )
    limits = _text(
        _("Limits and restrictions"), 2, _("Language, years, kinds of documents; or: None.")
    )
    limits_reason = _text(_("Why these limits"))
    filters = _text(
        _("Published filters"), 2, _("Name, citation and what you changed in them; or: None.")
    )
    reused = _text(_("Strategies of earlier work used again"), 2, _("With their citation."))
    direction = forms.ChoiceField(
        label=_("Which way citations were followed"),
        required=False,
        choices=[NOT_TOLD, *((way.value, name) for way, name in DIRECTION_NAMES.items())],
    )
    works = _text(
        _("The works that it began from"), 2, _("For example: all included reports; two reviews.")
    )
    peer_review = _text(
        _("Peer review of the strategy"),
        2,
        _("By whom, with which checklist (PRESS 2015), what came of it; or: None."),
    )
    peer_reviewed_on = PastDate(label=_("Peer reviewed on"), required=False)
    update_of = forms.ChoiceField(label=_("This search repeats an earlier one"), required=False)
    updating = _text(_("Otherwise kept current by"), 2, _("Alerts, how often, until when."))
    is_grey = forms.BooleanField(label=_("It looks for grey literature"), required=False)
    is_screened = forms.BooleanField(
        label=_("Its records are screened by title and abstract"),
        required=False,
        help_text=_(
            "For citation searching, websites and other methods; records of databases and registers always are."
        ),
    )
    is_yield_unreported = forms.BooleanField(
        label=_("The number of hits is not reported"),
        required=False,
        help_text=_(
            "For a published flow that omits it: the diagram says so in place of a number."
        ),
    )
    prior_identified = forms.IntegerField(
        label=_("Hits in all"), required=False, min_value=0, max_value=10_000_000
    )
    prior_duplicates = forms.IntegerField(
        label=_("Duplicates removed of these"), required=False, min_value=0, max_value=10_000_000
    )
    prior_note = _text(_("By whom, with what"))

    def __init__(
        self, *args: Any, people: Choices = (), searches: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("run_by", people), ("update_of", searches)):
            self.fields[name] = forms.ChoiceField(
                label=self.fields[name].label, required=False, choices=[NOT_TOLD, *choices]
            )

    @property
    def parts(self) -> Iterator[Part]:
        """The fields in their order; those that few searches need are folded while they are empty."""
        for title, note, is_folded, rows in PARTS:
            fields = [[self[name] for name in row] for row in rows]
            named = [field for row in fields for field in row]
            yield Part(
                title=title,
                note=note,
                rows=fields,
                is_open=not is_folded or any(field.value() or field.errors for field in named),
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        identified, duplicates = values.get("prior_identified"), values.get("prior_duplicates")
        if (identified is None) != (duplicates is None):
            missing = "prior_identified" if identified is None else "prior_duplicates"
            self.add_error(missing, _("Give both numbers, or none."))
        elif identified is not None and duplicates is not None and duplicates > identified:
            self.add_error("prior_duplicates", _("There can't be more duplicates than hits."))
        return values

    def facts(self) -> SearchFacts:
        """What was written."""
        values = self.cleaned_data
        told = {name: values[name] for name in FACTS}
        details = {name: values[name] for name in DETAILS}
        return SearchFacts(
            **{**told, "kind": SourceKind(values["kind"])},
            is_yield_reported=not values["is_yield_unreported"],
            details=SearchDetails(
                **{
                    **details,
                    "run_by": UUID(values["run_by"]) if values["run_by"] else None,
                    "update_of": UUID(values["update_of"]) if values["update_of"] else None,
                    "direction": Direction(values["direction"]) if values["direction"] else None,
                }
            ),
        )

    def prior(self) -> Prior | None:
        """What was declared, if anything."""
        values = self.cleaned_data
        if values["prior_identified"] is None:
            return None
        return Prior(
            identified=values["prior_identified"],
            duplicates=values["prior_duplicates"],
            note=values["prior_note"].strip(),
        )


FACTS = ("source", "kind", "platform", "run_on", "strategy", "limits", "is_screened")
DETAILS = tuple(SearchDetails.__dataclass_fields__)
# Title, note, whether it is folded while empty, fields by row.
PARTS: tuple[tuple[str | Promise, str | Promise, bool, tuple[tuple[str, ...], ...]], ...] = (
    (
        _("Source"),
        "",
        False,
        (("source", "kind", "platform", "run_on", "run_by", "run_by_other"), ("is_grey",)),
    ),
    (
        _("Strategy"),
        "",
        False,
        (("strategy",), ("limits", "limits_reason", "filters", "peer_review")),
    ),
    (
        _("More about the strategy"),
        "",
        True,
        (("coverage", "peer_reviewed_on", "databases", "reused"),),
    ),
    (
        _("Citation searching"),
        _("Reference lists read by hand are a backward search."),
        True,
        (("direction", "works"),),
    ),
    (
        _("Updates"),
        _("A search that is run again later is a search of its own, linked to the first."),
        True,
        (("update_of", "updating"),),
    ),
    (
        _("Hits, and duplicates removed before the import"),
        _(
            "Only if another tool removed some already. They are reported apart from those that Quorum finds."
        ),
        True,
        (("prior_identified", "prior_duplicates"), ("prior_note",)),
    ),
    (
        _("In this review"),
        "",
        True,
        (("is_screened",), ("is_yield_unreported",)),
    ),
)


def search_initial(facts: SearchFacts, prior: Prior | None) -> Mapping[str, Any]:
    """The form's first values, from what is known."""
    return {
        **{name: getattr(facts, name) for name in FACTS},
        **{name: getattr(facts.details, name) for name in DETAILS},
        "is_yield_unreported": not facts.is_yield_reported,
        "prior_identified": None if prior is None else prior.identified,
        "prior_duplicates": None if prior is None else prior.duplicates,
        "prior_note": "" if prior is None else prior.note,
    }


def again(facts: SearchFacts, search: UUID) -> SearchFacts:
    """What a later run of a search begins with: the same, on another day, by nobody yet."""
    details = replace(facts.details, update_of=search, run_by=None, run_by_other="")
    return replace(facts, run_on=None, details=details)


def as_choices(names: Iterable[tuple[UUID, str]]) -> Choices:
    """Things to choose from, by name."""
    found = ((str(uuid), name) for uuid, name in names)
    return sorted(found, key=lambda each: each[1].casefold())
