"""Properties on the reference selection: a partition, no harm, no order, and batches that respect what stands."""

import csv
import random
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.dedup import Ask, Reference, Result, deduplicate, deduplicate_new, normalise
from reviews.dedup.interface import read_references

DATA = Path(__file__).parents[2] / "reference" / "dedup"


def _read() -> list[Reference]:
    with (DATA / "records.csv").open(encoding="utf-8", newline="") as file:
        return list(read_references(file))


def _gold() -> list[dict[str, str]]:
    with (DATA / "gold.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RECORDS = _read()
NORMALISED = {record.record_id: normalise(record) for record in RECORDS}
GOLD = {row["record_id"]: row["cluster_id"] for row in _gold()}
TRAPS = {row["record_id"]: row["neg_type"] for row in _gold()}
GROUPS = sorted({row["neg_group"] for row in _gold() if row["neg_group"]})
BY_GROUP = {
    group: [record for record in RECORDS if record.record_id in members]
    for group, members in (
        (group, {row["record_id"] for row in _gold() if row["neg_group"] == group})
        for group in GROUPS
    )
}
some_records = st.lists(st.sampled_from(GROUPS), min_size=1, max_size=6, unique=True).map(
    lambda groups: [record for group in groups for record in BY_GROUP[group]]
)


@pytest.fixture(scope="module")
def whole() -> Result:
    return deduplicate(RECORDS)


def _standing(result: Result) -> dict[str, str]:
    return {record_id: c.keep for c in result.clusters for record_id in c.record_ids}


def test_no_cluster_mixes_works(whole):
    mixed = [c.record_ids for c in whole.clusters if len({GOLD[r] for r in c.record_ids}) > 1]

    assert mixed == []


def test_most_duplicates_are_found(whole):
    n_works = len(set(GOLD.values()))
    sensitivity = (len(RECORDS) - len(whole.clusters)) / (len(RECORDS) - n_works)

    assert sensitivity >= 0.964
    assert len(whole.possible) <= 0.04 * len(RECORDS)


def test_person_who_answers_rightly_finds_nearly_all(whole):
    cluster_of = _standing(whole)
    works = defaultdict(set)
    for record_id, work in GOLD.items():
        works[work].add(cluster_of[record_id])
    asked = {
        frozenset((cluster_of[p.record_id_1], cluster_of[p.record_id_2])) for p in whole.possible
    }
    never_asked = [
        pair
        for parts in works.values()
        for pair in combinations(sorted(parts), 2)
        if frozenset(pair) not in asked
    ]

    assert len(never_asked) <= 0.005 * len(RECORDS)


def test_every_merge_agrees_on_something_and_is_told(whole):
    for cluster in whole.clusters:
        assert len(cluster.merges) == len(cluster.record_ids) - 1
        assert all(merge.agree for merge in cluster.merges)


def test_possible_pairs_come_best_first_and_once(whole):
    cluster_of = _standing(whole)
    scores = [pair.score for pair in whole.possible]
    decisions = Counter(
        frozenset((cluster_of[pair.record_id_1], cluster_of[pair.record_id_2]))
        for pair in whole.possible
    )

    assert scores == sorted(scores, reverse=True)
    assert all(len(pair) == 2 and n == 1 for pair, n in decisions.items())
    assert all(pair.reasons and 0 < pair.score < 1 for pair in whole.possible)


@settings(max_examples=40, deadline=None)
@given(records=some_records, seed=st.integers(0, 2**32))
def test_order_of_records_never_matters(records, seed):
    shuffled = list(records)
    random.Random(seed).shuffle(shuffled)

    assert deduplicate(shuffled) == deduplicate(records)


FIELDS = st.sampled_from(
    ["doi", "pmid", "volume", "issue", "pages", "authors", "type", "year", "journal", "title"]
)


@settings(max_examples=40, deadline=None)
@given(records=some_records, blanks=st.lists(st.tuples(st.integers(0, 200), FIELDS), max_size=30))
def test_clusters_are_a_partition_whatever_is_missing(records, blanks):
    poorer = list(records)
    for at, field in blanks:
        poorer[at % len(poorer)] = replace(poorer[at % len(poorer)], **{field: ""})

    found = deduplicate(poorer)

    assert sorted(r for c in found.clusters for r in c.record_ids) == sorted(
        r.record_id for r in records
    )
    assert all(c.keep in c.record_ids for c in found.clusters)


@settings(max_examples=40, deadline=None)
@given(records=some_records, data=st.data())
def test_new_batch_leaves_existing_clusters_whole_and_unjoined(records, data):
    ids = [record.record_id for record in records]
    new = set(data.draw(st.lists(st.sampled_from(ids), min_size=1, unique=True)))
    before = deduplicate([record for record in records if record.record_id not in new])
    standing = _standing(before)

    found = deduplicate_new(
        [NORMALISED[r] for r in ids if r not in new],
        [NORMALISED[r] for r in new],
        clusters=standing,
    )

    old = {c.record_ids for c in before.clusters}
    assert sorted(r for c in found.clusters for r in c.record_ids if r in new) == sorted(new)
    for cluster in found.clusters:
        existing = tuple(r for r in cluster.record_ids if r not in new)
        assert existing == () or existing in old
    for pair in found.possible:
        assert {pair.record_id_1, pair.record_id_2} & new


def test_batch_after_batch_finds_as_much_as_all_at_once(whole):
    batches = defaultdict(list)
    for record in RECORDS:
        batches[record.source].append(NORMALISED[record.record_id])
    known, standing = [], {}
    for source in sorted(batches):
        found = deduplicate_new(known, batches[source], clusters=standing)
        for cluster in found.clusters:
            standing.update(dict.fromkeys(cluster.record_ids, cluster.record_ids[0]))
        known += batches[source]

    together = defaultdict(set)
    for record_id, name in standing.items():
        together[name].add(GOLD[record_id])
    assert all(len(works) == 1 for works in together.values())
    assert len(together) <= len(whole.clusters) * 1.02


COPY = {"doi": "", "pmid": "", "accession": ""}


def _copies(n: int) -> list[Reference]:
    full = next(
        r
        for r in RECORDS
        if r.volume and r.pages and r.doi and r.authors and not TRAPS[r.record_id]
    )
    return [replace(full, record_id=f"copy {i}", **COPY) for i in range(n)]


def test_separated_records_are_neither_merged_nor_asked_again():
    found = deduplicate(_copies(2), separated=[("copy 1", "copy 0")])

    assert [c.record_ids for c in found.clusters] == [("copy 0",), ("copy 1",)]
    assert found.possible == ()


def test_separation_of_members_keeps_their_clusters_apart():
    a, b, c = _copies(3)

    found = deduplicate((a, b, c), separated=[("copy 0", "copy 2")])

    assert [cluster.record_ids for cluster in found.clusters] == [("copy 0", "copy 1"), ("copy 2",)]
    assert found.possible == ()


@settings(max_examples=40, deadline=None)
@given(records=some_records, data=st.data())
def test_what_a_person_told_apart_is_never_joined_nor_asked_again(records, data):
    """All at once, and when half of the records come later: whatever else would have led from one to the other."""
    pairs = [
        (a, b) for c in deduplicate(records).clusters for a, b in combinations(c.record_ids, 2)
    ]
    told = data.draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    half = {record.record_id for record in records[::2]}

    whole = deduplicate(records, separated=told)
    first = deduplicate([r for r in records if r.record_id in half], separated=told)
    later = deduplicate_new(
        [NORMALISED[r] for r in half],
        [NORMALISED[r.record_id] for r in records if r.record_id not in half],
        clusters=_standing(first),
        separated=told,
    )

    for found, standing in (
        (whole, _standing(whole)),
        (later, _standing(first) | _standing(later)),
    ):
        assert [pair for pair in told if standing[pair[0]] == standing[pair[1]]] == []
        asked = {
            frozenset((standing[p.record_id_1], standing[p.record_id_2])) for p in found.possible
        }
        assert [pair for pair in told if frozenset(standing[r] for r in pair) in asked] == []


def test_new_copy_joins_the_existing_cluster():
    a, b, c = map(normalise, _copies(3))

    found = deduplicate_new((a, b), (c,), clusters={"copy 0": "x", "copy 1": "x"})

    assert [cluster.record_ids for cluster in found.clusters] == [("copy 0", "copy 1", "copy 2")]
    assert [(m.record_id_1, m.record_id_2) for m in found.clusters[0].merges] == [
        ("copy 0", "copy 2")
    ]


def test_new_record_that_fits_two_standing_records_asks_about_the_second():
    a, b, c = map(normalise, _copies(3))

    found = deduplicate_new((a, b), (c,), clusters={})

    assert [cluster.record_ids for cluster in found.clusters] == [("copy 0", "copy 2")]
    assert [(p.record_id_1, p.record_id_2, p.reasons) for p in found.possible] == [
        ("copy 1", "copy 2", (Ask.JOINS_TWO_RECORDS,))
    ]


def test_new_record_that_fits_two_separated_ones_asks_nothing():
    a, b, c = map(normalise, _copies(3))

    found = deduplicate_new((a, b), (c,), clusters={}, separated=[("copy 0", "copy 1")])

    assert [cluster.record_ids for cluster in found.clusters] == [("copy 0", "copy 2")]
    assert found.possible == ()


def test_existing_pairs_are_not_judged_again():
    a, b = map(normalise, _copies(2))
    stranger = normalise(
        replace(RECORDS[0], record_id="new", title="Nothing like it at all", **COPY)
    )

    found = deduplicate_new((a, b), (stranger,), clusters={})

    assert [cluster.record_ids for cluster in found.clusters] == [("new",)]
    assert found.possible == ()


def test_one_id_twice_is_refused():
    a, _ = _copies(2)

    with pytest.raises(ValueError, match="share an id"):
        deduplicate((a, a))


def test_nothing_in_gives_nothing_out():
    assert deduplicate(()) == Result(clusters=(), possible=())
