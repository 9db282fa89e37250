"""The two entries: de-duplicate a whole set, or a new batch against a set that is already clustered."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from reviews.dedup.blocking import candidate_pairs
from reviews.dedup.cluster import Clusters
from reviews.dedup.compare import Comparison, compare
from reviews.dedup.decide import Decision, Verdict, contradict, decide
from reviews.dedup.normalise import Normalised, normalise
from reviews.dedup.reference import Reference
from reviews.dedup.related import relation
from reviews.dedup.result import Ask, Merge, Possible, Related, Relation, Result, Rule


@dataclass(frozen=True, kw_only=True, slots=True)
class _Akin:
    a: str
    b: str
    relation: Relation


@dataclass(frozen=True, kw_only=True, slots=True)
class _Judged:
    a: str
    b: str
    comparison: Comparison
    decision: Decision

    @property
    def is_placed(self) -> bool:
        """Whether something ties both to one place or identifier; otherwise it's silence that lets them meet."""
        return self.decision.rule is not Rule.BIBLIOGRAPHY and self.decision.reasons != (
            Ask.PLACE_UNKNOWN,
        )


def deduplicate(
    references: Iterable[Reference], *, separated: Iterable[tuple[str, str]] = ()
) -> Result:
    """Cluster a whole set of records; the order of the records never matters.

    separated: pairs of ids that a person called different; they are neither merged nor asked again.
    ValueError if two records share an id.
    """
    return _resolve(_by_id(map(normalise, references)), separated=separated, clusters={}, new=None)


def deduplicate_new(
    existing: Iterable[Normalised],
    new: Iterable[Normalised],
    *,
    clusters: Mapping[str, str],
    separated: Iterable[tuple[str, str]] = (),
) -> Result:
    """What a new batch adds to records that are already clustered: only pairs that hold a new record are compared.

    existing: all records that share a block key (Normalised.keys) with a new one, with the other records of
    their clusters; more do no harm. clusters: record id -> cluster id of the existing ones; an id that is
    missing stands alone. Existing clusters are taken as they are and never joined with each other: a new record
    that fits two joins the better one, and the other becomes a possible pair. separated: as in deduplicate.

    The result holds the clusters with a new record (existing members included) and the possible and related
    pairs between a cluster with a new record and any other. ValueError if two records share an id.
    """
    fresh = list(new)
    records = _by_id([*existing, *fresh])
    return _resolve(
        records, separated=separated, clusters=clusters, new={r.record_id for r in fresh}
    )


def _by_id(records: Iterable[Normalised]) -> dict[str, Normalised]:
    ordered = sorted(records, key=lambda record: record.record_id)
    found = {record.record_id: record for record in ordered}
    if len(found) < len(ordered):
        raise ValueError("Two records share an id.")
    return found


def _resolve(
    records: Mapping[str, Normalised],
    *,
    separated: Iterable[tuple[str, str]],
    clusters: Mapping[str, str],
    new: set[str] | None,
) -> Result:
    judged, akin = _judge(list(records.values()), new)
    met = {record_id for pair in judged for record_id in (pair.a, pair.b)}
    met.update(record_id for pair in akin for record_id in (pair.a, pair.b))
    touched = records if new is None else _touched(records, met | new, clusters)
    grown = Clusters(touched, contradict=contradict, separated=separated)
    if new is not None:
        for members in _given(touched, clusters, new):
            grown.give(members)
    refused = _grow(touched, grown, judged)
    found = [c for c in grown.result() if new is None or not new.isdisjoint(c.record_ids)]
    possible = _possible(grown, judged, refused)
    return Result(clusters=tuple(found), possible=possible, related=_related(grown, akin, possible))


def _judge(
    records: Sequence[Normalised], new: set[str] | None
) -> tuple[list[_Judged], list[_Akin]]:
    """Every candidate pair that isn't clearly apart, strongest first; and pairs that belong together."""
    indices = (
        None if new is None else frozenset(i for i, r in enumerate(records) if r.record_id in new)
    )
    order = [record.titles[0].key for record in records]
    judged, akin = [], []
    for i, j in candidate_pairs([record.keys for record in records], order, indices):
        a, b = records[i], records[j]
        comparison = compare(a, b)
        if comparison is None:
            continue
        decision = decide(a, b, comparison)
        if decision.verdict is not Verdict.APART:
            judged.append(
                _Judged(a=a.record_id, b=b.record_id, comparison=comparison, decision=decision)
            )
        if decision.rule is None and (found := relation(a, b, comparison)):
            akin.append(_Akin(a=a.record_id, b=b.record_id, relation=found))
    judged.sort(key=lambda pair: (-pair.decision.score, pair.a, pair.b))
    return judged, akin


def _touched(
    records: Mapping[str, Normalised], met: set[str], clusters: Mapping[str, str]
) -> dict[str, Normalised]:
    """The new records, those they meet, and these ones' fellows."""
    names = {clusters[record_id] for record_id in met if record_id in clusters}
    fellows = {
        record_id for record_id, name in clusters.items() if name in names and record_id in records
    }
    return {record_id: records[record_id] for record_id in sorted(met | fellows)}


def _given(
    touched: Mapping[str, Normalised], clusters: Mapping[str, str], new: set[str]
) -> list[list[str]]:
    by_name = defaultdict(list)
    for record_id in touched:
        if record_id not in new:
            # an id may also be the name of another record's cluster
            by_name[
                ("cluster", clusters[record_id]) if record_id in clusters else ("record", record_id)
            ].append(record_id)
    return list(by_name.values())


def _grow(
    records: Mapping[str, Normalised], grown: Clusters, judged: list[_Judged]
) -> dict[tuple[str, str], tuple[Ask, ...]]:
    """Join certain pairs, strongest first, those that silence lets meet last; the refused ones, with the reasons."""
    refused = {}
    certain = [pair for pair in judged if pair.decision.rule is not None]
    for pair in (pair for pair in certain if pair.is_placed):
        refusal = grown.join(_merge(pair))
        if refusal:
            refused[pair.a, pair.b] = refusal
    torn = _torn(records, grown, judged)
    for pair in (pair for pair in certain if not pair.is_placed):
        refusal = (Ask.FITS_TWO,) if torn & {pair.a, pair.b} else grown.join(_merge(pair))
        if refusal:
            refused[pair.a, pair.b] = refusal
    return refused


def _merge(pair: _Judged) -> Merge:
    rule = pair.decision.rule
    if rule is None:
        raise ValueError("Only a certain pair can be merged.")
    return Merge(record_id_1=pair.a, record_id_2=pair.b, rule=rule, agree=pair.comparison.agree)


def _torn(records: Mapping[str, Normalised], grown: Clusters, judged: list[_Judged]) -> set[str]:
    """Records without a place that fit two clusters which contradict each other: a serial title, an abstract
    and its paper in one journal."""
    fits = defaultdict(set)
    for pair in judged:
        if not pair.is_placed:
            for silent, other in ((pair.a, pair.b), (pair.b, pair.a)):
                if not records[silent].place.page:
                    fits[silent].add(grown.root(other))
    return {
        record_id
        for record_id, roots in fits.items()
        if any(grown.clash(x, y) for x, y in combinations(sorted(roots), 2))
    }


def _possible(
    grown: Clusters, judged: list[_Judged], refused: Mapping[tuple[str, str], tuple[Ask, ...]]
) -> tuple[Possible, ...]:
    """One pair for each pair of clusters, the best one; judged is sorted, so the first one met is."""
    found, seen = [], set()
    for pair in judged:
        a, b = grown.root(pair.a), grown.root(pair.b)
        between = (min(a, b), max(a, b))
        if a == b or between in seen or grown.are_separated(a, b):
            continue
        seen.add(between)
        found.append(
            Possible(
                record_id_1=pair.a,
                record_id_2=pair.b,
                score=pair.decision.score,
                reasons=pair.decision.reasons or refused[pair.a, pair.b],
                agree=pair.comparison.agree,
                differ=pair.comparison.differ,
            )
        )
    return tuple(found)


def _related(
    grown: Clusters, akin: list[_Akin], possible: tuple[Possible, ...]
) -> tuple[Related, ...]:
    """One pair for each pair of clusters, under the relation that comes first in Relation."""
    order = {each: at for at, each in enumerate(Relation)}
    asked = {frozenset((grown.root(p.record_id_1), grown.root(p.record_id_2))) for p in possible}
    found: dict[frozenset[str], Related] = {}
    for pair in sorted(akin, key=lambda pair: (order[pair.relation], pair.a, pair.b)):
        between = frozenset((grown.root(pair.a), grown.root(pair.b)))
        if len(between) > 1 and between not in asked:
            related = Related(record_id_1=pair.a, record_id_2=pair.b, relation=pair.relation)
            found.setdefault(between, related)
    return tuple(sorted(found.values(), key=lambda each: (each.record_id_1, each.record_id_2)))
