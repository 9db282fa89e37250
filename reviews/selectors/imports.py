"""One import as its page shows it: what was understood, what wasn't, and how far its work has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from reviews.formats.messages import ERRORS, MessageKind
from reviews.formats.registry import FORMATS
from reviews.ledger import canonical, sha256
from reviews.message_words import message_text, refusal_text
from reviews.models import Import, Job, Member, Record
from reviews.permissions import Act, may
from reviews.seams import RecordAction, registry
from reviews.selectors.import_columns import is_mappable
from reviews.selectors.import_contents import Contents, contents_of
from reviews.selectors.import_shares import SearchChoices, search_choices, standing_searches
from reviews.selectors.import_twins import WAITING, twins_of
from reviews.selectors.people import name_of
from reviews.source_words import STATE_NAMES
from reviews.sources import ImportState

MESSAGES_ON_PAGE = 50


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
class SameFile:
    """Another import of the same bytes. is_waiting: it doesn't count yet, and nobody has asked for it."""

    batch: UUID
    source: str
    at: datetime
    is_waiting: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportDetail:
    """Everything about one import. refusal: why the file can't be read; "". is_repeat: a person has to say that the same
    file is wanted again. n_works: records that brought a new work.

    search: None while nobody has said which it is. contents: None where nothing was read. part_of: the databases whose
    records it takes, if it isn't all of its file. is_mappable: a table of which a person may say what its columns give.
    unread: where the places stand that could not be read. choices: of a previewed one, where its records may go. job: the row of the newest work on it.
    """

    batch: UUID
    search: UUID | None
    source: str
    part_of: Sequence[str]
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
    contents: Contents | None
    is_mappable: bool
    messages: Messages
    unread: Sequence[int]
    refusal: str
    refusal_line: int | None
    same_files: Sequence[SameFile]
    is_repeat: bool
    n_works: int
    n_copies: int
    created_at: datetime
    created_by: str
    choices: SearchChoices | None
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
    twins = twins_of(row)
    return ImportDetail(
        batch=row.uuid,
        search=row.search_id,
        source=row.source,
        part_of=_part_of(row),
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
        contents=contents_of(row),
        is_mappable=is_mappable(row),
        messages=_messages(row, page),
        unread=_unread(row),
        refusal=refusal_text(row.refusal),
        refusal_line=row.refusal.get("line"),
        same_files=[_same_file(other) for other in (*twins.counting, *twins.waiting)],
        is_repeat=bool(twins.counting),
        n_works=n_works,
        n_copies=counted.count() - n_works,
        created_at=row.created_at,
        created_by=name_of(row.created_by.user),
        choices=choices_of(member, batch),
        job=job,
        may_undo=may(member, Act.IMPORT) and state is ImportState.COMMITTED,
    )


def choices_of(member: Member, batch: UUID) -> SearchChoices | None:
    """Where the records of an import may go; None unless it waits for a person's decision."""
    waiting = Import.objects.filter(review_id=member.review_id, state=ImportState.PREVIEWED.value)
    row = waiting.filter(uuid=batch).first()
    return None if row is None else search_choices(row, standing_searches(member.review_id))


def actions_on(member: Member, batch: UUID) -> list[RecordAction]:
    """What else the member can do with an import."""
    found = [action for ask in registry.import_actions for action in ask(member, batch)]
    return sorted(found, key=lambda action: action.order)


def newest_job(review: UUID, ref: UUID) -> Job | None:
    """The row of the newest background work on a thing."""
    return Job.objects.filter(review_id=review, ref=ref).order_by("-created_at", "-uuid").first()


def imports_to_confirm(review: UUID) -> list[UUID]:
    """Imports that wait for a person's decision, the oldest first."""
    rows = Import.objects.filter(review_id=review, state=ImportState.PREVIEWED.value)
    return list(rows.order_by("created_at", "uuid").values_list("uuid", flat=True))


def _label(name: str) -> str:
    return next((each.label for each in FORMATS if each.name == name), name)


def _part_of(row: Import) -> list[str]:
    if not row.part:
        return []
    return [each["name"] for each in row.preview.get("databases", ())]


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


def _same_file(other: Import) -> SameFile:
    return SameFile(
        batch=other.uuid,
        source=other.source,
        at=other.created_at,
        is_waiting=other.state in WAITING,
    )


def reading_sha256(batch: Import) -> str | None:
    """Of what was taken of the file, and of what a person said of its columns; None where there was nothing to say."""
    if not batch.part and not batch.columns:
        return None
    return sha256(canonical({"part": batch.part, "columns": batch.columns}))


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
            "reading_sha256": reading_sha256(row),
        }
        for row in rows.select_related("file").defer("preview", "messages")
    }
