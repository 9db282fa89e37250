"""The forms of a file that a search gave, and of acts on pairs and records."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.forms.layout import ActForm, helper_of


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
