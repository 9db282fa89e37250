"""The forms of a search, and of a file that it gave."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.forms.layout import ActForm, PastDate, helper_of
from reviews.searches import Prior, SearchFacts
from reviews.source_words import KIND_NAMES
from reviews.sources import SourceKind


class SearchForm(ActForm):
    """Everything that is known of a search (PRISMA-S)."""

    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        help_text=_("The database, register or site by its name: Embase, ClinicalTrials.gov."),
    )
    kind = forms.ChoiceField(label=_("Kind of source"), choices=[])
    platform = forms.CharField(
        label=_("Platform"),
        max_length=200,
        required=False,
        help_text=_("Where it was searched: Ovid, EBSCOhost, Web of Science."),
    )
    run_on = PastDate(label=_("Date of the search"), required=False)
    strategy = forms.CharField(
        label=_("Strategy"),
        required=False,
        max_length=100_000,
        help_text=_("Line by line, exactly as it was run. PRISMA-S asks for it in full."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    limits = forms.CharField(
        label=_("Limits"),
        required=False,
        max_length=4000,
        help_text=_("Language, years, filters; empty if there were none."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_yield_unreported = forms.BooleanField(
        label=_("The number of hits is not reported"),
        required=False,
        help_text=_(
            "For a published flow that omits it: the diagram says so in place of a number."
        ),
    )
    is_screened = forms.BooleanField(
        label=_("Its records are screened by title and abstract"),
        required=False,
        help_text=_(
            "For citation searching, websites and organisations; records of databases and registers always are."
        ),
    )
    prior_identified = forms.IntegerField(
        label=_("Hits in all"), required=False, min_value=0, max_value=10_000_000
    )
    prior_duplicates = forms.IntegerField(
        label=_("Duplicates removed of these"), required=False, min_value=0, max_value=10_000_000
    )
    prior_note = forms.CharField(
        label=_("By whom, with what"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = self.fields["kind"]
        if isinstance(kinds, forms.ChoiceField):
            kinds.choices = [(kind.value, name) for kind, name in KIND_NAMES.items()]
        self.helper = helper_of()
        self.helper.layout = Layout(
            Div("source", "kind", "platform", "run_on", css_class="q-two"),
            "strategy",
            "limits",
            "is_yield_unreported",
            "is_screened",
            HTML(
                "<h2 class='mt-4 mb-1'>{% translate 'Duplicates removed before the import' %}</h2>"
            ),
            HTML(
                "<p class='q-note'>{% translate 'Only if another tool removed some already. They are reported apart from those that Quorum finds.' %}</p>"
            ),
            Div("prior_identified", "prior_duplicates", css_class="q-two"),
            "prior_note",
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
        kind = SourceKind(values["kind"])
        return SearchFacts(
            source=values["source"],
            kind=kind,
            platform=values["platform"],
            run_on=values["run_on"],
            strategy=values["strategy"],
            limits=values["limits"],
            is_yield_reported=not values["is_yield_unreported"],
            is_screened=values["is_screened"],
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


def search_initial(facts: SearchFacts, prior: Prior | None) -> dict[str, Any]:
    """The form's first values, from what is known."""
    return {
        "source": facts.source,
        "kind": facts.kind.value,
        "platform": facts.platform,
        "run_on": facts.run_on,
        "strategy": facts.strategy,
        "limits": facts.limits,
        "is_yield_unreported": not facts.is_yield_reported,
        "is_screened": facts.is_screened,
        "prior_identified": None if prior is None else prior.identified,
        "prior_duplicates": None if prior is None else prior.duplicates,
        "prior_note": "" if prior is None else prior.note,
    }


class UploadForm(ActForm):
    """One file of references. What is in it is found by its content, by a job, so that any file is taken here."""

    helper = helper_of("file")
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=255,
        help_text=_(
            "As the database exported it: RIS, PubMed (.nbib) or Web of Science (.ciw); packed as .gz or .zip if you like."
        ),
    )


def first_error(form: forms.Form) -> str:
    """What is wrong with a form that has no fields to show it at."""
    return str(next(iter(form.errors.values()))[0])


class ConfirmForm(ActForm):
    """What a person says of an import's preview."""

    accepts_errors = forms.BooleanField(required=False)
    accepts_repeat = forms.BooleanField(required=False)


class ReasonForm(ActForm):
    """An act that may need a reason."""

    reason = forms.CharField(required=False, max_length=4000)


class SettleForm(ActForm):
    """The judgement on a pair."""

    answer = forms.ChoiceField(choices=[("same", "same"), ("different", "different")])


class RecordIds(forms.Field):
    """Ids of records, one hidden or ticked field for each; the service knows which ones are the review's."""

    widget = forms.MultipleHiddenInput

    # Any: Django's own signature.
    def clean(self, value: Any) -> list[Any]:
        one = forms.UUIDField()
        if not value:
            raise forms.ValidationError(_("Choose at least one record."))
        return [one.clean(each) for each in value]


class RecordsForm(ReasonForm):
    """An act on chosen records."""

    record = RecordIds()
