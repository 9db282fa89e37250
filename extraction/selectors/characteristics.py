"""'Characteristics of studies': one row for each included study, from agreed values."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from extraction.models import Sheet, Study
from extraction.selectors.extraction_kind import form_sheet
from extraction.selectors.form_labels import value_in_words
from extraction.selectors.forms import definition_of, published_form
from extraction.selectors.illustrative import marked
from extraction.selectors.sheets import agreed_contents
from extraction.selectors.studies import arms_of, reports_of
from extraction.sheet_states import SheetKind, SheetState


def characteristics_of(review_id: UUID) -> list[list[str]]:
    """A heading row, then the studies by label. A study that is not agreed yet has its name and arms only.

    In an illustrative review a last column says so in every row.
    """
    form = published_form(review_id)
    fields = [] if form is None else list(definition_of(form).fields())
    heading = [_("Study"), _("Reports"), _("Arms"), *(field.label for field in fields)]
    agreed = Sheet.objects.filter(
        review_id=review_id,
        kind=SheetKind.EXTRACTION.value,
        person=None,
        archived_at=None,
        state=SheetState.AGREED.value,
    )
    sheets = {sheet.study_id: sheet for sheet in agreed.select_related("form")}
    rows = [heading]
    studies = Study.objects.included().filter(review_id=review_id)
    for study in studies.order_by("label", "uuid"):
        values = _values(sheets.get(study.uuid))
        rows.append(
            [
                study.label,
                "; ".join(each.report.title for each in reports_of(review_id, study.uuid)),
                "; ".join(f"{arm.label} ({arm.intervention.name})" for arm in arms_of(study.uuid)),
                *(values.get(field.id, "") for field in fields),
            ]
        )
    return marked(rows, review_id)


def _values(sheet: Sheet | None) -> dict[str, str]:
    if sheet is None:
        return {}
    form, contents = form_sheet(sheet), agreed_contents(sheet)
    return {
        field.id: value_in_words(form, place, form.value(place, contents.get(place)))
        for place, field in form.fields.items()
    }
