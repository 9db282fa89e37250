"""Which tag each label in a file becomes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _

from reviews.forms.layout import ActForm
from reviews.selectors.labels import Label, LabelsInFile
from reviews.tag_rules import name_for

NEW = "new"
# The rest can be taken over next, when these are left out.
MOST_LABELS = 100


def field_of(label: str) -> str:
    """The field of a label."""
    return f"label_{hashlib.sha256(label.encode()).hexdigest()[:16]}"


class LabelsForm(ActForm):
    """One choice for each label: nothing, a new tag, or one that is there."""

    def __init__(self, *args: Any, found: LabelsInFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.labels = found.labels[:MOST_LABELS]
        here = [(str(tag.uuid), tag.name) for tag in found.tags]
        by_name = {name.casefold(): uuid for uuid, name in here}
        for label in self.labels:
            same = by_name.get(name_for(label.name).casefold())
            new = [] if same else [(NEW, _("A new tag of this name"))]
            self.fields[field_of(label.name)] = forms.ChoiceField(
                label=label.name,
                required=False,
                initial=same or NEW,
                choices=[("", _("Leave it")), *new, *here],
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def rows(self) -> list[tuple[Label, BoundField]]:
        """The labels with their fields."""
        return [(label, self[field_of(label.name)]) for label in self.labels]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.errors and not self.tags:
            raise ValidationError(_("Choose what at least one label becomes."))
        return values

    @property
    def tags(self) -> Mapping[str, UUID | None]:
        """The tag of each label that has one, once the form is valid; None: a new one."""
        chosen = {each.name: self.cleaned_data[field_of(each.name)] for each in self.labels}
        return {
            label: None if value == NEW else UUID(value) for label, value in chosen.items() if value
        }
