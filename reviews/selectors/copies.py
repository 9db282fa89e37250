"""Records that joined others, and what they stand under."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from reviews.many_ids import among
from reviews.models import Record


def n_copies_of(records: Sequence[UUID]) -> Mapping[UUID, int]:
    """How many counted copies joined each of the records, directly or through others."""
    found = copies_of(records)
    return {record: len(found.get(record, ())) for record in records}


def copies_of(records: Sequence[UUID]) -> Mapping[UUID, Sequence[UUID]]:
    """The counted copies that joined each of the records, directly or through others; none for most."""
    root = {record: record for record in records}
    found: dict[UUID, list[UUID]] = defaultdict(list)
    met = list(records)
    while met:
        copies = Record.objects.counted().filter(merged_into__in=among(met))
        met = []
        for copy, into in copies.values_list("uuid", "merged_into_id"):
            root[copy] = root[into]
            found[root[copy]].append(copy)
            met.append(copy)
    return found


def members_of(record: UUID) -> list[UUID]:
    """A record, and whatever counted copies joined it, directly or through others."""
    members, met = [record], [record]
    while met:
        copies = Record.objects.counted().filter(merged_into__in=met)
        met = list(copies.values_list("uuid", flat=True))
        members += met
    return members


def root_of(record: UUID) -> UUID:
    """The record that a copy stands under; the record itself if it stands on its own."""
    here = record
    while into := Record.objects.filter(uuid=here).values_list("merged_into_id", flat=True).get():
        here = into
    return here


def roots_of(records: Sequence[UUID]) -> Mapping[UUID, UUID]:
    """The record that each of these that is a counted copy stands under."""
    into: dict[UUID, UUID] = {}
    met = list(records)
    while met:
        rows = Record.objects.counted().filter(uuid__in=among(met), merged_into__isnull=False)
        up = dict(rows.values_list("uuid", "merged_into_id"))
        into.update(up)
        met = [above for above in set(up.values()) if above not in into]
    return {record: _end_of(record, into) for record in records if record in into}


def roots_of_copies(review: UUID) -> Mapping[UUID, UUID]:
    """The record that each counted copy of a review stands under."""
    copies = Record.objects.counted().filter(review_id=review, merged_into__isnull=False)
    into = dict(copies.values_list("uuid", "merged_into_id"))
    return {copy: _end_of(copy, into) for copy in into}


def _end_of(copy: UUID, into: Mapping[UUID, UUID]) -> UUID:
    here = copy
    while here in into:
        here = into[here]
    return here
