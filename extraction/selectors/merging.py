"""Why two records, whose reports were both included, may not become one."""

from __future__ import annotations

from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from extraction.models import StudyReport
from extraction.selectors.reports import included_reports
from screening.models import Report


def merge_refusal(first: UUID, second: UUID) -> str | Promise | None:
    """Reports of two studies: with one of the reports its study would go, and all that was extracted for it."""
    reports = Report.objects.filter(record__in=[first, second], is_sought=True)
    of_record = dict(reports.values_list("record_id", "uuid"))
    if len(of_record) < 2:
        return None
    included = set(included_reports(reports[0].review_id).filter(report__in=of_record.values()))
    if len(included) < 2:
        return None
    links = StudyReport.objects.filter(report__in=included, unlinked_at=None)
    one, other = (
        set(links.filter(report=each).values_list("study", flat=True)) for each in included
    )
    return None if one & other else _REPORTS_OF_TWO_STUDIES


_REPORTS_OF_TWO_STUDIES = _(
    "Both full texts are included, as reports of two studies. On Studies, move one of the reports to the other one's"
    " study first, so that what was extracted stays with it; then merge the records."
)
