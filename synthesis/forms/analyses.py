"""The form of an analysis: everything that is decided about it, in one page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from crispy_forms.layout import HTML, Div
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from extraction.formdef.definition import Outcome, OutcomeKind
from reviews.forms.layout import ActForm, helper_of
from synthesis.meta.vocabulary import Estimator, IntervalMethod, MeasureCode, Model, ZeroCellRule
from synthesis.runs.specification import (
    INTERVALS,
    LEVELS,
    MAX_TITLE,
    MEASURES,
    MODELS,
    BiasFilter,
    Planning,
    Side,
    Specification,
)
from synthesis.selectors import run_words
from synthesis.selectors.analysis_choices import Choices

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

YES, NO = "yes", "no"


def _select(label: StrOrPromise, help_text: StrOrPromise = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=help_text)


def _named(
    values: Iterable[str], names: Mapping[str, str | Promise]
) -> list[tuple[str, str | Promise]]:
    return [(str(value), names[value]) for value in values]


class SpecificationForm(ActForm):
    """What is asked of one outcome. based_on: the version that was open when writing began, 0 for a new analysis."""

    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    outcome = forms.CharField(max_length=36, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=MAX_TITLE)
    timepoints = forms.MultipleChoiceField(
        label=_("Time points"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "With several, a study that reports more than one has several rows of the same people:"
            " they are drawn, and not pooled."
        ),
        error_messages={"required": _("Choose at least one time point.")},
    )
    comparison = _select(_("Comparison"))
    planning = _select(_("Planned"), _("Pre-specified: decided before the data were seen."))
    measure = _select(_("Effect measure"))
    favoured_by_low = _select(_("Low values favour"), _("Which side of the comparison."))
    model = _select(_("Model"))
    estimator = _select(_("Variance between studies"), _("Of a random-effects model."))
    interval = _select(
        _("Confidence interval"),
        _("Of a random-effects model. The method is chosen beforehand, never by I²."),
    )
    interval_from = forms.TypedChoiceField(
        label=_("Hartung-Knapp from"),
        help_text=_("With fewer studies the interval is Wald's."),
        choices=[(2, _("two studies on")), (3, _("three studies on"))],
        coerce=int,
    )
    level = forms.TypedChoiceField(
        label=_("Level"),
        choices=[(str(level), f"{level:.0%}".replace("%", "\u00a0%")) for level in LEVELS],
        coerce=Decimal,
    )
    has_prediction = forms.TypedChoiceField(
        label=_("Prediction interval"),
        help_text=_("Where the effect of a new study is expected. Of a random-effects model."),
        choices=[(YES, _("Show it")), (NO, _("Leave it away"))],
        coerce=lambda value: value == YES,
    )
    zero_cells = _select(_("Zero cells"))
    subgroup = forms.ChoiceField(label=_("Subgroups by"), required=False)
    bias = _select(_("Risk of bias"))

    def __init__(self, *args: Any, choices: Choices, outcome: Outcome, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen = outcome
        offered: dict[str, list[tuple[str, str | Promise]]] = {
            "timepoints": [(t.id, t.label) for t in outcome.timepoints],
            "comparison": list(choices.comparisons),
            "planning": _named(Planning, run_words.PLANNINGS),
            "measure": _named(MEASURES[outcome.kind], run_words.MEASURES),
            "favoured_by_low": _named(Side, run_words.SIDES),
            "model": _named(_models(outcome), run_words.MODELS),
            "estimator": _named(run_words.ESTIMATORS, run_words.ESTIMATORS),
            "interval": _named(INTERVALS, run_words.INTERVALS),
            "zero_cells": _named(run_words.ZERO_CELLS, run_words.ZERO_CELLS),
            "subgroup": [("", _("No subgroups")), *choices.subgroups],
            "bias": _named(BiasFilter, run_words.BIAS_FILTERS),
        }
        for name, pairs in offered.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = pairs
        if outcome.kind is OutcomeKind.CONTINUOUS:
            del self.fields["zero_cells"]
        self.helper = self._layout()

    def _layout(self) -> Any:
        single = ["zero_cells"] if "zero_cells" in self.fields else []
        return helper_of(
            "title",
            Div("comparison", "planning", css_class="q-two"),
            "timepoints",
            Div("measure", "favoured_by_low", css_class="q-two"),
            Div("model", "level", css_class="q-two"),
            _heading(_("Random effects")),
            Div("estimator", "has_prediction", css_class="q-two"),
            Div("interval", "interval_from", css_class="q-two"),
            _heading(_("Which studies, and how they are grouped")),
            Div("subgroup", "bias", css_class="q-two"),
            *single,
        )

    def specification(self) -> Specification:
        """What was asked for, once the form is valid."""
        values = self.cleaned_data
        return Specification(
            title=values["title"],
            outcome=values["outcome"],
            timepoints=tuple(values["timepoints"]),
            comparison=values["comparison"],
            measure=MeasureCode(values["measure"]),
            model=Model(values["model"]),
            estimator=Estimator(values["estimator"]),
            interval=IntervalMethod(values["interval"]),
            interval_from=values["interval_from"],
            level=values["level"],
            zero_cells=ZeroCellRule(values.get("zero_cells", ZeroCellRule.ONLY0)),
            subgroup=values["subgroup"],
            bias=BiasFilter(values["bias"]),
            has_prediction=values["has_prediction"],
            planning=Planning(values["planning"]),
            favoured_by_low=Side(values["favoured_by_low"]),
        )


def first_values(asked: Specification, number: int) -> dict[str, Any]:
    """The form's first values, from a version (0: none yet)."""
    return {
        "based_on": number,
        "outcome": asked.outcome,
        "title": asked.title,
        "timepoints": list(asked.timepoints),
        "comparison": asked.comparison,
        "planning": asked.planning.value,
        "measure": asked.measure.value,
        "favoured_by_low": asked.favoured_by_low.value,
        "model": asked.model.value,
        "estimator": asked.estimator.value,
        "interval": asked.interval.value,
        "interval_from": asked.interval_from,
        "level": str(asked.level),
        "has_prediction": YES if asked.has_prediction else NO,
        "zero_cells": asked.zero_cells.value,
        "subgroup": asked.subgroup,
        "bias": asked.bias.value,
    }


def _models(outcome: Outcome) -> list[Model]:
    is_dichotomous = outcome.kind is OutcomeKind.DICHOTOMOUS
    return [m for m in MODELS if is_dichotomous or m is not Model.MANTEL_HAENSZEL]


def _heading(text: str | Promise) -> HTML:
    return HTML(f'<h2 class="mt-4 mb-3">{text}</h2>')
