"""What a protocol says, and how two versions differ."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reviews.protocol import (
    Change,
    Content,
    Criterion,
    CriterionKind,
    Part,
    Question,
    as_json,
    changes,
    from_json,
    moved,
    without,
)

RCT = Criterion(id="1", kind=CriterionKind.INCLUDE, text="Randomised trial")
PTSD = Criterion(id="2", kind=CriterionKind.INCLUDE, text="Diagnosis of PTSD")
ANIMALS = Criterion(id="3", kind=CriterionKind.EXCLUDE, text="Animals")
BASE = Content(
    title="Ketamine", question=Question(free="Does it work?"), criteria=(RCT, PTSD, ANIMALS)
)

texts = st.text(max_size=20)
criteria = st.lists(
    st.builds(
        Criterion,
        id=st.sampled_from("abcdefgh"),
        kind=st.sampled_from(CriterionKind),
        text=texts,
    ),
    unique_by=lambda each: each.id,
    max_size=8,
).map(tuple)
contents = st.builds(
    Content,
    title=texts,
    question=st.builds(
        Question, population=texts, intervention=texts, comparator=texts, outcome=texts, free=texts
    ),
    registration=texts,
    criteria=criteria,
)


@given(contents)
def test_content_survives_writing_and_reading(content: Content) -> None:
    assert from_json(as_json(content)) == content


@given(contents)
def test_nothing_changes_between_equal_contents(content: Content) -> None:
    assert changes(content, content) == []


@given(criteria, st.sampled_from("abcdefgh"), st.sampled_from([-1, 1]))
def test_moving_there_and_back_restores_the_order_unless_it_stands_at_the_end(
    rows: tuple[Criterion, ...], name: str, step: int
) -> None:
    there = moved(rows, name, step)
    assert sorted(there, key=lambda each: each.id) == sorted(rows, key=lambda each: each.id)
    assert moved(there, name, -step) == rows or there == rows


def test_moving_passes_over_criteria_of_the_other_kind() -> None:
    mixed = (RCT, ANIMALS, PTSD)
    assert moved(mixed, "1", 1) == (PTSD, ANIMALS, RCT)
    assert moved(mixed, "3", 1) == mixed
    assert without(mixed, "3") == (RCT, PTSD)


def test_changes_name_each_part_with_both_texts() -> None:
    later = replace(
        BASE,
        title="Esketamine",
        question=Question(free="Does it work?", population="Adults"),
        registration="CRD1",
    )
    assert changes(BASE, later) == [
        Change(part=Part.TITLE, before="Ketamine", after="Esketamine"),
        Change(part=Part.POPULATION, before="", after="Adults"),
        Change(part=Part.REGISTRATION, before="", after="CRD1"),
    ]


def test_changes_tell_added_removed_reworded_and_moved_criteria_apart() -> None:
    new = Criterion(id="4", kind=CriterionKind.EXCLUDE, text="Reviews")
    reworded = replace(RCT, text="Randomised controlled trial")
    other = replace(PTSD, kind=CriterionKind.EXCLUDE)
    assert changes(BASE, replace(BASE, criteria=(reworded, other, new))) == [
        Change(part=Part.CRITERION, before=RCT.text, after=reworded.text),
        Change(part=Part.CRITERION, before=PTSD.text, after=PTSD.text, is_other_kind=True),
        Change(part=Part.CRITERION, after="Reviews"),
        Change(part=Part.CRITERION, before="Animals"),
    ]
    assert changes(BASE, replace(BASE, criteria=(PTSD, RCT, ANIMALS))) == [
        Change(part=Part.ORDER, after="include")
    ]
