"""Records as pages show them: what a reviewer reads, lists that can be searched, one record with all its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, UUIDField
from django.db.models.expressions import RawSQL

from reviews import word_index
from reviews.abstracts import Section, sections_of
from reviews.enrichment.interface import Service
from reviews.many_ids import among
from reviews.mark_words import SERVICES, Mark, marks_in
from reviews.models import Found, Import, Record, SourceRecord
from reviews.search_words import Query, query_of
from reviews.selectors.copies import members_of, n_copies_of
from reviews.selectors.tags import TagOn
from reviews.source_fields import stored_of
from reviews.sources import ImportState

SHORT = 300
# From texts to the records that stand for them. One query, since a common word is in most of the texts.
ROOTS = """
WITH RECURSIVE up (uuid, into_id) AS (
    SELECT r.uuid, r.merged_into_id
    FROM ({texts}) AS w CROSS JOIN reviews_indexedtext t CROSS JOIN reviews_record r
    WHERE t.id = w.rowid AND r.uuid = t.record_id AND t.review_id = %s
    AND r.batch_id IN (SELECT uuid FROM reviews_import WHERE state = %s)
    UNION ALL
    SELECT r.uuid, r.merged_into_id FROM up JOIN reviews_record r ON r.uuid = up.into_id
)
SELECT uuid FROM up WHERE into_id IS NULL"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """An identifier of a record and where it leads. url: "" where it leads nowhere."""

    label: str
    text: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """A service outside that gave a value, and the day."""

    service: str
    on: date
    finding: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenCopy:
    """Where a copy can be read by everybody, and who says so."""

    url: str
    version: str
    licence: str
    origin: Origin


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordRow:
    """Everything that a page needs to show a record. Texts are as the shown source has them.

    record: the id. place: volume, issue and pages as citations print them, "2014;71(6):681-688". links: identifiers.
    sections: the abstract by its headings. n_sources: source records of it and of the copies that joined it.
    tags: those that it carries for the viewer, where a page shows them.
    marks: what notices say of its report. abstract_from: where the abstract is from, if no source has it.
    """

    record: UUID
    title: str
    authors: tuple[str, ...]
    journal: str
    year: int | None
    volume: str
    issue: str
    pages: str
    place: str
    doi: str
    pmid: str
    links: tuple[Link, ...]
    abstract: str
    sections: tuple[Section, ...]
    keywords: tuple[str, ...]
    languages: tuple[str, ...]
    document_type: str
    n_sources: int
    is_removed: bool
    tags: tuple[TagOn, ...] = ()
    marks: tuple[Mark, ...] = ()
    abstract_from: Origin | None = None
    open_copy: OpenCopy | None = None

    @property
    def first_authors(self) -> tuple[str, ...]:
        """As many as a citation names."""
        return self.authors[:6]

    @property
    def has_more_authors(self) -> bool:
        return len(self.authors) > len(self.first_authors)

    @property
    def short_title(self) -> str:
        """As lists show it: a file may hold a book in the place of a title."""
        return _cut(self.title, SHORT)

    @property
    def short_authors(self) -> str:
        """The first authors as lists show them."""
        return _cut("; ".join(self.first_authors), SHORT)

    @property
    def short_journal(self) -> str:
        """As lists show it."""
        return _cut(self.journal, SHORT)

    @property
    def label(self) -> str:
        """Short name: first author and year, else the title's beginning."""
        if not self.authors:
            return self.title[:60]
        name = _cut(self.authors[0].split(",")[0], 60)
        return f"{name} {self.year}" if self.year else name


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceRow:
    """One source record as it came. unmapped: tags that no fact repeats. is_kept: these and the text are not told yet."""

    uuid: UUID
    record: UUID
    source: str
    file: str
    number: int
    line: int
    row: RecordRow
    raw_text: str
    unmapped: tuple[tuple[str, str], ...]
    accession: str
    is_shown: bool
    is_kept: bool = False


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def search(review: UUID, text: str) -> QuerySet[Record]:
    """Distinct works that fit what was typed (see `search_words.query_of`); blank text finds everything.

    All words that are wanted occur in one of a work's source records; words that are not wanted in none of them.
    """
    works = Record.objects.distinct_works().filter(review_id=review)
    query = query_of(text)
    if text.strip() and query == Query():
        return works.none()
    if query.wanted:
        works = works.filter(_of_roots(review, word_index.matching(query.wanted)))
    if query.unwanted:
        works = works.exclude(_of_roots(review, word_index.matching(query.unwanted, is_any=True)))
    for years in query.years:
        works = works.filter(year__range=years)
    for years in query.not_years:
        works = works.exclude(year__range=years)
    return works


def _of_roots(review: UUID, texts: RawSQL) -> Q:
    """Records with one of the texts, and those that a counted copy with one of them joined, directly or through others."""
    of_review = UUIDField().get_db_prep_value(review, connection)
    params = (*texts.params, of_review, ImportState.COMMITTED.value)
    return Q(uuid__in=RawSQL(ROOTS.format(texts=texts.sql), params))  # noqa: S611 - own names


def record_rows(review: UUID, records: Sequence[UUID]) -> list[RecordRow]:
    """The records of these ids, in this order; those that don't count, or aren't this review's, are left out."""
    return _in_order(Record.objects.counted().filter(review_id=review), records)


def works_among(review: UUID, records: Sequence[UUID]) -> list[Record]:
    """Of these records, the distinct works of the review, in the common order."""
    counted = set(
        Import.objects.filter(review_id=review, state=ImportState.COMMITTED.value).values_list(
            "uuid", flat=True
        )
    )
    # By the ids alone: with the rest in the condition, databases go through an index of the whole review.
    named = Record.objects.filter(uuid__in=among(records)).defer("corrected", "added", "marks")
    found = [
        record
        for record in named
        if record.review_id == review
        and record.merged_into_id is None
        and record.batch_id in counted
    ]
    return sorted(found, key=lambda record: (record.rank, record.uuid))


def named_rows(review: UUID, records: Sequence[UUID]) -> list[RecordRow]:
    """The records of these ids, in this order, also those whose import was undone since."""
    return _in_order(Record.objects.filter(review_id=review), records)


def _in_order(found: QuerySet[Record], records: Sequence[UUID]) -> list[RecordRow]:
    some = found.filter(uuid__in=records).select_related("face")
    rows = {row.record: row for row in rows_of(some)}
    return [rows[uuid] for uuid in records if uuid in rows]


def undone_imports(review: UUID, records: Sequence[UUID]) -> Mapping[UUID, UUID]:
    """Of these records, the undone imports of those that don't count any more."""
    undone = Record.objects.filter(
        review_id=review, uuid__in=records, batch__state=ImportState.UNDONE.value
    )
    return dict(undone.values_list("uuid", "batch_id"))


def record_row(review: UUID, record: UUID) -> RecordRow | None:
    """One record; None if it doesn't count, or isn't this review's."""
    return next(iter(record_rows(review, [record])), None)


def rows_of(records: Iterable[Record]) -> list[RecordRow]:
    """Records (with their faces selected) as rows, in the same order."""
    found = list(records)
    n_copies = n_copies_of([record.uuid for record in found])
    return [row_of(record, n_sources=1 + n_copies.get(record.uuid, 0)) for record in found]


def row_of(record: Record, *, n_sources: int = 1) -> RecordRow:
    """A record (with its face selected) as a row."""
    row = _row(record.shown, record=record.uuid, n_sources=n_sources, is_removed=record.is_removed)
    if not record.added and not record.marks:
        return row
    return replace(
        row,
        marks=marks_in(record.marks),
        abstract_from=_abstract_from(record),
        open_copy=_open_copy(record),
    )


def _abstract_from(record: Record) -> Origin | None:
    name = Found.ABSTRACT.value
    if name in record.corrected or name not in record.added or record.face.abstract:
        return None
    return origin_of(record.added[name])


def _open_copy(record: Record) -> OpenCopy | None:
    if (added := record.added.get(Found.OPEN_COPY.value)) is None:
        return None
    return OpenCopy(origin=origin_of(added), **added["value"])


def origin_of(added: Mapping[str, Any]) -> Origin:
    """Who gave a value, as `Record.added` keeps it."""
    return Origin(
        service=SERVICES[Service(added["service"])],
        on=date.fromisoformat(added["on"]),
        finding=UUID(added["finding"]),
    )


def source_rows(review: UUID, record: UUID) -> list[SourceRow]:
    """Every source record of a record and of the copies that joined it, the shown one first."""
    members = members_of(record)
    shown = Record.objects.filter(uuid=record).values_list("face_id", flat=True).first()
    sources = SourceRecord.objects.filter(review_id=review, record__in=members)
    rows = sources.select_related("batch__search", "batch__file").order_by(
        "batch__committed_at", "number"
    )
    found = [_source_row(source, is_shown=source.uuid == shown) for source in rows]
    return sorted(found, key=lambda row: not row.is_shown)


def _source_row(source: SourceRecord, *, is_shown: bool) -> SourceRow:
    file = source.batch.file
    return SourceRow(
        uuid=source.uuid,
        record=source.record_id,
        source=source.batch.source,
        file="" if file is None else file.name,
        number=source.number,
        line=source.line,
        row=_row(stored_of(source), record=source.record_id, n_sources=1, is_removed=False),
        raw_text=source.raw_text,
        unmapped=tuple((tag, value) for tag, value in source.unmapped),
        accession=source.fields.get("accession", ""),
        is_shown=is_shown,
    )


def _row(
    columns: Mapping[str, Any], *, record: UUID, n_sources: int, is_removed: bool
) -> RecordRow:
    """columns: as a source record has them."""
    fields: Mapping[str, Any] = columns["fields"]
    volume, issue = fields.get("volume", ""), fields.get("issue", "")
    pages = fields.get("pages", "")
    return RecordRow(
        record=record,
        title=columns["title"],
        authors=tuple(columns["authors"]),
        journal=columns["journal"],
        year=columns["year"],
        volume=volume,
        issue=issue,
        pages=pages,
        place=_place(columns["year"], volume, issue, pages),
        doi=columns["doi"],
        pmid=columns["pmid"],
        links=_links(columns),
        abstract=columns["abstract"],
        sections=sections_of(columns["abstract"]),
        keywords=tuple(fields.get("keywords", ())),
        languages=_languages(fields.get("language", "")),
        document_type=", ".join(fields.get("document_types", ())),
        n_sources=n_sources,
        is_removed=is_removed,
    )


def _place(year: int | None, volume: str, issue: str, pages: str) -> str:
    where = f"{volume}({issue})" if issue else volume
    parts = [part for part in ("" if year is None else str(year), where) if part]
    return ";".join(parts) + (f":{pages}" if pages else "")


def _links(columns: Mapping[str, Any]) -> tuple[Link, ...]:
    doi, pmid = columns["doi"], columns["pmid"]
    links = []
    if doi:
        url = "https://doi.org/" + quote(doi, safe="/:;().-_<>")
        links.append(Link(label="DOI", text=doi, url=url))
    if pmid:
        url = f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid.isdigit() else ""
        links.append(Link(label="PMID", text=pmid, url=url))
    accession = columns["fields"].get("accession", "")
    if accession and accession != pmid:
        links.append(Link(label=columns["fields"].get("database", ""), text=accession, url=""))
    return tuple(links)


def _languages(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in text.replace(";", ",").split(","))
    return tuple(dict.fromkeys(part for part in parts if part))
