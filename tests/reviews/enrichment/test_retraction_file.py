"""Files of notices: lines are read, doubted by number, or refused as a whole; never a traceback."""

import contextlib
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.enrichment.notices import Nature, Notice
from reviews.enrichment.retraction_file import Doubt, DoubtKind, NoNotices, OfReport, read_notices
from reviews.formats.messages import Unreadable
from reviews.look_up_words import refused_text
from tests.reviews.enrichment import files


def read(content: bytes) -> list[object]:
    return list(read_notices(io.BytesIO(content)))


def test_lines_are_notices_of_reports() -> None:
    found = read(files.notices(files.row(), files.row(DOI="unavailable", PMID="90000002", nature="Expression of concern", day="2024-02-01", notice="", reason="")))  # fmt: skip

    assert found == [
        OfReport(
            line=2,
            doi="10.5555/quorum.1",
            pmid="",
            notice=Notice(
                nature=Nature.RETRACTION,
                doi="10.5555/notice.1",
                on="2024-01-15",
                reasons=("Error in Data", "Original Data not Provided"),
            ),
        ),
        OfReport(
            line=3,
            doi="",
            pmid="90000002",
            notice=Notice(nature=Nature.CONCERN, on="2024-02-01"),
        ),
    ]


@pytest.mark.parametrize(
    ("row", "kind", "n_notices"),
    [
        (files.row(nature="Applause"), DoubtKind.NATURE_UNKNOWN, 0),
        (files.row(DOI="unavailable"), DoubtKind.IDS_MISSING, 0),
        (files.row(day="31/31/2024"), DoubtKind.DAY_UNREADABLE, 1),
    ],
)
def test_doubtful_lines_are_named(row: list[str], kind: DoubtKind, n_notices: int) -> None:
    found = read(files.notices(files.row(), row))
    assert [(each.kind, each.line) for each in found if isinstance(each, Doubt)] == [(kind, 3)]
    assert sum(isinstance(each, OfReport) for each in found) == 1 + n_notices


def test_quotes_over_lines_keep_the_numbers_right() -> None:
    found = read(files.notices(files.row(title="A title\nof two lines"), files.row(nature="?")))
    assert [each.line for each in found] == [2, 4]


def test_another_table_is_refused() -> None:
    with pytest.raises(NoNotices):
        read(b"Title,DOI\nA made-up trial,10.5555/quorum.1\n")


@given(
    rows=st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=22), max_size=5),
    tail=st.binary(max_size=40),
)
def test_any_file_is_read_or_refused(rows: list[list[str]], tail: bytes) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([files.HEADER, *rows])
    with contextlib.suppress(NoNotices, Unreadable):
        read(text.getvalue().encode("utf-8", "surrogatepass") + tail)


@pytest.mark.parametrize("reason", ["not_a_list", "not_recognised", "no_title_column"])
def test_other_files_are_not_told_what_references_are(reason: str) -> None:
    assert "retraction_watch.csv" in refused_text({"kind": reason, "line": None, "params": {}})
