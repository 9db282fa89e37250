"""What a file's records mean, and which reason here each of its reasons is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _

from screening.selectors.team_decisions import LIST_NAMES, PROGRAM_NAMES, DecisionsInFile
from screening.team_decisions import ListedAs, Program, Reading

NEW = "new"
# Records with rarer ones are left, and can be taken over next.
MOST_REASONS = 40


def field_of(words: str) -> str:
    """The field of a reason in the file's words."""
    return f"reason_{hashlib.sha256(words.encode()).hexdigest()[:16]}"


class ReadingForm(forms.Form):
    """Where the decisions were made, what the file lists, and a reason here for each in the file."""

    def __init__(self, *args: Any, found: DecisionsInFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = {
            listed: name
            for listed, name in LIST_NAMES.items()
            if found.said.n_said or listed is not ListedAs.AS_SAID
        }
        self.fields["program"] = _chosen(_("Decided in"), PROGRAM_NAMES)
        self.fields["listed_as"] = _chosen(_("The records in this file"), lists)
        self.in_file = [*found.said.reasons[:MOST_REASONS], ("", 0)]
        here = [(str(each.uuid), each.text) for each in found.reasons_here]
        by_text = {text.casefold(): uuid for uuid, text in here}
        for words, _n in self.in_file:
            new = [(NEW, _("A new reason, in these words"))] if words else []
            same = by_text.get(" ".join(words.casefold().split()))
            self.fields[field_of(words)] = forms.ChoiceField(
                label=words or _("No reason in the file"),
                required=False,
                initial=same or (NEW if words else ""),
                choices=[("", _("Leave these at full text")), *([] if same else new), *here],
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def rows(self) -> list[tuple[int, BoundField]]:
        """The reasons with their fields, and on how many records each stands."""
        return [(n, self[field_of(words)]) for words, n in self.in_file]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        listed = values.get("listed_as")
        if listed == ListedAs.EXCLUDED_FULL_TEXT and not any(
            values.get(field_of(words)) for words, _n in self.in_file
        ):
            raise ValidationError(_("Choose a reason for those that are excluded at full text."))
        return values

    @property
    def reading(self) -> Reading:
        """What was said, once the form is valid."""
        values = self.cleaned_data
        return Reading(
            program=Program(values["program"]),
            listed_as=ListedAs(values["listed_as"]),
            reasons={
                words: None if value == NEW else UUID(value)
                for words, _n in self.in_file
                if (value := values[field_of(words)])
            },
        )


def _chosen(label: str, names: Mapping[Any, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", _("Choose")), *((each.value, name) for each, name in names.items())],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
