"""Records as files take them along: what is shown of each, all its sources, and how it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from uuid import UUID

from django.db.models import QuerySet

from reviews.formats.own_field import Decided, FoundIn, Standing
from reviews.formats.writing.written import Written
from reviews.mark_words import marks_in
from reviews.models import Member, Record, SourceRecord
from reviews.seams import registry
from reviews.selectors.copies import copies_of
from reviews.selectors.tagged import tags_on
from reviews.source_fields import reference_of

AT_ONCE = 200


def exported(member: Member, works: QuerySet[Record]) -> Iterator[Written]:
    """The works in the common order, so many at a time; decisions and tags as far as the member may know them."""
    ids = list(works.order_by("rank", "uuid").values_list("uuid", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        part = ids[start : start + AT_ONCE]
        found = Record.objects.filter(uuid__in=part).select_related("face").in_bulk()
        sources, decisions = _sources(part), _decisions(member, part)
        tags = tags_on(member, part)
        for uuid in part:
            yield Written(
                reference=reference_of(found[uuid].shown),
                standing=Standing(
                    id=str(uuid),
                    sources=tuple(dict.fromkeys(sources[uuid])),
                    decisions=tuple(decisions.get(uuid, ())),
                    tags=tuple(each.tag.name for each in tags.get(uuid, ())),
                    notices=tuple(str(mark.label) for mark in marks_in(found[uuid].marks)),
                ),
            )


def _sources(records: Sequence[UUID]) -> Mapping[UUID, Sequence[FoundIn]]:
    root = {copy: record for record, copies in copies_of(records).items() for copy in copies}
    rows = SourceRecord.objects.filter(record__in=list(chain(records, root)))
    rows = rows.order_by("batch__committed_at", "number").select_related("batch__search")
    found: dict[UUID, list[FoundIn]] = defaultdict(list)
    for row in rows.only("record_id", "fields", "batch__search__source"):
        source = FoundIn(database=row.batch.source, accession=row.fields.get("accession", ""))
        found[root.get(row.record_id, row.record_id)].append(source)
    return found


def _decisions(member: Member, records: Sequence[UUID]) -> Mapping[UUID, Sequence[Decided]]:
    found: dict[UUID, list[Decided]] = defaultdict(list)
    for told in registry.record_decisions:
        for record, decided in told(member, records).items():
            found[record] += decided
    return found
