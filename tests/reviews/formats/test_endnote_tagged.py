"""EndNote's tags, with and without %0, and records with blank lines inside."""

import pytest

from reviews.formats.messages import MessageKind
from reviews.formats.reference import ReferenceType
from tests.reviews.formats.reading import read

K = MessageKind


@pytest.mark.parametrize(
    ("kind", "lines", "name", "value"),
    [
        ("Journal Article", "%J Journal\n%B Book", "journal", "Journal"),
        ("Book Section", "%J Journal\n%B Book", "journal", "Book"),
        ("Book", "%B Series", "journal", None),
        ("Conference Proceedings", "%B Proceedings", "type", ReferenceType.CONFERENCE),
        ("Xyz", "", "type", ReferenceType.OTHER),
        ("Journal Article", "%A Feder, Adriana\n%A Liu, Rui", "authors", ("Feder, Adriana", "Liu, Rui")),
        ("Journal Article", "%E Editor, Anne", "authors", ()),
        ("Journal Article", "%K one\ntwo\n%K three; four", "keywords", ("one", "two", "three", "four")),
        ("Journal Article", "%8 May 3, 2014", "year", 2014),
        ("Journal Article", "%R 10.5555/A", "doi", "10.5555/a"),
        ("Journal Article", "%U https://doi.org/10.5555/a", "doi", "10.5555/a"),
        ("Journal Article", "%M 99000001\n%~ PubMed", "pmid", "99000001"),
        ("Journal Article", "%M 99000001\n%~ Embase", "pmid", None),
        ("Journal Article", "%2 PMC7026692", "pmcid", "PMC7026692"),
        ("Journal Article", "%X One\n\nTwo", "abstract", "One\nTwo"),
        ("Journal Article", "%X One\n%X Two", "abstract", "One\nTwo"),
    ],
)  # fmt: skip
def test_a_fact_is_taken_from_its_tag(kind, lines, name, value):
    parsed, messages = read(f"%0 {kind}\n%T A\n{lines}\n")
    assert (getattr(parsed[0].reference, name), len(parsed), messages) == (value, 1, [])


@pytest.mark.parametrize(
    ("text", "titles", "said"),
    [
        ("%0 Book\n%T A\n\n%0 Book\n%T B\n", ["A", "B"], []),
        ("%0 Book\n%T A\n%0 Book\n%T B\n", ["A", "B"], []),
        ("%0 Book\n%T A\n%X x\n\ny\n%K z\n", ["A"], []),
        ("%0 Book\n%T A\n%X x\n\n%K z\n", ["A"], []),
        ("%0 Book\n%T A\n\n%T B\n", ["A", "B"], []),
        ("%0 Book\n%T A\n%V 1\n%X x\n\ny\n%V 2\n", ["A"], []),
        ("%A Doe, J\n%T A\n%D 2014\n\n%A Roe, J\n%T B\n", ["A", "B"], []),
        ("%T A\n%J x\n\n%T B\n\n%0 Book\n%T C\n", ["A", "B", "C"], []),
        ("%0 Book\n%T A\n%P\n%V 1\n", ["A"], []),
        ("%0 Book\n%T A\n\nTY  - JOUR\nTI  - B\n", ["A"], [(K.OTHER_FORMAT_BEGINS, 4)]),
    ],
)
def test_records_begin_at_their_type_or_behind_a_blank_line(text, titles, said):
    parsed, messages = read(text)
    assert [p.reference.title for p in parsed] == titles
    assert messages == said
    if not said:
        assert "".join(p.raw_text for p in parsed) == text
