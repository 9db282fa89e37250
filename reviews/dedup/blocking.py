"""Blocking: only records that share a key are compared.

Keys depend on the record alone, never on the other records, so that they can be stored and looked up
when a later batch arrives.
"""

from __future__ import annotations  # array[int] can't be evaluated before Python 3.12

import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import combinations, repeat

from reviews.dedup.authors import Authors
from reviews.dedup.places import Place
from reviews.dedup.titles import Title

KEYS_VERSION = "1:"
"""Goes up whenever a record could get other keys than before, by a change here or in normalising."""

BLOCK_LIMIT = 40
WINDOW = 6
_TITLE_LETTERS = 22
_TELLING_WORDS = 4
_MIN_WORD = 4


def keys_of(
    *,
    titles: Sequence[Title],
    authors: Authors,
    place: Place,
    journal: str,
    identifiers: Iterable[str],
) -> array[int]:
    """Block keys of one record, sorted; 63-bit integers that are the same in every process."""
    found = {f"id {identifier}" for identifier in identifiers if identifier}
    found.update(_place_keys(authors, place, journal))
    for title in titles:
        found.update(_title_keys(title, authors, place, journal))
    return array("q", sorted(map(_digest, found)))


def packed(keys: array[int]) -> str:
    """Keys as a text that can be stored beside the record, with the version of the rules that made them."""
    return KEYS_VERSION + _little_endian(keys).tobytes().hex()


def unpacked(text: str) -> array[int] | None:
    """The keys in a stored text; None if other rules made them, so that they have to be made again."""
    if not text.startswith(KEYS_VERSION):
        return None
    keys = array("q")
    keys.frombytes(bytes.fromhex(text[len(KEYS_VERSION) :]))
    return _little_endian(keys)


def _little_endian(keys: array[int]) -> array[int]:
    if sys.byteorder == "big":
        keys = keys[:]
        keys.byteswap()
    return keys


def candidate_pairs(
    keys: Sequence[Iterable[int]], order: Sequence[str], new: frozenset[int] | None = None
) -> Iterator[tuple[int, int]]:
    """Pairs (i, j), i < j, of records that share a key, sorted; with `new`, only pairs that hold one of these.

    keys: block keys of each record. order: a text of each record that brings likely duplicates side by
    side; in a block of more than BLOCK_LIMIT records only neighbours in this order are paired.
    """
    n = len(keys)
    # one integer for a pair, instead of a tuple of two: a third of the memory
    found: set[int] = set()
    for block in _blocks(keys, new):
        for i, j in _pairs_within(block, order):
            if new is None or i in new or j in new:
                found.add(i * n + j)
    return (divmod(pair, n) for pair in sorted(found))


def _blocks(keys: Sequence[Iterable[int]], new: frozenset[int] | None) -> Iterator[list[int]]:
    """Records by shared key, by sorting: a dictionary of all keys would take several times the memory."""
    n = len(keys)
    wanted = None if new is None else {key for i in new for key in keys[i]}
    packed = sorted(
        key * n + i
        for i, record_keys in enumerate(keys)
        for key in record_keys
        if wanted is None or key in wanted
    )
    block: list[int] = []
    current = -1
    for key, i in map(divmod, packed, repeat(n)):
        if key != current:
            if len(block) > 1:
                yield block
            block, current = [], key
        block.append(i)
    if len(block) > 1:
        yield block


def _pairs_within(block: list[int], order: Sequence[str]) -> Iterator[tuple[int, int]]:
    if len(block) <= BLOCK_LIMIT:
        yield from combinations(block, 2)
        return
    ranked = sorted(block, key=lambda i: (order[i], i))
    for at, i in enumerate(ranked):
        for j in ranked[at + 1 : at + 1 + WINDOW]:
            yield (i, j) if i < j else (j, i)


def _digest(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") >> 1


def _place_keys(authors: Authors, place: Place, journal: str) -> Iterator[str]:
    if not place.page:
        return
    years = (place.year, place.year + 1) if place.year else ()
    if place.volume:
        yield f"vpj {place.volume} {place.page} {journal[:1]}"
        for year in years:
            yield f"vpy {place.volume} {place.page} {year}"
    for surname in authors.first_surname:
        for year in years:
            yield f"apy {surname} {place.page} {year}"


def _title_keys(title: Title, authors: Authors, place: Place, journal: str) -> Iterator[str]:
    if not title.key:
        return
    if title.is_generic:
        yield f"gvp {title.key} {place.volume} {place.page}"
        yield f"gjy {title.key} {journal[:8]} {place.year}"
        for surname in authors.first_surname:
            yield f"ga {title.key} {surname}"
        return
    yield f"t1 {title.key[:_TITLE_LETTERS]}"
    yield f"t2 {title.key[10 : 10 + _TITLE_LETTERS]}"
    yield f"t3 {title.key[-_TITLE_LETTERS:]}"
    # long words are rare as a rule; counting all records' words would make keys depend on the batch
    telling = sorted({w for w in title.words if len(w) >= _MIN_WORD}, key=lambda w: (-len(w), w))
    for triple in combinations(sorted(telling[:_TELLING_WORDS]), 3):
        yield f"w {' '.join(triple)}"
