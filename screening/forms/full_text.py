"""Forms of full texts: votes with their reasons, files, attempts, and what could not be retrieved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from crispy_forms.layout import Field
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reviews.forms.layout import ActForm, PastDate, helper_of
from reviews.vocab import choices
from screening.rules import Decision
from screening.tally import Verdict

LONGEST_REMARK = 4000
OFFERED = "report-"


class FullTextVoteForm(ActForm):
    """Include, or exclude with one primary reason; `also` names further ones that hold."""

    verdict = forms.ChoiceField(
        choices=choices(Decision),
        error_messages={
            "required": _("Choose include or exclude."),
            "invalid_choice": _("Choose include or exclude."),
        },
    )
    reason = forms.UUIDField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.also: list[UUID] = []

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        sent = self.data.getlist("also") if hasattr(self.data, "getlist") else []
        try:
            self.also = [UUID(each) for each in sent]
        except ValueError:
            raise ValidationError(_("Reload the page and try again.")) from None
        return values

    def vote(self) -> dict[str, Any]:
        """The fields as the service takes them; an inclusion has no reason, whatever was chosen before."""
        verdict = Verdict(self.cleaned_data["verdict"])
        excludes = verdict is Verdict.EXCLUDE
        return {
            "verdict": verdict,
            "reason": self.cleaned_data["reason"] if excludes else None,
            "further_reasons": self.also if excludes else (),
            "key": self.act_key,
        }


class AttachForm(ActForm):
    """One PDF for one report."""

    helper = helper_of(Field("file", accept="application/pdf,.pdf"))
    file = forms.FileField(
        label=_("PDF of the full text"),
        allow_empty_file=True,
        max_length=255,
        help_text=_("At most 100 MB, without a password."),
    )


class AttemptForm(ActForm):
    """One try to get a report."""

    helper = helper_of("tried_on", "route", "remark")
    tried_on = PastDate(label=_("Date"), error_messages={"required": _("Say when it was tried.")})
    route = forms.CharField(
        label=_("Route"),
        max_length=200,
        help_text=_("How: publisher's site, library, interlibrary loan, asked the authors."),
        error_messages={"required": _("Say how it was tried.")},
    )
    remark = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WhyForm(ActForm):
    """An act of a lead that needs its reason."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say why.")},
    )


def chosen_reports(data: Mapping[str, Any]) -> dict[UUID, UUID]:
    """Report by offered file, from fields called report-<offered file>; "" is a file that waits on."""
    found = {}
    for name, value in data.items():
        if name.startswith(OFFERED) and value:
            try:
                found[UUID(name.removeprefix(OFFERED))] = UUID(value)
            except ValueError:
                raise ValidationError(_("Reload the page and try again.")) from None
    return found
