"""The columns of tables of unknown origin: their names, their first values, and reading by what a person says of them."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.formats.columns import SAMPLES, Column, columns_of
from reviews.formats.headings import Fact
from reviews.formats.messages import Reason, Unreadable
from reviews.formats.opening import open_references
from reviews.formats.reference import Parsed
from tests.reviews.formats.test_tables import workbook

HOUSE = "Nr;Werk;Wer;;Wann\n1;On sleep;Berg K;x;2019\n2;On work;Lind M;;2020\n"
HOUSE_FACTS = {"Werk": Fact.TITLE, "Wer": Fact.AUTHORS, "Wann": Fact.YEAR, "column 4": Fact.DOI}


def columns(data: str | bytes) -> list[tuple[str, Fact | None, tuple[str, ...]]]:
    content = data if isinstance(data, bytes) else data.encode()
    return [(each.name, each.fact, each.samples) for each in columns_of(io.BytesIO(content))]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            HOUSE,
            [
                ("Nr", None, ("1", "2")),
                ("Werk", None, ("On sleep", "On work")),
                ("Wer", None, ("Berg K", "Lind M")),
                ("column 4", None, ("x",)),
                ("Wann", None, ("2019", "2020")),
            ],
        ),
        (
            'Export of 2020\n\nTitle\tYear\tMine\n"A\nB"\t2019\t\n',
            [
                ("Title", Fact.TITLE, ("A\nB",)),
                ("Year", Fact.YEAR, ("2019",)),
                ("Mine", None, ()),
            ],
        ),
        (
            "Note,Note,,Work\na,b,,c\n",
            [("Note", None, ("a", "b")), ("Work", None, ("c",))],
        ),
        (
            workbook(("Log", "visible", [["made"], ["Werk", "Wann"], ["On sleep", 2019]])),
            [("Werk", None, ("On sleep",)), ("Wann", None, ("2019",))],
        ),
        (
            workbook(("Log", "visible", [["a", "b"]]), ("Found", "visible", [["Title", "Year"]])),
            [("Title", Fact.TITLE, ()), ("Year", Fact.YEAR, ())],
        ),
        ("One line of prose.\n", []),
    ],
    ids=["unknown", "known below a line", "two of one name", "workbook", "second sheet", "prose"],
)
def test_columns_have_their_names_facts_and_first_values(data, expected) -> None:
    assert columns(data) == expected


@pytest.mark.parametrize(
    "data",
    [
        HOUSE.encode(),
        workbook(("S", "visible", [line.split(";") for line in HOUSE.splitlines()])),
    ],
    ids=["text", "workbook"],
)
def test_table_is_read_by_what_a_person_says_of_its_columns(data: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        list(open_references(io.BytesIO(data)))

    read = open_references(io.BytesIO(data), columns=HOUSE_FACTS)

    found = [item.reference for item in read if isinstance(item, Parsed)]
    assert refused.value.reason is Reason.NO_TITLE_COLUMN
    assert [(each.title, each.authors, each.year) for each in found] == [
        ("On sleep", ("Berg, K",), 2019),
        ("On work", ("Lind, M",), 2020),
    ]
    assert [dict(each.raw)["column 4"] for each in found] == ["x", ""]


@given(st.text() | st.text(alphabet=',;|"\n\t aT1'))
def test_any_text_has_columns_or_is_refused(text: str) -> None:
    try:
        found = columns_of(io.BytesIO(text.encode(errors="replace")))
    except Unreadable:
        return

    assert all(isinstance(each, Column) and len(each.samples) <= SAMPLES for each in found)
    assert len({each.name for each in found}) == len(found)
