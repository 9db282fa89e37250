"""Any bytes are read or refused; what is written reads back; no text is lost."""

import gzip
import io

from hypothesis import example, given
from hypothesis import strategies as st

from reviews.formats.messages import Message, Unreadable
from reviews.formats.opening import open_references
from reviews.formats.reference import Parsed
from reviews.formats.report import write_json

LINES = st.sampled_from(
    [
        "TY  - JOUR",
        "TY - JOUR",
        "ER  - ",
        "ER -",
        "TI  - Title",
        "AU  - Feder, A",
        "KW  - a",
        "more text",
        "      indented",
        "",
        " \t",
        "PMID- 99000001",
        "PMID- 99000002",
        "FAU - Feder, A",
        "FN X",
        "VR 1.0",
        "PT J",
        "TI Title",
        "AU Feder, A",
        "EF",
        "2. ",
        "Record #1 of 2",
        "Provider: X",
        "<1. >",
        "VN  - Ovid",
        "SO  - J. 1(2):3-4, 2014.",
        "%0 Book",
        "%T Title",
        "%A Feder, A",
        "ID: CN-09900001",
        "TI: Title",
        "\ufeffTY  - JOUR",
        "DO - 10.5555/x",
        "é “q” \u2028 \x85",
    ]
)
TEXTS = st.lists(st.tuples(LINES, st.sampled_from(["\n", "\r\n", "\r"]))).map(
    lambda pairs: "".join(line + end for line, end in pairs)
)
WORDS = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "Po", "Sm"], exclude_characters="&<;*"),
    min_size=1,
    max_size=12,
).filter(lambda word: not word.startswith("-"))
VALUES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
RECORDS = st.fixed_dictionaries(
    {
        "title": VALUES,
        "authors": st.lists(
            st.from_regex(r"[A-ZÄ][a-zéü]{1,9}, [A-Z][a-z]{0,6}", fullmatch=True), max_size=4
        ),
        "year": st.integers(1500, 2099),
        "abstract": st.lists(VALUES, min_size=1, max_size=3).map("\n".join),
        "keywords": st.lists(VALUES, max_size=3),
    }
)


def written(record: dict) -> str:
    """A record as RIS, the abstract's lines indented as Web of Science does."""
    lines = ["TY  - JOUR", f"TI  - {record['title']}", f"PY  - {record['year']}"]
    lines += [f"AU  - {name}" for name in record["authors"]]
    lines += [f"KW  - {keyword}" for keyword in record["keywords"]]
    lines += ["AB  - " + record["abstract"].replace("\n", "\n   "), "ER  - ", "", ""]
    return "\n".join(lines)


def read_or_refuse(data: bytes) -> list[Parsed | Message]:
    try:
        return list(open_references(io.BytesIO(data)))
    except Unreadable:
        return []


@given(st.binary(max_size=400))
@example(b"PK\x03\x04")
@example(b"PK\x05\x06" + b"\0" * 18)
@example(b"\x1f\x8b\x08")
@example(b"\xff\xfeT\0")
def test_any_bytes_are_read_or_refused(data):
    read_or_refuse(data)


@given(
    st.sampled_from(
        [
            b"",
            b"TY  - JOUR\n",
            b"PMID- 1\n",
            b"FN X\nVR 1.0\nPT J\n",
            b"<1. >\n",
            b"%0 Book\n",
            b"@book{",
        ]
    ),
    st.lists(
        st.sampled_from([b"TI  - ", b"\n", b"ER  - ", b"\xff\xfe", b"\xe9", b"\0", b"PT J"])
        | st.binary(max_size=9)
    ),
    st.booleans(),
)
def test_any_bytes_behind_a_first_tag_are_read_or_refused(start, parts, is_packed):
    data = start + b"".join(parts)
    read_or_refuse(gzip.compress(data) if is_packed else data)


@given(TEXTS)
def test_raw_texts_joined_are_the_file(text):
    items = read_or_refuse(text.encode())
    if items and not any(m.kind == "other_format_begins" for m in items if isinstance(m, Message)):
        assert "".join(item.raw_text for item in items) == text.removeprefix("\ufeff")


@given(TEXTS)
def test_records_are_numbered_and_stand_where_they_say(text):
    parsed = [item for item in read_or_refuse(text.encode()) if isinstance(item, Parsed)]
    assert [p.number for p in parsed] == list(range(1, len(parsed) + 1))
    lines = io.StringIO(text.removeprefix("\ufeff"), newline="").readlines()
    assert all(lines[p.line - 1] in p.raw_text for p in parsed)


@given(TEXTS)
def test_the_json_is_the_same_from_any_kind_of_file(text):
    plain, packed = io.StringIO(), io.StringIO()
    write_json(io.BytesIO(text.encode()), plain)
    write_json(io.BytesIO(gzip.compress(text.encode())), packed)
    assert packed.getvalue() == plain.getvalue()


@given(st.lists(RECORDS, min_size=1, max_size=4))
def test_what_is_written_as_ris_reads_back(records):
    items = list(open_references(io.BytesIO("".join(map(written, records)).encode())))
    assert [
        {
            "title": item.reference.title,
            "authors": list(item.reference.authors),
            "year": item.reference.year,
            "abstract": item.reference.abstract,
            "keywords": list(item.reference.keywords),
        }
        for item in items
    ] == records
