"""What was added by hand: where it was found, by whom, and the fold that its table must equal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from reviews.event_shape import Recorded
from reviews.formats.reference import ParsedReference
from reviews.formats.values import doi_in
from reviews.models import HandEntry, Member, Record, Search
from reviews.permissions import Act, may
from reviews.prisma_s import QUERIES
from reviews.seams import HistoryLine, RecordAction
from reviews.selectors.copies import members_of, root_of
from reviews.selectors.people import name_of
from reviews.selectors.search_facts import source_on
from reviews.source_fields import reference_of, stored_of
from reviews.source_words import FOUND_IN_NAMES
from reviews.sources import FoundIn

UUID_IN = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
PMID_IN = re.compile(r"\d{1,9}")
# Copies of one work; more of them than that are looked at by nobody.
MANY = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class Cites:
    """A record of the review in which something was found."""

    record: UUID
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where an import that was added by hand was found. note: "" where there is none, or it was erased."""

    found_in: str
    cites: Cites | None
    note: str


def origin_of(review: UUID, batch: UUID) -> Origin | None:
    """Of an import; None if it was no work of hand."""
    rows = HandEntry.objects.filter(review_id=review, batch=batch)
    entry = rows.select_related("record__face", "note").first()
    return None if entry is None else _origin(entry)


def _origin(entry: HandEntry) -> Origin:
    record = entry.record
    return Origin(
        found_in=str(FOUND_IN_NAMES[FoundIn(entry.found_in)]),
        cites=None if record is None else Cites(record=record.uuid, title=_title(record)),
        note="" if entry.note is None else entry.note.text,
    )


def _title(record: Record) -> str:
    return record.face.title or _("Without a title")


def cites(review: UUID, record: UUID) -> Cites | None:
    """A record that counts, by its id; what it joined stands for it."""
    counted = Record.objects.counted().filter(review_id=review)
    if not counted.filter(uuid=record).exists():
        return None
    root = counted.select_related("face").get(uuid=root_of(record))
    return Cites(record=root.uuid, title=_title(root))


def cites_in(review: UUID, text: str) -> Cites | None:
    """The one record that a text names by its address here, its DOI or its PMID; None where none or several fit."""
    if address := UUID_IN.search(text):
        return cites(review, UUID(address[0]))
    if doi := doi_in(text):
        return _only(review, Q(source_records__doi=doi))
    pmid = PMID_IN.fullmatch(text.strip().removeprefix("PMID").strip(": "))
    return _only(review, Q(source_records__pmid=pmid[0])) if pmid else None


def known_as(review: UUID, reference: ParsedReference) -> Cites | None:
    """The one record of the review that has an identifier of the reference; None where none or several have."""
    same = Q()
    for name in ("doi", "pmid"):
        if value := getattr(reference, name):
            same |= Q(**{f"source_records__{name}": value})
    if reference.accession:
        same |= Q(source_records__fields__accession=reference.accession)
    return _only(review, same) if same else None


def completed(reference: ParsedReference, known: Cites) -> ParsedReference:
    """The reference with what the review knows of the same record already, where it tells nothing itself."""
    face = Record.objects.select_related("face").get(uuid=known.record).face
    there = reference_of(stored_of(face))
    told = {name: getattr(reference, name) or getattr(there, name) for name in COMPLETED}
    kind = reference.type if reference.title else there.type
    return replace(reference, type=kind, **told)


# Not the abstract: nobody has read it in what was found.
COMPLETED = ("title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid")


def _only(review: UUID, same: Q) -> Cites | None:
    found = Record.objects.counted().filter(same, review_id=review)
    roots = {root_of(uuid) for uuid in found.values_list("uuid", flat=True)[:MANY]}
    return cites(review, roots.pop()) if len(roots) == 1 else None


def searches_to_choose(review: UUID) -> Sequence[tuple[str, str]]:
    """Standing searches, those of other methods first."""
    rows = Search.objects.standing().filter(review_id=review).order_by("created_at", "uuid")
    ordered = sorted(rows, key=lambda row: row.kind in QUERIES)
    return [(str(row.uuid), source_on(row.source, row.run_on)) for row in ordered]


def history_of(member: Member, record: UUID) -> list[HistoryLine]:
    """When a record, or a copy that joined it, was added by hand, by whom, and where it had been found."""
    entries = (
        HandEntry.objects.filter(review_id=member.review_id, batch__records__in=members_of(record))
        .distinct()
        .select_related("batch__created_by__user", "record__face", "note")
    )
    return [
        HistoryLine(
            at=entry.batch.created_at,
            text=_("added by hand, found in %s") % _in_words(_origin(entry)),
            by=name_of(entry.batch.created_by.user),
        )
        for entry in entries
    ]


def _in_words(origin: Origin) -> str:
    which = [origin.cites.title] if origin.cites else []
    return ": ".join(filter(None, [origin.found_in, *which, origin.note]))


def actions_on(member: Member, record: UUID) -> list[RecordAction]:
    """From a record to what it cites."""
    if not may(member, Act.IMPORT):
        return []
    url = reverse("reviews:by-hand", kwargs={"review": member.review_id})
    return [
        RecordAction(
            order=80, label=_("Add what this report cites"), url=f"{url}?cited_by={record}"
        )
    ]


TOLD = ("batch", "found_in", "record")


def entries_by_events(_review: UUID, events: Iterable[Recorded]) -> Mapping[str, object]:
    """What was added by hand, as the ledger has it: the fold that `entries_stored` must equal."""
    return {
        event.payload["entry"]: [
            *(event.payload[name] for name in TOLD),
            (event.payload["note"] or {}).get("remark"),
        ]
        for event in events
        if event.kind == "reviews.records_entered"
    }


def entries_stored(review: UUID) -> Mapping[str, object]:
    """The same as the table has it."""
    rows = HandEntry.objects.filter(review_id=review)
    return {
        str(uuid): [str(batch), found_in, *(None if each is None else str(each) for each in ids)]
        for uuid, batch, found_in, *ids in rows.values_list(
            "uuid", "batch_id", "found_in", "record_id", "note_id"
        )
    }
