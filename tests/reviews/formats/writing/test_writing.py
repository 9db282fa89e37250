"""What Quorum writes reads back as it was, in every format it writes."""

import io
import json
import time
import zlib
from dataclasses import replace
from urllib.parse import quote, unquote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reviews.formats.opening import open_references
from reviews.formats.own_field import Decided, FoundIn, Standing, standing_of
from reviews.formats.reference import Parsed, ParsedReference, ReferenceType
from reviews.formats.writing.registry import WRITERS
from reviews.formats.writing.ris import RIS
from reviews.formats.writing.written import Written

NAMES = [writer.name for writer in WRITERS]
ODD = st.sampled_from(
    [
        "=1+1",
        "+1",
        "@x",
        "-2",
        "\tx",
        "'=x",
        '="x"',
        "a\nb",
        "a\r\nb\rc",
        "TY  - JOUR",
        "\nER  - \n\nTY  - BOOK\n",
        "\n\nPMID- 1\n",
        "{",
        "}",
        "\\",
        '"',
        '",\n"',
        "@article{a,",
        "&amp;lt;",
        "<i>x</i>",
        "</record><record>",
        "]]>",
        "; ",
        "a, b and c",
        "\u202eabc",
        "שלום עולם",
        "👩‍👩‍👧 é",
        "\x01\x0b\x1f\x7f\x85\u2028\ufeff\ufffe\uffff",
        "NA",
        "_x0041_",
        "$x_1^2$ 100% #~",
        "title",
        "quorum:1/1:x",
        "quorum:2/2:x",
        "  x  y ",
    ]
)
TEXTS = (
    ODD
    | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
    | st.text(st.sampled_from("ab {}\\\"'&<>;,=-@\n\r\t%$#_^~|é"), max_size=12)
)
LISTS = st.lists(TEXTS, max_size=3).map(tuple)
MAYBE = st.none() | TEXTS
REFERENCES = st.builds(
    ParsedReference,
    type=st.sampled_from(list(ReferenceType)),
    title=MAYBE,
    authors=LISTS,
    year=st.none() | st.integers(1, 9999),
    journal=MAYBE,
    journal_abbrev=MAYBE,
    volume=MAYBE,
    issue=MAYBE,
    pages=MAYBE,
    doi=st.sampled_from([None, "10.1000/a", "10.1000/(a)b<c>_d{e", "10.1234/ü"]),
    pmid=MAYBE,
    pmcid=MAYBE,
    accession=MAYBE,
    abstract=MAYBE,
    keywords=LISTS,
    urls=LISTS,
    language=MAYBE,
    database=MAYBE,
)
STANDINGS = st.builds(
    Standing,
    id=TEXTS,
    sources=st.lists(st.builds(FoundIn, database=TEXTS, accession=TEXTS), max_size=2).map(tuple),
    decisions=st.lists(
        st.builds(
            Decided,
            stage=TEXTS,
            state=st.sampled_from(["included", "excluded", "undecided"]),
            reasons=LISTS,
        ),
        max_size=2,
    ).map(tuple),
    tags=LISTS,
)
RECORDS = st.lists(
    st.builds(Written, reference=REFERENCES, standing=STANDINGS), min_size=1, max_size=3
)
PLAIN = Written(
    reference=ParsedReference(
        type=ReferenceType.ARTICLE,
        title="Psychosocial resources",
        authors=("Feder, A", "World Health Organization"),
        year=2014,
        journal="Journal of Made Up Results",
        volume="3",
        issue="2",
        pages="10-15",
        doi="10.5555/made.up",
        abstract="Background.",
        keywords=("resilience",),
        language="eng",
    ),
    standing=Standing(
        id="8f3e",
        sources=(FoundIn(database="PubMed", accession="99000001"),),
        decisions=(Decided(stage="Full text", state="excluded", reasons=("no control group",)),),
        tags=("pilot",),
    ),
)

CARRIED = {"nbib": {"accession", "database", "urls"}, "csl-json": {"accession"}}
"""Facts that a format has no plain field for."""

LONG = replace(
    PLAIN,
    reference=replace(
        PLAIN.reference, title="=1+ " * 20_000, keywords=("x" * 40_000,), abstract="é\n" * 40_000
    ),
)


def read_back(data: bytes) -> list[tuple[ParsedReference, Standing | None]]:
    items = open_references(io.BytesIO(data))
    references = [item.reference for item in items if isinstance(item, Parsed)]
    return [(replace(each, raw=()), standing_of(each.raw)) for each in references]


@pytest.mark.parametrize("writer", WRITERS, ids=NAMES)
@given(records=RECORDS)
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
@example(records=[PLAIN])
@example(records=[LONG])
@example(records=[Written(reference=ParsedReference(), standing=Standing(id=""))])
def test_what_is_written_reads_back(writer, records):
    read = read_back(b"".join(writer.write(records)))

    assert read == [(record.reference, record.standing) for record in records]


@pytest.mark.parametrize("writer", WRITERS, ids=NAMES)
def test_plain_fields_carry_an_ordinary_record(writer):
    """So that other programs get it, and the field of our own stays small."""
    data = b"".join(writer.write([PLAIN]))
    [item] = open_references(io.BytesIO(data))

    values = [value for _, value in item.reference.raw]
    own = next(value for value in values if value.startswith("quorum:1/1:"))
    carried = set(json.loads(unquote(own.removeprefix("quorum:1/1:")))["facts"])
    assert carried <= CARRIED.get(writer.name, set())


def test_what_was_corrected_elsewhere_stays_corrected():
    title = "=A  title"
    record = replace(PLAIN, reference=replace(PLAIN.reference, title=title))
    text = b"".join(RIS.write([record])).decode()

    changed = text.replace("TI  - =A title", "TI  - The right title")

    assert [each.title for each, _ in read_back(text.encode())] == [title]
    assert [each.title for each, _ in read_back(changed.encode())] == ["The right title"]


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "{}",
        "[" * 100_000,
        '{"facts": {"year": ["", 1e400]}, "standing": 1}',
        '{"facts": 3, "standing": {"id": 1}}',
        '{"standing": {"id": "a", "sources": [1], "decisions": [], "tags": []}}',
        '{"standing": {"id": "a", "sources": [], "decisions": [{}], "tags": []}}',
        '{"standing": {"id": "a", "sources": [], "decisions": [], "tags": {"a": 1}}}',
        '{"facts": {"title": ["CHECK", "\\ud800"]}}',
        '{"facts": {"title": ["CHECK", 3]}}',
        '{"facts": {"title": ["CHECK", "\\u0000"]}}',
    ],
)
def test_a_field_of_ours_that_holds_anything_else_changes_nothing(body):
    check = f"{zlib.crc32(json.dumps('A title').encode()):08x}"
    value = quote(body.replace("CHECK", check), safe="")
    text = f"TY  - JOUR\nTI  - A title\nC8  - quorum:1/1:{value}\nER  - \n"

    assert read_back(text.encode()) == [
        (ParsedReference(type=ReferenceType.ARTICLE, title="A title"), None)
    ]


def test_a_field_of_ours_in_pieces_without_end_takes_linear_time():
    pieces = " ".join(f"quorum:{n}/1:x" for n in range(1, 60_000))
    began = time.process_time()
    assert standing_of([("C8", pieces)]) is None
    assert time.process_time() - began < 5


@pytest.mark.parametrize("writer", WRITERS, ids=NAMES)
def test_a_file_is_recognised_as_its_format(writer):
    file = io.BytesIO(b"".join(writer.write([PLAIN])))

    assert open_references(file).format.name == writer.name


@pytest.mark.parametrize("writer", WRITERS, ids=NAMES)
@pytest.mark.parametrize("text", ["\ud800", "a\0b"])
def test_text_that_no_file_holds_is_refused(writer, text):
    record = replace(PLAIN, reference=replace(PLAIN.reference, title=text))

    with pytest.raises(ValueError, match=r"surrogate|NUL"):
        list(writer.write([record]))


@pytest.mark.parametrize("writer", WRITERS, ids=NAMES)
def test_records_are_taken_as_they_are_asked_for(writer):
    taken = []

    def endless():
        while len(taken) < 5_000:
            taken.append(1)
            yield PLAIN

    if writer.name == "xlsx":
        assert b"".join(writer.write([PLAIN])).startswith(b"PK")
    else:
        next(iter(chunk for chunk in writer.write(endless()) if b"Psychosocial" in chunk))
        assert len(taken) <= 400
