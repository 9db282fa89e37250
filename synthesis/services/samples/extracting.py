"""The form of a sample review, the arms of its studies, and their extraction by two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from extraction.form_input import GivenOutcome
from extraction.formdef.definition import FormDefinition
from extraction.formdef.editing import field_of
from extraction.formdef.sheet import data_place, field_place
from extraction.models import Comparison, Intervention
from extraction.selectors.forms import definition_of, draft_form, published_form
from extraction.services import arms, forms, vocabulary
from extraction.sheet_states import SheetKind
from reviews.ids import new_uuid
from synthesis.services.samples import dual
from synthesis.services.samples.company import Company

# A field by its key; or a cell by outcome, time point, arm (their labels) and column.
Where = tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispute:
    """What the second extractor enters otherwise, and what the two settle."""

    where: Where
    second: object
    settled: object


@dataclass(frozen=True, kw_only=True, slots=True)
class Extraction:
    """What two people extract of a study. arms: names of interventions by the arms' labels."""

    study: UUID
    arms: Mapping[str, str]
    answers: Mapping[Where, object]
    disputes: Sequence[Dispute] = ()


def write_words(
    team: Company, interventions: Sequence[str], comparisons: Sequence[Sequence[str]]
) -> None:
    """The review's interventions, and its comparisons as (experimental, comparator)."""
    made = {
        name: vocabulary.add_intervention(by=team.lead, name=name, key=new_uuid()).uuid
        for name in interventions
    }
    for experimental, comparator in comparisons:
        vocabulary.add_comparison(
            by=team.lead,
            experimental=made[experimental],
            comparator=made[comparator],
            key=new_uuid(),
        )


def trim_form(team: Company, *, sections: Sequence[str], fields: Sequence[str]) -> None:
    """Take what the team doesn't ask from the form that a review begins with. Both by their keys."""
    for section in sections:
        forms.remove_section(by=team.lead, section=section, key=new_uuid())
    ids = {field.key: field.id for field in draft_of(team).fields()}
    for key in fields:
        forms.remove_field(by=team.lead, field=ids[key], key=new_uuid())


def publish_form(team: Company, outcomes: Sequence[GivenOutcome]) -> None:
    """Add the outcomes, and put the form in force."""
    for outcome in outcomes:
        forms.add_outcome(by=team.lead, given=outcome, key=new_uuid())
    forms.publish_form(by=team.lead, key=new_uuid())


def draft_of(team: Company) -> FormDefinition:
    """The form that is being written."""
    draft = draft_form(team.lead.review_id)
    if draft is None:
        raise RuntimeError("A new review has a draft of its form.")
    return definition_of(draft)


def extract(team: Company, told: Extraction) -> None:
    """Arms, both sheets, and their consensus."""
    known = dict(
        Intervention.objects.filter(review_id=team.lead.review_id).values_list("name", "uuid")
    )
    made = {
        label: arms.add_arm(
            by=team.lead,
            study=told.study,
            label=label,
            intervention=known[intervention],
            key=new_uuid(),
        ).uuid
        for label, intervention in told.arms.items()
    }
    words = Words.of(team)
    first = {words.place(where, made): value for where, value in told.answers.items()}
    otherwise = {words.place(each.where, made): each for each in told.disputes}
    dual.work_on(
        team,
        SheetKind.EXTRACTION,
        told.study,
        first=first,
        second={**first, **{place: each.second for place, each in otherwise.items()}},
        settled={place: each.settled for place, each in otherwise.items()},
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """The published form and the comparisons of a review, by what they are called."""

    form: FormDefinition
    comparisons: Mapping[tuple[str, str], UUID]

    @classmethod
    def of(cls, team: Company) -> Words:
        form = published_form(team.lead.review_id)
        if form is None:
            raise RuntimeError("The form is published before anybody extracts.")
        rows = Comparison.objects.filter(review_id=team.lead.review_id, removed_at=None)
        return cls(
            form=definition_of(form),
            comparisons={
                (row.experimental.name, row.comparator.name): row.uuid
                for row in rows.select_related("experimental", "comparator")
            },
        )

    def comparison(self, against: Sequence[str]) -> UUID:
        """A comparison by (experimental, comparator)."""
        experimental, comparator = against
        return self.comparisons[experimental, comparator]

    def outcome(self, label: str) -> str:
        """An outcome's id."""
        return next(each.id for each in self.form.outcomes if each.label == label)

    def timepoint(self, outcome: str, label: str) -> str:
        """The id of an outcome's time point; both by label."""
        found = next(each for each in self.form.outcomes if each.label == outcome)
        return next(each.id for each in found.timepoints if each.label == label)

    def field(self, key: str) -> str:
        """A field's id."""
        return next(each.id for each in self.form.fields() if each.key == key)

    def option(self, field: str, label: str) -> str:
        """The key of a choice's option; the field by its key."""
        options = field_of(self.form, self.field(field)).options
        return next(each.key for each in options if each.label == label)

    def place(self, where: Where, arms_by_label: Mapping[str, UUID]) -> str:
        """The place of a sheet that is meant."""
        if len(where) == 1:
            return field_place(self.field(where[0]))
        outcome, timepoint, arm, column = where
        return data_place(
            self.outcome(outcome),
            self.timepoint(outcome, timepoint),
            str(arms_by_label[arm]),
            column,
        )
