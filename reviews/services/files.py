"""Keeping uploaded files, byte for byte, under their SHA-256."""

from __future__ import annotations

import hashlib

from django.core.files.base import File
from django.core.files.storage import default_storage

from reviews.events import FileUploaded
from reviews.ledger import Act
from reviews.models import Member, StoredFile


def keep_file(*, by: Member, upload: File[bytes], name: str, media_type: str, act: Act) -> StoredFile:
    """Store an upload and name it in the ledger. What it is was checked before, by its content.

    The bytes go to the storage before the row counts; a file without a row is harmless and found by its hash again.
    """
    digest = hashlib.sha256()
    n_bytes = 0
    for chunk in upload.chunks():
        digest.update(chunk)
        n_bytes += len(chunk)
    row = StoredFile(
        review_id=by.review_id,
        name=_plain_name(name),
        sha256=digest.hexdigest(),
        n_bytes=n_bytes,
        media_type=media_type,
        uploaded_by=by,
        uploaded_at=act.at,
    )
    if not default_storage.exists(row.path):
        upload.seek(0)
        default_storage.save(row.path, upload)
    row.save(force_insert=True)
    act.append(FileUploaded(file=row.uuid, sha256=row.sha256, n_bytes=n_bytes))
    return row


def _plain_name(name: str) -> str:
    """The last part of a path, without control characters, short enough for the column."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char for char in last if char.isprintable())[-255:] or "file"
