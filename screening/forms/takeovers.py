"""Who gives the votes of each name in a file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _

from screening.selectors.takeovers import Giver, VotesInFile
from screening.takeover import NameVotes

PLACEHOLDER = "placeholder"
# Of a file with more names the rest can be taken over next.
MOST_NAMES = 20
MOST_REASONS = 40


def field_of(name: str) -> str:
    """The field of a name: the same whatever order the names stand in."""
    return f"giver_{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def reason_field_of(words: str) -> str:
    """The field of a reason in the file's words."""
    return f"reason_{hashlib.sha256(words.encode()).hexdigest()[:16]}"


class GiversForm(forms.Form):
    """One choice for each name: nobody, a placeholder, or a member; at full text one for each reason too."""

    def __init__(self, *args: Any, found: VotesInFile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names: Sequence[NameVotes] = found.left[:MOST_NAMES]
        self.in_file = found.reasons[:MOST_REASONS] if found.reasons else ()
        for each in self.names:
            self.fields[field_of(each.name)] = forms.ChoiceField(
                label=each.name or _("Nobody named"),
                required=False,
                choices=_choices(each.name, found.givers),
                widget=forms.Select(attrs={"class": "form-select"}),
            )

        here = [(str(each.uuid), each.text) for each in found.reasons_here]
        by_text = {text.casefold(): uuid for uuid, text in here}
        for words, _n in self.in_file:
            self.fields[reason_field_of(words)] = forms.ChoiceField(
                label=words or _("No reason in the file"),
                required=False,
                initial=by_text.get(" ".join(words.casefold().split()), ""),
                choices=[("", _("Leave these exclusions")), *here],
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def reason_rows(self) -> list[tuple[int, BoundField]]:
        """The reasons with their fields, and on how many records each stands."""
        return [(n, self[reason_field_of(words)]) for words, n in self.in_file]

    @property
    def reasons(self) -> Mapping[str, UUID]:
        """The reasons here by the words of the file, once the form is valid."""
        values = ((words, self.cleaned_data[reason_field_of(words)]) for words, _n in self.in_file)
        return {words: UUID(value) for words, value in values if value}

    def rows(self) -> list[tuple[NameVotes, BoundField]]:
        """The names with their fields."""
        return [(each, self[field_of(each.name)]) for each in self.names]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        given = [values.get(field_of(each.name), "") for each in self.names]
        chosen = [value for value in given if value not in {"", PLACEHOLDER}]
        if len(set(chosen)) < len(chosen):
            raise ValidationError(
                _("Two names can't be one member: choose another for one of them.")
            )
        if not self.errors and not any(given):
            raise ValidationError(_("Choose who gives the votes of at least one name."))
        return values

    @property
    def givers(self) -> Mapping[str, UUID | None]:
        """Who gives the votes, by name, once the form is valid; None: a new placeholder."""
        values = ((each.name, self.cleaned_data[field_of(each.name)]) for each in self.names)
        return {
            name: None if value == PLACEHOLDER else UUID(value) for name, value in values if value
        }


def _choices(name: str, givers: Sequence[Giver]) -> list[tuple[str, Any]]:
    members = [(str(each.member), each.name) for each in givers if not each.is_placeholder]
    absent = [(str(each.member), each.name) for each in givers if each.is_placeholder]
    new = (
        _("A placeholder called “%(name)s”") % {"name": name}
        if name
        else _("A placeholder without a name")
    )
    groups: list[tuple[str, Any]] = [("", _("Leave these votes")), (PLACEHOLDER, new)]
    if members:
        groups.append((_("A reviewer of the team"), members))
    if absent:
        groups.append((_("A placeholder that is there"), absent))
    return groups
