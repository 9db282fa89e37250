"""The form of a saved filter."""

from __future__ import annotations

from typing import Any

from django import forms

from reviews.forms.layout import ActForm


class FilterForm(ActForm):
    """What it is called, and whether the team sees it. The service says what is wrong with a name."""

    name = forms.CharField(required=False, max_length=400)
    is_shared = forms.BooleanField(required=False)

    @property
    def asked(self) -> dict[str, Any]:
        """As the service takes it."""
        return {name: self.cleaned_data[name] for name in ("name", "is_shared")}
