"""The CSV files of the command, read and written."""

import csv
import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from reviews.dedup import Reference, deduplicate
from reviews.dedup.interface import UnusableFile, read_references, write_clusters, write_possible

COPY = 'record_id,title,authors,year,journal,volume,pages,unknown\n{}"Slow, ""calm"" breathing\nin adults","Smith, J; Jones, K",2001,Journal of Sleep,3,12-19,x\n'
TWO = COPY.format("a,") + COPY.format("b,").split("\n", 1)[1]


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_quoted_fields_unknown_and_missing_columns_are_read():
    (found, _) = read_references(io.StringIO(TWO, newline=""))

    assert found == Reference(
        record_id="a",
        title='Slow, "calm" breathing\nin adults',
        authors="Smith, J; Jones, K",
        year="2001",
        journal="Journal of Sleep",
        volume="3",
        pages="12-19",
    )


def test_short_row_is_read_as_empty_fields():
    (found,) = read_references(io.StringIO("record_id,title,doi\na,Slow\n"))

    assert found == Reference(record_id="a", title="Slow")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no column record_id"),
        ("id,title\na,b\n", "no column record_id"),
        ("record_id,title\n ,b\n", "Line 2 has no record_id"),
        ("record_id,title\na,b\na,c\n", "Line 3: the record_id a occurs twice"),
    ],
)
def test_unusable_file_is_refused_in_words(text, why):
    with pytest.raises(UnusableFile, match=why):
        list(read_references(io.StringIO(text)))


def test_every_record_is_written_once_with_cluster_keep_and_reason():
    out = io.StringIO()
    references = [
        *read_references(io.StringIO(TWO, newline="")),
        Reference(record_id="c", title="Other"),
    ]

    write_clusters(out, deduplicate(references).clusters)

    assert _rows(out.getvalue()) == [
        {"record_id": "a", "cluster_id": "a", "keep": "1", "reason": "place"},
        {"record_id": "b", "cluster_id": "a", "keep": "0", "reason": "place"},
        {"record_id": "c", "cluster_id": "c", "keep": "1", "reason": ""},
    ]


def test_possible_pairs_are_written_with_reasons():
    first, second = read_references(io.StringIO(TWO.replace("2001", "2009", 1), newline=""))
    out = io.StringIO()

    write_possible(out, deduplicate((first, second)).possible)

    (row,) = _rows(out.getvalue())
    assert (row["record_id_1"], row["record_id_2"], row["reason"]) == ("a", "b", "year_differs")
    assert 0 < float(row["score"]) < 1


def test_command_writes_both_files(tmp_path):
    source, out, possible = (tmp_path / name for name in ("in.csv", "out.csv", "possible.csv"))
    source.write_text("\ufeff" + TWO, encoding="utf-8")
    told = io.StringIO()

    call_command("dedupe", str(source), "--out", str(out), "--possible", str(possible), stdout=told)

    assert [row["cluster_id"] for row in _rows(out.read_text(encoding="utf-8"))] == ["a", "a"]
    assert possible.read_text(encoding="utf-8").splitlines() == [
        "record_id_1,record_id_2,score,reason"
    ]
    assert told.getvalue() == "2 records: 1 reports, 0 pairs for a person.\n"


def test_command_says_what_cannot_be_read(tmp_path):
    with pytest.raises(CommandError, match="can't be read"):
        call_command("dedupe", str(tmp_path / "none.csv"), "--out", "o", "--possible", "p")
