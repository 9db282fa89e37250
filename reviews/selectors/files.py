"""Stored files as they are served: what may be said of their type, and their bytes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage

from reviews.models import Member, StoredFile

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
