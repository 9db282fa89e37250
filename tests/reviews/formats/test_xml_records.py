"""Cutting XML into records: what is read, what is said, and that no text is lost."""

import contextlib
import io
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.formats.cutting import MAX_LEVELS, MAX_PARTS, MAX_RECORD
from reviews.formats.messages import Message, MessageKind, Reason, Unreadable
from reviews.formats.opening import open_references
from reviews.formats.reference import Parsed
from reviews.formats.report import write_json
from tests.reviews.formats.reading import items_of, said, titles

K = MessageKind
OPEN, CLOSE = "<PubmedArticleSet>\n", "\n</PubmedArticleSet>\n"


def article(title: str, pmid: int = 0) -> str:
    """An article; with no PMID where that doesn't matter."""
    id = f"<PMID>{pmid}</PMID>" if pmid else ""
    inner = f"<Article><ArticleTitle>{title}</ArticleTitle></Article>"
    return f"<PubmedArticle><MedlineCitation>{id}{inner}</MedlineCitation></PubmedArticle>"


def refusal_of(text: str) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        items_of(text)
    return refused.value


@pytest.mark.parametrize(
    ("text", "found", "messages"),
    [
        (f"{OPEN}{article('A')}\n{article('B')}{CLOSE}", ["A", "B"], []),
        (article("A"), ["A"], []),
        (f"{OPEN}{article('A')}{CLOSE}{OPEN}{article('B')}{CLOSE}", ["A", "B"], []),
        (
            f"<?xml version='1.0'?><!-- x --><!DOCTYPE PubmedArticleSet PUBLIC '-//NLM//x' 'https://example.org/x.dtd'>\n{OPEN}{article('A')}{CLOSE}",
            ["A"],
            [],
        ),
        (f"<!DOCTYPE x [\n<!ELEMENT x ANY>]>{OPEN}{article('A')}{CLOSE}", ["A"], []),
        (f"{OPEN}<!-- {article('A')} -->{article('B')}{CLOSE}", ["B"], []),
        (f"{OPEN}{article('<![CDATA[</PubmedArticle> & x]]>')}{CLOSE}", ["</PubmedArticle> & x"], []),
        (f"{OPEN}{article('A<!-- </PubmedArticle> -->')}{CLOSE}", ["A"], []),
        (f"{OPEN}{article('A<?x </PubmedArticle>?>')}{CLOSE}", ["A"], []),
        (f"{OPEN}{article('A')[:-9]}\n{article('B')}{CLOSE}", ["B"], [(K.RECORD_UNCLOSED, 2)]),
        (
            f"{OPEN}{article('A')}\n{article('B')[:-30]}",
            ["A"],
            [(K.FILE_CUT_OFF, 3), (K.RECORD_UNCLOSED, 3)],
        ),
        (f"{OPEN}{article('A')}\n", ["A"], [(K.FILE_CUT_OFF, 3)]),
        (f"{OPEN}{article('A<b></i>')}\n{article('B')}{CLOSE}", ["B"], [(K.RECORD_DAMAGED, 2)]),
        (f"{OPEN}<PubmedArticle/>{article('A')}{CLOSE}", ["A"], [(K.RECORD_EMPTY, 2)]),
        (
            f"{OPEN}{article('A')}\n<DeleteCitation><PMID>1</PMID></DeleteCitation>{CLOSE}",
            ["A"],
            [(K.TEXT_OUTSIDE, 3)],
        ),
        (f"{OPEN}{article('A')}\nstray{article('B')}{CLOSE}", ["A", "B"], [(K.TEXT_OUTSIDE, 3)]),
        (
            f"{OPEN}{article('<b>' * MAX_LEVELS + 'x' + '</b>' * MAX_LEVELS)}{CLOSE}",
            ["x"],
            [],
        ),
    ],
)  # fmt: skip
def test_records_are_cut_where_their_elements_are_and_what_is_odd_is_said(text, found, messages):
    items = items_of(text)
    assert titles(items) == found
    assert said(items) == messages
    assert "".join(item.raw_text for item in items) == text


@pytest.mark.parametrize(
    ("inner", "title"),
    [
        ("B & C", "B & C"),
        ("p <0.05 < 1", "p <0.05 < 1"),
        ("a&nbsp;b&alpha;", "a bα"),
        ("a\x0bb&#1;&#x0;c", "abc\ufffd".replace("c\ufffd", "\ufffdc")),
        ("x &unknown; y &amp; z", "x &unknown; y & z"),
        ("<mml:math mml:x='1'><mml:mi>x</mml:mi></mml:math>", "x"),
        ("<![CDATA[a & b]]> & c", "a & b & c"),
    ],
)
def test_what_exporters_get_wrong_is_mended_and_said(inner, title):
    items = items_of(f"{OPEN}{article('A')}\n{article(inner)}{CLOSE}")
    assert titles(items) == ["A", title]
    assert [(m.kind, m.line, m.record) for m in items if isinstance(m, Message)] == [
        (K.RECORD_MENDED, 3, 2)
    ]


def test_markup_is_dropped_and_its_text_kept():
    math = "<mml:math xmlns:mml='http://www.w3.org/1998/Math/MathML'><mml:mi>y</mml:mi></mml:math>"
    items = items_of(f"{OPEN}{article(f'<i>In vivo</i> H<sub>2</sub>O &lt;i&gt; {math}')}{CLOSE}")
    assert titles(items) == ["In vivo H2O <i> y"]
    assert items[0].reference.raw == (
        ("MedlineCitation/Article/ArticleTitle", "In vivo H2O <i> y"),
    )


def test_values_keep_every_path_in_order_attributes_and_blank_ones_too():
    text = '<PubmedArticle a="1"><X b="2"> v </X><Y><Z/>\n<Z>w</Z></Y>stray</PubmedArticle>'
    inside = text.replace("stray", "")
    assert items_of(inside)[1].reference.raw == (
        ("@a", "1"), ("X/@b", "2"), ("X", "v"), ("Y/Z", ""), ("Y/Z", "w"),
    )  # fmt: skip
    assert items_of(text)[1].reference.raw == (("@a", "1"), ("", "v \nwstray"))


def test_what_was_wrong_is_said_beside_the_refusal_of_a_file_without_a_whole_record():
    out = io.StringIO()
    write_json(io.BytesIO(f"{OPEN}{article('A')[:-30]}".encode()), out)
    errors = [(error["kind"], error["line"]) for error in json.loads(out.getvalue())["errors"]]
    assert errors == [(K.FILE_CUT_OFF, 2), (K.RECORD_UNCLOSED, 2), (Reason.NO_RECORDS, None)]


@pytest.mark.parametrize("tail", ["", "]>", f"]>{OPEN}{article('A')}"])
def test_declared_entities_are_refused_wherever_they_stand(tail):
    declaration = f"<!DOCTYPE x [\n<!ENTITY a 'b'>{tail}"
    assert refusal_of(f"{declaration}\n{OPEN}").reason is Reason.ENTITIES_DECLARED
    far = f"{OPEN}{article('A' * 99_000)}{CLOSE}{declaration}"
    assert (refusal_of(far).reason, refusal_of(far).line) == (Reason.ENTITIES_DECLARED, 5)


def test_a_record_that_is_nested_or_divided_without_end_is_not_parsed():
    deep = "<b><x>" * (MAX_PARTS // 2) + "</x></b>" * (MAX_PARTS // 2)
    nested = f"<PubmedArticle>{'<a>' * 999}{'</a>' * 999}</PubmedArticle>"
    items = items_of(f"{OPEN}{article(deep)}\n{nested}\n{article('B')}{CLOSE}")
    assert titles(items) == ["B"]
    assert said(items) == [(K.RECORD_TOO_COMPLEX, 2), (K.RECORD_TOO_COMPLEX, 3)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        OPEN + "x" * MAX_RECORD,
        OPEN + "<PubmedArticle x='" + "x" * MAX_RECORD,
        OPEN + "<PubmedArticle>" + "x" * MAX_RECORD,
        OPEN + "<!--" + "x" * MAX_RECORD,
        OPEN + "<PubmedArticle><![CDATA[" + "x" * MAX_RECORD,
    ],
    ids=range(5),
)
def test_a_record_without_end_is_refused_in_bounded_memory(text):
    text += "x" * 1_000_000
    assert refusal_of(text).reason is Reason.RECORD_TOO_LONG


@pytest.mark.slow
@pytest.mark.parametrize(
    "part",
    ["<!--", "<?", "<![CDATA[", "<!DOCTYPE", "<!DOCTYPE [", "<PubmedArticle ", "<PubmedArticle>",
     "</PubmedArticle>", "<PubmedArticleSet ", "<", "&", "]]>", "<a ", "<!DOCTYPE x '", "<PubmedArticle '"],
)  # fmt: skip
def test_the_same_again_and_again_takes_linear_time(part):
    text = f"{OPEN}{article('A')}{part * (500_000 // len(part))}"
    began = time.process_time()
    with contextlib.suppress(Unreadable):
        items_of(text)
    # Linear takes a tenth of it; going back over the text takes minutes.
    assert time.process_time() - began < 5


def test_a_file_on_one_line_of_any_length_is_read():
    n = 2_000
    text = OPEN + "".join(article("A" * 5_000, at) for at in range(1, n)) + CLOSE
    found = [(item.number, item.line) for item in items_of(text)]
    assert (len(text) > MAX_RECORD, found) == (True, [(at, 2) for at in range(1, n)])


PARTS = st.sampled_from(
    [
        OPEN,
        CLOSE,
        article("A"),
        article("É “q” 𝛽"),
        "<PubmedArticle>",
        "</PubmedArticle>",
        "<PubmedArticle/>",
        "<PubmedArticle ",
        "<PubmedBookArticle>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?x",
        "?>",
        "<b>",
        "&",
        "<",
        ">",
        "text",
        "\n",
        "\r\n",
        "\r",
    ]
)


@given(st.lists(PARTS).map("".join))
def test_any_parts_are_read_or_refused_and_no_text_is_lost(text):
    text = OPEN + text
    try:
        items = items_of(text)
    except Unreadable:
        return
    lines = io.StringIO(text, newline="").readlines()
    parsed = [item for item in items if isinstance(item, Parsed)]
    assert "".join(item.raw_text for item in items) == text
    assert [item.number for item in parsed] == list(range(1, len(parsed) + 1))
    assert all(
        lines[item.line - 1].lstrip() and "<Pubmed" in lines[item.line - 1] for item in parsed
    )


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1).map(
    lambda word: word.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "")
)


@given(
    st.lists(WORDS, min_size=1, max_size=5),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
)
def test_titles_are_read_in_any_encoding_whatever_the_declaration_says(words, encoding):
    text = f"<?xml version='1.0' encoding='latin-1'?>{OPEN}{''.join(map(article, words))}{CLOSE}"
    items = list(open_references(io.BytesIO(text.encode(encoding))))
    assert titles(items) == [word.replace("&lt;", "<").replace("&amp;", "&") for word in words]
