"""The forms of looking elsewhere, and of notices."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from reviews.enrichment.interface import Wanted
from reviews.forms.layout import ActForm, helper_of
from reviews.look_up_words import WANTED_NAMES

EXPLAINED = [(each.value, WANTED_NAMES[each]) for each in Wanted]


class SwitchForm(ActForm):
    """Whether other services may be asked."""

    is_on = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes"
    )


class LookUpForm(ActForm):
    """What is looked up."""

    wants = forms.TypedMultipleChoiceField(
        label=_("What is looked up"),
        choices=EXPLAINED,
        coerce=Wanted,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what is to be looked up.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_of("wants")


class NoticesForm(ActForm):
    """A file of notices."""

    file = forms.FileField(
        label=_("File of notices"),
        help_text=_("retraction_watch.csv as Crossref publishes it, plain or packed."),
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper_of("file")

    @property
    def upload(self) -> File[bytes]:
        """The file, once the form is valid."""
        found: File[bytes] = self.cleaned_data["file"]
        return found
