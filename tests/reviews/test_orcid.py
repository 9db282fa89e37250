"""ORCID iDs by their check digit; the first two are the examples of ORCID's own documentation."""

import pytest

from reviews.orcid import normalised


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("0000-0002-1694-233X", "0000-0002-1694-233X"),
        (" 000000021694233x ", "0000-0002-1694-233X"),
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("0000-0002-1825-0098", None),
        ("0000-0002-1825-009", None),
        ("", None),
    ],
)
def test_orcid_is_normalised_or_refused(text: str, expected: str | None) -> None:
    assert normalised(text) == expected
