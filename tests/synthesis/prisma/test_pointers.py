from hypothesis import given
from hypothesis import strategies as st

from synthesis.prisma.pointers import Pointers

COPIES = st.sampled_from("abcdefg")
MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("point"), COPIES, COPIES),
        st.tuples(st.just("unpoint"), COPIES),
        st.tuples(st.just("withdraw"), COPIES),
    ),
    max_size=40,
)


def chain_from(of, start):
    chain = [start]
    while chain[-1] in of:
        chain.append(of[chain[-1]])
    return chain


def move_plainly(of, kind, record, target=None):
    """The rules of pointing, without any cleverness; whether a cycle was refused."""
    if kind == "point":
        if record in chain_from(of, target):
            return False
        of.pop(record, None)
        of[record] = target
    elif kind == "unpoint":
        of.pop(record, None)
    else:
        heir = of.pop(record, None)
        for orphan in [r for r, o in of.items() if o == record]:
            del of[orphan]
            if heir is None:
                heir = orphan
            else:
                of[orphan] = heir
    return True


def partition(of):
    found = {}
    for record in {*of, *of.values()}:
        found.setdefault(chain_from(of, record)[-1], set()).add(record)
    return found


@given(MOVES)
def test_pointers_equal_the_plain_rules(moves):
    pointers, of = Pointers(), {}
    for kind, *copies in moves:
        accepted = getattr(pointers, kind)(*copies)
        plainly = move_plainly(of, kind, *copies)
        assert accepted in (None, plainly)
        clusters = pointers.clusters()
        assert {root: set(members) for root, members in clusters.items()} == partition(of)
        assert all(members[0] == root for root, members in clusters.items())
        assert {copy for copy in "abcdefg" if copy in pointers} == set(of)


def test_cycle_is_refused_however_long_the_way():
    pointers = Pointers()
    names = [str(n) for n in range(2000)]
    for record, of in zip(names[1:], names, strict=False):
        assert pointers.point(record, of)
    assert not pointers.point(names[0], names[-1])
    assert not pointers.point(names[0], names[0])
    assert pointers.clusters() == {"0": names}


def test_withdrawn_root_leaves_its_copies_together():
    pointers = Pointers()
    for copy in "bcd":
        pointers.point(copy, "a")
    pointers.withdraw("a")
    assert pointers.clusters() == {"b": ["b", "c", "d"]}
