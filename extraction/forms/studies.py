"""Forms of studies, arms, interventions and comparisons."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.forms.layout import ActForm


class NameForm(ActForm):
    """What a study or an intervention is called."""

    name = forms.CharField(label=_("Name"), max_length=200)


class ReasonForm(ActForm):
    """Why; the service says when it is missing."""

    reason = forms.CharField(label=_("Why?"), required=False, max_length=4000)


class ArmForm(ActForm):
    """An arm and the intervention that it stands for."""

    label = forms.CharField(label=_("Arm, as the study calls it"), max_length=200)
    intervention = forms.UUIDField(label=_("Intervention"))


class ComparisonForm(ActForm):
    """Two interventions."""

    experimental = forms.UUIDField(label=_("Experimental"))
    comparator = forms.UUIDField(label=_("Comparator"))


class ReportForm(ActForm):
    """A report to be linked to a study. how: alone ("move"), or besides others ("also")."""

    report = forms.UUIDField(label=_("Report"))
    how = forms.ChoiceField(choices=[("move", "move"), ("also", "also")], initial="move")
