"""The forms of tags: what they are called, and what they are attached to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.forms.layout import ActForm
from reviews.forms.searches import RecordIds

PUT, OFF = "put", "off"
CHOOSE = _("Choose a tag.")


class TagForm(ActForm):
    """What a tag is called, and whether it is blinded. The service says what is wrong with a name."""

    name = forms.CharField(required=False, max_length=400)
    is_blinded = forms.BooleanField(required=False)

    @property
    def asked(self) -> dict[str, Any]:
        """As the service takes it."""
        return {name: self.cleaned_data[name] for name in ("name", "is_blinded")}


class MergeTagsForm(ActForm):
    """The tag that another one becomes."""

    into = forms.UUIDField(error_messages={"required": CHOOSE, "invalid": CHOOSE})

    @property
    def asked(self) -> dict[str, Any]:
        """As the service takes it."""
        return {"into": self.cleaned_data["into"]}


class TagRecordsForm(ActForm):
    """A tag for chosen records. do: attach it, or take it off."""

    record = RecordIds()
    tag = forms.UUIDField(error_messages={"required": CHOOSE, "invalid": CHOOSE})
    do = forms.ChoiceField(choices=[(each, each) for each in (PUT, OFF)])

    @property
    def asked(self) -> dict[str, Any]:
        """As the service takes it."""
        return {"tag": self.cleaned_data["tag"], "records": self.cleaned_data["record"]}
