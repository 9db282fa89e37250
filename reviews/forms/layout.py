"""How the product's forms are laid out: labels above, no form tag, since pages write that and the button themselves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def helper_of(*fields: object) -> FormHelper:
    """A helper that lays out the fields in order; without any, the form's own order."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    if fields:
        helper.layout = Layout(*fields)
    return helper


# Said of a field that the page itself fills in: whoever looks at the page can't mend it there.
NOT_COMPLETE = _("Reload the page and try again: the form was not complete.")


class ActForm(forms.Form):
    """A form of one act: its hidden `key`, written by the tag act_key, tells a repeated sending from a new one."""

    key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": NOT_COMPLETE, "invalid": NOT_COMPLETE},
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for name, value in values.items():
            # Browsers send a text's lines with CRLF; kept so, it would differ from what people wrote elsewhere.
            # A member of an enum is a string as well, and stays what it is.
            if isinstance(value, str) and "\r\n" in value:
                values[name] = value.replace("\r\n", "\n")
        if "key" in self.errors:
            # The field is hidden, and so would its message be.
            self.add_error(None, self.errors["key"].as_data())
        return values

    @property
    def act_key(self) -> UUID:
        """The key of the act, once the form is valid."""
        key: UUID = self.cleaned_data["key"]
        return key


class PastDate(forms.DateField):
    """A day on which something was done, by people of now: none before EARLIEST."""

    EARLIEST = date(1900, 1, 1)

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        # Somewhere it may be tomorrow already.
        if day is not None and day > (timezone.now() + timedelta(days=1)).date():
            raise ValidationError(_("This date has not come yet."))
        if day is not None and day < self.EARLIEST:
            raise ValidationError(_("This date lies before 1900. Check the year."))
        return day
