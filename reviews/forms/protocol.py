"""The protocol's form: question and registration as fields, criteria as rows that work without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crispy_forms.layout import Div
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from reviews import protocol
from reviews.forms.layout import ActForm, helper_of
from reviews.ids import new_uuid
from reviews.protocol import Criterion, CriterionKind

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

MAX_CRITERIA = 100


def _area(label: StrOrPromise, help_text: StrOrPromise = "", rows: int = 2) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class QuestionForm(ActForm):
    """Everything of a protocol but its criteria. based_on: the version that was open when writing began."""

    helper = helper_of(
        "free",
        Div("population", "intervention", "comparator", "outcome", css_class="q-two"),
        "registration",
    )
    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    free = _area(_("Question"), _("In full sentences."), rows=3)
    population = _area(_("Population"), _("Who: people, condition, setting."))
    intervention = _area(_("Intervention"), _("Or the exposure, or the index test."))
    comparator = _area(_("Comparator"), _("Against what."))
    outcome = _area(_("Outcomes"), _("Which, and measured when."))
    registration = forms.CharField(
        label=_("Registration"),
        required=False,
        max_length=200,
        help_text=_(
            "Number in PROSPERO or another register, as CRD42025000000. Empty while there is none."
        ),
    )
    reason = forms.CharField(
        label=_("Why this amendment?"),
        required=False,
        max_length=4000,
        help_text=_(
            "One sentence. It stands beside the version, for you and for the readers of the review."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def content(self, title: str, criteria: tuple[Criterion, ...]) -> protocol.Content:
        """The protocol that was written. Rows without text are no criteria."""
        values = self.cleaned_data
        names = ("population", "intervention", "comparator", "outcome", "free")
        return protocol.Content(
            title=title,
            question=protocol.Question(**{name: _tidy(values[name]) for name in names}),
            registration=values["registration"].strip(),
            criteria=tuple(each for each in criteria if each.text),
        )


def question_of(content: protocol.Content, number: int) -> dict[str, Any]:
    """The form's first values, from the version in force."""
    question = protocol.as_json(content)["question"]
    return {**question, "registration": content.registration, "based_on": number}


def criteria_in(data: QueryDict) -> tuple[Criterion, ...]:
    """The rows that were sent, in their order; what isn't a row of ours is left out."""
    rows = zip(
        data.getlist("criterion_id"),
        data.getlist("criterion_kind"),
        data.getlist("criterion_text"),
        strict=False,
    )
    return tuple(
        Criterion(id=name[:36], kind=CriterionKind(kind), text=_tidy(text)[:2000])
        for name, kind, text in list(rows)[:MAX_CRITERIA]
        if kind in set(CriterionKind) and name
    )


def rearranged(criteria: tuple[Criterion, ...], asked: str) -> tuple[tuple[Criterion, ...], str]:
    """The rows after a button of theirs was pressed, and the id of the row to go on with.

    asked: "add:include", "up:<id>", "down:<id>", "remove:<id>"; anything else changes nothing.
    """
    verb, _colon, name = asked.partition(":")
    if verb == "add" and name in set(CriterionKind) and len(criteria) < MAX_CRITERIA:
        added = Criterion(id=str(new_uuid()), kind=CriterionKind(name), text="")
        return (*criteria, added), added.id
    if verb in {"up", "down"}:
        return protocol.moved(criteria, name, -1 if verb == "up" else 1), name
    if verb == "remove":
        return protocol.without(criteria, name), ""
    return criteria, ""


def started(criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """The rows of a form that opens: an empty one for each kind that has none."""
    found = criteria
    for kind in CriterionKind:
        if all(each.kind is not kind for each in found):
            found = (*found, Criterion(id=str(new_uuid()), kind=kind, text=""))
    return found


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
