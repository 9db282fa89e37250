"""Pairs that a person should compare, side by side, and the merges that stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from reviews import dedup, word_index
from reviews.differing import Piece, Pieces, pieces_of
from reviews.duplicate_words import what_agrees, why_asked, why_merged
from reviews.events import RecordsMerged
from reviews.models import (
    APART,
    Event,
    IndexedText,
    Member,
    Merge,
    PairState,
    PossibleDuplicate,
    Record,
    SourceRecord,
)
from reviews.seams import registry
from reviews.search_words import query_of
from reviews.selectors.copies import root_of
from reviews.selectors.people import name_of
from reviews.selectors.records import RecordRow, rows_of
from reviews.source_fields import folded, for_dedup, stored_of
from reviews.sources import ImportState

MERGES_ON_PAGE = 50
SETTLED_SHOWN = 5
COMMITTED = ImportState.COMMITTED.value


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One of two records. sources: where it came from, with the day of the search; file: of the shown source."""

    row: RecordRow
    source: str
    searched_on: date | None
    n_more: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """One field of both. is_off: they differ; note: how, where marks would not say it."""

    label: str | Promise
    first: Pieces
    second: Pieces
    is_off: bool
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class PairPage:
    """One pair to compare. number: its place among the n open ones. later: the next one, None after the last.

    is_by_hand: a person asked about it, not an import. notes: what a merge would lead to downstream, in sentences.
    proposed: how the two belong together if they are not the same, as a Relation's value; "" where nothing tells.
    """

    pair: UUID
    is_by_hand: bool
    number: int
    n: int
    first: Side
    second: Side
    fields: Sequence[Comparison]
    why: str
    agree: str
    notes: Sequence[str]
    proposed: str
    later: UUID | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """A pair that a person judged, which can be taken back."""

    pair: UUID
    label: str
    state: PairState
    sources: tuple[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """How many pairs people judged so far, by what they said."""

    same: int
    different: int
    related: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MergeLine:
    """One standing merge: what joined what, and why; who: by whom, "" for the machine. notes: what taking it apart would end, in sentences."""

    merge: UUID
    record: UUID
    into: UUID
    title: str
    label: str
    source: str
    into_title: str
    into_source: str
    is_automatic: bool
    why: str
    who: str
    at: datetime
    notes: Sequence[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Merges:
    """A page of merges, newest first."""

    lines: Sequence[MergeLine]
    number: int
    n_pages: int
    n: int


def n_open_pairs(review: UUID) -> int:
    """How many pairs wait for a person."""
    return open_pairs(review).count()


def n_merges(review: UUID) -> int:
    """How many merges stand."""
    return standing_merges(review).count()


def pair_page(review: UUID, pair: UUID | None = None) -> PairPage | None:
    """A pair to compare: the one asked for while it is open, else the likeliest one. None if there is none."""
    ordered = list(open_pairs(review).values_list("uuid", flat=True))
    if not ordered:
        return None
    chosen = pair if pair in ordered else ordered[0]
    place = ordered.index(chosen)
    row = PossibleDuplicate.objects.get(uuid=chosen)
    first, second = sides_of(row)
    following = ordered[place + 1] if place + 1 < len(ordered) else None
    return PairPage(
        pair=chosen,
        is_by_hand=row.batch_id is None,
        number=place + 1,
        n=len(ordered),
        first=first,
        second=second,
        fields=_compared(first.row, second.row),
        why=why_asked(row.reasons),
        agree=what_agrees(row.reasons),
        notes=notes_on(first.row.record, second.row.record),
        proposed=_proposed(row),
        later=following,
    )


def notes_on(first: UUID, second: UUID) -> list[str]:
    """What making the two one would lead to, in sentences."""
    found = (note(first, second) for note in registry.merge_notes)
    return [str(words) for words in found if words]


def _proposed(pair: PossibleDuplicate) -> str:
    """What the machine would take the two for if they are not one."""
    sides = Record.objects.filter(uuid__in=[pair.first_id, pair.second_id]).select_related("face")
    a, b = (dedup.normalise(for_dedup(str(each.uuid), stored_of(each.face))) for each in sides)
    return dedup.related(a, b) or ""


def judged(review: UUID) -> Judged:
    """How many pairs stand judged, and how."""
    rows = _counted(PossibleDuplicate.objects.filter(review_id=review))
    n = Counter(rows.values_list("state", flat=True))
    return Judged(**{name: n[name] for name in Judged.__annotations__})


def last_settled(review: UUID) -> list[Settled]:
    """The pairs judged last, whoever did it: any of them can be taken back."""
    rows = (
        _counted(PossibleDuplicate.objects.filter(review_id=review))
        .exclude(state=PairState.OPEN.value)
        .select_related("first__face", "first__batch__search", "second__batch__search")
        .order_by("-settled_at", "uuid")[:SETTLED_SHOWN]
    )
    return [
        Settled(
            pair=row.uuid,
            label=rows_of([row.first])[0].label,
            state=PairState(row.state),
            sources=(row.first.batch.source, row.second.batch.source),
        )
        for row in rows
    ]


def merges_of(review: UUID, *, page: int = 1, text: str = "") -> Merges:
    """A page of the merges that stand. text: words of a title."""
    rows = standing_merges(review)
    if query := query_of(text).wanted:
        found = IndexedText.objects.filter(review_id=review, pk__in=word_index.matching(query))
        rows = rows.filter(record__in=found.values("record_id"))
    n = rows.count()
    n_pages = max(1, -(-n // MERGES_ON_PAGE))
    number = min(max(page, 1), n_pages)
    made = Coalesce("made_at", "batch__committed_at")
    ordered = (
        rows.annotate(at=made)
        .select_related("record__batch__search", "into__batch__search", "into__face")
        .order_by("-at", "place", "uuid")
    )
    part = list(ordered[(number - 1) * MERGES_ON_PAGE : number * MERGES_ON_PAGE])
    own = SourceRecord.objects.filter(record__in=[merge.record_id for merge in part])
    sources = {source.record_id: source for source in own}
    told = [notes([merge.record_id for merge in part]) for notes in registry.unmerge_notes]
    who = _who_merged(review, part)
    lines = [
        replace(_merge_line(merge, sources[merge.record_id], told), who=who.get(merge.made_at, ""))
        for merge in part
    ]
    return Merges(lines=lines, number=number, n_pages=n_pages, n=n)


def _who_merged(review: UUID, merges: Sequence[Merge]) -> Mapping[datetime | None, str]:
    """Names of who made these merges, by the moment of the act."""
    by_people = [each.made_at for each in merges if not each.is_automatic and each.made_at]
    acts = Event.objects.filter(review_id=review, kind=RecordsMerged.KIND, at__in=by_people)
    by = dict(acts.values_list("at", "by"))
    members = Member.objects.select_related("user").in_bulk(set(by.values()))
    return {at: name_of(members[uuid].user) for at, uuid in by.items() if uuid in members}


def _merge_line(
    merge: Merge, source: SourceRecord, told: Sequence[Mapping[UUID, str | Promise]]
) -> MergeLine:
    name = source.authors[0].split(",")[0] if source.authors else source.title[:40]
    return MergeLine(
        merge=merge.uuid,
        record=merge.record_id,
        into=merge.into_id,
        title=source.title,
        label=f"{name} {source.year or ''}".strip(),
        source=merge.record.batch.source,
        into_title=merge.into.shown["title"],
        into_source=merge.into.batch.source,
        is_automatic=merge.is_automatic,
        why=why_merged(merge.reasons, is_automatic=merge.is_automatic),
        who="",
        at=merge.made_at or merge.record.batch.committed_at or merge.record.batch.created_at,
        notes=[str(notes[merge.record_id]) for notes in told if merge.record_id in notes],
    )


def _counted(rows: QuerySet[PossibleDuplicate]) -> QuerySet[PossibleDuplicate]:
    return rows.filter(first__batch__state=COMMITTED, second__batch__state=COMMITTED)


def open_pairs(review: UUID) -> QuerySet[PossibleDuplicate]:
    """Pairs that wait for a person, the likeliest first."""
    rows = PossibleDuplicate.objects.filter(review_id=review, state=PairState.OPEN.value)
    return _counted(rows).order_by("-score", "uuid")


def standing_merges(review: UUID) -> QuerySet[Merge]:
    """Merges that stand, of records that count."""
    return Merge.objects.filter(
        review_id=review,
        undone_at=None,
        record__batch__state=COMMITTED,
        into__batch__state=COMMITTED,
    )


def sides_of(pair: PossibleDuplicate) -> tuple[Side, Side]:
    """The records that stand for the two of a pair."""
    roots = [root_of(pair.first_id), root_of(pair.second_id)]
    found = Record.objects.filter(uuid__in=roots).select_related("face__batch__search")
    by_id = {record.uuid: record for record in found}
    rows = {row.record: row for row in rows_of(by_id.values())}
    first, second = (_side(by_id[root], rows[root]) for root in roots)
    return first, second


def _side(record: Record, row: RecordRow) -> Side:
    batch = record.face.batch
    return Side(
        row=row,
        source=batch.source,
        searched_on=None if batch.search is None else batch.search.run_on,
        n_more=row.n_sources - 1,
    )


def _compared(a: RecordRow, b: RecordRow) -> list[Comparison]:
    return [
        _field(_("Title"), a.title, b.title),
        _authors(a, b),
        _field(_("Journal"), a.journal, b.journal),
        _field(_("Year, volume"), _place(a), _place(b)),
        _field(_("Pages"), a.pages, b.pages),
        _field(_("DOI"), a.doi, b.doi),
        _other(_("Accession"), _accession(a), _accession(b)),
        _other(_("Kind"), a.document_type, b.document_type),
        _field(_("Abstract"), a.abstract, b.abstract),
    ]


def _field(label: str | Promise, a: str, b: str) -> Comparison:
    first, second = pieces_of(a, b)
    # What only one of them has doesn't differ.
    is_off = a != b and bool(a and b)
    if not is_off:
        first, second = _plain(a), _plain(b)
    return Comparison(label=label, first=first, second=second, is_off=is_off)


def _other(label: str | Promise, a: str, b: str) -> Comparison:
    """A field that differs between sources as a rule, so that a mark would say nothing."""
    return Comparison(label=label, first=_plain(a), second=_plain(b), is_off=False)


def _authors(a: RecordRow, b: RecordRow) -> Comparison:
    names, others = _families(a), _families(b)
    first, second = "; ".join(a.authors), "; ".join(b.authors)
    note = ""
    if first != second and names == others:
        note = ngettext(
            "the same name, written differently",
            "the same %(n)s names, written differently",
            len(names),
        ) % {"n": len(names)}
    is_off = bool(names and others) and names != others
    return Comparison(
        label=_("Authors"),
        first=_marked(a, set(others)) if is_off else _plain(first),
        second=_marked(b, set(names)) if is_off else _plain(second),
        is_off=is_off,
        note=note,
    )


def _families(row: RecordRow) -> list[str]:
    return [folded(author.split(",")[0]) for author in row.authors]


def _marked(row: RecordRow, others: set[str]) -> Pieces:
    """The names, those that the other side doesn't have marked."""
    last = len(row.authors) - 1
    pieces: list[Piece] = []
    for place, (author, family) in enumerate(zip(row.authors, _families(row), strict=True)):
        pieces.append(Piece(text=author, is_differing=family not in others))
        if place < last:
            pieces.append(Piece(text="; ", is_differing=False))
    return tuple(pieces)


def _plain(text: str) -> Pieces:
    return (Piece(text=text, is_differing=False),) if text else ()


def _place(row: RecordRow) -> str:
    where = f"{row.volume}({row.issue})" if row.issue else row.volume
    year = "" if row.year is None else str(row.year)
    return "; ".join(part for part in (year, where) if part)


def _accession(row: RecordRow) -> str:
    parts: list[str] = [gettext("PMID %(pmid)s") % {"pmid": row.pmid}] if row.pmid else []
    parts += [link.text for link in row.links if link.label not in {"DOI", "PMID"}]
    return ", ".join(parts)


def pairs_stored(review: UUID) -> Mapping[str, object]:
    """Pairs that people judged not to be the same, as the tables have them."""
    rows = PossibleDuplicate.objects.filter(review_id=review, state__in=APART).values_list(
        "uuid", "first_id", "second_id"
    )
    return {str(uuid): [str(first), str(second)] for uuid, first, second in rows}
