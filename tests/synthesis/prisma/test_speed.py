"""A large review folds while a page loads; the bounds leave room for a busy machine."""

from time import perf_counter

import pytest

from synthesis.prisma import facts as f
from synthesis.prisma.boxes import Box, ReviewType, SourceKind
from synthesis.prisma.fold import fold

N, DUPLICATES = 100_000, 30_000
RECORDS = tuple(f"record-{n:06}" for n in range(N))


def duplicates(shape):
    copies = RECORDS[:DUPLICATES]
    if shape == "pairs":
        return zip(copies, RECORDS[DUPLICATES:], strict=False)
    if shape == "star":
        return ((copy, RECORDS[-1]) for copy in copies)
    chain = list(zip(copies, (*copies[1:], RECORDS[-1]), strict=True))
    return chain if shape == "chain" else reversed(chain)


@pytest.mark.slow
@pytest.mark.parametrize("shape", ["pairs", "star", "chain", "chain from its end"])
def test_100_000_records_fold_within_seconds(shape):
    facts = [
        f.SourceDeclared(source="D", kind=SourceKind.DATABASE),
        f.Import(source="D", records=RECORDS),
        *(f.Duplicate(record=record, of=of) for record, of in duplicates(shape)),
        *(f.DecideRecord(record=record, decision=f.Decision.EXCLUDE) for record in RECORDS),
    ]
    start = perf_counter()
    flow = fold(facts, review_type=ReviewType.NEW)
    assert perf_counter() - start < 5
    assert flow.count(Box.DUPLICATES_REMOVED) == DUPLICATES
    assert flow.count(Box.RECORDS_EXCLUDED) == N - DUPLICATES
