"""The ketamine review from its studies to its analyses. What is known of its trials, and what is invented, says the file of data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from extraction.form_input import GivenOutcome
from extraction.formdef.definition import OutcomeKind
from extraction.models import StudyReport
from synthesis.meta.vocabulary import MeasureCode, Model
from synthesis.runs.specification import BiasFilter, Side, Specification
from synthesis.services.samples import assessing, extracting, pooling
from synthesis.services.samples.assessing import Assessment
from synthesis.services.samples.company import Company
from synthesis.services.samples.extracting import Dispute, Extraction, Where, Words
from synthesis.services.samples.ketamine import Script

DATA = Path(settings.BASE_DIR) / "synthesis" / "sample" / "ketamine_studies.json"


def play_extraction(team: Company) -> None:
    """Words, form, extraction and risk of bias of the seven studies."""
    data = _data()
    extracting.write_words(team, data["interventions"], data["comparisons"])
    form = data["form"]
    extracting.trim_form(team, sections=form["removed_sections"], fields=form["removed_fields"])
    extracting.publish_form(team, [_outcome(told) for told in form["outcomes"]])
    studies = _studies(team)
    for told in data["studies"]:
        extracting.extract(team, _extraction(studies[told["work"]], told))
    for told in data["studies"]:
        assessing.assess(team, _assessment(studies[told["work"]], told["bias"], data["bias"]))


def play_synthesis(team: Company) -> None:
    """Analyses, lock, runs."""
    words = Words.of(team)
    pooling.pool(team, [_specification(words, told) for told in _data()["analyses"]])


def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return data


def _studies(team: Company) -> Mapping[str, UUID]:
    """The included studies by the works that report them."""
    script = Script.read()
    script.learn(team.lead.review_id)
    links = StudyReport.objects.filter(
        study__review_id=team.lead.review_id, study__is_included=True, unlinked_at=None
    )
    return {
        script.work_of_record[record]: study
        for record, study in links.values_list("report__record_id", "study_id")
    }


def _outcome(told: Mapping[str, Any]) -> GivenOutcome:
    return GivenOutcome(
        label=told["label"],
        kind=OutcomeKind(told["kind"]),
        timepoints=tuple(told["timepoints"]),
        unit=told["unit"],
        help=told["help"],
    )


def _extraction(study: UUID, told: Mapping[str, Any]) -> Extraction:
    answers: dict[Where, object] = {(key,): value for key, value in told["values"].items()}
    answers.update(_cells(told["data"]))
    return Extraction(
        study=study,
        arms=told["arms"],
        answers=answers,
        disputes=[
            Dispute(where=tuple(each["where"]), second=each["second"], settled=each["settled"])
            for each in told["disputes"]
        ],
    )


def _cells(data: Mapping[str, Any]) -> Iterator[tuple[Where, object]]:
    for outcome, timepoints in data.items():
        for timepoint, arms in timepoints.items():
            for arm, columns in arms.items():
                for column, value in columns.items():
                    yield (outcome, timepoint, arm, column), value


def _assessment(study: UUID, told: Mapping[str, Any], shared: Mapping[str, Any]) -> Assessment:
    return Assessment(
        study=study,
        outcome=told.get("outcome", shared["outcome"]),
        timepoint=shared["timepoint"],
        against=told["against"],
        answers={**shared["low"], **told.get("changed", {})},
        support=shared["support"],
        second=told.get("second", {}),
        is_adjudicated=told.get("adjudicated", False),
    )


def _specification(words: Words, told: Mapping[str, Any]) -> Specification:
    return Specification(
        title=told["title"],
        outcome=words.outcome(told["outcome"]),
        timepoints=tuple(words.timepoint(told["outcome"], each) for each in told["timepoints"]),
        comparison=str(words.comparison(told["against"])),
        measure=MeasureCode(told["measure"]),
        model=Model(told.get("model", Model.RANDOM_EFFECTS)),
        bias=BiasFilter(told.get("bias", BiasFilter.ALL)),
        favoured_by_low=Side(told.get("favoured_by_low", Side.EXPERIMENTAL)),
    )
