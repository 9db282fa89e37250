"""The review's data as they would be locked now."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from extraction import snapshot_data as locked
from extraction.formdef.definition import FormDefinition
from extraction.formdef.values import Value, value_as_json
from extraction.models import Comparison, Intervention, Result, Sheet, Study
from extraction.rob.sheet import OVERALL
from extraction.selectors.agreed_studies import AgreedStudy, agreed_studies
from extraction.selectors.forms import definition_of, published_form
from extraction.selectors.rob import agreed_judgements
from extraction.sheet_states import SheetKind
from reviews.models import Review


def gathered(review_id: UUID) -> locked.SnapshotData:
    """Included studies with what is agreed of them, and the words in which they are compared."""
    review = Review.objects.get(uuid=review_id)
    form = published_form(review_id)
    definition = None if form is None else definition_of(form)
    interventions = Intervention.objects.filter(review_id=review_id, removed_at=None)
    comparisons = Comparison.objects.filter(review_id=review_id, removed_at=None)
    return locked.SnapshotData(
        is_illustrative=review.is_illustrative,
        interventions=tuple(
            locked.Intervention(id=str(i.uuid), name=i.name) for i in interventions
        ),
        comparisons=tuple(
            locked.Comparison(
                id=str(c.uuid), experimental=str(c.experimental_id), comparator=str(c.comparator_id)
            )
            for c in comparisons
        ),
        fields=() if definition is None else _fields(definition),
        outcomes=() if definition is None else _outcomes(definition),
        studies=tuple(map(_study, agreed_studies(review_id))),
        results=_results(review_id),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Sizes:
    """How much would be locked now."""

    studies: int
    outcomes: int
    comparisons: int
    results: int


def sizes_of(review_id: UUID) -> Sizes:
    """How much `gathered` would gather."""
    form = published_form(review_id)
    agreed = Sheet.objects.agreed().filter(
        review_id=review_id,
        kind=SheetKind.ASSESSMENT.value,
        study__is_included=True,
        result__removed_at=None,
    )
    return Sizes(
        studies=Study.objects.included().filter(review_id=review_id).count(),
        outcomes=0 if form is None else len(definition_of(form).outcomes),
        comparisons=Comparison.objects.filter(review_id=review_id, removed_at=None).count(),
        results=agreed.count(),
    )


def _fields(definition: FormDefinition) -> tuple[locked.Field, ...]:
    return tuple(
        locked.Field(
            id=field.id,
            key=field.key,
            label=field.label,
            type=field.type,
            unit=field.unit,
            options=tuple(locked.Option(key=o.key, label=o.label) for o in field.options),
        )
        for field in definition.fields()
    )


def _outcomes(definition: FormDefinition) -> tuple[locked.Outcome, ...]:
    return tuple(
        locked.Outcome(
            id=outcome.id,
            key=outcome.key,
            label=outcome.label,
            kind=outcome.kind,
            unit=outcome.unit,
            position=place,
            timepoints=tuple(
                locked.Timepoint(id=t.id, label=t.label, position=n)
                for n, t in enumerate(outcome.timepoints)
            ),
        )
        for place, outcome in enumerate(definition.outcomes)
    )


def _study(each: AgreedStudy) -> locked.Study:
    return locked.Study(
        id=str(each.study.uuid),
        label=each.study.label,
        arms=tuple(
            locked.Arm(id=str(a.uuid), label=a.label, intervention=str(a.intervention_id))
            for a in each.arms
        ),
        values=_values(each),
        cells=_cells(each),
    )


def _values(each: AgreedStudy) -> tuple[locked.FieldValue, ...]:
    if each.form is None:
        return ()
    values = {field.id: each.value(place) for place, field in each.form.fields.items()}
    return tuple(_value(field, value) for field, value in values.items() if value is not None)


def _value(field: str, value: Value) -> locked.FieldValue:
    written = value_as_json(value).get("value")
    text = tuple(written) if isinstance(written, list) else written
    if text is not None and not isinstance(text, str | tuple):
        raise RuntimeError("A value is written as text.")
    return locked.FieldValue(field=field, state=value.state, value=text)


def _cells(each: AgreedStudy) -> tuple[locked.CellValue, ...]:
    if each.form is None:
        return ()
    cells = []
    for place, cell in each.form.cells.items():
        if (value := each.value(place)) is not None:
            cells.append(
                locked.CellValue(
                    outcome=cell.outcome.id,
                    timepoint=cell.timepoint.id,
                    arm=cell.arm,
                    column=cell.column.key,
                    state=value.state,
                    value=None if value.content is None else Decimal(str(value.content)),
                )
            )
    return tuple(cells)


def _results(review_id: UUID) -> tuple[locked.Judged, ...]:
    judgements = agreed_judgements(review_id)
    rows = Result.objects.filter(
        uuid__in=list(judgements), removed_at=None, study__is_included=True
    )
    tools = dict(
        Sheet.objects.consensuses().filter(result__in=rows).values_list("result_id", "tool")
    )
    return tuple(
        locked.Judged(
            id=str(row.uuid),
            study=str(row.study_id),
            outcome=str(row.outcome),
            timepoint=str(row.timepoint),
            comparison=str(row.comparison_id),
            tool=tools.get(row.uuid, ""),
            domains=tuple(
                (domain, found)
                for domain, found in judgements[row.uuid].items()
                if domain != OVERALL
            ),
            overall=judgements[row.uuid][OVERALL],
        )
        for row in rows
    )
