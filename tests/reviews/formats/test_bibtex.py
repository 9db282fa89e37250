"""BibTeX: its grammar, entries that are broken, and the fields of each dialect."""

import io
import time
import tracemalloc
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reviews.formats.bibtex_scanner import MAX_MACRO
from reviews.formats.messages import Message, MessageKind, Unreadable
from reviews.formats.opening import open_references
from reviews.formats.reference import Parsed, ReferenceType
from tests.reviews.formats.reading import read

K = MessageKind


def fact(name: str, fields: str, kind: str = "article") -> object:
    parsed, messages = read(f"@{kind}{{k, title = {{A}},\n{fields}\n}}\n")
    assert (len(parsed), messages) == (1, [])
    return getattr(parsed[0].reference, name)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("@article{a, title={A}}", ["A"]),
        ("@ARTICLE(a, title={A (b)})\n@book(b,\n title = \"B\"\n)", ["A (b)", "B"]),
        ('@article{a, title="A {"}b{"} c"}', ['A "b" c']),
        ('@article{a, title="A \\"b"}', ["A b̈"]),
        ("@article{a, title={A {B {C}} D}}", ["A B C D"]),
        ("@article{a, title = {A},}@book{b,title={B}}", ["A", "B"]),
        ("@article{a title={A}}", ["A"]),
        ("@article{a, title={A} year=2014 volume={3}}", ["A"]),
        ("@article{title={A}, year=2014}", ["A"]),
        ("@article{, title={A}}", ["A"]),
        ("@article{Smith:2010/a b+c(d)'\"é, title={A}}", ["A"]),
        ("@article\n{a,\n title\n =\n {A}}", ["A"]),
        ("@article{a, title=\"A\" # { b} # \" c\"}", ["A b c"]),
        ('@string{j = "A " # "b"}\n@article{a, title = J # { c}}', ["A b c"]),
        ("@string(j = {A})\n@article{a, title = j}", ["A"]),
        ("@article{a, title = jan # { 5}}", ["jan 5"]),
        ("@article{a, title={A\n  wrapped}}", ["A wrapped"]),
        ("@comment{no @article{x, title={no}}}\n@article{a, title={A}}", ["A"]),
        ("@comment{\n@article{x,\n title={no}\n}\n}\n@article{a, title={A}}", ["A"]),
        ("@preamble{\"\\newcommand{\\x}{y}\"}\n@article{a, title={A}}", ["A"]),
        ("% Encoding: UTF-8\n\n@article{a, title={A}}\n\ufeff% Encoding\n@book{b, title={B}}", ["A", "B"]),
        ("@article{a, funding_text 1={x}, title={A}, title={B}}", ["A"]),
        ("@article{a, title = {A \\{ b}, year = 2014}", ["A { b"]),
        ("@article{a,\r title={A}\r}\r@book{b,\r title={B}\r}", ["A", "B"]),
    ],
)  # fmt: skip
def test_entries_are_read_as_they_are_written(text, titles):
    parsed, messages = read(text)
    assert [p.reference.title for p in parsed] == titles
    assert messages == []
    assert "".join(p.raw_text for p in parsed) == text


@pytest.mark.parametrize(
    ("text", "titles", "said"),
    [
        (
            "@article{a, title={A}}\n@article{b, title={B, year={2015}\n\n@article{c, title={C}}\n",
            ["A", "C"],
            [(K.ENTRY_NOT_CLOSED, 2)],
        ),
        (
            "@article{a,\n title={A,\n author={Feder, A},\n year={2015}\n}\n@article{c, title={C}}\n",
            ["A", "C"],
            [(K.ENTRY_MENDED, 1)],
        ),
        (
            '@article{a,\n title="A,\n author="Feder, A",\n year=2015\n}\n@article{c, title={C}}\n',
            ["A", "C"],
            [(K.FIELD_NOT_READ, 3), (K.FIELD_NOT_READ, 3), (K.FIELD_NOT_READ, 3), (K.ENTRY_MENDED, 1)],
        ),
        ("@article{a,\n title={A},\n abstract={cut o", ["A"], [(K.ENTRY_MENDED, 1)]),
        ("@article{a,\n title={A},\n year = 2014", ["A"], [(K.ENTRY_MENDED, 1)]),
        ("@article{a,\n file={C:\\x\\},\n title={A}\n}\n@book{b, title={B}}", ["A", "B"], [(K.ENTRY_MENDED, 1)]),
        ("@article{a, title={A}},\n year={2014}\n}\n@book{b, title={B}}", ["A", "B"], [(K.FIELD_NOT_READ, 1)]),
        ("@article{a, title={A}, oops, year=2014}", ["A"], [(K.FIELD_NOT_READ, 1)]),
        ("@article{a, title={A}, x = {b} c} d}, year=2014}", ["A"], [(K.FIELD_NOT_READ, 1), (K.TEXT_OUTSIDE, 1)]),
        ("@article{a, title={A}, journal=nature, note=nature}", ["A"], [(K.MACRO_UNKNOWN, 1)]),
        ("@article{a}\n@book{b, title={B}}", ["B"], [(K.RECORD_EMPTY, 1)]),
        ("@book{b, title={B}}\nsome text\nmore\n\n@book{c, title={C}}", ["B", "C"], [(K.TEXT_OUTSIDE, 2)]),
        (
            "@comment{never closed\n@book{b, title={B}}\n@comment{again\n@book{c, title={C}}",
            ["B", "C"],
            [(K.ENTRY_NOT_CLOSED, 1), (K.TEXT_OUTSIDE, 1)],
        ),
        ("@string{j = {x}\n@book{b, title={B}}", ["B"], [(K.ENTRY_NOT_CLOSED, 1)]),
        ("@book{b, year=2014}", [None], [(K.TITLE_MISSING, 1)]),
    ],
)  # fmt: skip
def test_what_is_broken_is_said_and_the_next_entry_is_read(text, titles, said):
    items = list(open_references(io.BytesIO(text.encode())))
    assert [p.reference.title for p in items if isinstance(p, Parsed)] == titles
    assert [(m.kind, m.line) for m in items if isinstance(m, Message)] == said
    assert "".join(item.raw_text for item in items) == text


def test_a_mended_entry_has_all_of_its_fields():
    parsed, _ = read(
        "@article{a,\n title={A,\n author={Feder, A},\n year={2015}\n}\n@book{b, title={B}}"
    )
    found = parsed[0].reference
    assert (found.title, found.authors, found.year) == ("A", ("Feder, A",), 2015)


@pytest.mark.parametrize(
    ("kind", "fields", "name", "value"),
    [
        ("article", "journal = {J}, booktitle = {B}", "journal", "J"),
        ("inproceedings", "journal = {J}, booktitle = {B}", "journal", "B"),
        ("article", "journaltitle = {J}, shortjournal = {J Ex}", "journal_abbrev", "J Ex"),
        ("article", "Journal-ISO = {J. Ex}", "journal", "J. Ex"),
        ("article", "date = {2019-05/2020-01}", "year", 2019),
        ("article", "year = {in press}, date = 2014", "year", 2014),
        ("article", "number = 1, issue = {Spring}", "issue", "1"),
        ("article", "pages = {1--9}, articleno = {e1}", "pages", "1-9"),
        ("article", "pages = {1 - 9}", "pages", "1-9"),
        ("article", "Article-Number = {e1}", "pages", "e1"),
        ("article", "art_number={6}", "pages", "6"),
        ("article", "doi = {10.5555/A\\_1}", "doi", "10.5555/a_1"),
        ("article", "url = {https://doi.org/10.5555/a}", "doi", "10.5555/a"),
        ("article", "author = {Doe, J and {The Group}}", "authors", ("Doe, J", "The Group")),
        ("article", "abstract = {One\n  wrapped.\n\n  Two.}", "abstract", "One wrapped.\nTwo."),
        ("article", "keywords = {a, b}", "keywords", ("a", "b")),
        ("article", "keywords = {a, b; c}, author_keywords = {d}", "keywords", ("a, b", "c", "d")),
        ("misc", "howpublished = {\\url{https://x.org/a_b}}", "urls", ("https://x.org/a_b",)),
        ("article", "langid = {english}", "language", "english"),
        ("article", "source = {Scopus}", "database", "Scopus"),
        ("article", "url = {https://www.scopus.com/x?eid=2-s2.0-85&y}", "accession", "2-s2.0-85"),
        ("article", "Unique-ID = {{WOS:000123}}", "accession", "WOS:000123"),
        ("article", "Unique-ID = {WOS:000123}", "database", "Web of Science"),
        ("article", "url = {https://search.ebscohost.com/x?db=b&AN=12&y}", "accession", "12"),
        ("misc", "eprint = {2301.00001}, archivePrefix = {arXiv}", "accession", "2301.00001"),
        ("misc", "eprint = {2301.00001}, archivePrefix = {arXiv}", "type", ReferenceType.PREPRINT),
        ("article", "eprint = {2301.00001}, archivePrefix = {arXiv}, journal = {J}", "type", ReferenceType.ARTICLE),
        ("article", "journal={arXiv preprint arXiv:2301.00001}", "type", ReferenceType.PREPRINT),
        ("article", "eprint = {99000001}, eprinttype = {pmid}", "pmid", "99000001"),
        ("article", "PMID = {99000001}, pmcid = {PMC123}", "pmcid", "PMC123"),
        ("phdthesis", "", "type", ReferenceType.THESIS),
        ("incollection", "", "type", ReferenceType.CHAPTER),
        ("unheardof", "", "type", ReferenceType.OTHER),
        ("article", "subtitle = {A study}", "title", "A: A study"),
    ],
)  # fmt: skip
def test_a_fact_is_taken_by_precedence(kind, fields, name, value):
    assert fact(name, fields, kind) == value


def test_raw_keeps_type_key_and_every_field_as_written():
    parsed, _ = read('@Article{Key:1, Title = {A {\\"o}}, note = "x", note = {y}, year = 2014}')
    assert parsed[0].reference.raw == (
        ("@article", "Key:1"),
        ("Title", 'A {\\"o}'),
        ("note", "x"),
        ("note", "y"),
        ("year", "2014"),
    )


PARTS = st.sampled_from(
    ["@article{a,", "@book(b,", "@string{j = {J}}", "@comment{", "@preamble{", "title", " = ", "{", "}", '"', ")",
     "#", ",", "\n", "\r\n", "\r", "j", "2014", "author={Feder, A}", "\n title={T},", "\\", "é", "%", "@", " x "]
)  # fmt: skip
TEXTS = st.lists(PARTS, max_size=40).map(lambda parts: "@article{k, title={T}}\n" + "".join(parts))


@given(TEXTS)
@example("@article{k, title={T}}\n@comment{\n@comment{")
@example("@article{k, title={T}},\n")
def test_any_text_is_read_and_none_is_lost(text):
    items = list(open_references(io.BytesIO(text.encode())))
    assert "".join(item.raw_text for item in items) == text
    lines = io.StringIO(text, newline="").readlines()
    for item in items:
        if isinstance(item, Parsed):
            assert "@" in lines[item.line - 1]


VALUE = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=9)
WORDS = st.lists(VALUE, min_size=1, max_size=5).map(" ".join)
DELIMITED = st.sampled_from(["{%s}", '"%s"', "{{%s}}", '"" # {%s}'])


@given(
    st.lists(st.tuples(WORDS, DELIMITED, WORDS, st.integers(1500, 2099)), min_size=1, max_size=4)
)
@example([("\uf900", "{{%s}}", "e\u0301", 1500)])
def test_what_is_written_reads_back(records):
    text = "\n".join(
        f"@misc{{k{n},\n  title = {delimited % title},\n  abstract = {{{abstract}}},\n  year = {year}\n}}"
        for n, (title, delimited, abstract, year) in enumerate(records)
    )
    parsed, messages = read(text)
    assert messages == []
    assert [(p.reference.title, p.reference.abstract, p.reference.year) for p in parsed] == [
        (title, abstract, year) for title, _, abstract, year in records
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "part",
    ["@comment{\n", "@a{", "@a{b,\n", "{", "}", '"', "a=", "a={", "}},\n", "@", "@ ", "@a(b", "\\", "a b ", ",", "(", "x\n",
     "@string{a=b\n", " =", "#", "title={\n", "a = {b},\n", "@book{k, title = {A}}\n"],
)  # fmt: skip
def test_a_long_file_of_anything_takes_linear_time(part):
    text = "@article{k, title={T}}\n@book{b, " + part * (300_000 // len(part))
    began = time.process_time()
    with suppress(Unreadable):
        read(text)
    assert time.process_time() - began < 10


def test_macros_of_macros_dont_fill_the_memory():
    macros = "".join(f"@string{{m{n + 1} = {' # '.join([f'm{n}'] * 50)}}}\n" for n in range(30))
    text = f"@string{{m0 = {{{'x' * MAX_MACRO}}}}}\n{macros}@misc{{a, title = {' # '.join(['m0'] * 5000)}}}\n"
    tracemalloc.start()
    parsed, _ = read(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(parsed) == 1
    assert peak < 20_000_000


@pytest.mark.slow
def test_memory_doesnt_grow_with_the_number_of_entries():
    def peak(n: int) -> int:
        data = io.BytesIO(b"@misc{a, title = {A title}, abstract = {%s}}\n\n" % (b"x" * 900) * n)
        tracemalloc.start()
        for _ in open_references(data):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(4000) < peak(400) + 1_000_000
