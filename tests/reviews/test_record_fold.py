"""Where records stand by events: by hand, and against the PRISMA fold's own pointers on random histories."""

from hypothesis import given
from hypothesis import strategies as st

from reviews.event_shape import Recorded
from reviews.record_fold import Joined, fold_records
from synthesis.prisma.pointers import Pointers

LISTS = {"first": ["a", "b", "c"], "second": ["d"], "pairs": ["b a", "d b"], "c": ["c"]}


def event(kind: str, **payload: object) -> Recorded:
    return Recorded(seq=1, kind=f"reviews.{kind}", version=1, at="", by="", payload=payload)


IMPORTS = (
    event("import_committed", batch="one", records="first"),
    event("import_committed", batch="two", records="second"),
    event("records_merged", pairs="pairs"),
)


def folded(*events: Recorded) -> dict[str, list[object]]:
    return fold_records([*IMPORTS, *events], LISTS.__getitem__)


def test_records_stand_where_merges_put_them() -> None:
    assert folded() == {
        "a": ["one", None, False],
        "b": ["one", "a", False],
        "c": ["one", None, False],
        "d": ["two", "b", False],
    }


def test_undone_import_leaves_its_copies_together() -> None:
    assert folded(event("import_undone", records="first")) == {"d": ["two", None, False]}


def test_copy_of_an_undone_record_goes_to_what_that_had_joined() -> None:
    lists = {"x": ["a"], "y": ["b"], "z": ["c"], "pairs": ["b a", "c b"]}
    events = [event("import_committed", batch=name, records=name) for name in "xyz"]
    events += [event("records_merged", pairs="pairs"), event("import_undone", records="y")]

    assert fold_records(events, lists.__getitem__) == {
        "a": ["x", None, False],
        "c": ["z", "a", False],
    }


def test_unmerged_record_stands_alone_with_its_own_copies() -> None:
    standing = folded(event("records_unmerged", records=["b"]))

    assert (standing["b"], standing["d"]) == (
        ["one", None, False],
        ["two", "b", False],
    )


def test_removed_and_restored_records() -> None:
    removed = event("records_removed", records="first")
    restored = event("records_restored", records="c")

    assert [flag for _batch, _into, flag in folded(removed, restored).values()] == [
        True,
        True,
        False,
        False,
    ]


def test_other_kinds_change_nothing() -> None:
    assert folded(event("search_added", search="x")) == folded()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["join", "part", "forget"]), st.integers(0, 6), st.integers(0, 6)
        ),
        max_size=40,
    )
)
def test_joined_follows_the_diagrams_pointers(steps: list[tuple[str, int, int]]) -> None:
    joined, pointers = Joined(), Pointers()
    names = "abcdefg"
    for verb, i, j in steps:
        if verb == "join":
            # Services never close a circle; the fold refuses one.
            if i != j and pointers.point(names[i], names[j]):
                joined.join(names[i], names[j])
        elif verb == "part":
            pointers.unpoint(names[i])
            joined.part(names[i])
        else:
            pointers.withdraw(names[i])
            joined.forget(names[i])

    clusters = pointers.clusters()
    roots = {member: root for root, members in clusters.items() for member in members}
    for name in names:
        here = name
        while (into := joined.into(here)) is not None:
            here = into
        assert here == roots.get(name, name)
