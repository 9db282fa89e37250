"""Studies with a report that a notice is about: retracted, corrected, or in doubt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from extraction.models import StudyReport
from reviews.mark_words import Mark, marks_in


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkedStudy:
    """A study, by what it is called now, and the marks of one of its reports."""

    study: UUID
    label: str
    marks: tuple[Mark, ...]


def marked_studies(review_id: UUID, studies: Collection[UUID]) -> list[MarkedStudy]:
    """Of some studies, those with a marked report, a row for each such report."""
    links = (
        StudyReport.objects.filter(study__review_id=review_id, study__in=studies, unlinked_at=None)
        .exclude(report__record__marks=[])
        .select_related("study", "report__record")
    )
    return [
        MarkedStudy(
            study=link.study_id,
            label=link.study.label,
            marks=marks_in(link.report.record.marks),
        )
        for link in links.order_by("study__label", "report_id")
    ]
