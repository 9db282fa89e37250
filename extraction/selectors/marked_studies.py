"""Studies with a report that a notice is about: retracted, corrected, or in doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
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


def marks_by_study(review_id: UUID) -> Mapping[UUID, tuple[Mark, ...]]:
    """The marks of each study's reports, each once."""
    links = StudyReport.objects.filter(study__review_id=review_id, unlinked_at=None)
    marked = links.exclude(report__record__marks=[]).order_by("report_id")
    found: dict[UUID, dict[Mark, None]] = defaultdict(dict)
    for study, marks in marked.values_list("study_id", "report__record__marks"):
        found[study].update(dict.fromkeys(marks_in(marks)))
    return {study: tuple(marks) for study, marks in found.items()}


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
