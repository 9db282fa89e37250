"""Risk of bias as others read it: the results on the list, those that the data propose, and the agreed judgements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from extraction.formdef.sheet import FormSheet
from extraction.models import Comparison, Result, Sheet, Study, StudyArm
from extraction.rob.engine import ResultJudgement
from extraction.rob.sheet import OVERALL
from extraction.selectors.assessment_kind import assessment_sheet
from extraction.selectors.forms import definition_of
from extraction.selectors.sheet_kinds import Content
from extraction.selectors.sheets import contents_by_sheet
from extraction.sheet_states import SheetKind


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultKey:
    """What makes a result: a study's outcome at a time point (identities of the form) for a comparison."""

    study: UUID
    outcome: UUID
    timepoint: UUID
    comparison: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class AgreedAssessment:
    """An agreed consensus: its answers by place, and the judgements that they make."""

    consensus: Sheet
    contents: dict[str, Content]
    judged: ResultJudgement


def results_of(review_id: UUID) -> QuerySet[Result]:
    """Results on the list, of included studies."""
    return Result.objects.filter(
        study__review_id=review_id, study__is_included=True, removed_at=None
    )


def agreed_judgements(review_id: UUID) -> dict[UUID, dict[str, str]]:
    """The agreed judgement of each domain by its id, and "overall", by result. Only results on the list count."""
    return {
        result: _judgements(agreed.judged)
        for result, agreed in agreed_assessments(review_id).items()
    }


def agreed_assessments(review_id: UUID) -> dict[UUID, AgreedAssessment]:
    """Agreed consensuses by result, of results on the list."""
    sheets = list(
        Sheet.objects.agreed()
        .filter(
            review_id=review_id,
            kind=SheetKind.ASSESSMENT.value,
            result__in=results_of(review_id),
        )
        .order_by("study_id", "result_id")
    )
    given = contents_by_sheet([sheet.uuid for sheet in sheets])
    return {
        sheet.result_id: AgreedAssessment(
            consensus=sheet,
            contents=given[sheet.uuid],
            judged=assessment_sheet(sheet.tool).judged(given[sheet.uuid]),
        )
        for sheet in sheets
        if sheet.result_id is not None
    }


def proposed_results(review_id: UUID) -> list[ResultKey]:
    """Results for which agreed outcome data have a value on both sides of a comparison; none that was ever listed."""
    known = set(
        Result.objects.filter(study__review_id=review_id).values_list(
            "study_id", "outcome", "timepoint", "comparison_id"
        )
    )
    comparisons = Comparison.objects.filter(review_id=review_id, removed_at=None)
    pairs = list(comparisons.order_by("position", "uuid"))
    found = []
    for study, data in _agreed_data(review_id):
        for (outcome, timepoint), interventions in data.items():
            for pair in pairs:
                is_both = {pair.experimental_id, pair.comparator_id} <= interventions
                if is_both and (study, outcome, timepoint, pair.uuid) not in known:
                    found.append(
                        ResultKey(
                            study=study, outcome=outcome, timepoint=timepoint, comparison=pair.uuid
                        )
                    )
    return found


def _judgements(judged: ResultJudgement) -> dict[str, str]:
    found = {each.algorithm.domain: each.final for each in judged.domains}
    found[OVERALL] = judged.overall.judgement
    if None in found.values():
        raise RuntimeError("An agreed assessment is complete.")
    return {domain: judgement for domain, judgement in found.items() if judgement is not None}


def _agreed_data(review_id: UUID) -> list[tuple[UUID, dict[tuple[UUID, UUID], set[UUID]]]]:
    """Of each study with an agreed extraction, by label: interventions with a value, by outcome and time point."""
    rows = Sheet.objects.agreed().filter(
        kind=SheetKind.EXTRACTION.value,
        study__in=Study.objects.included().filter(review_id=review_id),
    )
    sheets = list(rows.select_related("form").order_by("study__label", "study_id"))
    given = contents_by_sheet([sheet.uuid for sheet in sheets])
    arms: dict[UUID, dict[str, UUID]] = defaultdict(dict)
    for arm in StudyArm.objects.filter(study__review_id=review_id, removed_at=None):
        arms[arm.study_id][str(arm.uuid)] = arm.intervention_id
    forms = {form.uuid: definition_of(form) for form in {s.form for s in sheets} if form}
    return [
        (
            sheet.study_id,
            _sides(
                FormSheet(definition=forms[sheet.form_id], arms=sorted(arms[sheet.study_id])),
                given[sheet.uuid],
                arms[sheet.study_id],
            ),
        )
        for sheet in sheets
        if sheet.form_id is not None
    ]


def _sides(
    form: FormSheet, contents: Mapping[str, Content], arms: Mapping[str, UUID]
) -> dict[tuple[UUID, UUID], set[UUID]]:
    found: dict[tuple[UUID, UUID], set[UUID]] = {}
    for place, cell in form.cells.items():
        value = form.value(place, contents.get(place))
        if value is not None and value.content is not None:
            where = (UUID(cell.outcome.id), UUID(cell.timepoint.id))
            found.setdefault(where, set()).add(arms[cell.arm])
    return found
