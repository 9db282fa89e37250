"""Keys are the same in every process, and blocks stay small."""

import hashlib
import subprocess
import sys
from array import array

from hypothesis import given
from hypothesis import strategies as st

from reviews.dedup import Reference, normalise, packed, unpacked
from reviews.dedup.blocking import BLOCK_LIMIT, WINDOW, candidate_pairs

RECORD = Reference(
    record_id="a",
    title="Slow breathing for insomnia in adults",
    authors="Smith, J",
    year="2001",
    journal="Journal of Sleep",
    volume="3",
    pages="12-19",
    doi="10.1000/1",
)
PROGRAM = f"from reviews.dedup import Reference, normalise;print(list(normalise({RECORD!r}).keys))"


def test_keys_are_the_same_in_every_process():
    printed = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }

    assert printed == {str(list(normalise(RECORD).keys))}


def test_other_keys_are_other_rules():
    """Stored keys are trusted by their version: whoever changes the keys of a record raises KEYS_VERSION."""
    stored = packed(normalise(RECORD).keys)
    assert hashlib.sha256(stored.encode()).hexdigest()[:16] == "069f821b348b152a"


@given(st.lists(st.integers(min_value=0, max_value=2**63 - 1)))
def test_stored_keys_are_read_back(keys):
    found = array("q", sorted(keys))
    assert unpacked(packed(found)) == found
    assert unpacked("0:" + packed(found)) is None
    assert unpacked("") is None


def test_keys_fit_a_signed_database_integer():
    assert all(0 <= key < 2**63 for key in normalise(RECORD).keys)


def test_records_with_a_common_key_are_paired_once():
    pairs = candidate_pairs([[1, 2], [2, 1], [3], [3, 2]], ["", "", "", ""])

    assert list(pairs) == [(0, 1), (0, 3), (1, 3), (2, 3)]


def test_only_pairs_with_a_new_record_are_wanted():
    pairs = candidate_pairs([[1], [1], [1]], ["", "", ""], frozenset({2}))

    assert list(pairs) == [(0, 2), (1, 2)]


def test_large_block_pairs_neighbours_only():
    n = 10 * BLOCK_LIMIT
    order = [f"{i:04}" for i in reversed(range(n))]

    pairs = list(candidate_pairs([[7]] * n, order))

    assert len(pairs) <= n * WINDOW
    assert (n - 2, n - 1) in pairs
    assert (0, n - 1) not in pairs
