"""Stored files as they are served: what may be said of their type, and their bytes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage

from reviews.models import Import, Member, Record, StoredFile
from reviews.permissions import Act, may
from reviews.seams import registry
from reviews.selectors.copies import roots_of_copies
from reviews.sources import ImportState

PDF = "application/pdf"
# Of whatever else a browser is told nothing that it might act upon.
UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, kw_only=True, slots=True)
class ServedFile:
    """A stored file. media_type: as it may be announced to a browser."""

    name: str
    media_type: str
    n_bytes: int
    content: File[bytes]


def opened_file(member: Member, file: UUID) -> ServedFile | None:
    """A file of the member's review, opened; None if there is none of that id, or the store has lost it."""
    row = StoredFile.objects.filter(uuid=file, review_id=member.review_id).first()
    if row is None or not default_storage.exists(row.path):
        return None
    return ServedFile(
        name=row.name,
        media_type=PDF if row.media_type == PDF else UNKNOWN,
        n_bytes=row.n_bytes,
        content=default_storage.open(row.path, "rb"),
    )


def files_kept_from(member: Member, files: Collection[UUID]) -> frozenset[UUID]:
    """Those of some files that the member may not read yet: imported ones may say how others judged the records in them.

    They are for leads, who take votes over; for everybody when nobody can vote on any of these records any more
    (docs/decisions/0010). Of one that doesn't count nobody knows which records these are.
    """
    if may(member, Act.TAKE_OVER_VOTES):
        return frozenset()
    rows = StoredFile.objects.filter(review_id=member.review_id, uuid__in=files)
    by_bytes = dict(rows.values_list("uuid", "sha256"))
    imports = Import.objects.filter(review_id=member.review_id, file__sha256__in=by_bytes.values())
    counting: dict[str, set[UUID]] = {}
    for uuid, sha256, state in imports.values_list("uuid", "file__sha256", "state"):
        counts = state == ImportState.COMMITTED.value
        counting.setdefault(sha256, set()).update([uuid] if counts else [])
    is_open = _with_open_records(member.review_id, set[UUID]().union(*counting.values()))
    return frozenset(
        file
        for file, sha256 in by_bytes.items()
        if sha256 in counting and (not counting[sha256] or counting[sha256] & is_open)
    )


def _with_open_records(review: UUID, imports: Collection[UUID]) -> set[UUID]:
    if not imports:
        return set()
    is_open = set[UUID]().union(*(ask(review, None) for ask in registry.records_to_judge))
    roots = roots_of_copies(review)
    rows = Record.objects.filter(batch__in=imports).values_list("uuid", "batch_id")
    return {batch for uuid, batch in rows.iterator() if roots.get(uuid, uuid) in is_open}
