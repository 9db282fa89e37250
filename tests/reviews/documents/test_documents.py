"""Documents: whatever people wrote stands in them as they wrote it, and is never taken for a mark."""

import html
import io
import re

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reviews.documents.blocks import Heading, Paragraph, Table, Verbatim
from reviews.documents.docx import docx
from reviews.documents.markdown import markdown

READER = MarkdownIt("commonmark").enable("table")
# Line ends, and white space that isn't kept within a line, are tried by cases of their own.
LINES = st.text(
    st.sampled_from("#*_`[]<>|\\~&!-+=1.) \t") | st.characters(exclude_categories=["C", "Z"]),
    max_size=40,
)
STRATEGY = "  1  exp ketamine/ \n\n2\tptsd.mp. | `x` ```` *\n3 1 and 2"


def shown(text: str) -> str:
    """What a reader of the Markdown sees, white space single."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", READER.render(text))).split())


def read(content: bytes) -> "Document":
    return Document(io.BytesIO(content))


@given(text=LINES)
def test_text_in_markdown_reads_as_it_was_written(text: str) -> None:
    words = " ".join(text.split())
    assert shown(markdown([Paragraph(text=text)])) == words
    assert shown(markdown([Heading(text=text)])) == words
    table = Table(head=("A", "B"), rows=[(text, "x")])
    assert shown(markdown([table])) == " ".join(f"A B {words} x".split())


@given(text=st.text(st.characters(exclude_categories=["C"]) | st.just("`"), min_size=1))
def test_verbatim_text_in_markdown_can_not_leave_its_fence(text: str) -> None:
    token, after = READER.parse(markdown([Verbatim(text=text), Paragraph(text="after")]))[:2]
    assert (token.type, token.content) == ("fence", f"{text}\n")
    assert after.type == "paragraph_open"


def test_markdown_keeps_a_strategy_to_the_last_space() -> None:
    assert f"\n{STRATEGY}\n`" in markdown([Verbatim(text=STRATEGY)])


def test_cells_of_several_lines_stay_in_their_row() -> None:
    table = Table(head=("A", "n"), rows=[("one\ntwo", "3")], numbers=frozenset({1}))
    assert markdown([table]) == "| A | n |\n| --- | ---: |\n| one<br>two | 3 |\n"


def test_word_keeps_a_strategy_to_the_last_space() -> None:
    document = read(docx([Verbatim(text=STRATEGY)], title="T"))
    assert [paragraph.text for paragraph in document.paragraphs] == [STRATEGY]


def test_word_has_headings_and_tables() -> None:
    blocks = [
        Heading(text="Title", level=1),
        Heading(text="Part"),
        Table(head=("A", "n"), rows=[("one\ntwo", "3"), ("", "4")], numbers=frozenset({1})),
    ]
    document = read(docx(blocks, title="Title"))
    styles = [(each.style.name, each.text) for each in document.paragraphs if each.text]
    assert styles == [("Title", "Title"), ("Heading 1", "Part")]
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["A", "n"],
        ["one\ntwo", "3"],
        ["", "4"],
    ]


@pytest.mark.parametrize("text", ["\x00\x0b\x1f", "\ud800", "\uffff", "\U0001f600", "é\u202e"])
def test_word_takes_any_text(text: str) -> None:
    blocks = [Paragraph(text=text), Verbatim(text=text), Table(head=(text,), rows=[(text,)])]
    assert read(docx(blocks, title=text)).tables[0].rows[0].cells[0].text == re.sub(
        "[\x00-\x1f\ud800\uffff]", "\ufffd", text
    )


def test_the_same_document_is_the_same_bytes() -> None:
    blocks = [Heading(text="T", level=1), Paragraph(text="x")]
    assert docx(blocks, title="T") == docx(blocks, title="T")
    names = read(docx(blocks, title="T")).core_properties
    assert (names.title, names.author, names.created.year) == ("T", "Quorum", 2000)
