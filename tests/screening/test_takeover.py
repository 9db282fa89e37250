"""Votes in a file, pure: names, counts, what is unclear, what is nobody's vote."""

import pytest

from reviews.formats.judgements import Concluded, Judged, Judgement, Judgements
from reviews.ids import new_uuid
from screening.takeover import (
    FileVotes,
    NameVotes,
    at_full_text,
    file_votes,
    hash_of,
    names_in,
    reasons_for,
    reasons_in,
    votes_of,
)
from screening.tally import Verdict

ONE, TWO, THREE, FOUR = (new_uuid() for _ in range(4))


def said(*pairs: tuple[str, Judged], **more: object) -> Judgements:
    judgements = tuple(Judgement(by=by, verdict=verdict) for by, verdict in pairs)
    return Judgements(judgements=judgements, **more)


OUT = Concluded(at_full_text=True, is_included=False)
YES, NO, MAYBE = Judged.INCLUDED, Judged.EXCLUDED, Judged.MAYBE


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([], {}),
        ([(ONE, said(("Ana", YES)))], {ONE: {"Ana": Verdict.INCLUDE}}),
        (
            [(ONE, said(("Ana", MAYBE), ("", NO)))],
            {ONE: {"Ana": Verdict.MAYBE, "": Verdict.EXCLUDE}},
        ),
        # Two entries that became one record: the same vote counts once, a contradiction is no vote.
        ([(ONE, said(("Ana", NO))), (ONE, said(("Ana", NO)))], {ONE: {"Ana": Verdict.EXCLUDE}}),
        ([(ONE, said(("Ana", NO))), (ONE, said(("Ana", YES)))], {ONE: {"Ana": None}}),
        ([(ONE, said(("Ana", NO))), (ONE, said(("Ana", YES))), (ONE, said(("Ana", YES)))],
         {ONE: {"Ana": None}}),
        ([(ONE, said(concluded=(OUT,)))], {}),
    ],
)  # fmt: skip
def test_votes_of_a_file_are_by_record_and_name(
    entries: list[tuple[object, Judgements]], expected: object
) -> None:
    assert file_votes(entries).said == expected


def test_what_else_a_file_says_is_counted() -> None:
    found = file_votes(
        [
            (ONE, said(("Ana", NO), reasons=("dose",), labels=("a", "b"))),
            (TWO, said(notes=(("Ana", "why"),))),
            (TWO, said(reasons=("age",), concluded=(OUT,))),
        ]
    )

    assert (found.n_reasons, found.n_labels, found.n_notes, found.n_final) == (2, 1, 1, 1)
    assert not found.is_empty
    assert file_votes([]).is_empty


def test_reasons_are_those_of_records_that_somebody_excludes() -> None:
    found = file_votes(
        [
            (ONE, said(("Ana", NO), reasons=("dose", "age"))),
            (ONE, said(("Ben", NO), reasons=("dose", "design"))),
            (TWO, said(("Ana", YES), reasons=("age",))),
            (THREE, said(("Ana", NO))),
            (FOUR, said(("Ana", NO), reasons=("age",))),
        ]
    )

    assert found.reasons[ONE] == ("dose", "age", "design")
    assert reasons_in(found) == [("age", 2), ("design", 1), ("dose", 1), ("", 1)]
    here = {"dose": 1, "design": 2, "age": 1, "": 3}
    assert [reasons_for(found, each, here) for each in (ONE, THREE, FOUR)] == [(1, 2), (3,), (1,)]
    assert reasons_for(found, ONE, {"design": 2}) == (2,)


@pytest.mark.parametrize(("has_reason", "left"), [(True, ["Ana", "Ben"]), (False, ["Ana"])])
def test_full_text_is_included_or_excluded_for_a_reason(has_reason: bool, left: list[str]) -> None:
    votes = [("Ana", Verdict.INCLUDE), ("Ben", Verdict.EXCLUDE), ("Cid", Verdict.MAYBE)]

    assert [name for name, _verdict in at_full_text(votes, has_reason=has_reason)] == left


def test_names_come_by_how_much_they_voted() -> None:
    found = FileVotes(
        said={
            ONE: {"Ben": Verdict.INCLUDE, "Ana": Verdict.MAYBE, "Cid": None},
            TWO: {"Ana": Verdict.EXCLUDE},
        },
        n_reasons=0,
        n_labels=0,
        n_notes=0,
        n_final=0,
    )

    assert names_in(found) == [
        NameVotes(name="Ana", n_include=0, n_maybe=1, n_exclude=1, n_unclear=0),
        NameVotes(name="Ben", n_include=1, n_maybe=0, n_exclude=0, n_unclear=0),
        NameVotes(name="Cid", n_include=0, n_maybe=0, n_exclude=0, n_unclear=1),
    ]
    assert votes_of(found.said[ONE], ["Cid", "Ben", "Eve"]) == [("Ben", Verdict.INCLUDE)]


def test_hash_of_a_name_is_of_one_taking_over() -> None:
    assert hash_of(ONE, "Ana") == hash_of(ONE, "Ana")
    assert len({hash_of(ONE, "Ana"), hash_of(ONE, "Ben"), hash_of(TWO, "Ana")}) == 3
