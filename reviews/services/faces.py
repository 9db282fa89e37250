"""What is shown of a record: the fullest source of it and its copies, what services outside added where that says
nothing, and what people corrected over both; and what notices about its report mark it with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from reviews import dedup
from reviews.corrections import completed, corrected
from reviews.models import Correction, IndexedText, Record, SourceRecord
from reviews.selectors.copies import copies_of, members_of
from reviews.selectors.corrections import changes_of
from reviews.selectors.look_ups import added_to, marks_on
from reviews.services.indexing import cut_of, forget_texts, index_texts
from reviews.shown_facts import shown_facts
from reviews.source_fields import for_dedup, stored_of


def choose_faces(records: Iterable[UUID]) -> None:
    """Let each of these records show the fullest of its standing sources; of equal ones, the first imported."""
    faces, members = {}, {}
    for root in records:
        members[root] = members_of(root)
        sources = SourceRecord.objects.filter(record_id__in=members[root]).order_by(
            "batch__committed_at", "number", "uuid"
        )
        faces[root] = max(sources, key=_fullness)
    _show(faces, members)


def refresh(records: Iterable[UUID]) -> None:
    """Show what stands of these records' additions, corrections and notices, with the faces that they have."""
    found = Record.objects.filter(uuid__in=list(records)).select_related("face")
    faces = {record.uuid: record.face for record in found}
    copies = copies_of(list(faces))
    _show(faces, {root: [root, *copies.get(root, ())] for root in faces})


def _show(faces: Mapping[UUID, SourceRecord], members: Mapping[UUID, Sequence[UUID]]) -> None:
    added, marks = added_to(members), marks_on(members)
    changed = _corrected(members)
    texts = []
    for root, face in faces.items():
        changes = changes_of(members[root]) if changed & set(members[root]) else {}
        shown = corrected(completed(stored_of(face), added[root]), changes)
        Record.objects.filter(uuid=root).update(
            face=face,
            added=added[root],
            corrected=changes,
            marks=marks[root],
            **shown_facts(shown),
        )
        if changes or added[root]:
            row = IndexedText(review_id=face.review_id, record_id=root, is_corrected=True)
            texts.append((row, cut_of(shown)))
    forget_texts(IndexedText.objects.filter(record__in=list(faces), is_corrected=True))
    index_texts(texts)


def _corrected(members: Mapping[UUID, Sequence[UUID]]) -> set[UUID]:
    """Which of all members carry corrections; most carry none."""
    every = [member for of_root in members.values() for member in of_root]
    rows = Correction.objects.filter(record__in=every, taken_back_at=None)
    return set(rows.values_list("record_id", flat=True))


def _fullness(source: SourceRecord) -> int:
    return dedup.normalise(for_dedup(str(source.uuid), stored_of(source))).fullness
