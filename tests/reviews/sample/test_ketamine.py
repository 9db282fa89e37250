"""The sample review's search files."""

import json
from pathlib import Path

import pytest

import reviews
from reviews.formats.opening import open_references
from reviews.formats.reference import Parsed

SAMPLE = Path(reviews.__file__).parent / "sample" / "ketamine"


@pytest.mark.parametrize(
    ("name", "format", "dialect", "count"),
    [
        ("pubmed.nbib", "nbib", "pubmed", 129),
        ("embase.ris", "ris", "embase", 129),
        ("psycinfo_ovid.ris", "ris", "ovid", 87),
        ("wos.ciw", "wos-tagged", "wos", 115),
    ],
)
def test_a_search_of_the_sample_is_read_whole_without_a_message(name, format, dialect, count):
    with (SAMPLE / name).open("rb") as file:
        reading = open_references(file)
        items = list(reading)
    assert (reading.format.name, reading.dialect) == (format, dialect)
    assert [type(item) for item in items] == [Parsed] * count
    references = [item.reference for item in items]
    assert all(r.title and r.year and r.authors and r.accession for r in references)
    assert not any(r.abstract for r in references)


def test_the_right_answers_count_the_same_records():
    gold = json.loads((SAMPLE / "gold.json").read_text(encoding="utf-8"))
    assert gold["files"] == {
        "pubmed.nbib": 129,
        "embase.ris": 129,
        "psycinfo_ovid.ris": 87,
        "wos.ciw": 115,
    }
