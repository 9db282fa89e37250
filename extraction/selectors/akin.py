"""Reports that may belong to a study, since their records are related; a person decides."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from extraction.models import StudyReport
from extraction.selectors.reports import ReportRow, report_rows
from reviews.selectors.related import kinships
from screening.models import Report


@dataclass(frozen=True, kw_only=True, slots=True)
class Akin:
    """A report that may be one of a study's. how: it is related to one of them, in words; beside: which one, by title."""

    report: ReportRow
    how: str
    beside: str


def akin_by_study(review_id: UUID) -> dict[UUID, list[Akin]]:
    """Of each study that may lack a report: the reports sought that are related to one of its own."""
    sought = Report.objects.filter(review_id=review_id, is_sought=True)
    report_of = {record: report for report, record in sought.values_list("uuid", "record_id")}
    kin = [
        (report_of[a], report_of[b], each.how)
        for each in kinships(review_id, list(report_of))
        for a, b in ((each.first, each.second), (each.second, each.first))
    ]
    if not kin:
        return {}
    studies_of = _studies_of(review_id)
    rows = report_rows(review_id, {report for report, _other, _how in kin})
    found: dict[UUID, dict[UUID, Akin]] = defaultdict(dict)
    for own, other, how in kin:
        for study in studies_of[own] - studies_of[other]:
            akin = Akin(report=rows[other], how=how, beside=rows[own].title)
            found[study].setdefault(other, akin)
    return {
        study: sorted(some.values(), key=lambda each: (each.report.title, each.report.uuid))
        for study, some in found.items()
    }


def _studies_of(review_id: UUID) -> dict[UUID, set[UUID]]:
    links = StudyReport.objects.filter(study__review_id=review_id, unlinked_at=None)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for report, study in links.values_list("report_id", "study_id"):
        found[report].add(study)
    return found
