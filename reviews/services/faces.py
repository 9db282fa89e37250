"""What is shown of a record: the fullest source of it and its copies, with what people corrected over it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from reviews import dedup
from reviews.corrections import corrected
from reviews.models import IndexedText, Record, SourceRecord
from reviews.selectors.corrections import changes_of
from reviews.selectors.records import members_of
from reviews.services.indexing import cut_of, forget_texts, index_texts
from reviews.shown_facts import shown_facts
from reviews.source_fields import for_dedup, stored_of


def choose_faces(records: Iterable[UUID]) -> None:
    """Let each of these records show the fullest of its standing sources; of equal ones, the first imported."""
    for root in records:
        members = members_of(root)
        sources = SourceRecord.objects.filter(record_id__in=members).order_by(
            "batch__committed_at", "number", "uuid"
        )
        _show(root, members, max(sources, key=_fullness))


def refresh(records: Iterable[UUID]) -> None:
    """Show what stands of these records' corrections over the faces that they have."""
    for record in Record.objects.filter(uuid__in=list(records)).select_related("face"):
        _show(record.uuid, members_of(record.uuid), record.face)


def _show(root: UUID, members: Sequence[UUID], face: SourceRecord) -> None:
    changes = changes_of(members)
    shown = corrected(stored_of(face), changes)
    Record.objects.filter(uuid=root).update(face=face, corrected=changes, **shown_facts(shown))
    forget_texts(IndexedText.objects.filter(record=root, is_corrected=True))
    if changes:
        row = IndexedText(review_id=face.review_id, record_id=root, is_corrected=True)
        index_texts([(row, cut_of(shown))])


def _fullness(source: SourceRecord) -> int:
    return dedup.normalise(for_dedup(str(source.uuid), stored_of(source))).fullness
