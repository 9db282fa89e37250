"""Many full texts at once: files are kept, a job finds out where they may belong, and a person says where they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reviews import jobs, ledger, permissions
from reviews.errors import DomainError, NotFound
from reviews.events import FileUploaded
from reviews.jobs import Claim
from reviews.ledger import Act
from reviews.models import Member, StoredFile
from reviews.services.files import Stored, name_file, store, unless_named
from reviews.services.repeats import payload_before
from screening.models import FullTextUpload, OfferedFile
from screening.pdf_matching import certain, matches
from screening.selectors.full_text import wanted_reports
from screening.services import full_text, pdf_inspection
from screening.services.full_text import MEDIA_TYPE
from screening.services.pdf_inspection import HEAD, MAGIC, MAX_BYTES, Inspected, PdfProblem

MATCH = "screening.match_full_texts"
MATCHING = "matching"
MOST_FILES = 100
LONGEST_NAME = 255


class NoFiles(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Choose at least one PDF."))


class NonePdf(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("None of these files is a PDF of at most 100 MB. Nothing was kept."))


class NothingChosen(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Choose a report for at least one file."))


class UnknownUpload(NotFound):
    def __init__(self) -> None:
        super().__init__(_("This upload is not in this review."))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Arrived:
    """A file as it came. stored: None where it isn't kept."""

    name: str
    stored: Stored | None
    problem: PdfProblem | None


def upload_full_texts(*, by: Member, uploads: Sequence[File[bytes]], key: UUID) -> FullTextUpload:
    """Keep several PDFs, and let a job find out which reports they may be. Nothing is attached yet.

    A file that is no PDF, or too large, is not kept; the upload tells which. Raises NoFiles, NonePdf.
    """
    permissions.check(by, permissions.Act.RETRIEVE)
    if not uploads:
        raise NoFiles
    kept: list[Stored] = []
    with unless_named(by.review_id, kept):
        arrived = [_arrived(by, upload, kept) for upload in uploads[:MOST_FILES]]
        if not kept:
            raise NonePdf
        content = [(each.name, each.stored.sha256 if each.stored else "") for each in arrived]
        with ledger.act(by=by, key=key, content=("upload", content)) as act:
            if act.repeated:
                file = payload_before(act, FileUploaded.KIND)["file"]
                return FullTextUpload.objects.get(offered__file=file)
            made = FullTextUpload.objects.create(review_id=by.review_id, by=by, made_at=act.at)
            for place, each in enumerate(arrived):
                _offer(made, place, each, by, act)
            jobs.enqueue(review_id=by.review_id, kind=MATCH, ref=made.uuid, asked_by=by.uuid)
    return made


def match_full_texts(claim: Claim) -> None:
    """The job: look into each file, and note which of the reports that are sought it may be."""
    rows = OfferedFile.objects.filter(upload=claim.ref, upload__review=claim.review_id)
    total = rows.filter(file__isnull=False).count()
    waiting = rows.filter(file__isnull=False, looked_at=None).select_related("file")
    todo = list(waiting.order_by("place"))
    wanted = wanted_reports(claim.review_id)
    for done, row in enumerate(todo, start=total - len(todo)):
        claim.progress(done=done, total=total, step=MATCHING)
        found = _inspected(row)
        likely = matches(pages=found.pages, name=row.name, wanted=wanted)
        row.problem = "" if found.problem is None else found.problem.value
        row.n_pages = found.n_pages
        row.matches = [[match.report, match.ground.value] for match in likely]
        row.is_certain = certain(likely) is not None
        row.looked_at = timezone.now()
        row.save(update_fields=["problem", "n_pages", "matches", "is_certain", "looked_at"])
    claim.progress(done=total, total=total, step=MATCHING)
    with transaction.atomic():
        claim.finish()


def attach_offered(*, by: Member, upload: UUID, chosen: Mapping[UUID, UUID], key: UUID) -> int:
    """Attach files of an upload to the reports that somebody chose for them, all or none. How many; 0 for a repeated key.

    chosen: report by offered file. Raises NothingChosen, AttachedAlready, NotFound.
    """
    permissions.check(by, permissions.Act.RETRIEVE)
    pairs = sorted((str(offered), str(report)) for offered, report in chosen.items())
    with ledger.act(by=by, key=key, content=("attach offered", upload, pairs)) as act:
        if act.repeated:
            return 0
        if not chosen:
            raise NothingChosen
        rows = _open(by, upload).filter(uuid__in=chosen, problem="").select_related("file")
        found = {row.uuid: row for row in rows}
        for offered, report in chosen.items():
            row = found.get(offered)
            if row is None or row.file is None:
                raise NotFound(_("This file does not wait any more. Reload the page."))
            row.attachment = full_text.attach(full_text.sought(by, report), row.file, act)
            row.save(update_fields=["attachment"])
    return len(chosen)


def set_aside(*, by: Member, upload: UUID) -> int:
    """Ask no more about the files of an upload that belong to no report; they stay kept. How many.

    Not an act of the ledger: nothing that counts changes, and saying it twice is saying it once. Raises NotFound.
    """
    permissions.check(by, permissions.Act.RETRIEVE)
    if not FullTextUpload.objects.filter(uuid=upload, review_id=by.review_id).exists():
        raise UnknownUpload
    return _open(by, upload).update(set_aside_at=timezone.now())


def _open(by: Member, upload: UUID) -> QuerySet[OfferedFile]:
    return OfferedFile.objects.filter(
        upload=upload, upload__review_id=by.review_id, attachment=None, set_aside_at=None
    )


def _arrived(by: Member, upload: File[bytes], kept: list[Stored]) -> _Arrived:
    """Look at one file, and add its bytes to what is kept if it is a PDF."""
    name = (upload.name or "")[-LONGEST_NAME:]
    if (upload.size or 0) > MAX_BYTES:
        return _Arrived(name=name, stored=None, problem=PdfProblem.TOO_LARGE)
    upload.seek(0)
    is_pdf = MAGIC in upload.read(HEAD)
    upload.seek(0)
    if not is_pdf:
        return _Arrived(name=name, stored=None, problem=PdfProblem.NOT_A_PDF)
    stored = store(review=by.review_id, upload=upload)
    kept.append(stored)
    return _Arrived(name=name, stored=stored, problem=None)


def _offer(made: FullTextUpload, place: int, each: _Arrived, by: Member, act: Act) -> None:
    file: StoredFile | None = None
    if each.stored is not None:
        file = name_file(by=by, stored=each.stored, name=each.name, media_type=MEDIA_TYPE, act=act)
    OfferedFile.objects.create(
        upload=made,
        place=place,
        name=each.name if file is None else file.name,
        file=file,
        problem="" if each.problem is None else each.problem.value,
    )


def _inspected(row: OfferedFile) -> Inspected:
    if row.file is None:
        raise RuntimeError("A file that is looked into is kept.")
    with default_storage.open(row.file.path, "rb") as file:
        return pdf_inspection.inspect(file.chunks(), with_text=True)
