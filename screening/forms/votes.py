"""Forms of votes, conflicts and re-opening."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reviews.forms.layout import ActForm
from reviews.vocab import choices
from screening.rules import Decision
from screening.tally import Verdict

LONGEST_REMARK = 4000
NOT_CHOSEN = {"required": _("Choose what stands."), "invalid_choice": _("Choose what stands.")}


class VoteForm(ActForm):
    """A verdict on a title and abstract."""

    verdict = forms.TypedChoiceField(
        choices=choices(Verdict),
        coerce=Verdict,
        error_messages={
            "required": _("Choose include, maybe or exclude."),
            "invalid_choice": _("Choose include, maybe or exclude."),
        },
    )


class DuplicateForm(ActForm):
    """The record that another one repeats."""

    of = forms.UUIDField()


class SettlementForm(ActForm):
    """What stands of a conflict: the decision, its reason at full text, and why."""

    decision = forms.TypedChoiceField(
        choices=choices(Decision), coerce=Decision, error_messages=NOT_CHOSEN
    )
    reason = forms.UUIDField(required=False)
    remark = forms.CharField(required=False, max_length=LONGEST_REMARK)

    def settlement(self) -> dict[str, Any]:
        """The fields as the services take them; an inclusion has no reason, whatever was chosen before."""
        values = self.cleaned_data
        decision: Decision = values["decision"]
        return {
            "decision": decision,
            "reason": values["reason"] if decision is Decision.EXCLUDE else None,
            "remark": values["remark"],
            "key": self.act_key,
        }


class ReopenForm(ActForm):
    """Why a decision is taken back, and which votes still stand in the new round."""

    reason = forms.CharField(
        max_length=LONGEST_REMARK, error_messages={"required": _("Say why this is re-opened.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept: list[UUID] = []

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        sent = self.data.getlist("keep") if hasattr(self.data, "getlist") else []
        try:
            self.kept = [UUID(each) for each in sent]
        except ValueError:
            raise ValidationError(_("Reload the page and try again.")) from None
        return values
