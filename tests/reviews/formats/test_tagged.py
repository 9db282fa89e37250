"""Cutting records: what is out of place is kept, and said."""

import io

import pytest

from reviews.formats.messages import Level, Message, MessageKind
from reviews.formats.opening import open_references
from tests.reviews.formats.reading import read

K = MessageKind


@pytest.mark.parametrize(
    ("text", "titles", "said"),
    [
        ("TY  - JOUR\nTI  - A\n\nTY  - JOUR\nTI  - B\nER  -\n", ["A", "B"], [(K.END_MISSING, 4)]),
        ("TY  - JOUR\nTI  - A", ["A"], [(K.LAST_END_MISSING, 2)]),
        ("TY  - JOUR\nTY  - JOUR\nTI  - A\nER  -\n", ["A"], [(K.START_REPEATED, 2)]),
        ("TY  - JOUR\nTI  - A\nER  -\nTI  - B\nER  -\n", ["A", "B"], [(K.START_MISSING, 4)]),
        ("TY  - JOUR\nTI  - A\nER  -\nTY  - JOUR\nER  -\n", ["A"], [(K.RECORD_EMPTY, 4)]),
        ("TY  - JOUR\nTI  - A\nER  -\nfooter\n", ["A"], [(K.TEXT_OUTSIDE, 4)]),
        ("TY  - JOUR\nTI  - A\nER  -\nER  -\n", ["A"], [(K.TEXT_OUTSIDE, 4)]),
        ("TY  - JOUR\nTI  - A\nDO - x\nER  -\n", ["A DO - x"], [(K.TAG_DOUBTFUL, 3)]),
        ("TY  - JOUR\nPY  - 2014\nER  -\n", [None], [(K.TITLE_MISSING, 1)]),
        ("TY - JOUR\nTI - A\nER -\n", ["A"], []),
        ("\ufeffTY  - JOUR\nTI  - A\nER  -\n\ufeffTY  - JOUR\nTI  - B\nER  -\n", ["A", "B"], []),
        ("PMID- 1\nTI  - A\nPMID- 2\nTI  - B", ["A", "B"], []),
        ("PMID- 1\nTI  - A\n\nTI  - B\n", ["A", "B"], [(K.START_MISSING, 4)]),
        ("PMID- 1\nTI  - A\n\nTY  - JOUR\nTI  - B\n", ["A"], [(K.OTHER_FORMAT_BEGINS, 4)]),
        ("TY  - JOUR\nTI  - A\nER  -\nPMID- 1\nTI  - B\n", ["A"], [(K.OTHER_FORMAT_BEGINS, 4)]),
        ("FN X\nVR 1.0\nPT J\nTI A\n   b\nER\n\nEF", ["A b"], []),
        ("FN X\nVR 1.0\nPT J\nTI A\nPT J\nTI B\nER\n", ["A", "B"], [(K.END_MISSING, 5)]),
    ],
)
def test_records_are_cut_where_they_begin_and_what_is_odd_is_said(text, titles, said):
    parsed, messages = read(text)
    assert [p.reference.title for p in parsed] == titles
    assert messages == said


def test_what_was_not_read_is_an_error_and_the_rest_a_warning():
    assert {kind for kind in K if Message(kind=kind).level is Level.ERROR} == {
        K.RECORD_EMPTY,
        K.OTHER_FORMAT_BEGINS,
        K.ENTRY_NOT_CLOSED,
        K.RECORD_DAMAGED,
        K.RECORD_UNCLOSED,
        K.RECORD_TOO_COMPLEX,
        K.FILE_CUT_OFF,
        K.MORE_ERRORS,
    }


def test_text_between_records_stays_with_them_to_the_byte():
    text = "intro\r\nTY  - JOUR\rTI  - A\nER  - \n\n \n2. \nTY  - JOUR\nTI  - B\nER  -\n\nend\x0b\u2028\n"
    parsed, _ = read(text)
    assert [p.raw_text for p in parsed] == [text[: text.index("2. ")], text[text.index("2. ") :]]


def test_fields_keep_every_tag_in_order_blank_ones_too():
    parsed, _ = read("TY  - JOUR\nTI  - A &amp; B\n  c\nZZ  - \nX1  - y\nER  - \n")
    assert parsed[0].reference.raw == (
        ("TY", "JOUR"),
        ("TI", "A &amp; B\nc"),
        ("ZZ", ""),
        ("X1", "y"),
        ("ER", ""),
    )


def test_an_error_about_a_record_carries_its_text():
    items = list(open_references(io.BytesIO(b"TY  - JOUR\nER  -\nTY  - JOUR\nTI  - A\nER  -\n")))
    assert [item.raw_text for item in items] == [
        "TY  - JOUR\nER  -\n",
        "TY  - JOUR\nTI  - A\nER  -\n",
    ]
