"""De-duplication of an import's staged records against those that count: what joins what, and what to ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from reviews import dedup
from reviews.ids import new_uuid
from reviews.models import PairState, PossibleDuplicate, RelatedRecords, SourceRecord
from reviews.selectors.copies import roots_of_copies
from reviews.services.duplicates import separated_pairs
from reviews.source_fields import STORED, for_dedup
from reviews.sources import ImportState

# Names the rules in the ledger; it changes when they do.
ENGINE = "reviews.dedup 3"
AT_ONCE = 500
# What is read of every record there is, so many at a time.
SCANNED = ("record_id", "batch_id", "number", "block_keys")
PAGE = 5000


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedMerge:
    """A staged record that joins another one. takes_face: it says more than anything there so far."""

    record: UUID
    into: UUID
    reasons: Mapping[str, Any]
    takes_face: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedPair:
    """Two records that stand on their own and that a person should compare."""

    first: UUID
    second: UUID
    score: float
    reasons: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedRelation:
    """Two records of reports that belong together."""

    uuid: UUID
    first: UUID
    second: UUID
    relation: dedup.Relation


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What de-duplication found, in the order of the file."""

    merges: Sequence[PlannedMerge]
    pairs: Sequence[PlannedPair]
    relations: Sequence[PlannedRelation]


class Standing:
    """The records that count already: which joined which, and their sources."""

    def __init__(self, review: UUID) -> None:
        self._review = review
        self._roots = roots_of_copies(review)
        self._copies: dict[UUID, list[UUID]] = defaultdict(list)
        for record, root in self._roots.items():
            self._copies[root].append(record)

    def root(self, record: UUID) -> UUID:
        """The record that stands for this one."""
        return self._roots.get(record, record)

    def near(self, keys: set[int], on_progress: Callable[[int], None]) -> list[dedup.Normalised]:
        """Records that share a key, and their fellows. on_progress hears how many were looked at, now and then."""
        met = {r.record_id: r for r in self._sharing(keys, on_progress)}
        roots = {self.root(UUID(record)) for record in met}
        fellows = {other for root in roots for other in (root, *self._copies.get(root, ()))}
        missing = [record for record in fellows if str(record) not in met]
        met.update((r.record_id, r) for r in self._of(missing))
        return list(met.values())

    def _sharing(
        self, keys: set[int], on_progress: Callable[[int], None]
    ) -> Iterator[dedup.Normalised]:
        """By the keys that are stored with each record; made again where other rules made them."""
        n_seen = 0
        last: tuple[UUID, int] | None = None
        while rows := self._page(last):
            met = [row["record_id"] for row in rows if _may_share(row["block_keys"], keys)]
            for found in self._of(met):
                if not keys.isdisjoint(found.keys):
                    yield found
            n_seen += len(rows)
            last = (rows[-1]["batch_id"], rows[-1]["number"])
            on_progress(n_seen)

    def _of(self, records: Sequence[UUID]) -> Iterator[dedup.Normalised]:
        for start in range(0, len(records), AT_ONCE):
            rows = self._sources().filter(record_id__in=records[start : start + AT_ONCE])
            yield from _normalised(rows.values("record_id", *STORED))

    def _page(self, last: tuple[UUID, int] | None) -> list[dict[str, Any]]:
        """The next source records after one, walking the index of batch and number."""
        if last is not None:
            batch, number = last
            rows = self._sources().filter(batch_id=batch, number__gt=number)
            page = list(rows.order_by("number").values(*SCANNED)[:PAGE])
            if page:
                return page
        later = self._sources() if last is None else self._sources().filter(batch_id__gt=last[0])
        batch_id = later.order_by("batch_id").values_list("batch_id", flat=True).first()
        if batch_id is None:
            return []
        rows = self._sources().filter(batch_id=batch_id).order_by("number")
        return list(rows.values(*SCANNED)[:PAGE])

    def _sources(self) -> Any:
        return SourceRecord.objects.filter(
            review_id=self._review, batch__state=ImportState.COMMITTED.value
        )


def _may_share(stored: str, keys: set[int]) -> bool:
    own = dedup.unpacked(stored)
    return own is None or not keys.isdisjoint(own)


def _normalised(rows: Iterable[Mapping[str, Any]]) -> Iterator[dedup.Normalised]:
    for row in rows:
        yield dedup.normalise(for_dedup(str(row["record_id"]), row))


def plan_of(
    review: UUID, new: Sequence[dedup.Normalised], on_progress: Callable[[int], None]
) -> Plan:
    """What becomes of a staged import's records. new: in the order of the file, named by their record's id."""
    standing = Standing(review)
    keys = {key for each in new for key in each.keys}
    existing = standing.near(keys, on_progress)
    result = dedup.deduplicate_new(
        existing,
        new,
        clusters={each.record_id: str(standing.root(UUID(each.record_id))) for each in existing},
        separated=[(str(a), str(b)) for a, b in separated_pairs(review)],
    )
    places = {each.record_id: place for place, each in enumerate(new)}
    roots = {each.record_id: standing.root(UUID(each.record_id)) for each in existing}
    merges: list[PlannedMerge] = []
    for cluster in result.clusters:
        given = next((roots[name] for name in cluster.record_ids if name not in places), None)
        root = UUID(cluster.keep) if given is None else given
        roots.update((name, root) for name in cluster.record_ids)
        merges += _merges_of(cluster, root, places)
    merges.sort(key=lambda merge: places[str(merge.record)])
    asked = _asked(review, standing)
    pairs = [_pair_of(possible, roots, places) for possible in result.possible]
    new_pairs = [pair for pair in pairs if frozenset((pair.first, pair.second)) not in asked]
    return Plan(
        merges=merges,
        pairs=new_pairs,
        relations=_relations(review, standing, result.related, roots, places),
    )


def _asked(review: UUID, standing: Standing) -> set[frozenset[UUID]]:
    """Pairs of records that a person is asked about already: a further copy of one is no further question."""
    rows = PossibleDuplicate.objects.filter(
        review_id=review,
        state=PairState.OPEN.value,
        first__batch__state=ImportState.COMMITTED.value,
        second__batch__state=ImportState.COMMITTED.value,
    )
    return {
        frozenset((standing.root(first), standing.root(second)))
        for first, second in rows.values_list("first_id", "second_id")
    }


def _merges_of(
    cluster: dedup.Cluster, root: UUID, places: Mapping[str, int]
) -> Iterator[PlannedMerge]:
    for name in cluster.record_ids:
        if name in places and UUID(name) != root:
            yield PlannedMerge(
                record=UUID(name),
                into=root,
                reasons=_reasons(cluster, name),
                takes_face=name == cluster.keep,
            )


def _reasons(cluster: dedup.Cluster, name: str) -> dict[str, Any]:
    """The strongest rule that held the record to another one."""
    mine = (m for m in cluster.merges if name in (m.record_id_1, m.record_id_2))
    merge = next(islice(mine, 1), None)
    if merge is None:
        return {}
    return {"rule": merge.rule.value, "agree": [each.value for each in merge.agree]}


def _pair_of(
    possible: dedup.Possible, roots: Mapping[str, UUID], places: Mapping[str, int]
) -> PlannedPair:
    """The pair by the records that stand for its two; what was imported earlier comes first."""
    names = sorted(
        (possible.record_id_1, possible.record_id_2), key=lambda name: places.get(name, -1)
    )
    first, second = (roots[name] for name in names)
    return PlannedPair(
        first=first,
        second=second,
        score=possible.score,
        reasons={
            "ask": [each.value for each in possible.reasons],
            "agree": [each.value for each in possible.agree],
            "differ": [each.value for each in possible.differ],
        },
    )


def _relations(
    review: UUID,
    standing: Standing,
    found: Sequence[dedup.Related],
    roots: Mapping[str, UUID],
    places: Mapping[str, int],
) -> list[PlannedRelation]:
    """What belongs together by the records that stand for it, once; what people took back is not found again."""
    rows = RelatedRecords.objects.filter(
        review_id=review,
        first__batch__state=ImportState.COMMITTED.value,
        second__batch__state=ImportState.COMMITTED.value,
    )
    known = {
        frozenset((standing.root(first), standing.root(second)))
        for first, second in rows.values_list("first_id", "second_id")
    }
    planned = []
    for related in found:
        names = sorted(
            (related.record_id_1, related.record_id_2), key=lambda name: places.get(name, -1)
        )
        first, second = (roots[name] for name in names)
        if frozenset((first, second)) not in known:
            known.add(frozenset((first, second)))
            planned.append(
                PlannedRelation(
                    uuid=new_uuid(), first=first, second=second, relation=related.relation
                )
            )
    return planned
