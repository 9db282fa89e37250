"""Reports that belong together and are no duplicates, by the records that stand for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from reviews.duplicate_words import how_related
from reviews.models import RelatedRecords
from reviews.selectors.copies import copies_of, members_of, root_of
from reviews.selectors.records import RecordRow, record_rows


@dataclass(frozen=True, kw_only=True, slots=True)
class Relation:
    """A record that belongs with another one. how: in words; is_found: by the machine, and said by nobody."""

    related: UUID
    row: RecordRow
    how: str
    is_found: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Kinship:
    """Two works, by the records that stand for them. how: in words."""

    first: UUID
    second: UUID
    how: str


def relations_of(review: UUID, record: UUID) -> list[Relation]:
    """The works that a work belongs with, each once: as a person said, else as the machine found."""
    members = set(members_of(record))
    rows = RelatedRecords.objects.standing().filter(
        Q(first__in=members) | Q(second__in=members), review_id=review
    )
    found: dict[UUID, RelatedRecords] = {}
    for each in sorted(rows, key=_persons_first):
        other = root_of(each.second_id if each.first_id in members else each.first_id)
        if other != record:
            found.setdefault(other, each)
    return [
        Relation(
            related=found[row.record].uuid,
            row=row,
            how=how_related(found[row.record].relation),
            is_found=found[row.record].batch_id is not None,
        )
        for row in record_rows(review, list(found))
    ]


def kinships(review: UUID, works: Collection[UUID]) -> list[Kinship]:
    """Every two of some works that belong together, once."""
    root = {work: work for work in works}
    for work, copies in copies_of(list(works)).items():
        root.update(dict.fromkeys(copies, work))
    rows = RelatedRecords.objects.standing().filter(
        review_id=review, first__in=list(root), second__in=list(root)
    )
    found: dict[frozenset[UUID], Kinship] = {}
    for each in sorted(rows, key=_persons_first):
        first, second = root[each.first_id], root[each.second_id]
        if first != second:
            kin = Kinship(first=first, second=second, how=how_related(each.relation))
            found.setdefault(frozenset((first, second)), kin)
    return list(found.values())


def _persons_first(each: RelatedRecords) -> tuple[bool, UUID]:
    return (each.batch_id is not None, each.uuid)
