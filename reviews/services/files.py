"""Keeping uploaded files, byte for byte, under their SHA-256."""

from __future__ import annotations

import errno
import hashlib
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from reviews.errors import DomainError
from reviews.events import FileUploaded
from reviews.ledger import Act
from reviews.models import LedgerHead, Member, StoredFile

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored:
    """Bytes that the storage has."""

    sha256: str
    n_bytes: int


class BytesGone(DomainError):
    """Somebody else's upload of the same bytes was refused, and they went with it."""

    def __init__(self) -> None:
        super().__init__(_("The upload was interrupted. Send the file again."))


class DiskFull(DomainError):
    """Nothing of the upload is kept."""

    status = 507

    def __init__(self) -> None:
        super().__init__(
            _(
                "This server has no room for the file. Nothing of it was kept. Tell whoever runs this server, and send it again later."
            )
        )


def store(*, review: UUID, upload: File[bytes]) -> Stored:
    """Put an upload into the storage. Before an act opens: writing a large file would keep the review's head locked.

    The act that names it goes within `unless_named`. Raises DiskFull.
    """
    digest = hashlib.sha256()
    n_bytes = 0
    for chunk in upload.chunks():
        digest.update(chunk)
        n_bytes += len(chunk)
    path = StoredFile(review_id=review, sha256=digest.hexdigest()).path
    if default_storage.exists(path) and default_storage.size(path) != n_bytes:
        # What an interrupted upload left behind.
        default_storage.delete(path)
    if not default_storage.exists(path):
        upload.seek(0)
        try:
            default_storage.save(path, upload)
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
                raise
            logger.error("There is no room for uploaded files.", extra={"review": str(review)})
            raise DiskFull from error
    return Stored(sha256=digest.hexdigest(), n_bytes=n_bytes)


@contextmanager
def unless_named(review: UUID, stored: Sequence[Stored]) -> Iterator[None]:
    """Around an act that names stored bytes: if it is refused, those that no row names go again.

    stored: read then, so that what is stored within goes, too.
    """
    try:
        yield
    except BaseException:
        with transaction.atomic():
            # Whoever names the same bytes does so under this lock.
            LedgerHead.objects.select_for_update().filter(review_id=review).first()
            for each in stored:
                file = StoredFile(review_id=review, sha256=each.sha256)
                same = StoredFile.objects.filter(review_id=review, sha256=each.sha256)
                if not same.exists():
                    default_storage.delete(file.path)
        raise


def name_file(*, by: Member, stored: Stored, name: str, media_type: str, act: Act) -> StoredFile:
    """Within an act: name stored bytes in the ledger. What they are was checked by their content. Raises BytesGone."""
    row = StoredFile(
        review_id=by.review_id,
        name=_plain_name(name),
        sha256=stored.sha256,
        n_bytes=stored.n_bytes,
        media_type=media_type,
        uploaded_by=by,
        uploaded_at=act.at,
    )
    if not default_storage.exists(row.path):
        raise BytesGone
    row.save(force_insert=True)
    act.append(FileUploaded(file=row.uuid, sha256=row.sha256, n_bytes=row.n_bytes))
    return row


def _plain_name(name: str) -> str:
    """The last part of a path, without control characters, short enough for the column."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char for char in last if char.isprintable())[-255:] or "file"
