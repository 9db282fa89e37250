"""What the pages of risk of bias send."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from reviews.forms.layout import ActForm


class ResultForm(ActForm):
    """A result for the list. at: "<outcome>:<timepoint>"."""

    study = forms.UUIDField(label=_("Study"))
    at = forms.CharField(label=_("Outcome and time point"), max_length=100)
    comparison = forms.UUIDField(label=_("Comparison"))

    def clean_at(self) -> tuple[UUID, UUID]:
        outcome, _colon, timepoint = self.cleaned_data["at"].partition(":")
        try:
            return UUID(outcome), UUID(timepoint)
        except ValueError as broken:
            raise forms.ValidationError(_("Choose an outcome at a time point.")) from broken


def given_answer(data: QueryDict) -> dict[str, Any]:
    """The raw content that a place's controls say."""
    if data.get("place", "").startswith("override:"):
        return {"judgement": data.get("judgement", ""), "reason": data.get("reason", "")}
    return {"value": data.get("value", "")}
