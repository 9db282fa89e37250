"""Forms of a stage's rules and of the list of exclusion reasons, whose rows work without a script."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.forms.layout import ActForm, helper_of
from reviews.roles import Stage
from screening.rules import AdjudicatorSees, ResolvedBy
from screening.services.stage_settings import Rules

MAX_REASONS = 50
LONGEST_REASON = 200

RESOLVED_BY: Sequence[tuple[str, str | Promise]] = (
    (ResolvedBy.ADJUDICATION.value, _("Adjudication: an adjudicator who did not vote decides")),
    (ResolvedBy.CONSENSUS.value, _("Consensus: one voter proposes, all others confirm")),
)
ADJUDICATOR_SEES: Sequence[tuple[str, str | Promise]] = (
    (AdjudicatorSees.BLIND.value, _("Nothing: neither votes nor names")),
    (AdjudicatorSees.NAMES.value, _("The names of the voters")),
    (AdjudicatorSees.OPEN.value, _("The names and the votes")),
)


class RulesForm(ActForm):
    """The rules of one stage; full texts have a rule more, titles and abstracts two."""

    votes_required = forms.IntegerField(
        label=_("Votes required"),
        min_value=1,
        max_value=5,
        help_text=_("How many reviewers vote on each record. Two is what most guidance asks for."),
    )
    is_majority = forms.BooleanField(
        label=_("A majority decides"),
        required=False,
        help_text=_("With three votes or more. Otherwise all votes must agree."),
    )
    is_any_yes_advances = forms.BooleanField(
        label=_("Any include advances"),
        required=False,
        help_text=_("One include or maybe is enough, once all votes are in."),
    )
    is_two_maybes_discussed = forms.BooleanField(
        label=_("Two maybes are a conflict"),
        required=False,
        help_text=_("Otherwise maybe counts as include."),
    )
    is_reason_by_precedence = forms.BooleanField(
        label=_("The higher reason stands"),
        required=False,
        help_text=_(
            "When votes exclude for different reasons, the one higher on the list stands. Otherwise the reason is settled like a conflict."
        ),
    )
    resolved_by = forms.TypedChoiceField(
        label=_("Conflicts are settled by"), choices=RESOLVED_BY, coerce=ResolvedBy
    )
    adjudicator_sees = forms.TypedChoiceField(
        label=_("Adjudicators are shown"),
        choices=ADJUDICATOR_SEES,
        coerce=AdjudicatorSees,
        help_text=_("Kept with each adjudication."),
    )

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any) -> None:
        # Both stages' forms stand on one page.
        kwargs["auto_id"] = f"{stage.value}_%s"
        super().__init__(*args, **kwargs)
        others = (
            ("is_any_yes_advances", "is_two_maybes_discussed")
            if stage is Stage.FULL_TEXT
            else ("is_reason_by_precedence",)
        )
        for name in others:
            del self.fields[name]
        self.helper = helper_of(*(name for name in self.fields if name != "key"))

    def rules(self) -> Rules:
        """The rules as chosen."""
        return Rules(**{name: value for name, value in self.cleaned_data.items() if name != "key"})


def reasons_in(data: QueryDict) -> list[str]:
    """The rows that were sent, in their order."""
    return [text[:LONGEST_REASON] for text in data.getlist("reason")[:MAX_REASONS]]


def rearranged(texts: Sequence[str], asked: str) -> tuple[list[str], int | None]:
    """The rows after a button of theirs was pressed, and the place of the row to go on with.

    asked: "add", "up:<place>", "down:<place>", "remove:<place>", places from 0; anything else changes nothing.
    """
    rows = list(texts)
    verb, _colon, name = asked.partition(":")
    if verb == "add" and len(rows) < MAX_REASONS:
        return [*rows, ""], len(rows)
    # Compared as text: Python reads no number of thousands of digits.
    place = next((each for each in range(len(rows)) if str(each) == name), None)
    if place is None:
        return rows, None
    if verb == "remove":
        del rows[place]
        return rows, min(place, len(rows) - 1) if rows else None
    other = {"up": place - 1, "down": place + 1}.get(verb, place)
    if not 0 <= other < len(rows):
        return rows, place
    rows[place], rows[other] = rows[other], rows[place]
    return rows, other
