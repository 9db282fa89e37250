"""What the tables of extraction repeat of the ledger, folded from events and read from the tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from extraction.extraction_fold import ExtractionFold
from extraction.models import (
    Comparison,
    FormVersion,
    Intervention,
    Lock,
    Result,
    Sheet,
    SheetView,
    Study,
    StudyArm,
    StudyReport,
)
from reviews.event_shape import Recorded
from reviews.ledger import sha256
from screening.selectors.projections import screening_fold


def expected(review: UUID, events: Iterable[Recorded]) -> Mapping[str, object]:
    """Studies, links, words, forms, sheets and locks, as the ledger has them."""
    fold, screening = ExtractionFold(), screening_fold(review)
    for event in events:
        fold.apply(event)
        screening.apply(event)
    return fold.rows(screening.included_reports())


def stored(review: UUID) -> Mapping[str, object]:
    """The same as the tables have them."""
    return {**_words(review), **_links(review), **_parts(review), **_work(review)}


def _words(review: UUID) -> dict[str, object]:
    found = {
        **dict(Study.objects.filter(review_id=review).values_list("uuid", "label")),
        **dict(Intervention.objects.filter(review_id=review).values_list("uuid", "name")),
        **dict(StudyArm.objects.filter(study__review_id=review).values_list("uuid", "label")),
    }
    return {f"words {thing}": sha256(text) for thing, text in found.items()}


def _links(review: UUID) -> dict[str, object]:
    found: dict[str, object] = {}
    for study in Study.objects.filter(review_id=review):
        found[f"study {study.uuid}"] = study.is_included
    for link in StudyReport.objects.filter(study__review_id=review, unlinked_at=None):
        found[f"link {link.report_id} {link.study_id}"] = True
        if link.is_primary:
            found[f"primary {link.study_id}"] = {"report": str(link.report_id)}
    return found


def _parts(review: UUID) -> dict[str, object]:
    found: dict[str, object] = {}
    for row in Intervention.objects.filter(review_id=review, removed_at=None):
        found[f"intervention {row.uuid}"] = {}
    for pair in Comparison.objects.filter(review_id=review, removed_at=None):
        found[f"comparison {pair.uuid}"] = {
            "experimental": str(pair.experimental_id),
            "comparator": str(pair.comparator_id),
        }
    for arm in StudyArm.objects.filter(study__review_id=review, removed_at=None):
        found[f"arm {arm.uuid}"] = {
            "study": str(arm.study_id),
            "intervention": str(arm.intervention_id),
        }
    for result in Result.objects.filter(study__review_id=review, removed_at=None):
        found[f"result {result.uuid}"] = {
            "study": str(result.study_id),
            "outcome": str(result.outcome),
            "timepoint": str(result.timepoint),
            "comparison": str(result.comparison_id),
        }
    return found


def _work(review: UUID) -> dict[str, object]:
    found: dict[str, object] = {}
    for form in FormVersion.objects.filter(review_id=review):
        found[f"form {form.uuid}"] = {
            "number": form.number,
            "sha256": form.sha256,
            "state": form.state,
        }
    for sheet in Sheet.objects.filter(review_id=review):
        found[f"sheet {sheet.uuid}"] = {
            "kind": sheet.kind,
            "study": str(sheet.study_id),
            "result": _text(sheet.result_id),
            "form": _text(sheet.form_id),
            "tool": sheet.tool,
            "person": _text(sheet.person_id),
            "state": sheet.state,
            "revision": sheet.revision,
            "sha256": sheet.sha256,
            "proposed_by": _text(sheet.proposed_by_id),
            "is_archived": sheet.archived_at is not None,
        }
    for view in SheetView.objects.filter(sheet__review_id=review):
        found[f"view {view.sheet_id} {view.member_id}"] = {}
    for lock in Lock.objects.filter(review_id=review).select_related("snapshot"):
        found[f"snapshot {lock.snapshot_id}"] = {
            "revision": lock.snapshot.revision,
            "sha256": lock.snapshot.sha256,
            "is_locked": lock.unlocked_at is None,
            "is_outdated": lock.is_outdated,
        }
    return found


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)
