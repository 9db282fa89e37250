"""The Cochrane Library's text: trials, reviews, registry records, wrapped lines."""

import io

import pytest

from reviews.formats.messages import Message
from reviews.formats.opening import open_references
from reviews.formats.reference import Parsed, ReferenceType

RECORD = "Record #1 of 1\nID: {id}\nTI: A\n{lines}\n"


def record(lines: str, id: str = "CN-09900001") -> Parsed:
    text = RECORD.format(id=id, lines=lines)
    items = list(open_references(io.BytesIO(text.encode())))
    assert [type(item) for item in items] == [Parsed]
    assert items[0].raw_text == text
    return items[0]


@pytest.mark.parametrize(
    ("id", "lines", "name", "value"),
    [
        ("CN-09900001", "SO: J Ex\nVL: 1\nNO: 2\nPG: 3‐4", "pages", "3‐4"),
        ("CN-09900001", "PM: PUBMED 99000001", "pmid", "99000001"),
        ("CN-09900001", "XR: EMBASE 1\nXR: PUBMED 99000001", "pmid", "99000001"),
        ("CN-09900001", "XR: EMBASE 990000032", "pmid", None),
        ("CN-09900001", "PT: Trial registry record", "type", ReferenceType.TRIAL),
        ("CN-09900001", "PT: Journal article; Conference proceeding", "type", "conference"),
        ("CN-09900001", "PT: Journal article", "type", ReferenceType.ARTICLE),
        ("CD000001", "YR: 2020\nNO: 3", "database", "Cochrane Database of Systematic Reviews"),
        (
            "CD000001",
            "DOI: 10.1002/14651858.CD000001.pub2",
            "doi",
            "10.1002/14651858.cd000001.pub2",
        ),
        ("CN-09900001", "KY: a; *b; c [d]", "keywords", ("a", "b", "c [d]")),
        ("CN-09900001", "AB: One\nCI: two\n  three", "abstract", "One CI: two three"),
        ("CN-09900001", "US: https://x.org/a", "urls", ("https://x.org/a",)),
        ("CN-09900001", "AB: see\nDOI://x", "doi", None),
        ("CN-09900001", "AB: One\n\nKY: a\nTY  - two", "keywords", ("a TY - two",)),
    ],
)
def test_a_fact_is_taken_from_its_tag(id, lines, name, value):
    assert getattr(record(lines, id).reference, name) == value


def test_records_are_cut_at_their_numbers():
    text = "".join(f"Record #{n} of 3\nID: CN-0990000{n}\nTI: T{n}\n\n\n" for n in (1, 2, 3))
    items = list(open_references(io.BytesIO(text.encode())))
    assert not [item for item in items if isinstance(item, Message)]
    assert [item.reference.title for item in items] == ["T1", "T2", "T3"]
    assert "".join(item.raw_text for item in items) == text
