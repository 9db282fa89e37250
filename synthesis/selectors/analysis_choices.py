"""What an analysis can be made of: the form's outcomes, the review's comparisons, fields that make subgroups."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from extraction.formdef.definition import FieldType, Outcome
from extraction.models import Comparison
from extraction.selectors.forms import definition_of, draft_form, published_form
from synthesis.runs.specification import MAX_TITLE, MEASURES, Planning, Specification

SUBGROUP_TYPES = (FieldType.CHOICE, FieldType.YES_NO_UNCLEAR)


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """comparisons, subgroups: (id, label) pairs in their order. comparators: the labels of both sides by comparison."""

    outcomes: tuple[Outcome, ...]
    comparisons: tuple[tuple[str, str], ...]
    sides: dict[str, tuple[str, str]]
    subgroups: tuple[tuple[str, str], ...]

    def outcome(self, name: str) -> Outcome | None:
        return next((each for each in self.outcomes if each.id == name), None)

    @property
    def are_enough(self) -> bool:
        """Whether there is anything to analyse."""
        return bool(self.comparisons and any(outcome.timepoints for outcome in self.outcomes))


def choices_of(review_id: UUID) -> Choices:
    """What the published form offers, or else its draft; and the standing comparisons."""
    form = published_form(review_id) or draft_form(review_id)
    definition = None if form is None else definition_of(form)
    rows = Comparison.objects.filter(review_id=review_id, removed_at=None)
    sides = {
        str(row.uuid): (row.experimental.name, row.comparator.name)
        for row in rows.select_related("experimental", "comparator").order_by("position", "uuid")
    }
    return Choices(
        outcomes=definition.outcomes if definition else (),
        comparisons=tuple((key, against(*names)) for key, names in sides.items()),
        sides=sides,
        subgroups=tuple(
            (field.id, field.label)
            for field in (definition.fields() if definition else ())
            if field.type in SUBGROUP_TYPES
        ),
    )


def against(experimental: str, comparator: str) -> str:
    """A comparison in words."""
    return _("%(experimental)s against %(comparator)s") % {
        "experimental": experimental,
        "comparator": comparator,
    }


def faults_of(asked: Specification, choices: Choices) -> dict[str, str]:
    """Why a specification can't be: a sentence by the field at fault; empty if nothing speaks against it."""
    found = {}
    outcome = choices.outcome(asked.outcome)
    if not asked.title.strip():
        found["title"] = _("Give the analysis a title.")
    if outcome is None:
        return {**found, "outcome": _("The form has no such outcome.")}
    known = {timepoint.id for timepoint in outcome.timepoints}
    if not asked.timepoints or set(asked.timepoints) - known:
        found["timepoints"] = _("Choose at least one time point of the outcome.")
    if asked.measure not in MEASURES[outcome.kind]:
        found["measure"] = _("This measure does not fit the outcome's data.")
    if asked.comparison not in choices.sides:
        found["comparison"] = _("Choose a comparison.")
    if asked.subgroup and asked.subgroup not in dict(choices.subgroups):
        found["subgroup"] = _("The form has no such field with choices.")
    return found


def new_specification(choices: Choices, outcome: Outcome, *, is_seen: bool) -> Specification:
    """What a new analysis of an outcome starts as. is_seen: data were locked already, so nothing is pre-specified."""
    comparison = next(iter(choices.sides), "")
    timepoint = outcome.timepoints[0]
    words = dict(choices.comparisons).get(comparison, "")
    title = ", ".join(part for part in (outcome.label, timepoint.label, words) if part)
    return Specification(
        title=title[:MAX_TITLE],
        outcome=outcome.id,
        timepoints=(timepoint.id,),
        comparison=comparison,
        measure=MEASURES[outcome.kind][0],
        planning=Planning.POST_HOC if is_seen else Planning.PRE_SPECIFIED,
    )


def subject_of(asked: Specification, choices: Choices) -> str:
    """Outcome, time points and comparison in words, as the form has them now."""
    outcome = choices.outcome(asked.outcome)
    if outcome is None:
        return _("an outcome that the form no longer has")
    times = [t.label for t in outcome.timepoints if t.id in asked.timepoints]
    compared = dict(choices.comparisons).get(
        asked.comparison, _("a comparison that is not there any more")
    )
    return f"{', '.join([outcome.label, *times])} · {compared}"


def subgroups_of(asked: Specification, choices: Choices) -> str:
    """What makes the subgroups, in words; "" where nothing does."""
    if not asked.subgroup:
        return ""
    field = dict(choices.subgroups).get(asked.subgroup, _("a field that is not there any more"))
    return _("subgroups by %(field)s") % {"field": field}
