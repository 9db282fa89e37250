"""Searches with what came of them, for the page that lists them, and the fold that their tables must equal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.functional import Promise

from reviews.event_shape import Recorded
from reviews.ledger import canonical, sha256
from reviews.models import Import, Record, Search
from reviews.searches import Prior, SearchFacts, as_json, details_from_json
from reviews.selectors.people import name_of
from reviews.source_words import KIND_NAMES, STATE_NAMES
from reviews.sources import ImportState, SourceKind

# Of which nothing counts, and nothing ever will.
OVER = frozenset({ImportState.REFUSED, ImportState.DISCARDED, ImportState.UNDONE})
SHOWN_STATES = [state.value for state in ImportState if state is not ImportState.DISCARDED]


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportLine:
    """One import of a search. n_records: those of its file that count; n_copies: of these, duplicates."""

    batch: UUID
    file: str
    state: ImportState
    state_name: str | Promise
    n_records: int
    n_copies: int
    created_at: datetime
    created_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchRow:
    """One search with its imports and counts. note: what was said about duplicates removed before; "" if nothing."""

    search: UUID
    facts: SearchFacts
    kind_name: str | Promise
    prior: Prior | None
    imports: tuple[ImportLine, ...]
    n_records: int
    n_copies: int

    @property
    def may_go(self) -> bool:
        """Whether it could be withdrawn: no import of it counts, runs or waits."""
        return all(line.state in OVER for line in self.imports)

    @property
    def waiting(self) -> tuple[ImportLine, ...]:
        """Uploads about which somebody has to decide."""
        return tuple(line for line in self.imports if line.state is ImportState.PREVIEWED)

    @property
    def in_use(self) -> tuple[ImportLine, ...]:
        """Imports that count, or that a job is about to read or write."""
        gone = {*OVER, ImportState.PREVIEWED}
        return tuple(line for line in self.imports if line.state not in gone)


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """Over all searches: records that count, duplicates among them, works to screen."""

    n_records: int
    n_copies: int

    @property
    def n_works(self) -> int:
        return self.n_records - self.n_copies


def searches_of(review: UUID) -> list[SearchRow]:
    """The review's searches in the order in which they were written down."""
    searches = (
        Search.objects.standing()
        .filter(review_id=review)
        .select_related("prior_note")
        .order_by("created_at", "uuid")
    )
    lines = _lines(review)
    return [_search_row(search, lines.get(search.uuid, ())) for search in searches]


def search_row(review: UUID, search: UUID) -> SearchRow | None:
    """One search; None if it isn't in the review."""
    standing = Search.objects.standing().filter(review_id=review, uuid=search)
    found = standing.select_related("prior_note")
    row = found.first()
    return None if row is None else _search_row(row, _lines(review).get(search, ()))


def totals_of(rows: Iterable[SearchRow]) -> Totals:
    """The sums under the list."""
    found = list(rows)
    return Totals(
        n_records=sum(row.n_records for row in found), n_copies=sum(row.n_copies for row in found)
    )


def _search_row(search: Search, lines: Iterable[ImportLine]) -> SearchRow:
    imports = tuple(lines)
    return SearchRow(
        search=search.uuid,
        facts=facts_of(search),
        kind_name=KIND_NAMES[SourceKind(search.kind)],
        prior=_prior(search),
        imports=imports,
        n_records=sum(line.n_records for line in imports if line.state is ImportState.COMMITTED),
        n_copies=sum(line.n_copies for line in imports),
    )


def facts_of(search: Search) -> SearchFacts:
    """What is known of a search, as a value."""
    return SearchFacts(
        source=search.source,
        kind=SourceKind(search.kind),
        platform=search.platform,
        run_on=search.run_on,
        strategy=search.strategy,
        limits=search.limits,
        is_yield_reported=search.is_yield_reported,
        is_screened=search.is_screened,
        details=details_from_json(search.details),
    )


def _prior(search: Search) -> Prior | None:
    if search.prior_identified is None or search.prior_duplicates is None:
        return None
    note = "" if search.prior_note is None else search.prior_note.text
    return Prior(identified=search.prior_identified, duplicates=search.prior_duplicates, note=note)


def counts_by_import(review: UUID) -> Mapping[UUID, tuple[int, int]]:
    """Of each import that counts: its records, and the duplicates among them."""
    counted = Record.objects.counted().filter(review_id=review).values("batch_id")
    told = counted.annotate(
        n=Count("pk"), n_copies=Count("pk", filter=Q(merged_into__isnull=False))
    )
    return {row["batch_id"]: (row["n"], row["n_copies"]) for row in told}


def _lines(review: UUID) -> Mapping[UUID | None, list[ImportLine]]:
    counts = counts_by_import(review)
    batches = (
        Import.objects.filter(review_id=review, state__in=SHOWN_STATES)
        .defer("preview", "messages")
        .select_related("file", "created_by__user")
        .order_by("created_at", "uuid")
    )
    found: dict[UUID | None, list[ImportLine]] = defaultdict(list)
    for batch in batches:
        found[batch.search_id].append(_line(batch, *counts.get(batch.uuid, (batch.n_records, 0))))
    return found


def _line(batch: Import, n_records: int, n_copies: int) -> ImportLine:
    state = ImportState(batch.state)
    return ImportLine(
        batch=batch.uuid,
        file="" if batch.file is None else batch.file.name,
        state=state,
        state_name=STATE_NAMES[state],
        n_records=n_records,
        n_copies=n_copies,
        created_at=batch.created_at,
        created_by=name_of(batch.created_by.user),
    )


def searches_by_events(_review: UUID, events: Iterable[Recorded]) -> Mapping[str, object]:
    """Searches as the ledger has them: the fold that `searches_stored` must equal."""
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        payload = event.payload
        if event.kind in {"reviews.search_added", "reviews.search_changed"}:
            known = found.setdefault(payload["search"], {"prior": None, "is_withdrawn": False})
            known.update({name: payload[name] for name in TOLD})
        elif event.kind == "reviews.prior_declared":
            found[payload["search"]]["prior"] = [payload["identified"], payload["duplicates"]]
        elif event.kind == "reviews.prior_withdrawn":
            found[payload["search"]]["prior"] = None
        elif event.kind in {"reviews.search_withdrawn", "reviews.search_restored"}:
            is_withdrawn = event.kind == "reviews.search_withdrawn"
            found[payload["search"]]["is_withdrawn"] = is_withdrawn
    return found


def searches_stored(review: UUID) -> Mapping[str, object]:
    """Searches as the tables have them."""
    found: dict[str, object] = {}
    for search in Search.objects.filter(review_id=review).prefetch_related("versions"):
        newest = max(search.versions.all(), key=lambda version: version.number, default=None)
        prior = _prior(search)
        found[str(search.uuid)] = {
            "version": None if newest is None else str(newest.uuid),
            # Of what stands in the columns; whether the version has its hash is seen where content is checked.
            "sha256": sha256(canonical(as_json(facts_of(search)))),
            "kind": search.kind,
            "run_on": _day(search.run_on),
            "is_yield_reported": search.is_yield_reported,
            "is_screened": search.is_screened,
            "prior": None if prior is None else [prior.identified, prior.duplicates],
            "is_withdrawn": search.withdrawn_at is not None,
        }
    return found


TOLD = ("version", "sha256", "kind", "run_on", "is_yield_reported", "is_screened")


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
