"""The forms of a record's fields."""

from __future__ import annotations

from typing import Any

from django import forms

from reviews.corrections import LONGEST, Correctable
from reviews.forms.layout import ActForm
from reviews.vocab import choices

FIELDS = choices(Correctable)


class CorrectForm(ActForm):
    """What somebody writes in a field."""

    field = forms.ChoiceField(choices=FIELDS)
    text = forms.CharField(required=False, strip=False, max_length=LONGEST)

    @property
    def asked(self) -> dict[str, Any]:
        """As the service takes it."""
        return {
            "field": Correctable(self.cleaned_data["field"]),
            "text": self.cleaned_data["text"],
        }


class ChooseForm(ActForm):
    """Which source's value is to be shown in a field."""

    field = forms.ChoiceField(choices=FIELDS)
    source = forms.UUIDField()

    @property
    def asked(self) -> dict[str, Any]:
        """As the service takes it."""
        return {
            "field": Correctable(self.cleaned_data["field"]),
            "source": self.cleaned_data["source"],
        }
