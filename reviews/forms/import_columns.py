"""The form of a table's columns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from reviews.fact_words import FACT_NAMES
from reviews.forms.layout import ActForm
from reviews.selectors.import_columns import Column, ColumnsPage


class ColumnsForm(ActForm):
    """What each column of a table gives."""

    def __init__(self, *args: Any, page: ColumnsPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._columns = {f"column_{n}": column for n, column in enumerate(page.columns)}
        facts = [(fact.value, name) for fact, name in FACT_NAMES.items()]
        for name, column in self._columns.items():
            self.fields[name] = forms.ChoiceField(
                label=column.name,
                required=False,
                choices=[("", _("none of these; kept as it is")), *facts],
                initial=column.fact,
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    @property
    def rows(self) -> Iterator[tuple[Column, BoundField]]:
        return ((column, self[name]) for name, column in self._columns.items())

    def columns(self) -> dict[str, str]:
        """The fact of each column, once the form is valid; "" for none."""
        return {column.name: self.cleaned_data[name] for name, column in self._columns.items()}
