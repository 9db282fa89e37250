"""The forms of judging pairs and of asking about two records."""

from __future__ import annotations

from typing import Any

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


class TwoIds(RecordIds):
    """Ids of two records."""

    missing = _("Choose two records: they are shown side by side.")

    # Any: Django's own signature.
    def clean(self, value: Any) -> list[Any]:
        chosen = super().clean(value)
        if len(set(chosen)) != 2:
            raise forms.ValidationError(self.missing)
        return chosen


class PairIds(RecordIds):
    """Ids of ticked pairs."""

    missing = _("Tick at least one pair.")


class TwoRecordsForm(ActForm):
    """Two records to compare."""

    record = TwoIds()


class BatchForm(ActForm):
    """Pairs that are settled as the same at once."""

    pair = PairIds()
