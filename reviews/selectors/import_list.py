"""The imports of a review as their list shows them: those that wait, what each waits for, and what became of the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.message_words import refusal_text
from reviews.models import Import, Job, Search
from reviews.selectors.import_columns import is_mappable
from reviews.selectors.import_shares import SearchChoices, search_choices, standing_searches
from reviews.selectors.import_twins import Twins, place_of, twins_among
from reviews.selectors.people import name_of
from reviews.selectors.searches import counts_by_import
from reviews.source_words import KIND_NAMES, STATE_NAMES
from reviews.sources import ImportState

NAMES_SHOWN = 6
OPEN = frozenset(
    {ImportState.UPLOADED, ImportState.PREVIEWED, ImportState.STAGING, ImportState.REFUSED}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenImport:
    """An import that doesn't count yet. goes_to: the search that gave it, or a new one that is proposed, in words.

    needs: what a person has to decide. is_ready: it waits for nothing but its confirmation. refusal: why the file can't
    be read. is_mappable: a person may say what the columns of its table give. job: the newest work on it.
    """

    batch: UUID
    file: str
    state: ImportState
    state_name: str | Promise
    n_records: int
    goes_to: str
    needs: Sequence[str]
    is_ready: bool
    refusal: str
    is_mappable: bool
    job: Job | None


@dataclass(frozen=True, kw_only=True, slots=True)
class PastImport:
    """An import that counts, or did, or was discarded. n_records: those that count, or would; n_copies: duplicates."""

    batch: UUID
    file: str
    source: str
    state: ImportState
    state_name: str | Promise
    n_records: int
    n_copies: int
    created_at: datetime
    created_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportList:
    """waiting: the oldest first; past: the newest first."""

    waiting: Sequence[OpenImport]
    past: Sequence[PastImport]

    @property
    def ready(self) -> list[OpenImport]:
        return [row for row in self.waiting if row.is_ready]


def import_list(review: UUID) -> ImportList:
    """All imports of a review."""
    found = Import.objects.filter(review_id=review).defer("preview", "messages")
    rows = sorted(found.select_related("file", "search", "created_by__user"), key=place_of)
    return ImportList(
        waiting=_waiting(review, [row for row in rows if row.state in OPEN], rows),
        past=_past(review, [row for row in reversed(rows) if row.state not in OPEN]),
    )


def needs_of(batch: Import, choices: SearchChoices, twins: Twins) -> list[str]:
    """What a person has to decide of a previewed import before it counts."""
    return list(_needs(batch, choices, twins))


def _needs(batch: Import, choices: SearchChoices, twins: Twins) -> Iterator[str]:
    if batch.n_errors:
        yield ngettext(
            "%(n)s place could not be read", "%(n)s places could not be read", batch.n_errors
        ) % {"n": batch.n_errors}
    if twins.counting:
        yield _("this very file was imported already")
    elif twins.waiting:
        yield _("the same file waits above")
    if choices.is_mixed:
        yield ngettext(
            "some of its records name %(n)s database, others none",
            "its records name %(n)s databases",
            choices.n_named,
        ) % {"n": choices.n_named}
    elif choices.whole.n_like > 1:
        yield _("there are several searches of %(source)s") % {
            "source": choices.whole.proposal.source
        }
    elif not choices.is_clear:
        yield _("say which search gave it")


def _waiting(review: UUID, waiting: Sequence[Import], rows: Sequence[Import]) -> list[OpenImport]:
    named = [row.uuid for row in waiting]
    previews = dict(Import.objects.filter(uuid__in=named).values_list("uuid", "preview"))
    jobs = Job.objects.filter(review_id=review, ref__in=named).order_by("created_at", "uuid")
    newest = {job.ref: job for job in jobs}
    searches = standing_searches(review)
    found = []
    for row in waiting:
        row.preview = previews[row.uuid]
        found.append(_open(row, newest.get(row.uuid), twins_among(row, rows), searches))
    return found


def _open(row: Import, job: Job | None, twins: Twins, searches: Sequence[Search]) -> OpenImport:
    state = ImportState(row.state)
    needs: list[str] = []
    goes_to = row.source
    if state is ImportState.PREVIEWED:
        choices = search_choices(row, searches)
        needs = needs_of(row, choices, twins)
        goes_to = _goes_to(choices)
    return OpenImport(
        batch=row.uuid,
        file=_file(row),
        state=state,
        state_name=STATE_NAMES[state],
        n_records=row.n_records,
        goes_to=goes_to,
        needs=needs,
        is_ready=state is ImportState.PREVIEWED and not needs,
        refusal=refusal_text(row.refusal),
        is_mappable=is_mappable(row),
        job=job,
    )


def _goes_to(choices: SearchChoices) -> str:
    whole = choices.whole
    if choices.is_mixed:
        names = [share.label or _("none named") for share in choices.each]
        return ", ".join([*names[:NAMES_SHOWN], *(["…"] if len(names) > NAMES_SHOWN else [])])
    if whole.search is not None:
        return choices.searches.get(whole.search, "")
    if not whole.proposal.source:
        return ""
    return _("New search: %(source)s (%(kind)s)") % {
        "source": whole.proposal.source,
        "kind": KIND_NAMES[whole.proposal.kind],
    }


def _past(review: UUID, rows: Sequence[Import]) -> list[PastImport]:
    counts = counts_by_import(review)
    found = []
    for row in rows:
        state = ImportState(row.state)
        n_records, n_copies = counts.get(row.uuid, (row.n_records, 0))
        found.append(
            PastImport(
                batch=row.uuid,
                file=_file(row),
                source=row.source,
                state=state,
                state_name=STATE_NAMES[state],
                n_records=n_records,
                n_copies=n_copies,
                created_at=row.created_at,
                created_by=name_of(row.created_by.user),
            )
        )
    return found


def _file(batch: Import) -> str:
    return "" if batch.file is None else batch.file.name
