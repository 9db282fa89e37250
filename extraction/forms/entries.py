"""What the controls of one place send: a state, a value or several, and a source."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from extraction.formdef.values import ValueState
from reviews.forms.layout import NOT_COMPLETE, ActForm


class EntryForm(ActForm):
    """One place of a sheet. replaces: number of the entry that the page shows there."""

    place = forms.CharField(
        max_length=200, error_messages={"required": NOT_COMPLETE, "max_length": NOT_COMPLETE}
    )
    replaces = forms.IntegerField(
        min_value=0,
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), NOT_COMPLETE),
    )


class SeenForm(ActForm):
    """Agreeing to a consensus. seen: names what stood on the page; the service refuses whatever else stands."""

    seen = forms.CharField(max_length=64, required=False)


class SettleForm(EntryForm):
    """What stands at a place of a consensus. choice: "first", "second", "other", or "open" to take it back."""

    choice = forms.ChoiceField(
        choices=[(c, c) for c in ("first", "second", "other", "open")],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose what stands.")),
    )


def given_content(data: QueryDict) -> dict[str, Any] | None:
    """The raw content that a place's controls say; None for nothing at all.

    A cell's source belongs to its table, so a blank cell has none; a field may have its source first.
    """
    state = data.get("state") or ValueState.VALUE.value
    content: dict[str, Any] = {"state": state}
    values = [value for value in data.getlist("value") if value.strip()]
    if state == ValueState.VALUE.value and values:
        content["value"] = values if len(values) > 1 or "many" in data else values[0]
    source = {name: data.get(name, "") for name in ("page", "quotation")}
    is_blank = state == ValueState.VALUE.value and not values
    if any(text.strip() for text in source.values()) and not (
        is_blank and data.get("place", "").startswith("data:")
    ):
        content["source"] = source
    return None if is_blank and "source" not in content else content
