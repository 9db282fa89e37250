"""The forms of judging pairs and of asking about two records."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.dedup import Relation
from reviews.duplicate_words import RELATIONS, UNSAID
from reviews.forms.layout import ActForm
from reviews.forms.searches import RecordIds

SAME, RELATED = "same", "related"


class SettleForm(ActForm):
    """The judgement on a pair. relation: how related ones belong together. later: the pair to show next."""

    answer = forms.ChoiceField(choices=[(each, each) for each in (SAME, "different", RELATED)])
    relation = forms.TypedChoiceField(
        label=_("How they belong together"),
        choices=[("", UNSAID), *((each.value, RELATIONS[each]) for each in Relation)],
        coerce=Relation,
        empty_value=None,
        required=False,
    )
    later = forms.UUIDField(required=False)


class TwoRecordsForm(ActForm):
    """Two records to compare."""

    record = RecordIds()

    def clean_record(self) -> list[object]:
        chosen: list[object] = self.cleaned_data["record"]
        if len(set(chosen)) != 2:
            raise forms.ValidationError(_("Choose two records: they are shown side by side."))
        return chosen


class BatchForm(ActForm):
    """Pairs that are settled as the same at once."""

    pair = RecordIds()
