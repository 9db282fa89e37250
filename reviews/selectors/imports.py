"""One import as its page shows it: what was understood, what wasn't, and how far its work has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.formats.messages import ERRORS, MessageKind
from reviews.formats.registry import FORMATS
from reviews.message_words import message_text, refusal_text
from reviews.models import Import, Job, Member, Record, StoredFile
from reviews.permissions import Act, may
from reviews.selectors.people import name_of
from reviews.source_words import STATE_NAMES
from reviews.sources import ImportState

MESSAGES_ON_PAGE = 50
FACT_NAMES: Mapping[str, str | Promise] = {
    "title": _("title"),
    "authors": _("authors"),
    "year": _("year"),
    "journal": _("journal"),
    "volume": _("volume"),
    "issue": _("issue"),
    "pages": _("pages"),
    "doi": _("DOI"),
    "pmid": _("PMID"),
    "abstract": _("abstract"),
    "keywords": _("keywords"),
    "language": _("language"),
    "urls": _("links"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageLine:
    """One thing said about a file. line: None where it is about the file as a whole."""

    line: int | None
    record: int | None
    text: str
    is_error: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Messages:
    """A page of messages, errors first."""

    lines: Sequence[MessageLine]
    number: int
    n_pages: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """How many of the records have a fact."""

    name: str | Promise
    n: int


@dataclass(frozen=True, kw_only=True, slots=True)
class SameFile:
    """Another import of the same bytes."""

    batch: UUID
    source: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportDetail:
    """Everything about one import. refusal: why the file can't be read; "". n_works: records that brought a new work.

    unread: where the places stand that could not be read. job: the row of the newest work on it.
    """

    batch: UUID
    search: UUID
    source: str
    file: UUID | None
    file_name: str
    n_bytes: int
    sha256: str
    state: ImportState
    state_name: str | Promise
    format: str
    encoding: str
    n_records: int
    n_errors: int
    n_warnings: int
    first_records: Sequence[Mapping[str, Any]]
    found: Sequence[Found]
    messages: Messages
    unread: Sequence[int]
    refusal: str
    refusal_line: int | None
    same_files: Sequence[SameFile]
    n_works: int
    n_copies: int
    created_at: datetime
    created_by: str
    job: Job | None
    may_undo: bool


def import_detail(member: Member, batch: UUID, *, page: int = 1) -> ImportDetail | None:
    """One import of the member's review, with one page of its messages; None if it isn't there."""
    # Before the import itself: work that is over by now has left its result there.
    job = newest_job(member.review_id, batch)
    row = (
        Import.objects.filter(review_id=member.review_id, uuid=batch)
        .select_related("file", "search", "created_by__user")
        .first()
    )
    if row is None:
        return None
    counted = Record.objects.counted().filter(batch=row)
    n_works = counted.filter(merged_into=None).count()
    file = row.file
    state = ImportState(row.state)
    return ImportDetail(
        batch=row.uuid,
        search=row.search_id,
        source=row.search.source,
        file=None if file is None else file.uuid,
        file_name="" if file is None else file.name,
        n_bytes=0 if file is None else file.n_bytes,
        sha256="" if file is None else file.sha256,
        state=state,
        state_name=STATE_NAMES[state],
        format=_label(row.format),
        encoding=row.encoding,
        n_records=row.n_records,
        n_errors=row.n_errors,
        n_warnings=row.n_warnings,
        first_records=row.preview.get("records", []),
        found=_found(row),
        messages=_messages(row, page),
        unread=_unread(row),
        refusal=refusal_text(row.refusal),
        refusal_line=row.refusal.get("line"),
        same_files=_same_files(row),
        n_works=n_works,
        n_copies=counted.count() - n_works,
        created_at=row.created_at,
        created_by=name_of(row.created_by.user),
        job=job,
        may_undo=may(member, Act.IMPORT) and state is ImportState.COMMITTED,
    )


def newest_job(review: UUID, ref: UUID) -> Job | None:
    """The row of the newest background work on a thing."""
    return Job.objects.filter(review_id=review, ref=ref).order_by("-created_at", "-uuid").first()


def imports_to_confirm(review: UUID) -> list[UUID]:
    """Imports that wait for a person's decision, the oldest first."""
    rows = Import.objects.filter(review_id=review, state=ImportState.PREVIEWED.value)
    return list(rows.order_by("created_at", "uuid").values_list("uuid", flat=True))


def suffixes() -> list[str]:
    """Ends of names of the files that can be uploaded, for the form."""
    names = {suffix for each in FORMATS for suffix in each.suffixes}
    return [*sorted(names), ".gz", ".zip"]


def _label(name: str) -> str:
    return next((each.label for each in FORMATS if each.name == name), name)


def _found(row: Import) -> list[Found]:
    counts = row.preview.get("found", {})
    return [Found(name=FACT_NAMES[name], n=n) for name, n in counts.items() if name in FACT_NAMES]


def _is_error(message: Mapping[str, Any]) -> bool:
    return MessageKind(message["kind"]) in ERRORS


def _messages(row: Import, page: int) -> Messages:
    ordered = sorted(row.messages, key=lambda message: not _is_error(message))
    n_pages = max(1, -(-len(ordered) // MESSAGES_ON_PAGE))
    number = min(max(page, 1), n_pages)
    part = ordered[(number - 1) * MESSAGES_ON_PAGE : number * MESSAGES_ON_PAGE]
    lines = [
        MessageLine(
            line=message["line"],
            record=message["record"],
            text=message_text(message),
            is_error=_is_error(message),
        )
        for message in part
    ]
    return Messages(lines=lines, number=number, n_pages=n_pages)


def _unread(row: Import) -> list[int]:
    lines = [message["line"] for message in row.messages if _is_error(message)]
    return [line for line in lines if line is not None][:20]


def _same_files(row: Import) -> list[SameFile]:
    if row.file is None:
        return []
    same = StoredFile.objects.filter(review_id=row.review_id, sha256=row.file.sha256)
    others = Import.objects.filter(
        review_id=row.review_id,
        file__in=same,
        state__in=[ImportState.COMMITTED.value, ImportState.STAGING.value],
    ).exclude(uuid=row.uuid)
    return [
        SameFile(batch=other.uuid, source=other.search.source, at=other.created_at)
        for other in others.defer("preview", "messages")
        .select_related("search")
        .order_by("-created_at")
    ]


def imports_by_state(review: UUID) -> Mapping[str, object]:
    """Imports that count or were undone, as the tables have them."""
    rows = Import.objects.filter(
        review_id=review, state__in=[ImportState.COMMITTED.value, ImportState.UNDONE.value]
    )
    return {
        str(row.uuid): {
            "search": str(row.search_id),
            "state": row.state,
            "file_sha256": "" if row.file is None else row.file.sha256,
            "format": row.format,
            "n_records": row.n_records,
            "n_unread": row.n_errors,
        }
        for row in rows.select_related("file").defer("preview", "messages")
    }
