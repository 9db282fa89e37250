"""What somebody types as a value of a field, and how values lie over a source's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.corrections import Correctable, Unreadable, corrected, typed, value_of, value_typed
from reviews.formats.reference import ParsedReference
from reviews.source_fields import columns_of, reference_of


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (Correctable.TITLE, " A <i>new</i>\r\n title ", "A new title"),
        (Correctable.AUTHORS, "Berg, K.\n\nSmith J", ["Berg, K.", "Smith, J"]),
        (Correctable.KEYWORDS, "rats; mice\nketamine", ["rats", "mice", "ketamine"]),
        (Correctable.YEAR, " 2014 ", 2014),
        (Correctable.YEAR, "", None),
        (Correctable.DOI, "https://doi.org/10.1000/ABC", "10.1000/abc"),
        (Correctable.DOI, "", ""),
        (Correctable.PMID, "123", "123"),
        (Correctable.ABSTRACT, "One.\r\nTwo.", "One.\nTwo."),
    ],
)
def test_typed_text_is_a_value(field: Correctable, text: str, value: object) -> None:
    assert value_typed(field, text) == value


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (Correctable.TITLE, "  "),
        (Correctable.YEAR, "14"),
        (Correctable.YEAR, "last year"),
        (Correctable.YEAR, "²014"),
        (Correctable.DOI, "none"),
        (Correctable.PMID, "PMC1"),
        (Correctable.ABSTRACT, "x" * 50_001),
    ],
)
def test_what_is_no_value_is_refused(field: Correctable, text: str) -> None:
    with pytest.raises(Unreadable):
        value_typed(field, text)


@given(st.sampled_from(Correctable), st.text(max_size=60))
def test_a_value_is_shown_as_it_was_typed(field: Correctable, text: str) -> None:
    try:
        value = value_typed(field, text)
    except Unreadable:
        return

    shown = corrected(columns_of(ParsedReference(title="A", abstract="B")), {field: value})

    assert value_of(shown, field) == value
    assert typed(value_of(columns_of(reference_of(shown)), field)) == typed(value)
