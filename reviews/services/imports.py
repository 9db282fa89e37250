"""Imports: a file is kept and read for a preview; a person confirms; a job stages its rows and makes them count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from reviews import jobs, ledger, permissions
from reviews.errors import DomainError, NotFound
from reviews.events import FileUploaded, ImportConfirmed, ImportDiscarded
from reviews.ids import new_uuid
from reviews.models import Import, Job, Member, Record, StoredFile
from reviews.permissions import Act
from reviews.selectors.import_list import needs_of
from reviews.selectors.import_shares import search_choices, standing_searches
from reviews.selectors.import_twins import twins_of
from reviews.selectors.imports import reading_sha256
from reviews.services.files import name_file, store, unless_named
from reviews.services.import_splitting import Share, proposed_share, split_import
from reviews.services.repeats import payloads_before
from reviews.services.searches import standing_search
from reviews.sources import ImportState

PREVIEW = "reviews.preview_import"
STAGE = "reviews.stage_import"
CLEAR = "reviews.clear_import"

MEGABYTE = 1024 * 1024
# A file of references has no type of its own that a browser should open.
MEDIA_TYPE = "application/octet-stream"


class TooLarge(DomainError):
    status = 422

    def __init__(self, name: str) -> None:
        super().__init__(
            _("The file %(name)s is too large: the limit is %(limit)s MB. Nothing was uploaded.")
            % {"name": name, "limit": settings.QUORUM_MAX_UPLOAD_BYTES // MEGABYTE}
        )


class NoSearch(DomainError):
    """Nobody has said which search gave the file."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Say which search gave this file: choose one, or write down a new one."))


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


@dataclass(frozen=True, kw_only=True, slots=True)
class Upload:
    """One file as somebody sends it. name: as it was called there."""

    file: File[bytes]
    name: str


def start_import(*, by: Member, search: UUID, upload: File[bytes], name: str, key: UUID) -> Import:
    """The same as start_imports, for one file that a search gave."""
    (batch,) = start_imports(
        by=by, uploads=[Upload(file=upload, name=name)], search=search, key=key
    )
    return batch


def start_imports(
    *, by: Member, uploads: Sequence[Upload], key: UUID, search: UUID | None = None
) -> list[Import]:
    """Keep files, and let a job read each for a preview, all or none of them. Nothing counts yet.

    search: which gave them; None leaves it to be said of each when it is confirmed. Raises NotFound, TooLarge.
    """
    permissions.check(by, Act.IMPORT)
    for upload in uploads:
        if (upload.file.size or 0) > settings.QUORUM_MAX_UPLOAD_BYTES:
            raise TooLarge(upload.name)
    if search is not None:
        standing_search(by, search)
    stored = [store(review=by.review_id, upload=upload.file) for upload in uploads]
    named = list(zip(stored, (upload.name for upload in uploads), strict=True))
    asked = [(each.sha256, name) for each, name in named]
    with (
        unless_named(by.review_id, stored),
        ledger.act(by=by, key=key, content=(search, asked)) as act,
    ):
        if act.repeated:
            files = [each["file"] for each in payloads_before(act, FileUploaded.KIND)]
            return [
                Import.objects.filter(file=file).earliest("created_at", "uuid") for file in files
            ]
        return [
            _begin(
                by,
                search,
                name_file(by=by, stored=each, name=name, media_type=MEDIA_TYPE, act=act),
                act,
            )
            for each, name in named
        ]


def _begin(by: Member, search: UUID | None, file: StoredFile, act: ledger.Act) -> Import:
    batch = Import.objects.create(
        review_id=by.review_id, search_id=search, file=file, created_by=by, created_at=act.at
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
    shares: Sequence[Share] = (),
) -> Import:
    """Import what the preview showed: a job stages the rows, and its last act makes them count.

    accepts_errors: the rest of a file that can be read in part only. accepts_repeat: the same file a second time.
    shares: which searches gave its records, by the databases that they name; none leaves all to the search that was
    chosen before. Asking again changes nothing.
    Raises NotFound, NotPreviewed, NoSearch, PartsUnread, SameFileAgain, SharesUnclear.
    """
    asked = (batch, accepts_errors, accepts_repeat, [share.asked() for share in shares])
    with ledger.act(by=by, key=key, content=asked) as act:
        permissions.check(by, Act.IMPORT)
        target = import_of(by, batch)
        if act.repeated or target.state in {ImportState.STAGING.value, ImportState.COMMITTED.value}:
            return target
        if target.state != ImportState.PREVIEWED.value:
            raise NotPreviewed
        if target.n_errors and not accepts_errors:
            raise PartsUnread(target.n_errors)
        if not accepts_repeat and twins_of(target).counting:
            raise SameFileAgain
        for each in split_import(by=by, batch=target, shares=shares):
            _confirm(by, each, act)
    return target


def import_ready(*, by: Member, batches: Sequence[UUID], key: UUID) -> list[Import]:
    """Import those of several that leave nothing to decide, each to the search that its own file proposes.

    Of what was decided about or changed meanwhile nothing is done. Raises NotFound.
    """
    found = []
    with ledger.act(by=by, key=key, content=("ready", list(batches))) as act:
        permissions.check(by, Act.IMPORT)
        targets = [import_of(by, batch) for batch in batches]
        if act.repeated:
            return [each for each in targets if each.state != ImportState.PREVIEWED.value]
        for target in targets:
            if target.state != ImportState.PREVIEWED.value:
                continue
            choices = search_choices(target, standing_searches(by.review_id))
            if not needs_of(target, choices, twins_of(target)):
                shares = [proposed_share(choices.whole)]
                found.append(
                    confirm_import(by=by, batch=target.uuid, shares=shares, key=new_uuid())
                )
    return found


def _confirm(by: Member, batch: Import, act: ledger.Act) -> None:
    if batch.search_id is None:
        raise NoSearch
    batch.state = ImportState.STAGING.value
    batch.save()
    jobs.enqueue(review_id=by.review_id, kind=STAGE, ref=batch.uuid, asked_by=by.uuid)
    act.append(
        ImportConfirmed(
            batch=batch.uuid, search=batch.search_id, reading_sha256=reading_sha256(batch)
        )
    )


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
