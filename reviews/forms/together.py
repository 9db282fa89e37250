"""The form of an act on a whole list."""

from __future__ import annotations

from typing import Any

from django import forms

from reviews.automation import LONGEST, AutomationRule
from reviews.forms.searches import ReasonForm
from reviews.sources import RemovalCause
from reviews.vocab import choices


class TogetherForm(ReasonForm):
    """How to act on a list. digest: of what was previewed. The service says what is missing."""

    digest = forms.CharField(max_length=64)
    attach = forms.UUIDField(required=False)
    cause = forms.ChoiceField(required=False, choices=choices(RemovalCause))
    tool = forms.CharField(required=False, max_length=LONGEST["tool"])
    version = forms.CharField(required=False, max_length=LONGEST["version"])
    rule = forms.CharField(required=False, max_length=LONGEST["rule"])

    @property
    def asked(self) -> dict[str, Any]:
        """As the service takes it, beside the list."""
        given = self.cleaned_data
        is_marked = given["cause"] == RemovalCause.AUTOMATION
        told = AutomationRule(tool=given["tool"], version=given["version"], rule=given["rule"])
        return {
            "digest": given["digest"],
            "tag": given["attach"],
            "reason": given["reason"],
            "automation": told if is_marked else None,
        }
