"""Imports: a file is kept and read for a preview; a person confirms; a job stages its rows and makes them count."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from reviews import jobs, ledger, permissions
from reviews.errors import DomainError, NotFound
from reviews.events import FileUploaded, ImportConfirmed, ImportDiscarded
from reviews.models import Import, Job, Member, Record, Search, StoredFile
from reviews.permissions import Act
from reviews.services.files import name_file, store, unless_named
from reviews.services.repeats import payload_before
from reviews.sources import ImportState

PREVIEW = "reviews.preview_import"
STAGE = "reviews.stage_import"
CLEAR = "reviews.clear_import"

MEGABYTE = 1024 * 1024
# A file of references has no type of its own that a browser should open.
MEDIA_TYPE = "application/octet-stream"


class TooLarge(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("The file is too large: the limit is %(limit)s MB.")
            % {"limit": settings.QUORUM_MAX_UPLOAD_BYTES // MEGABYTE}
        )


class NotPreviewed(DomainError):
    """The import isn't one that waits for a decision."""

    def __init__(self) -> None:
        super().__init__(_("This import does not wait for a decision. Reload the page."))


class PartsUnread(DomainError):
    """Parts of the file couldn't be read, and nobody said that the rest should be imported all the same."""

    status = 422

    def __init__(self, n: int) -> None:
        super().__init__(
            ngettext(
                "%(n)s place of the file could not be read. Tick that you import the rest all the same, or discard the import.",
                "%(n)s places of the file could not be read. Tick that you import the rest all the same, or discard the import.",
                n,
            )
            % {"n": n}
        )


class SameFileAgain(DomainError):
    """The same bytes were imported before."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "This very file was imported already. Tick that you want it a second time, or discard the import."
            )
        )


class StillRunning(DomainError):
    def __init__(self) -> None:
        super().__init__(_("The import is still running. Cancel it first."))


def start_import(*, by: Member, search: UUID, upload: File[bytes], name: str, key: UUID) -> Import:
    """Keep a file that a search gave, and let a job read it for a preview. Nothing counts yet.

    Raises NotFound, TooLarge.
    """
    permissions.check(by, Act.IMPORT)
    if (upload.size or 0) > settings.QUORUM_MAX_UPLOAD_BYTES:
        raise TooLarge
    if not Search.objects.standing().filter(review_id=by.review_id, uuid=search).exists():
        raise NotFound(_("This search is not in this review."))
    stored = store(review=by.review_id, upload=upload)
    with (
        unless_named(by.review_id, [stored]),
        ledger.act(by=by, key=key, content=(search, stored.sha256, name)) as act,
    ):
        if act.repeated:
            return Import.objects.get(file=payload_before(act, FileUploaded.KIND)["file"])
        file = name_file(by=by, stored=stored, name=name, media_type=MEDIA_TYPE, act=act)
        batch = Import.objects.create(
            review_id=by.review_id,
            search_id=search,
            file=file,
            created_by=by,
            created_at=act.at,
        )
        jobs.enqueue(review_id=by.review_id, kind=PREVIEW, ref=batch.uuid, asked_by=by.uuid)
    return batch


def confirm_import(
    *,
    by: Member,
    batch: UUID,
    key: UUID,
    accepts_errors: bool = False,
    accepts_repeat: bool = False,
) -> Import:
    """Import what the preview showed: a job stages the rows, and its last act makes them count.

    accepts_errors: the rest of a file that can be read in part only. accepts_repeat: the same file a second time.
    Asking again changes nothing. Raises NotFound, NotPreviewed, PartsUnread, SameFileAgain.
    """
    with ledger.act(by=by, key=key, content=(batch, accepts_errors, accepts_repeat)) as act:
        permissions.check(by, Act.IMPORT)
        target = import_of(by, batch)
        if act.repeated or target.state in {ImportState.STAGING.value, ImportState.COMMITTED.value}:
            return target
        if target.state != ImportState.PREVIEWED.value:
            raise NotPreviewed
        if target.n_errors and not accepts_errors:
            raise PartsUnread(target.n_errors)
        if not accepts_repeat and same_file(target):
            raise SameFileAgain
        target.state = ImportState.STAGING.value
        target.save(update_fields=["state"])
        jobs.enqueue(review_id=by.review_id, kind=STAGE, ref=target.uuid, asked_by=by.uuid)
        act.append(ImportConfirmed(batch=target.uuid))
    return target


def discard_import(*, by: Member, batch: UUID, key: UUID) -> Import:
    """Leave an import that doesn't count yet; the file stays kept. Raises NotFound, NotPreviewed, StillRunning."""
    with ledger.act(by=by, key=key, content=("discard", batch)) as act:
        permissions.check(by, Act.IMPORT)
        target = import_of(by, batch)
        if act.repeated or target.state == ImportState.DISCARDED.value:
            return target
        if target.state in {ImportState.COMMITTED.value, ImportState.UNDONE.value}:
            raise NotPreviewed
        work = Job.objects.open().filter(review_id=by.review_id, ref=batch)
        if target.state == ImportState.STAGING.value and work.exists():
            raise StillRunning
        for job in work:
            jobs.ask_to_cancel(review_id=by.review_id, job=job.uuid)
        target.state = ImportState.DISCARDED.value
        target.save(update_fields=["state"])
        if Record.objects.filter(batch=target).exists():
            jobs.enqueue(review_id=by.review_id, kind=CLEAR, ref=target.uuid, asked_by=by.uuid)
        act.append(ImportDiscarded(batch=target.uuid))
    return target


def same_file(batch: Import) -> list[Import]:
    """Other imports of the same bytes into this review that count or wait, newest first."""
    file = batch.file
    if file is None:
        return []
    rows = Import.objects.filter(
        review_id=batch.review_id,
        file__in=StoredFile.objects.filter(review_id=batch.review_id, sha256=file.sha256),
        state__in=[ImportState.COMMITTED.value, ImportState.STAGING.value],
    )
    return list(rows.exclude(uuid=batch.uuid).select_related("search").order_by("-created_at"))


def import_of(by: Member, batch: UUID) -> Import:
    """An import of the member's review. Raises NotFound."""
    found = (
        Import.objects.filter(review_id=by.review_id, uuid=batch)
        .select_related("file", "search")
        .first()
    )
    if found is None:
        raise NotFound(_("This import is not in this review."))
    return found
