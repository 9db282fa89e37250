"""Studies as pages show them: their reports, their arms, and how far their extraction is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from extraction.models import Sheet, Study, StudyArm, StudyReport
from extraction.selectors.marked_studies import marks_by_study
from extraction.selectors.reports import ReportRow, report_rows, reports_sought
from extraction.sheet_states import SheetKind
from extraction.study_labels import base_label
from reviews.mark_words import Mark
from reviews.models import Member


@dataclass(frozen=True, kw_only=True, slots=True)
class StudyRow:
    """A study in a list. own: my sheet on it; consensus: the agreed one. marks: what notices say of its reports."""

    uuid: UUID
    label: str
    is_included: bool
    n_reports: int
    arms: tuple[str, ...]
    own: Sheet | None
    consensus: UUID | None
    marks: tuple[Mark, ...] = ()

    @property
    def is_agreed(self) -> bool:
        return self.consensus is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkedReport:
    """A report of a study. others: labels of the further studies that it describes."""

    report: ReportRow
    is_primary: bool
    others: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A report that could be linked to a study. label: what it is called in a list."""

    report: UUID
    label: str


def study_rows(member: Member) -> list[StudyRow]:
    """The review's studies by label: included ones, and parked ones that have reports or work."""
    review = member.review_id
    links = _counted(StudyReport.objects.filter(study__review_id=review, unlinked_at=None))
    arms = defaultdict(list)
    for arm in StudyArm.objects.filter(study__review_id=review, removed_at=None).order_by(
        "position", "uuid"
    ):
        arms[arm.study_id].append(arm.label)
    sheets = Sheet.objects.in_use().filter(review_id=review, kind=SheetKind.EXTRACTION.value)
    own = {sheet.study_id: sheet for sheet in sheets.filter(person=member)}
    marks = marks_by_study(review)
    done = dict(sheets.agreed().values_list("study_id", "uuid"))
    return [
        StudyRow(
            uuid=study.uuid,
            label=study.label,
            is_included=study.is_included,
            n_reports=links.get(study.uuid, 0),
            arms=tuple(arms[study.uuid]),
            own=own.get(study.uuid),
            consensus=done.get(study.uuid),
            marks=marks.get(study.uuid, ()),
        )
        for study in Study.objects.filter(review_id=review).order_by("label", "uuid")
        if study.is_included or study.uuid in links or study.uuid in own or study.uuid in done
    ]


def study_row(member: Member, study: UUID) -> StudyRow | None:
    """One study, whether or not a list would show it."""
    row = Study.objects.filter(review_id=member.review_id, uuid=study).first()
    if row is None:
        return None
    listed = next((each for each in study_rows(member) if each.uuid == study), None)
    return listed or StudyRow(
        uuid=row.uuid,
        label=row.label,
        is_included=False,
        n_reports=0,
        arms=(),
        own=None,
        consensus=None,
    )


def reports_of(review_id: UUID, study: UUID) -> list[LinkedReport]:
    """The reports of a study, the primary one first."""
    return reports_by_study(review_id, [study])[study]


def reports_by_study(review_id: UUID, studies: Collection[UUID]) -> dict[UUID, list[LinkedReport]]:
    """The reports of each study, the primary one first."""
    links = StudyReport.objects.filter(study__in=studies, unlinked_at=None)
    reports = {link.report_id for link in links}
    beside = StudyReport.objects.filter(report__in=reports, unlinked_at=None)
    studies_of = defaultdict(list)
    for link in beside.select_related("study").order_by("study__label"):
        studies_of[link.report_id].append(link.study)
    rows = report_rows(review_id, reports)
    found: dict[UUID, list[LinkedReport]] = {study: [] for study in studies}
    for link in links:
        if row := rows.get(link.report_id):
            others = [s.label for s in studies_of[link.report_id] if s.uuid != link.study_id]
            found[link.study_id].append(
                LinkedReport(report=row, is_primary=link.is_primary, others=tuple(others))
            )
    for each in found.values():
        each.sort(key=lambda one: (not one.is_primary, one.report.year or 0, one.report.uuid))
    return found


def arms_of(study: UUID) -> list[StudyArm]:
    """The arms of a study in their order, with their interventions."""
    rows = StudyArm.objects.filter(study_id=study, removed_at=None)
    return list(rows.select_related("intervention").order_by("position", "uuid"))


def candidates_for(review_id: UUID, study: UUID) -> list[Candidate]:
    """Reports sought that do not describe a study yet, by name."""
    linked = StudyReport.objects.filter(study_id=study, unlinked_at=None)
    known = set(linked.values_list("report_id", flat=True))
    rows = [row for uuid, row in reports_sought(review_id).items() if uuid not in known]
    found = [Candidate(report=row.uuid, label=_in_a_list(row)) for row in rows]
    return sorted(found, key=lambda each: (each.label, each.report))


def _in_a_list(row: ReportRow) -> str:
    name = base_label(
        authors=row.authors.split("; ") if row.authors else [], year=row.year, title=row.title
    )
    decided = {"include": _("included"), "exclude": _("excluded")}
    state = decided.get(row.decision, _("not retrieved") if row.is_lost else _("undecided"))
    return f"{name}: {row.title[:80]} ({state})"


def _counted(links: QuerySet[StudyReport]) -> Counter[UUID]:
    return Counter(links.values_list("study_id", flat=True))


def studies_of_report(review_id: UUID, report: UUID) -> list[UUID]:
    """The studies that a report describes."""
    rows = StudyReport.objects.filter(
        report_id=report, study__review_id=review_id, unlinked_at=None
    )
    return list(rows.order_by("study__label", "study_id").values_list("study_id", flat=True))
