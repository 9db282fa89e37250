"""Tables: which column gives which fact, and rows that are out of shape."""

import io

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from openpyxl import Workbook

from reviews.formats.headings import Fact
from reviews.formats.messages import Message, MessageKind, Reason, Unreadable
from reviews.formats.opening import open_references
from reviews.formats.reference import Parsed


def read(data: str | bytes, **asked: object) -> tuple[list[Parsed], list[Message]]:
    file = io.BytesIO(data if isinstance(data, bytes) else data.encode())
    items = list(open_references(file, **asked))
    return (
        [item for item in items if isinstance(item, Parsed)],
        [item for item in items if isinstance(item, Message)],
    )


def facts(header: str, row: str, *names: str) -> list[object]:
    """Its dialect and facts of a table of one row; the cells are parted by " / "."""
    text = "\n".join("\t".join(line.split(" / ")) for line in (header, row)) + "\n"
    (parsed,), _ = read(text)
    return [parsed.dialect, *(getattr(parsed.reference, name) for name in names)]


def workbook(*sheets: tuple[str, str, list[list[object]]]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, state, rows in sheets:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("header", "row", "names", "expected"),
    [
        (
            "PMID / Title / Authors / Citation / Journal/Book / Publication Year",
            "99000001 / A / Feder A, O'Neil RE. / J Ex. 2014 / J Ex / 2014",
            ("pmid", "accession", "authors", "journal", "year"),
            ["pubmed", "99000001", "99000001", ("Feder, A", "O'Neil, RE"), "J Ex", 2014],
        ),
        (
            "Title / Author Names / Source / Emtree Drug Index Terms",
            "A / Feder A., De Wit B. / J Ex (2014) 3:4 (15-19). Date / a (b, c), d",
            ("authors", "journal", "volume", "issue", "pages", "keywords"),
            ["embase", ("Feder, A.", "De Wit, B."), "J Ex", "3", "4", "15-19", ("a (b, c)", "d")],
        ),
        (
            "Authors / Title / Year / Source title / Art. No. / EID",
            "Feder A., Liu B. / A / 2014 / J / e12 / 2-s2.0-9",
            ("authors", "pages", "accession", "database"),
            ["scopus", ("Feder, A.", "Liu, B."), "e12", "2-s2.0-9", "Scopus"],
        ),
        (
            "Authors / Author full names / Title / Source title / EID / Document Type",
            "Feder A. / Feder, Ada (60410297700) / A / J / 2-s2.0-9 / Conference paper",
            ("authors", "type"),
            ["scopus", ("Feder, Ada",), "conference"],
        ),
        (
            "Publication Type / Authors / Author Full Names / Article Title / Document Type",
            "J / Feder, A / Feder, Ada; Liu, B / A / Article; Proceedings Paper",
            ("authors", "type", "database"),
            ["wos", ("Feder, Ada", "Liu, B"), "article", "Web of Science"],
        ),
        (
            "Cites / Authors / Title / Year / Source / ArticleURL / GSRank / StartPage / EndPage",
            "1 / HM De Feyter, A Liu, ... / A / 2014 / J / https://example.org/1 / 1 / 2 / 9",
            ("authors", "pages", "journal"),
            ["publish-or-perish", ("De Feyter, HM", "Liu, A"), "2-9", "J"],
        ),
        (
            "key / title / authors / url / pubmed_id / pmc_id",
            "rayyan-1 / A / Feder, A. and Liu, B. / https://a.org     U2  - L1 / 99 / PMC9",
            ("authors", "urls", "accession", "pmid", "pmcid"),
            ["rayyan", ("Feder, A.", "Liu, B."), ("https://a.org",), "rayyan-1", "99", "PMC9"],
        ),
        (
            "Article Title / Author / ISSN / Publication Date / Accession Number / PLink",
            'A / Feder, Ada; Liu, B / ="19326203" / ="4/3/2024" / 17 / https://a.org',
            ("year", "accession", "urls"),
            ["ebsco", 2024, "17", ("https://a.org",)],
        ),
        (
            "NCT Number / Study Title / Conditions / Start Date / Sponsor",
            "NCT09910001 / A / PTSD|Pain / 2016-03-01 / Example University",
            ("type", "accession", "keywords", "year", "authors"),
            ["ctgov", "trial", "NCT09910001", ("PTSD", "Pain"), 2016, ()],
        ),
        (
            "ItemId / Title / ShortTitle / ParentTitle / Authors / TypeName",
            "12 / A / Feder (2014) / J / Feder Ada ; Liu B / Journal, Article",
            ("journal", "accession"),
            ["eppi", "J", "12"],
        ),
        (
            "Titel / Autoren / Jahr / Zeitschrift / Seiten",
            "A / Feder, A., Liu, B. C., & Parides, M. / 2014 / J / 001",
            ("authors", "year", "journal", "pages"),
            [None, ("Feder, A.", "Liu, B. C.", "Parides, M."), 2014, "J", "001"],
        ),
    ],
)  # fmt: skip
def test_a_dialect_gives_its_facts(header, row, names, expected):
    assert facts(header, row, *names) == expected


@pytest.mark.parametrize(
    ("rows", "titles", "said"),
    [
        ("A,2014\n", ["A"], [("row_short", 2)]),
        ("A,B,2014,x\n", ["A"], [("row_long", 2)]),
        ("A,B,2014,\n", ["A"], []),
        ('"A\nB",C,2014\nD,E,2015\n', ["A B", "D"], []),
        ('"A "new" idea",B,2014\nD,E,2015\n', ['A "new" idea', "D"], [("quotes_doubtful", 2)]),
        ('"A "new" and\nold",B,1\nD,E,2\n', ['A "new" and old', "D"], [("quotes_doubtful", 2)]),
        ('"A,B,2014\nD,E,2015\nF,G,2016\n', ['"A', "D", "F"], [("quote_unclosed", 2)]),
        ("A,B,1\n\n,,\nC,D,2\n", ["A", "C"], []),
        ("A,B,1\nTitle,Authors,Year\nC,D,2\n", ["A", "C"], [("header_repeated", 3)]),
        ("A,B,1\nYear,Title,DOI\n2,C,\n", ["A", "C"], [("header_repeated", 3)]),
        ("=1+1,@B,-3\n", ["=1+1"], []),
    ],
)
def test_a_row_out_of_shape_is_read_and_said(rows, titles, said):
    text = "Title,Authors,Year\n" + rows
    parsed, messages = read(text)
    assert [p.reference.title for p in parsed] == titles
    assert [(m.kind.value, m.line) for m in messages if m.kind != "title_missing"] == said
    joined = {p.line: p.raw_text for p in parsed} | {
        m.line: m.raw_text for m in messages if m.raw_text
    }
    assert "".join(joined[line] for line in sorted(joined)) == text


def test_every_cell_is_kept_under_its_heading_and_those_beyond_without():
    (parsed,), _ = read("Title,,Note,Note\nA,b,,=c,d\n")
    assert parsed.reference.raw == (
        *(("Title", "A"), ("column 2", "b"), ("Note", ""), ("Note", "=c"), ("column 5", "d")),
    )


def test_a_person_may_say_what_columns_give():
    data = "colour,size\nred,2014\n"
    with pytest.raises(Unreadable) as refused:
        read(data)
    assert refused.value.reason is Reason.NO_TITLE_COLUMN
    (parsed,), _ = read(data, columns={"colour": Fact.TITLE, "size": Fact.YEAR})
    assert (parsed.reference.title, parsed.reference.year) == ("red", 2014)


def test_a_workbook_gives_the_first_sheet_with_titles_and_says_which():
    data = workbook(
        ("About", "visible", [["made by hand"]]),
        ("Old", "hidden", [["Title", "Year"], ["X", 1999]]),
        ("Refs", "visible", [["Search"], [], ["Title", "Year", "Pages"], ["A", 2014, "001"], []]),
    )
    (parsed,), messages = read(data)
    assert (parsed.line, parsed.reference.title, parsed.reference.pages) == (4, "A", "001")
    assert [(m.kind, dict(m.params)) for m in messages] == [
        (MessageKind.SHEET_CHOSEN, {"sheet": "Refs", "others": "About, Old"})
    ]


def test_a_formula_without_result_is_said_and_a_workbook_without_titles_refused():
    (parsed,), messages = read(workbook(("S", "visible", [["Title", "Year"], ["=1+1", 2014]])))
    assert parsed.reference.title == "=1+1"
    assert [(m.kind, m.line) for m in messages] == [(MessageKind.FORMULA_WITHOUT_RESULT, 2)]
    with pytest.raises(Unreadable) as refused:
        read(workbook(("S", "visible", [["colour", "size"], ["red", 1]])))
    assert refused.value.reason is Reason.NO_TITLE_COLUMN


@given(
    st.lists(
        st.sampled_from(['"', '""', ",", "a", "Title", "\n", "\r\n", "\r", " ", "\ufeff", "x,y"])
    )
)
def test_any_csv_is_read_with_every_character_in_a_raw_text(parts):
    text = "Title,Year\n" + "".join(parts)
    try:
        parsed, messages = read(text)
    except Unreadable:
        assume(False)
    joined = {p.line: p.raw_text for p in parsed} | {
        m.line: m.raw_text for m in messages if m.raw_text
    }
    assert "".join(joined[line] for line in sorted(joined)) == text
    assert [p.number for p in parsed] == list(range(1, len(parsed) + 1))
