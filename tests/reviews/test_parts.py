"""A file divided over searches: its parts are the file, whatever stands in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.parts import WHOLE, Part, as_json, from_json

NAMES = ("", "embase", "medline", "cinahl", "eric")


@st.composite
def divisions(draw: st.DrawFn) -> tuple[Part, ...]:
    """A whole file, or a part of one, divided again and again."""
    found: tuple[Part, ...] = (WHOLE,)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(found) - 1))
        keys = draw(st.permutations([name for name in NAMES if found[at].takes(name)]))
        n = draw(st.integers(1, 3))
        shares = [frozenset(keys[part::n]) for part in range(n)]
        rest = draw(st.integers(0, n - 1))
        found = (*found[:at], *found[at].split(shares, rest=rest), *found[at + 1 :])
    return found


@given(divisions(), st.text() | st.sampled_from(NAMES))
def test_each_record_of_a_file_is_in_one_part(parts: tuple[Part, ...], named: str) -> None:
    assert sum(part.takes(named) for part in parts) == 1
    assert [from_json(as_json(part)) for part in parts] == list(parts)
    assert not any(a.overlaps(b) for a in parts for b in parts if a is not b)
    assert all(part.overlaps(WHOLE) == bool(part.is_rest or part.keys) for part in parts)


def test_share_at_the_rest_takes_what_no_other_names() -> None:
    named, rest = WHOLE.split([frozenset({"embase"}), frozenset({"medline"})], rest=1)

    assert named == Part(keys=frozenset({"embase"}), is_rest=False)
    assert [rest.takes(key) for key in ("embase", "medline", "", "never seen")] == [
        *(False, True, True, True)
    ]


@pytest.mark.parametrize(
    ("part", "shares"),
    [
        (WHOLE, [{"embase"}, {"embase"}, {""}]),
        (Part(keys=frozenset({"embase"}), is_rest=False), [{"medline"}, {"embase"}]),
    ],
    ids=["twice", "another part's"],
)
def test_database_belongs_to_one_share_of_its_part(part: Part, shares: list[set[str]]) -> None:
    with pytest.raises(ValueError, match="one share"):
        part.split([frozenset(share) for share in shares], rest=len(shares) - 1)
