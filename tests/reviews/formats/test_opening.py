"""The front door: packing, limits, encodings, recognition."""

import gzip
import io
import time
import zipfile

import pytest

from reviews.formats.decoding import MAX_LINE
from reviews.formats.messages import Level, Message, MessageKind, Notes, Reason, Unreadable
from reviews.formats.opening import open_references
from reviews.formats.reference import Parsed
from reviews.formats.tagged import MAX_RECORD
from reviews.formats.unpacking import MEGABYTE, Limits

RIS = "TY  - JOUR\nTI  - {title}\nAU  - Feder, Adriana\nER  - \n"


def read(data: bytes, **limits: int) -> tuple[list[Parsed], list[Message]]:
    items = list(open_references(io.BytesIO(data), limits=Limits(**limits)))
    return (
        [item for item in items if isinstance(item, Parsed)],
        [item for item in items if isinstance(item, Message)],
    )


def refusal_of(data: bytes, **limits: int) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        read(data, **limits)
    return refused.value


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def titles(data: bytes) -> list[str | None]:
    return [parsed.reference.title for parsed in read(data)[0]]


def test_a_zip_of_one_file_is_read_whatever_shadows_and_folders_it_has():
    data = zipped(("a/", b""), ("__MACOSX/a/._x", b"\0"), ("a/x", RIS.format(title="T").encode()))
    assert titles(data) == ["T"]


def test_a_gzip_file_of_two_parts_is_read_whole():
    data = b"".join(gzip.compress(RIS.format(title=t).encode()) for t in ("A", "B"))
    assert titles(data) == ["A", "B"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (zipped(("a", b"x"), ("b", b"y")), Reason.ARCHIVE_MEMBERS),
        (zipped(), Reason.ARCHIVE_MEMBERS),
        (zipped(("a", zipped(("b", b"x")))), Reason.ARCHIVE_NESTED),
        (gzip.compress(gzip.compress(b"x")), Reason.ARCHIVE_NESTED),
        (zipped(("a", b"x" * 99), method=zipfile.ZIP_BZIP2), Reason.ARCHIVE_METHOD),
        (zipped(("a", b"x" * 99))[:60], Reason.ARCHIVE_DAMAGED),
        (gzip.compress(b"TY  - JOUR\n" * 99)[:-9], Reason.ARCHIVE_DAMAGED),
        (b"\x1f\x8b" + b"\0" * 40, Reason.ARCHIVE_DAMAGED),
        (
            zipped(("[Content_Types].xml", b""), ("xl/workbook.xml", b"")),
            Reason.WORKBOOK_UNREADABLE,
        ),
        (zipped(("[Content_Types].xml", b""), ("word/x.xml", b"")), Reason.NOT_REFERENCES),
    ],
    # Their bytes hold the time, so they name no test.
    ids=[f"archive{n}" for n in range(10)],
)
def test_an_archive_that_cannot_be_read_says_why(data, reason):
    assert refusal_of(data).reason is reason


def test_a_password_is_asked_for_in_words():
    data = bytearray(zipped(("a", b"x")))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert refusal_of(bytes(data)).reason is Reason.ARCHIVE_ENCRYPTED


def test_a_zip_whose_own_list_is_huge_is_refused_before_it_is_read():
    data = bytearray(zipped(("a", b"x")))
    at = data.rindex(b"PK\x05\x06")
    data[at + 12 : at + 16] = (50 * MEGABYTE).to_bytes(4, "little")
    assert refusal_of(bytes(data)).reason is Reason.ARCHIVE_MEMBERS


def test_the_size_limit_counts_what_is_unpacked_to_the_byte():
    text = RIS.format(title="x" * 5000).encode()
    assert len(read(gzip.compress(text), max_bytes=len(text))[0]) == 1
    assert refusal_of(gzip.compress(text), max_bytes=len(text) - 1).reason is Reason.TOO_LARGE
    assert refusal_of(text, max_bytes=len(text) - 1).reason is Reason.TOO_LARGE


def test_the_ratio_limit_spares_small_files():
    data = gzip.compress(RIS.format(title="x" * 500_000).encode())
    assert len(read(data)[0]) == 1
    assert refusal_of(data, ratio_from=1000).reason is Reason.RATIO_TOO_HIGH


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_unicode_is_recognised_with_and_without_a_mark(encoding):
    assert titles(RIS.format(title="Kétamine “α” 𝛽").encode(encoding)) == ["Kétamine “α” 𝛽"]


def test_windows_1252_is_read_and_said():
    parsed, messages = read(RIS.format(title="“Kétamine”").encode("cp1252"))
    assert parsed[0].reference.title == "“Kétamine”"
    assert [m.kind for m in messages] == [MessageKind.ENCODING_ASSUMED]


def test_one_bad_byte_in_utf8_is_replaced_and_named_with_its_line():
    data = RIS.format(title="é é é é X").encode().replace(b"X", b"\xe9")
    parsed, messages = read(data)
    assert parsed[0].reference.title == "é é é é \ufffd"
    assert [(m.kind, m.line, m.params["bytes"]) for m in messages] == [
        (MessageKind.BAD_BYTES, 2, "E9")
    ]


def test_bytes_that_windows_1252_lacks_are_named_too():
    parsed, messages = read(RIS.format(title="é\x81").encode("latin-1"))
    assert parsed[0].reference.title == "é\ufffd"
    assert [m.params.get("bytes") for m in messages] == [None, "81"]


def test_a_bad_utf16_file_is_read_as_far_as_it_goes():
    data = RIS.format(title="A").encode("utf-16") + b"\x00\xd8"
    assert titles(data) == ["A"]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"  <HTML><body>Sign in</body>", "web page"),
        (b"<!-- x --><!DOCTYPE html>", "web page"),
        (b"{\\rtf1 x}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Word or Excel"),
        (b"\x89PNG\r\n", "picture"),
        (b"7z\xbc\xaf\x27", "archive"),
        (b'{"a": 1}', "JSON"),
        (b"<feed/>", "XML"),
        (b"colour,size\nred,3\n", "colour, size"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><PubmedArticleSet/>', "entities"),
        (b"Dear all,\nplease\n", "not recognised"),
        (b"", "empty"),
        (b"\0\0\0", "empty"),
        (b"\xef\xbb\xbf \n\t", "empty"),
        (b"\x07" * 300, "not recognised"),
    ],
)
def test_what_is_no_file_of_references_is_refused_by_what_it_is(data, word):
    assert word in refusal_of(data).text


def test_the_format_that_begins_first_has_the_file():
    ris = b"TY  - JOUR\nPMID- 99000001\nTI  - A\nER  - \n"
    nbib = b"PMID- 99000001\nTI  - A\nAB  - Text\n      TY  - JOUR\n"
    assert open_references(io.BytesIO(ris)).format.name == "ris"
    assert open_references(io.BytesIO(nbib)).format.name == "nbib"


@pytest.mark.slow
def test_a_line_or_a_record_without_end_is_refused_in_bounded_memory():
    line = b"TY  - JOUR\nTI  - A\nAB  - " + b"x" * MAX_LINE
    record = b"TY  - JOUR\nTI  - A\nAB  - " + (b"x" * 999 + b"\n") * (MAX_RECORD // 1000 + 1)
    assert (refusal_of(line).reason, refusal_of(line).line) == (Reason.LINE_TOO_LONG, 3)
    assert (refusal_of(record).reason, refusal_of(record).line) == (Reason.RECORD_TOO_LONG, 1)


def test_a_second_record_with_the_same_id_is_kept_and_warned_of():
    text = "PMID- 99000001\nTI  - A\n\nPMID- 99000001\nTI  - B\n"
    parsed, messages = read(text.encode())
    assert [p.reference.title for p in parsed] == ["A", "B"]
    assert [(m.kind, m.record, m.line, dict(m.params)) for m in messages] == [
        (MessageKind.ID_REPEATED, 2, 4, {"id": "99000001", "first": 1})
    ]


def test_messages_of_a_kind_are_counted_beyond_a_thousand():
    notes = Notes()
    for line in range(1, 1203):
        notes.add(MessageKind.NUL_BYTES, line=line, count=1)
        notes.add(MessageKind.RECORD_EMPTY, line=line)
    said = list(notes.close())
    assert len(said) == 2002
    assert [(m.kind, m.level, m.params["count"], m.line) for m in said[-2:]] == [
        (MessageKind.MORE_WARNINGS, Level.WARNING, 202, 1202),
        (MessageKind.MORE_ERRORS, Level.ERROR, 202, 1202),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "line",
    [
        "UR  - a" + " " * 2_000_000 + "b",
        "UR  - " + "?AN" * 700_000,
        "DO  - " + "https://" * 250_000,
        "DO  - 10.5555/" + ")" * 2_000_000,
        "DB  - <" + "1" * 2_000_000,
        "DB  - " + "<111" * 500_000,
        "AN  - A:" + "1" * 2_000_000 + "x",
        "TI  - " + "<i " * 700_000,
        "TI  - " + "&amp" * 500_000,
        "AU  - " + "A. " * 700_000,
        "AU  - " + "A " * 1_000_000,
        "SP  - " + "1 " * 1_000_000,
        "KW  - " + "; " * 1_000_000,
        "PY  - " + "1" * 2_000_000,
        "N1  - " + "Accession Number: " * 100_000,
        "DO" + " " * 2_000_000,
    ],
    ids=lambda line: line[:16],
)
def test_a_long_value_of_anything_takes_linear_time(line):
    text = f"TY  - JOUR\nTI  - A\n{line}\nER  - \n"
    began = time.process_time()
    read(text.encode())
    # Linear takes a tenth of it; a pattern that goes back over the value takes hours.
    assert time.process_time() - began < 10


@pytest.mark.slow
def test_a_long_identifier_takes_linear_time_in_pubmed_too():
    began = time.process_time()
    read(b"PMID- 1\nTI  - A\nLID - " + b"10." * 700_000)
    assert time.process_time() - began < 10
