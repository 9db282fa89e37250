"""Forms by which an extraction form is built."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from extraction.form_input import GivenField, GivenOutcome
from extraction.formdef.definition import Field, FieldType, Outcome, OutcomeKind
from extraction.formdef.numbers import read_number
from extraction.formdef.values import decimal_string
from extraction.formdef.words import ENGLISH, FieldReason
from extraction.selectors.form_labels import KINDS, TYPES
from reviews.forms.layout import ActForm, helper_of


class NumberField(forms.CharField):
    """A number typed with a point; None where it is blank."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=60, **kwargs)
        self.widget.attrs["inputmode"] = "decimal"

    def clean(self, value: Any) -> Decimal | None:
        typed = super().clean(value)
        if not typed:
            return None
        found = read_number(typed)
        if isinstance(found, FieldReason):
            raise ValidationError(
                gettext(ENGLISH[found]).format_map({"typed": typed, "limit": "50"})
            )
        return found


def _lines(typed: str) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in typed.splitlines())
    return tuple(line for line in lines if line)


class SectionForm(ActForm):
    title = forms.CharField(label=_("Title of the section"), max_length=200)


class FieldForm(ActForm):
    """A field of the form: what is asked, and as what it is answered."""

    helper = helper_of(
        "label",
        "help",
        Div("type", "is_required", css_class="q-two"),
        "options",
        Div("unit", "tolerance", css_class="q-two"),
        Div("minimum", "maximum", css_class="q-two"),
    )
    label = forms.CharField(label=_("Question"), max_length=200)
    help = forms.CharField(
        label=_("Help"),
        required=False,
        max_length=1000,
        help_text=_("How to answer: shown under the question."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    type = forms.ChoiceField(
        label=_("Type"), choices=[(t.value, word) for t, word in TYPES.items()]
    )
    is_required = forms.BooleanField(
        label=_("Has to be answered"),
        required=False,
        help_text=_("“Not reported” is an answer too."),
    )
    options = forms.CharField(
        label=_("Options"),
        required=False,
        max_length=10_000,
        help_text=_("For choices: one in each line."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    unit = forms.CharField(
        label=_("Unit"), required=False, max_length=60, help_text=_("Numbers only.")
    )
    tolerance = NumberField(
        label=_("Tolerance"),
        help_text=_("Two extractors agree when their numbers differ by at most this."),
    )
    minimum = NumberField(label=_("Smallest value allowed"))
    maximum = NumberField(label=_("Largest value allowed"))

    def given(self) -> GivenField:
        """The field that was typed."""
        values = self.cleaned_data
        return GivenField(
            label=values["label"],
            type=FieldType(values["type"]),
            help=values["help"],
            is_required=values["is_required"],
            options=_lines(values["options"]),
            unit=values["unit"],
            minimum=values["minimum"],
            maximum=values["maximum"],
            tolerance=values["tolerance"] or Decimal(0),
        )


class OutcomeForm(ActForm):
    """An outcome with its time points."""

    helper = helper_of(
        "label",
        "help",
        Div("kind", "is_required", css_class="q-two"),
        "timepoints",
        Div("unit", "tolerance", css_class="q-two"),
    )
    label = forms.CharField(
        label=_("Outcome"), max_length=200, help_text=_("With its instrument, as “CAPS-5 total”.")
    )
    help = forms.CharField(
        label=_("Help"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kind = forms.ChoiceField(
        label=_("Data"), choices=[(k.value, word) for k, word in KINDS.items()]
    )
    is_required = forms.BooleanField(
        label=_("Every study needs data of it"),
        required=False,
        help_text=_("“Not reported” is an answer too."),
    )
    timepoints = forms.CharField(
        label=_("Time points"),
        max_length=10_000,
        help_text=_("One in each line, as “4 weeks”."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    unit = forms.CharField(label=_("Unit"), required=False, max_length=60)
    tolerance = NumberField(
        label=_("Tolerance"),
        help_text=_("For means and SDs: two extractors agree within it."),
    )

    def given(self) -> GivenOutcome:
        """The outcome that was typed."""
        values = self.cleaned_data
        return GivenOutcome(
            label=values["label"],
            kind=OutcomeKind(values["kind"]),
            timepoints=_lines(values["timepoints"]),
            help=values["help"],
            is_required=values["is_required"],
            unit=values["unit"],
            tolerance=values["tolerance"] or Decimal(0),
        )


def of_field(field: Field) -> dict[str, Any]:
    """First values of the form, from a field."""
    return {
        "label": field.label,
        "help": field.help,
        "type": field.type.value,
        "is_required": field.required,
        "options": "\n".join(option.label for option in field.options),
        "unit": field.unit,
        "tolerance": decimal_string(field.tolerance) if field.tolerance else "",
        "minimum": "" if field.minimum is None else decimal_string(field.minimum),
        "maximum": "" if field.maximum is None else decimal_string(field.maximum),
    }


def of_outcome(outcome: Outcome) -> dict[str, Any]:
    """First values of the form, from an outcome."""
    return {
        "label": outcome.label,
        "help": outcome.help,
        "kind": outcome.kind.value,
        "is_required": outcome.required,
        "timepoints": "\n".join(timepoint.label for timepoint in outcome.timepoints),
        "unit": outcome.unit,
        "tolerance": decimal_string(outcome.tolerance) if outcome.tolerance else "",
    }
