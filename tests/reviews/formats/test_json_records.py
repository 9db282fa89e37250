"""Cutting JSON into records: what is read, what is said, and that no text is lost."""

import contextlib
import io
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.formats.cutting import MAX_LEVELS, MAX_PARTS, MAX_RECORD
from reviews.formats.messages import MessageKind, Reason, Unreadable
from reviews.formats.reference import Parsed
from tests.reviews.formats.reading import items_of, said, titles

K = MessageKind
A, B = '{"type": "book", "title": "A"}', '{"type": "book", "title": "B"}'


@pytest.mark.parametrize(
    ("text", "found", "messages"),
    [
        (f"[{A},\n{B}]\n", ["A", "B"], []),
        (A, ["A"], []),
        (f"{A}\n{B}\n", ["A", "B"], []),
        (f"[{A}][{B}]", ["A", "B"], []),
        (f'{{"n": [{{}}], "items": [{A}, {B}], "more": {{"items": [{A}]}}}}', ["A", "B"], []),
        (f'{{"message": {{"items": [{A}]}}}}', ["A"], []),
        (f'{{"message": {A}}}', ["A"], []),
        (f'[{A}, 5, "x", [{A}],\n{B}]', ["A", "B"], [(K.TEXT_OUTSIDE, 1)]),
        (f"[{A},\n{B[:-1]}", ["A"], [(K.FILE_CUT_OFF, 2), (K.RECORD_UNCLOSED, 2)]),
        (f"[{A},\n{B},", ["A", "B"], [(K.FILE_CUT_OFF, 2)]),
        (f'{{"items": [{A}]', ["A"], [(K.FILE_CUT_OFF, 1)]),
        (f"[{A[:-1]},\n{B}]", ["B"], [(K.RECORD_UNCLOSED, 1)]),
        (f"[{A},\n{B[:-1]}]", ["A"], [(K.RECORD_UNCLOSED, 2)]),
        (f"[{A[:-2]}}},\n{B}]", ["B"], [(K.RECORD_UNCLOSED, 1)]),
        (f'[{A},\n\n{{"title" "B"}}]', ["A"], [(K.RECORD_DAMAGED, 3)]),
        (f"[{A}, {{}}]", ["A"], [(K.RECORD_EMPTY, 1)]),
        ('[{"type": "book", "title": "a \\"}{[ b\\\\"}]', ['a "}{[ b\\'], []),
        ('[{"type": "book", "title": "\\u0000a\\ud800 \\ud83d\\ude00"}]', ["a\ufffd \U0001f600"], []),
        ('[{"type": "book", "title": "a\tb", "title": "c"}]', ["a b"], []),
    ],
)  # fmt: skip
def test_records_are_cut_where_their_objects_are_and_what_is_odd_is_said(text, found, messages):
    items = items_of(text)
    assert titles(items) == found
    assert sorted(said(items)) == sorted(messages)
    assert "".join(item.raw_text for item in items) == text


def test_values_keep_every_key_in_order_and_numbers_as_they_are_written():
    text = '[{"type": "book", "title": "A", "id": 1.50, "a": {"b": [1, {"c": null}], "d": true}, "e": [], "a": 2}]'
    assert items_of(text)[0].reference.raw == (
        ("type", "book"), ("title", "A"), ("id", "1.50"), ("a/b", "1"), ("a/b/c", ""), ("a/d", "true"), ("a", "2"),
        ("e", ""),
    )  # fmt: skip


def test_a_record_that_is_nested_or_divided_without_end_is_not_parsed():
    deep = A[:-1] + ', "x": ' + "[" * MAX_LEVELS + "]" * MAX_LEVELS + "}"
    wide = A[:-1] + ', "x": [' + "0," * MAX_PARTS + "0]}"
    items = items_of(f"[{deep},\n{wide},\n{B}]")
    assert titles(items) == ["B"]
    assert said(items) == [(K.RECORD_TOO_COMPLEX, 1), (K.RECORD_TOO_COMPLEX, 2)]


@pytest.mark.slow
def test_a_record_without_end_is_refused_in_bounded_memory():
    for text in (f'[{A}, {{"x": "', f'[{A}, {{"x": [', f'{A[:-1]}, "x": "', f"[{A}, "):
        with pytest.raises(Unreadable) as refused:
            items_of(text + "x" * (MAX_RECORD + 1_000_000))
        assert refused.value.reason is Reason.RECORD_TOO_LONG


@pytest.mark.slow
@pytest.mark.parametrize("part", ['"', "{", "[", "}", "]", "\\", '"\\', '{"', '{"a":', "[{", "x "])
def test_the_same_again_and_again_takes_linear_time(part):
    began = time.process_time()
    with contextlib.suppress(Unreadable):
        items_of(f"[{A}, {part * (300_000 // len(part))}")
    # Linear takes a tenth of it; going back over the text takes minutes.
    assert time.process_time() - began < 5


PARTS = st.sampled_from(
    [
        A,
        B,
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        '"',
        "\\",
        '"items"',
        '{"items": [',
        "5",
        "\n",
        "\r\n",
        "é",
    ]
)


@given(st.lists(PARTS).map("".join))
def test_any_parts_are_read_or_refused_and_no_text_is_lost(text):
    text = f"[{A},{text}"
    try:
        items = items_of(text)
    except Unreadable:
        return
    parsed = [item for item in items if isinstance(item, Parsed)]
    assert "".join(item.raw_text for item in items) == text
    assert [item.number for item in parsed] == list(range(1, len(parsed) + 1))
    lines = io.StringIO(text, newline="").readlines()
    assert all("{" in lines[item.line - 1] for item in parsed)


@given(st.lists(st.text(), min_size=1), st.sampled_from([None, 1]), st.booleans())
def test_titles_are_read_however_the_json_is_laid_out(words, indent, is_ascii):
    # Markup and entities are another test's.
    words = [word.translate({ord(sign): None for sign in "\0<&"}) for word in words]
    records = [{"type": "book", "title": f"{word} x"} for word in words]
    text = json.dumps(records, indent=indent, ensure_ascii=is_ascii)
    found = titles(items_of(text.encode("utf-8", "replace").decode()))
    expected = [
        " ".join(f"{word} x".encode("utf-16", "surrogatepass").decode("utf-16", "replace").split())
        for word in words
    ]
    assert found == expected
