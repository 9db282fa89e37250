"""The BCG review from its studies to its analyses: published counts, pooled to the oracle's numbers.

Nobody published an assessment of these trials by RoB 2, so none is played: no result is listed for one.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from extraction.form_input import GivenField, GivenOutcome
from extraction.formdef.definition import FieldType, OutcomeKind
from extraction.models import Study, StudyReport
from extraction.services import forms
from extraction.services.studies import rename_study
from reviews.ids import new_uuid
from synthesis.meta.vocabulary import IntervalMethod, MeasureCode
from synthesis.runs.specification import Specification
from synthesis.services.samples import extracting, pooling
from synthesis.services.samples.bcg import Trial, placeholder_title, trials
from synthesis.services.samples.company import Company
from synthesis.services.samples.extracting import Extraction, Where, Words

VACCINE, NO_VACCINE = "BCG vaccine", "No vaccine"
OUTCOME, TIMEPOINT = "Tuberculosis", "End of follow-up"
SECTION = "Trial"
ALLOCATION = "Allocation"
ALLOCATIONS = ("Random", "Alternate", "Systematic")


def play_extraction(team: Company) -> None:
    """Words, a small form of its own, and the thirteen trials."""
    extracting.write_words(team, [VACCINE, NO_VACCINE], [(VACCINE, NO_VACCINE)])
    _write_form(team)
    words = Words.of(team)
    studies = _studies(team)
    for trial in trials():
        study = studies[placeholder_title(trial)]
        label = f"{trial.name} {trial.year}"
        rename_study(by=team.lead, study=study, label=label, key=new_uuid())
        extracting.extract(team, _extraction(words, study, trial))


def play_synthesis(team: Company) -> None:
    """The risk ratio with Wald's interval, by allocation, and by Hartung-Knapp."""
    words = Words.of(team)
    overall = Specification(
        title="Tuberculosis",
        outcome=words.outcome(OUTCOME),
        timepoints=(words.timepoint(OUTCOME, TIMEPOINT),),
        comparison=str(words.comparison((VACCINE, NO_VACCINE))),
        measure=MeasureCode.RR,
        interval=IntervalMethod.Z,
    )
    by_allocation = replace(
        overall, title="Tuberculosis by allocation", subgroup=words.field(_key())
    )
    beside = replace(
        by_allocation,
        title="Tuberculosis by allocation, Hartung-Knapp",
        interval=IntervalMethod.KNHA,
        # One subgroup has two trials.
        interval_from=2,
    )
    pooling.pool(team, [overall, by_allocation, beside])


def _write_form(team: Company) -> None:
    """Instead of the form that a review begins with, one question."""
    before = [section.key for section in extracting.draft_of(team).sections]
    forms.add_section(by=team.lead, title=SECTION, key=new_uuid())
    section = extracting.draft_of(team).sections[-1].key
    given = GivenField(
        label=ALLOCATION, type=FieldType.CHOICE, is_required=True, options=ALLOCATIONS
    )
    forms.add_field(by=team.lead, section=section, given=given, key=new_uuid())
    extracting.trim_form(team, sections=before, fields=())
    outcome = GivenOutcome(
        label=OUTCOME, kind=OutcomeKind.DICHOTOMOUS, timepoints=(TIMEPOINT,), is_required=True
    )
    extracting.publish_form(team, [outcome])


def _key() -> str:
    return ALLOCATION.lower()


def _studies(team: Company) -> dict[str, UUID]:
    """The included studies by the titles of the reports that describe them."""
    included = Study.objects.included().filter(review_id=team.lead.review_id)
    links = StudyReport.objects.filter(study__in=included, unlinked_at=None)
    rows = links.values_list("report__record__face__title", "study_id")
    return dict(rows)


def _extraction(words: Words, study: UUID, trial: Trial) -> Extraction:
    groups = {VACCINE: trial.vaccinated, NO_VACCINE: trial.control}
    allocation = words.option(_key(), trial.allocation.capitalize())
    cells: dict[Where, object] = {
        (OUTCOME, TIMEPOINT, arm, column): str(number)
        for arm, counts in groups.items()
        for column, number in zip(("events", "total"), counts, strict=True)
    }
    return Extraction(
        study=study,
        arms={arm: arm for arm in groups},
        answers={(_key(),): allocation, **cells},
    )
