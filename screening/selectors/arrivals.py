"""The abstracts that stand for records beside that of their own source, and since when (docs/decisions/0013)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models.functions import Coalesce

from reviews.corrections import Correctable
from reviews.many_ids import among
from reviews.models import Correction, Finding, Found, Merge, SourceRecord
from reviews.roles import Stage
from reviews.selectors.copies import copies_of
from screening.models import StageRecord
from screening.new_information import Arrival, Bringer
from screening.tally import State

# When a merge began to count; an import's own count from its commit on.
BEGAN = Coalesce("made_at", "batch__committed_at")


def arrivals_at(records: Iterable[UUID]) -> Mapping[UUID, Sequence[Arrival]]:
    """By record, every abstract that stands for it; none where a person says that there is none.

    Whoever excluded a copy on its own had its abstract before their eyes, so that one is as old as the copy.
    """
    roots = set(records)
    root = {copy: record for record, copies in copies_of(list(roots)).items() for copy in copies}
    joined = _joined(set(root))
    root.update((record, record) for record in roots)
    found: dict[UUID, list[Arrival]] = defaultdict(list)
    known = _excluded(joined)
    sources = SourceRecord.objects.filter(record__in=among(joined)).exclude(abstract="")
    for uuid, copy, came in sources.values_list("uuid", "record_id", "batch__committed_at"):
        at = came if came is not None and copy in known else joined[copy]
        found[root[copy]].append(Arrival(bringer=Bringer.SOURCE, at=at, named=uuid))
    findings = Finding.objects.standing().filter(record__in=among(root), field=Found.ABSTRACT.value)
    for uuid, record, at in findings.values_list("uuid", "record_id", "found_at"):
        at = max(at, joined.get(record, at))
        found[root[record]].append(Arrival(bringer=Bringer.LOOK_UP, at=at, named=uuid))
    for record, (written, is_blank) in _corrections(root, joined).items():
        found[record] = [] if is_blank else [*found[record], *written]
    return found


def _corrections(
    root: Mapping[UUID, UUID], joined: Mapping[UUID, datetime]
) -> Mapping[UUID, tuple[list[Arrival], bool]]:
    """By record, the abstracts that people wrote or chose, and whether the last of them is that there is none."""
    rows = Correction.objects.filter(
        record__in=among(root), field=Correctable.ABSTRACT.value, taken_back_at=None
    ).order_by("number")
    found: dict[UUID, tuple[list[Arrival], bool]] = {}
    for uuid, record, at, content in rows.values_list("uuid", "record_id", "made_at", "content"):
        written, _was_blank = found.get(root[record], ([], False))
        is_blank = not content["value"]
        if not is_blank:
            at = max(at, joined.get(record, at))
            written.append(Arrival(bringer=Bringer.CORRECTION, at=at, named=uuid))
        found[root[record]] = (written, is_blank)
    return found


def _joined(copies: Collection[UUID]) -> Mapping[UUID, datetime]:
    """Since when each copy is one with the record that it stands for now."""
    merges = Merge.objects.filter(record__in=among(copies), undone_at=None)
    into, began = {}, {}
    for record, target, at in merges.annotate(at=BEGAN).values_list("record_id", "into_id", "at"):
        into[record], began[record] = target, at
    _continued(began)
    found = {}
    for copy in copies:
        here, at = copy, began[copy]
        while (here := into[here]) in into:
            at = max(at, began[here])
        found[copy] = at
    return found


def _continued(began: dict[UUID, datetime]) -> None:
    """A merge that an undone import passed on to another record begins when the one before it did."""
    former = Merge.objects.filter(record__in=among(list(began)), undone_at__isnull=False)
    rows = former.annotate(at=BEGAN).order_by("-undone_at")
    for record, at, undone_at in rows.values_list("record_id", "at", "undone_at"):
        if began[record] == undone_at:
            began[record] = at


def _excluded(copies: Collection[UUID]) -> set[UUID]:
    """Those that were excluded on their own, before they joined what they are copies of."""
    places = StageRecord.objects.filter(
        record__in=among(copies), stage=Stage.TITLE_ABSTRACT.value, state=State.EXCLUDED.value
    )
    return set(places.values_list("record_id", flat=True))
