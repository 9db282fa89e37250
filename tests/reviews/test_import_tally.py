"""What a preview counts of records, whole and as the sum of its parts."""

from hypothesis import given
from hypothesis import strategies as st

from reviews.formats.reference import ParsedReference, ReferenceType
from reviews.import_tally import Tally, as_json, summed

REFERENCES = st.builds(
    ParsedReference,
    type=st.sampled_from(ReferenceType),
    title=st.none() | st.just("A title"),
    year=st.none() | st.integers(1900, 2026),
    doi=st.none() | st.just("10.1000/one"),
    raw=st.lists(
        st.tuples(st.sampled_from(["TI", "ZZ", "DO"]), st.sampled_from(["A title", "x", ""]))
    ).map(tuple),
)


def tally_of(references: list[ParsedReference]) -> Tally:
    found = Tally()
    for reference in references:
        found.add(reference)
    return found


@given(st.lists(REFERENCES), st.lists(REFERENCES))
def test_parts_sum_to_the_whole(
    first: list[ParsedReference], second: list[ParsedReference]
) -> None:
    whole = summed([as_json(tally_of([*first, *second]))])

    assert summed([as_json(tally_of(first)), as_json(tally_of(second))]) == whole
    assert whole.n == sum(whole.types.values()) == sum(whole.years.values())


def test_tag_counts_once_for_each_record_and_says_what_no_fact_repeats() -> None:
    raw = (("TI", "A title"), ("ZZ", "x"), ("ZZ", "y"), ("AB", ""))

    found = tally_of([ParsedReference(title="A title", raw=raw)] * 2)

    assert (found.tags, found.kept) == ({"TI": 2, "ZZ": 2}, {"ZZ": 2})
