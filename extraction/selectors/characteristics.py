"""'Characteristics of studies': one row for each included study, from agreed values."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from extraction.selectors.agreed_studies import AgreedStudy, agreed_studies
from extraction.selectors.form_labels import value_in_words
from extraction.selectors.forms import definition_of, published_form
from extraction.selectors.illustrative import marked
from extraction.selectors.reports import ReportRow
from extraction.selectors.studies import reports_by_study


def characteristics_of(review_id: UUID) -> list[list[str]]:
    """A heading row, then the studies by label. A study that is not agreed yet has its name and arms only.

    Notices of a study's reports, that they were retracted and the like, stand beside their titles. In an illustrative
    review a last column says so in every row.
    """
    form = published_form(review_id)
    fields = [] if form is None else list(definition_of(form).fields())
    heading = [_("Study"), _("Reports"), _("Arms"), *(field.label for field in fields)]
    studies = agreed_studies(review_id)
    reports = reports_by_study(review_id, [each.study.uuid for each in studies])
    rows = [heading]
    for each in studies:
        values = _values(each)
        rows.append(
            [
                each.study.label,
                "; ".join(_title(linked.report) for linked in reports[each.study.uuid]),
                "; ".join(f"{arm.label} ({arm.intervention.name})" for arm in each.arms),
                *(values.get(field.id, "") for field in fields),
            ]
        )
    return marked(rows, review_id)


def _title(report: ReportRow) -> str:
    marks = ", ".join(str(mark.label) for mark in report.marks)
    return f"{report.title} [{marks}]" if marks else report.title


def _values(each: AgreedStudy) -> dict[str, str]:
    if each.form is None:
        return {}
    return {
        field.id: value_in_words(each.form, place, each.value(place))
        for place, field in each.form.fields.items()
    }
