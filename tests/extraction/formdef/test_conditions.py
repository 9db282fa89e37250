import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.formdef.conditions import (
    ALWAYS,
    AllOf,
    AnswerIn,
    AnyOf,
    ConditionError,
    Not,
    condition_as_json,
    holds,
    parse_condition,
    questions_in,
)

KNOWN = {"a": ("y", "n"), "b": ("y", "n", "?")}
LEAVES = st.one_of(
    st.just(ALWAYS),
    st.sampled_from(sorted(KNOWN)).flatmap(
        lambda q: st.lists(st.sampled_from(KNOWN[q]), min_size=1, unique=True).map(
            lambda values: AnswerIn(question=q, values=tuple(values))
        )
    ),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda p: AllOf(parts=tuple(p))),
        st.lists(inner, min_size=1, max_size=3).map(lambda p: AnyOf(parts=tuple(p))),
        inner.map(lambda p: Not(part=p)),
    ),
    max_leaves=8,
)
ANSWERS = st.dictionaries(
    st.sampled_from("ab"), st.lists(st.sampled_from("yn?"), max_size=2).map(tuple)
)


@given(CONDITIONS, ANSWERS)
def test_a_condition_survives_json_and_keeps_its_meaning(condition, answers):
    again = parse_condition(condition_as_json(condition), known=KNOWN)
    assert again == condition
    assert holds(again, answers) == holds(condition, answers)
    assert set(questions_in(condition)) <= set(KNOWN)


@given(CONDITIONS, CONDITIONS, ANSWERS)
def test_and_or_not_are_boolean(left, right, answers):
    a, b = holds(left, answers), holds(right, answers)
    assert holds(AllOf(parts=(left, right)), answers) == (a and b)
    assert holds(AnyOf(parts=(left, right)), answers) == (a or b)
    assert holds(Not(part=AllOf(parts=(left, right))), answers) == (not a or not b)


def test_a_question_without_an_answer_meets_no_list():
    condition = AnswerIn(question="a", values=("y", "n"))
    assert not holds(condition, {})
    assert not holds(condition, {"a": ()})
    assert holds(condition, {"a": ("?", "n")})


def deep(levels):
    data = True
    for _ in range(levels):
        data = {"not": data}
    return data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (False, "not a condition: False"),
        (None, "not a condition: None"),
        ({}, "nothing in it"),
        ({"q": "a"}, "not a condition: q"),
        ({"q": "a", "in": ["y"], "not": True}, "not a condition: in, not, q"),
        ({"q": "c", "in": ["y"]}, "unknown question: 'c'"),
        ({"q": ["a"], "in": ["y"]}, "unknown question"),
        ({"q": "a", "in": []}, "answers to a are needed"),
        ({"q": "a", "in": "y"}, "answers to a are needed"),
        ({"q": "a", "in": ["?"]}, "a has no answer '\\?'"),
        ({"q": "a", "in": [["y"]]}, "a has no answer"),
        ({"all": []}, "list of conditions"),
        ({"any": True}, "list of conditions"),
        ({"all": [True, {"x": 1}]}, "not a condition: x"),
        (deep(21), "nested too deeply"),
    ],
)
def test_what_is_no_condition_is_refused(data, words):
    with pytest.raises(ConditionError, match=words):
        parse_condition(data, known=KNOWN)


def test_twenty_levels_are_read():
    assert holds(parse_condition(deep(20), known=KNOWN), {})
