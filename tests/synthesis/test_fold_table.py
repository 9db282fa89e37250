"""Every kind of event either counts in the flow or is known never to."""

from reviews.seams import registry
from synthesis.fold_table import COUNTS, NEVER_COUNTS


def test_every_event_kind_stands_in_one_list() -> None:
    known = {kind for kind in registry.event_shapes if not kind[0].startswith("tests.")}

    assert known - COUNTS.keys() - NEVER_COUNTS == set()
    assert (COUNTS.keys() | NEVER_COUNTS) - known == set()
    assert COUNTS.keys() & NEVER_COUNTS == set()
