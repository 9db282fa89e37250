"""The forms of acts on pairs and records."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.forms.layout import ActForm


def first_error(form: forms.Form) -> str:
    """What is wrong with a form that has no fields to show it at."""
    return str(next(iter(form.errors.values()))[0])


class ReasonForm(ActForm):
    """An act that may need a reason."""

    reason = forms.CharField(required=False, max_length=4000)


class RecordIds(forms.Field):
    """Ids of records, one hidden or ticked field for each; the service knows which ones are the review's."""

    widget = forms.MultipleHiddenInput
    missing = _("Choose at least one record.")

    # Any: Django's own signature.
    def clean(self, value: Any) -> list[Any]:
        one = forms.UUIDField()
        if not value:
            raise forms.ValidationError(self.missing)
        return [one.clean(each) for each in value]


class RecordsForm(ReasonForm):
    """An act on chosen records."""

    record = RecordIds()
