"""Adding by hand what was found outside of searches: it becomes a file of its own, imported like any other."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass
from uuid import UUID

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from reviews import jobs, ledger, permissions, searches
from reviews.errors import DomainError, NotFound
from reviews.events import RecordsEntered
from reviews.formats.delimited import CSV, WOS_TAB
from reviews.formats.own_field import FACTS
from reviews.formats.reference import ParsedReference
from reviews.formats.writing.by_hand import by_hand
from reviews.models import HandEntry, Import, Member, Record, Search, StoredFile
from reviews.permissions import Act
from reviews.searches import SearchFacts
from reviews.services.files import name_file, store, unless_named
from reviews.services.import_reading import Preview, preview_of
from reviews.services.imports import MEDIA_TYPE, PREVIEW, STAGE
from reviews.services.repeats import payload_before
from reviews.services.searches import add_search, standing_search
from reviews.sources import FoundIn, ImportState

# Any text is a table of one column; what somebody typed is none.
TABLES = frozenset({CSV.name, WOS_TAB.name})
PASTED_NAME = "pasted.txt"
LONGEST_NAME = 80


class NothingToAdd(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Give a title, or an identifier: a DOI, a PMID or a trial's number."))


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """Where it was found. record: of the review, the one that cites it; note: which report, website or contact."""

    found_in: FoundIn
    record: UUID | None = None
    note: str = ""


def is_export(text: str) -> bool:
    """Whether a text is what a program exported (RIS, PubMed, BibTeX and others), rather than a citation."""
    found = _previewed(text.encode())
    return not found.refusal and found.n_records > 0 and found.format not in TABLES


def add_by_hand(
    *,
    by: Member,
    search: UUID | SearchFacts,
    text: str,
    reference: ParsedReference | None,
    found: Found,
    key: UUID,
) -> Import:
    """Add what a person found. The text is kept to its last sign, with whoever typed it, when, and where it was found.

    search: one of the review, or a new one. reference: what the text tells, as the person has checked it: a job makes
    it count, joined with what it certainly copies. None: the text is an export, which is previewed like a file.
    Raises NotFound, NothingToAdd.
    """
    permissions.check(by, Act.IMPORT)
    content = text.encode() if reference is None else _typed(reference, text)
    stored = store(review=by.review_id, upload=ContentFile(content))
    asked = searches.as_json(search) if isinstance(search, SearchFacts) else search
    with (
        unless_named(by.review_id, [stored]),
        ledger.act(by=by, key=key, content=(asked, stored.sha256, *_told(found))) as act,
    ):
        if act.repeated:
            entered = payload_before(act, RecordsEntered.KIND)
            return Import.objects.get(review_id=by.review_id, uuid=entered["batch"])
        _check(by, found)
        target = _search(by, search, key)
        name = PASTED_NAME if reference is None else _name_of(reference)
        file = name_file(by=by, stored=stored, name=name, media_type=MEDIA_TYPE, act=act)
        preview = None if reference is None else _previewed(content)
        batch = _start(by, target, file, preview, act)
        _write_entry(batch, target, file, found, act)
    return batch


def _typed(reference: ParsedReference, text: str) -> bytes:
    empty = ParsedReference(type=reference.type)
    if all(getattr(reference, name) == getattr(empty, name) for name in FACTS):
        raise NothingToAdd
    return by_hand(reference, text)


def _name_of(reference: ParsedReference) -> str:
    """What tells one of many files that were added by hand from the others."""
    told = (reference.title, reference.doi, reference.pmid, reference.accession)
    words = next(filter(None, told), "by hand")
    return f"{words[:LONGEST_NAME].strip()}.json".replace("/", "-").replace("\\", "-")


def _previewed(content: bytes) -> Preview:
    return preview_of(io.BytesIO(content), lambda _done: None)


def _told(found: Found) -> tuple[str, UUID | None, str]:
    return found.found_in.value, found.record, found.note


def _check(by: Member, found: Found) -> None:
    counted = Record.objects.counted().filter(review_id=by.review_id)
    if found.record is not None and not counted.filter(uuid=found.record).exists():
        raise NotFound(_("The report that cites it is not in this review."))


def _search(by: Member, search: UUID | SearchFacts, key: UUID) -> Search:
    if isinstance(search, SearchFacts):
        return add_search(by=by, facts=search, key=key)
    return standing_search(by, search)


def _start(
    by: Member, search: Search, file: StoredFile, preview: Preview | None, act: ledger.Act
) -> Import:
    """The import: read for a preview; or staged at once, where its form was the preview."""
    state = ImportState.UPLOADED if preview is None else ImportState.STAGING
    batch = Import.objects.create(
        review_id=by.review_id,
        search=search,
        file=file,
        state=state.value,
        created_by=by,
        created_at=act.at,
        **({} if preview is None else asdict(preview)),
    )
    kind = PREVIEW if preview is None else STAGE
    jobs.enqueue(review_id=by.review_id, kind=kind, ref=batch.uuid, asked_by=by.uuid)
    return batch


def _write_entry(
    batch: Import, search: Search, file: StoredFile, found: Found, act: ledger.Act
) -> None:
    note = act.remark(found.note)
    entry = HandEntry.objects.create(
        review_id=batch.review_id,
        batch=batch,
        found_in=found.found_in.value,
        record_id=found.record,
        note_id=None if note is None else UUID(note["remark"]),
    )
    act.append(
        RecordsEntered(
            entry=entry.uuid,
            batch=batch.uuid,
            search=search.uuid,
            file=file.uuid,
            found_in=found.found_in,
            record=found.record,
            note=note,
        )
    )
