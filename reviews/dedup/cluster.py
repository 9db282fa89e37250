"""Certain pairs -> clusters, strongest first; two clusters join only if nothing across them contradicts."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from reviews.dedup.normalise import Normalised
from reviews.dedup.result import Ask, Cluster, Merge


class Clusters:
    """A partition of records that grows by joining; joins that would mix reports are refused."""

    def __init__(
        self,
        records: Mapping[str, Normalised],
        *,
        contradict: Callable[[Normalised, Normalised], Ask | None],
        separated: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Every record alone. contradict: why two records can't be one report, if so. separated: pairs of ids
        that a person called different; their clusters never join."""
        self._records = records
        self._contradict = contradict
        self._members = {record_id: [record_id] for record_id in records}
        self._root = {record_id: record_id for record_id in records}
        self._merges: dict[str, list[Merge]] = {}
        self._given: set[str] = set()
        self._apart: dict[str, set[str]] = {}
        for a, b in separated:
            self._apart.setdefault(a, set()).add(b)
            self._apart.setdefault(b, set()).add(a)

    def give(self, record_ids: list[str]) -> None:
        """Put existing records together without asking: a cluster that stands already, of one record or more."""
        for other in record_ids[1:]:
            self._unite(record_ids[0], other)
        self._given.add(self._root[record_ids[0]])

    def join(self, merge: Merge) -> tuple[Ask, ...]:
        """Join the clusters of a certain pair; empty if they are one now, or the reasons why they aren't."""
        a, b = self._root[merge.record_id_1], self._root[merge.record_id_2]
        if a == b:
            return ()
        if a in self._given and b in self._given:
            return (Ask.JOINS_TWO_RECORDS,)
        clashes = self._clashes(a, b)
        if clashes or self.are_separated(a, b):
            return (Ask.CLUSTERS_CONTRADICT, *clashes)
        root = self._unite(a, b)
        self._merges.setdefault(root, []).append(merge)
        return ()

    def are_separated(self, a: str, b: str) -> bool:
        """Whether a person called any record of a's cluster different from any of b's."""
        if not self._apart:
            return False
        others = set(self._members[self._root[b]])
        return any(self._apart.get(x, set()) & others for x in self._members[self._root[a]])

    def clash(self, a: str, b: str) -> bool:
        """Whether anything across the clusters of two records contradicts."""
        return bool(self._clashes(self._root[a], self._root[b]))

    def root(self, record_id: str) -> str:
        """The id that names the cluster of a record for now."""
        return self._root[record_id]

    def result(self) -> Iterator[Cluster]:
        """The clusters, sorted by their smallest id."""
        for members in sorted(sorted(found) for found in self._members.values()):
            keep = min(members, key=lambda r: (-self._records[r].fullness, r))
            merges = self._merges.get(self._root[members[0]], ())
            yield Cluster(record_ids=tuple(members), keep=keep, merges=tuple(merges))

    def _clashes(self, a: str, b: str) -> tuple[Ask, ...]:
        """Each kind of contradiction across two clusters once, in the order of Ask."""
        found = {
            self._contradict(self._records[x], self._records[y])
            for x in self._members[a]
            for y in self._members[b]
        }
        return tuple(reason for reason in Ask if reason in found)

    def _unite(self, a: str, b: str) -> str:
        small, large = sorted(
            (self._root[a], self._root[b]), key=lambda r: (len(self._members[r]), r)
        )
        if small == large:
            return large
        moved = self._members.pop(small)
        for record_id in moved:
            self._root[record_id] = large
        self._members[large].extend(moved)
        if small in self._merges:
            self._merges.setdefault(large, []).extend(self._merges.pop(small))
        if small in self._given:
            self._given.discard(small)
            self._given.add(large)
        return large
