import json
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.formdef.answers import FieldError, agree, missing, validate_answer, visible
from extraction.formdef.numbers import read_number
from extraction.formdef.parsing import parse_definition
from extraction.formdef.values import (
    Answer,
    Source,
    Value,
    ValueState,
    decimal_string,
    normal_decimal,
    normal_text,
    normalise,
    value_as_json,
)
from extraction.formdef.words import (
    ENGLISH,
    DefinitionReason,
    FieldReason,
    WarningReason,
)
from tests.extraction.formdef.builders import choice, field, form, uid


def make(*args, **more):
    maker = choice if args and args[0] in ("choice", "many_choices") else field
    return next(parse_definition(form(maker(1, *args, **more))).fields())


def content(field_, raw):
    answer = validate_answer(field_, raw)
    assert isinstance(answer, Answer), answer
    return answer.value.content


def blank(field_):
    return Answer(field=field_.id, value=None)


ALL_TYPES = [
    "text", "long_text", "integer", "decimal", "date", "choice", "many_choices", "yes_no_unclear",
]  # fmt: skip


@pytest.mark.parametrize("raw", ["12,5", " 12,5 ", "1,234", "-0,5", "1.234,5", ",5", "12·5"])
@pytest.mark.parametrize("type_", ["decimal", "integer"])
def test_a_number_with_a_comma_is_refused_in_these_words(type_, raw):
    error = validate_answer(make(type_), raw)
    assert isinstance(error, FieldError)
    assert (error.field, error.reason) == (uid(1), FieldReason.USE_POINT)
    assert error.in_words() == "Type numbers with a point: 12.5, not 12,5."


@pytest.mark.parametrize(
    ("type_", "raw", "expected"),
    [
        ("decimal", "12.50", Decimal("12.50")),
        ("decimal", " .5 ", Decimal("0.5")),
        ("decimal", "\u22123.2", Decimal("-3.2")),
        ("decimal", 7, Decimal(7)),
        ("integer", "12.0", 12),
        ("integer", "007", 7),
        ("integer", 3, 3),
        ("date", "2024-02-29", date(2024, 2, 29)),
        ("choice", "b", "b"),
        ("many_choices", ["c", "a", "c"], ("a", "c")),
        ("many_choices", "b", ("b",)),
        ("yes_no_unclear", "no", "no"),
        ("text", " Two  words ", "Two  words"),
        ("text", "12.50", "12.50"),
    ],
)
def test_a_good_answer_is_typed(type_, raw, expected):
    found = content(make(type_), raw)
    assert (found, type(found)) == (expected, type(expected))
    assert str(found) == str(expected)


@pytest.mark.parametrize(
    ("type_", "raw", "reason"),
    [
        ("decimal", "about 12", FieldReason.NOT_A_NUMBER),
        ("decimal", "1e5", FieldReason.NOT_A_NUMBER),
        ("decimal", "NaN", FieldReason.NOT_A_NUMBER),
        ("decimal", "1 234", FieldReason.NOT_A_NUMBER),
        ("decimal", "١٢", FieldReason.NOT_A_NUMBER),
        ("decimal", ",", FieldReason.NOT_A_NUMBER),
        ("decimal", "1" * 51, FieldReason.NUMBER_TOO_LONG),
        ("decimal", 12.5, FieldReason.WRONG_SHAPE),
        ("decimal", True, FieldReason.WRONG_SHAPE),
        ("integer", "12.5", FieldReason.NOT_WHOLE),
        ("integer", "0." + "0" * 40 + "1", FieldReason.NOT_WHOLE),
        ("date", "31.03.2024", FieldReason.NOT_A_DATE),
        ("date", "20240331", FieldReason.NOT_A_DATE),
        ("date", "2023-02-29", FieldReason.NOT_A_DATE),
        ("choice", "z", FieldReason.UNKNOWN_OPTION),
        ("choice", "A", FieldReason.UNKNOWN_OPTION),
        ("choice", ["a"], FieldReason.WRONG_SHAPE),
        ("many_choices", ["a", "z"], FieldReason.UNKNOWN_OPTION),
        ("many_choices", [["a"]], FieldReason.WRONG_SHAPE),
        ("many_choices", 3, FieldReason.WRONG_SHAPE),
        ("yes_no_unclear", "maybe", FieldReason.UNKNOWN_OPTION),
        ("text", 3, FieldReason.WRONG_SHAPE),
        ("text", "a\0b", FieldReason.BAD_CHARACTER),
        ("text", "a\ud800", FieldReason.BAD_CHARACTER),
        ("text", {"state": "absent"}, FieldReason.UNKNOWN_STATE),
        ("text", {"state": ["value"]}, FieldReason.UNKNOWN_STATE),
        ("text", {"state": "not_reported", "value": "x"}, FieldReason.VALUE_BESIDE_STATE),
        ("text", {"value": "x", "source": "p. 5"}, FieldReason.WRONG_SHAPE),
        ("text", {"value": "x", "source": {"page": 5}}, FieldReason.WRONG_SHAPE),
    ],
)
def test_a_bad_answer_is_refused_with_its_reason(type_, raw, reason):
    error = validate_answer(make(type_), raw)
    assert isinstance(error, FieldError), error
    assert (error.field, error.reason) == (uid(1), reason)
    assert "{" not in error.in_words()


def test_limits_hold_at_both_ends():
    limited = make("decimal", minimum="0", maximum="10.5")
    assert content(limited, "0") == 0
    assert content(limited, "10.50") == Decimal("10.5")
    low, high = validate_answer(limited, "-0.001"), validate_answer(limited, "10.501")
    assert low.in_words() == "-0.001 is below 0, the smallest value allowed."
    assert high.in_words() == "10.501 is above 10.5, the largest value allowed."


@pytest.mark.parametrize("type_", ALL_TYPES)
@pytest.mark.parametrize("raw", [None, "", " \n", [], (), {}, {"state": "value", "value": " "}])
def test_blank_input_is_no_value(type_, raw):
    assert validate_answer(make(type_), raw) == blank(make(type_))


@pytest.mark.parametrize("type_", ALL_TYPES)
@pytest.mark.parametrize("state", ["not_reported", "not_applicable", "unclear"])
def test_every_field_can_say_why_it_has_no_value(type_, state):
    answer = validate_answer(make(type_), {"state": state, "value": ""})
    assert answer.value == Value(state=ValueState(state))


def test_unclear_is_one_and_the_same_however_it_is_said():
    asked = make("yes_no_unclear")
    said = validate_answer(asked, "unclear")
    assert said == validate_answer(asked, {"state": "unclear"})
    assert said == validate_answer(asked, {"state": "value", "value": "unclear"})


def test_content_goes_with_a_value_only():
    with pytest.raises(ValueError, match="content"):
        Value(state=ValueState.VALUE)
    with pytest.raises(ValueError, match="content"):
        Value(state=ValueState.UNCLEAR, content="x")


def test_an_answer_carries_its_source():
    answer = validate_answer(
        make("text"), {"value": "x", "source": {"page": "5", "quotation": "q"}}
    )
    assert answer.source == Source(page="5", quotation="q")
    assert validate_answer(make("text"), {"value": "x", "source": {"page": " "}}).source is None


def said(field_, raw):
    return validate_answer(field_, raw)


@pytest.mark.parametrize(
    ("type_", "a", "b", "same"),
    [
        ("decimal", "12.50", "12.5", True),
        ("decimal", "12.5", "12.6", False),
        ("decimal", "-0", "0", True),
        ("decimal", "1." + "0" * 40 + "1", "1", False),
        ("integer", "12", "12.0", True),
        ("text", "12.50", "12.5", False),
        ("text", "Rückfall  nach\n4 Wochen", "RU\u0308CKFALL nach 4 Wochen", True),
        ("text", "relapse", "relapsed", False),
        ("choice", "a", "b", False),
        ("many_choices", ["a", "b"], ["b", "a"], True),
        ("many_choices", ["a"], ["a", "b"], False),
        ("date", "2024-03-31", "2024-03-31", True),
        ("text", {"state": "not_reported"}, {"state": "not_reported"}, True),
        ("text", {"state": "not_reported"}, {"state": "unclear"}, False),
        ("text", {"state": "not_reported"}, "not_reported", False),
        ("text", "", "", True),
        ("text", "", {"state": "not_reported"}, False),
    ],
)
def test_two_extractors_agree_when_they_say_the_same(type_, a, b, same):
    asked = make(type_)
    assert agree(asked, said(asked, a), said(asked, b)) is same
    assert agree(asked, said(asked, b), said(asked, a)) is same


def test_the_tolerance_is_exact_and_inclusive():
    asked = make("decimal", tolerance="0.1")
    assert agree(asked, said(asked, "12.5"), said(asked, "12.6"))
    assert not agree(asked, said(asked, "12.5"), said(asked, "12.6000000000000000000000000000001"))


def test_the_source_makes_no_difference():
    asked = make("text")
    assert agree(asked, said(asked, "x"), said(asked, {"value": "x", "source": {"page": "5"}}))


NUMBERS = st.from_regex(r"-?[0-9]{1,24}(\.[0-9]{1,24})?", fullmatch=True).filter(
    lambda text: len(text) <= 50
)


@given(NUMBERS, st.integers(0, 5))
def test_trailing_zeros_never_matter(text, zeros):
    longer = (text if "." in text else text + ".") + "0" * zeros
    asked = make("decimal")
    if len(longer) <= 50:
        a, b = said(asked, text), said(asked, longer)
        assert agree(asked, a, b)
        assert value_as_json(a.value) == value_as_json(b.value)
        assert str(normalise(a)) == str(normalise(b))


@given(NUMBERS)
def test_a_decimal_string_is_exact_short_and_stable(text):
    number = read_number(text)
    written = decimal_string(number)
    assert Decimal(written) == number
    assert decimal_string(Decimal(written)) == written
    assert not ("." in written and written.endswith(("0", ".")))
    assert "E" not in written
    assert written != "-0"
    assert normal_decimal(number) == number


def test_a_number_that_is_not_finite_has_no_normal_form():
    with pytest.raises(ValueError, match="not finite"):
        normal_decimal(Decimal("Infinity"))


@given(st.text(st.characters(codec="utf-8")))
def test_text_is_normalised_once_and_for_all(text):
    once = normal_text(text)
    assert normal_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert normal_text(text.replace("\n", "\r\n")) == once
    assert normal_text(f"\n {text}\t\n") == once


@given(st.sampled_from(ALL_TYPES), st.data())
def test_a_stored_answer_reads_back_as_its_normal_form(type_, data):
    raws = {
        "integer": st.integers(-(10**20), 10**20).map(str),
        "decimal": NUMBERS,
        "date": st.dates().map(date.isoformat),
        "choice": st.sampled_from("abc"),
        "many_choices": st.lists(st.sampled_from("abc"), min_size=1),
        "yes_no_unclear": st.sampled_from(["yes", "no", "unclear"]),
    }
    text = st.text(st.characters(codec="utf-8", exclude_characters="\0")).filter(str.strip)
    asked = make(type_)
    answer = said(asked, data.draw(raws.get(type_, text)))
    stored = json.loads(json.dumps(value_as_json(answer.value)))
    again = said(asked, stored)
    assert again == normalise(answer)
    assert str(again) == str(normalise(answer))
    assert agree(asked, answer, again)


@given(
    st.sampled_from(ALL_TYPES),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["state", "value", "source"]), inner)
        ),
        max_leaves=5,
    ),
)
def test_any_input_gives_an_answer_or_an_error_and_never_a_crash(type_, raw):
    found = validate_answer(make(type_), raw)
    assert found.field == uid(1)
    if isinstance(found, FieldError):
        assert found.in_words()


CONDITIONAL = parse_definition(
    form(
        choice(1, required=True),
        choice(2, show_if={"q": uid(1), "in": ["a"]}, required=True),
        field(3, show_if={"q": uid(2), "in": ["b", "not_reported"]}, required=True),
        field(4),
        choice(5, "many_choices", required=True),
        field(6, required=True, show_if={"q": uid(5), "in": ["c"]}),
    )
)


def given_answers(**raws):
    fields = {field.key: field for field in CONDITIONAL.fields()}
    return [validate_answer(fields[key], raw) for key, raw in raws.items()]


@pytest.mark.parametrize(
    ("raws", "shown", "still_missing"),
    [
        ({}, [1, 4, 5], [1, 5]),
        ({"f1": "b", "f5": ["a"]}, [1, 4, 5], []),
        ({"f1": "a"}, [1, 2, 4, 5], [2, 5]),
        ({"f1": "a", "f2": "b", "f5": ["a", "c"]}, [1, 2, 3, 4, 5, 6], [3, 6]),
        ({"f1": "a", "f2": {"state": "not_reported"}}, [1, 2, 3, 4, 5], [3, 5]),
        # What stands behind a closed gate opens nothing, and nothing is asked there.
        ({"f1": "b", "f2": "b", "f5": {"state": "unclear"}}, [1, 4, 5], []),
    ],
)
def test_only_what_is_asked_can_be_missing(raws, shown, still_missing):
    answers = given_answers(**raws)
    assert visible(CONDITIONAL, answers) == {uid(number) for number in shown}
    assert missing(CONDITIONAL, answers) == tuple(uid(number) for number in still_missing)


def test_a_blank_answer_is_still_missing():
    asked = make("text", required=True)
    assert missing(parse_definition(form(field(1, required=True))), [blank(asked)]) == (uid(1),)


def test_every_reason_has_its_own_words():
    reasons = [*FieldReason, *WarningReason, *DefinitionReason]
    assert set(ENGLISH) == set(reasons)
    assert len(set(ENGLISH.values())) == len(ENGLISH) == len(reasons)
