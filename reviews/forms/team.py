"""Forms of reviews and their teams: roles, invitations, settings, deletion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from reviews.forms.layout import ActForm, helper_of
from reviews.permissions import ROLE_NAMES
from reviews.role_words import ROLE_WORDS, STAGE_NAMES
from reviews.roles import STAGES_OF, Held, Role, fault_of, tidied
from reviews.services.team import FAULT_WORDS
from reviews.time_zones import time_zones


def pair_of(value: str) -> tuple[Role, str]:
    """(role, stage) of a choice's value, as "reviewer:full_text" or "lead"."""
    role, _colon, stage = value.partition(":")
    return Role(role), stage


def _choices() -> list[tuple[str, str]]:
    values = []
    for role in Role:
        stages = STAGES_OF.get(role, ())
        values += [f"{role.value}:{stage.value}" for stage in stages] or [role.value]
    return [(value, value) for value in values]


class RolesField(forms.MultipleChoiceField):
    """Roles, each for the stages chosen; cleaned to the pairs that services take. Drawn by reviews/_roles.html.

    is_whole: whether the chosen ones are all; else others are added to them, and the sum is checked then.
    """

    def __init__(self, *, is_whole: bool = True, **kwargs: Any) -> None:
        self.is_whole = is_whole
        super().__init__(
            choices=_choices(), widget=forms.CheckboxSelectMultiple, required=False, **kwargs
        )

    def clean(self, value: Any) -> Held:
        held = tidied(pair_of(each) for each in super().clean(value))
        if self.is_whole and (fault := fault_of(held)):
            raise ValidationError(str(FAULT_WORDS[fault]))
        return held


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleRow:
    """A role as the form draws it. boxes: (value, label, is ticked), one for each stage or one for the role."""

    name: str
    words: str
    boxes: tuple[tuple[str, str, bool], ...]


class RolesShown(ActForm):
    """A form with a field `roles`, and its rows for the template."""

    hidden_roles: frozenset[Role] = frozenset()

    def role_rows(self) -> list[RoleRow]:
        chosen = set(self["roles"].value() or [])
        rows = []
        for role in Role:
            stages = STAGES_OF.get(role, ())
            boxes = [(f"{role.value}:{each.value}", STAGE_NAMES[each]) for each in stages]
            named = boxes or [(role.value, _("the whole review"))]
            if role not in self.hidden_roles:
                rows.append(
                    RoleRow(
                        name=str(capfirst(ROLE_NAMES[role])),
                        words=str(ROLE_WORDS[role]),
                        boxes=tuple((v, str(label), v in chosen) for v, label in named),
                    )
                )
        return rows


def ticked(roles: Iterable[tuple[Role, str]]) -> list[str]:
    """The choices' values that stand for roles held."""
    values: list[str] = []
    for role, stage in roles:
        stages = [stage] if stage else [each.value for each in STAGES_OF.get(role, ())]
        values += [f"{role.value}:{each}" for each in stages] or [role.value]
    return values


def _zones() -> list[tuple[str, str]]:
    names = sorted(name for name in time_zones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


def _title() -> forms.CharField:
    return forms.CharField(
        label=_("Title"),
        max_length=500,
        help_text=_("As the review will be called. It can be changed."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _zone() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Time zone"),
        choices=_zones,
        help_text=_("Times are shown in it, and “as of 3 May” means the end of that day there."),
    )


class NewReviewForm(RolesShown):
    hidden_roles = frozenset({Role.LEAD, Role.OBSERVER})
    helper = helper_of("title", "question", "time_zone")
    title = _title()
    question = forms.CharField(
        label=_("Question in short"),
        max_length=4000,
        help_text=_(
            "One or two sentences. Population, intervention, comparator and outcome follow in the protocol."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    time_zone = _zone()
    roles = RolesField(label=_("Your own part, beside leading"), is_whole=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].widget.attrs["data-own-zone"] = ""


class InvitationForm(RolesShown):
    helper = helper_of("email")
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The link is sent there, and shown to you to copy."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    roles = RolesField(label=_("Roles"))


class RolesForm(RolesShown):
    roles = RolesField(label=_("Roles"))


class SettingsForm(ActForm):
    helper = helper_of("title", "time_zone")
    title = _title()
    time_zone = _zone()


class DeletionForm(ActForm):
    """The typed confirmation that a review goes."""

    helper = helper_of("title")
    title = forms.CharField(
        label=_("Type the title of the review to confirm"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected

    def clean_title(self) -> str:
        text = " ".join(str(self.cleaned_data["title"]).split())
        if text.casefold() != " ".join(self.expected.split()).casefold():
            raise ValidationError(_("This is not the title of this review."))
        return text


class OwnerForm(ActForm):
    """Which member becomes the owner."""

    helper = helper_of("member")
    member = forms.TypedChoiceField(label=_("New owner"))

    def __init__(self, *args: Any, members: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        if isinstance(field, forms.ChoiceField):
            field.choices = members
