"""What every format in the registry must do, whatever it is."""

import io

import pytest
from openpyxl import Workbook

from reviews.formats.decoding import survey
from reviews.formats.messages import ENGLISH, MessageKind, Notes, Reason
from reviews.formats.opening import open_references, recognise
from reviews.formats.reference import Parsed
from reviews.formats.registry import FORMATS
from reviews.formats.source import Head, Source
from reviews.formats.unpacking import DEFAULT_LIMITS, unpack

SAMPLES = {
    "ris": "TY  - JOUR\nTI  - A title\nER  - \n\nTY  - BOOK\nTI  - Another\nER  - \n",
    "nbib": "PMID- 99000001\nTI  - A title\n\nPMID- 99000002\nTI  - Another\n",
    "wos-tagged": "FN X\nVR 1.0\nPT J\nTI A title\nER\n\nPT B\nTI Another\nER\n\nEF\n",
    "wos-tab": "PT\tAU\tTI\nJ\tA, B\tA title\nJ\tA, B\tAnother\n",
    "pubmed-xml": (
        "<?xml version='1.0'?>\n<PubmedArticleSet>\n<PubmedArticle><MedlineCitation><Article>"
        "<ArticleTitle>A title</ArticleTitle></Article></MedlineCitation></PubmedArticle>\n"
        "<PubmedBookArticle><BookDocument><Book><BookTitle>Another</BookTitle></Book>"
        "</BookDocument></PubmedBookArticle>\n</PubmedArticleSet>\n"
    ),
    "endnote-xml": (
        "<xml><records><record><titles><title>A title</title></titles></record>"
        "<record><titles><title>Another</title></titles></record></records></xml>"
    ),
    "ebsco-xml": (
        "<records><rec><header><controlInfo><artinfo><tig><atl>A title</atl></tig></artinfo>"
        "</controlInfo></header></rec><rec><header><controlInfo><bkinfo><btl>Another</btl>"
        "</bkinfo></controlInfo></header></rec></records>"
    ),
    "ictrp-xml": (
        "<Trials_downloaded_from_ICTRP><Trial><Public_title>A title</Public_title></Trial>\n"
        "<Trial><Scientific_title>Another</Scientific_title></Trial></Trials_downloaded_from_ICTRP>"
    ),
    "ovid-tagged": "<1. >\nTI  - A title\n\n<2. >\nTI  - Another\n",
    "endnote-tagged": "%0 Journal Article\n%T A title\n\n%0 Book\n%T Another\n",
    "cochrane-txt": (
        "Record #1 of 2\nID: CN-09900001\nTI: A title\n\n"
        "Record #2 of 2\nID: CN-09900002\nTI: Another\n"
    ),
    "bibtex": "@article{a, title={A title}}\n\n@book{b, title = {Another}}\n",
    "ctgov-json": (
        '[{"protocolSection": {"identificationModule": {"briefTitle": "A title"}}},\n'
        '{"protocolSection": {"identificationModule": {"officialTitle": "Another"}}}]'
    ),
    "csl-json": '[{"type": "book", "title": "A title"}, {"type": "book", "title": "Another"}]',
    "csv": "Title,Year\nA title,2014\nAnother,2015\n",
    # Its cells: their bytes are made of it.
    "xlsx": "Title\tYear\nA title\t2014\nAnother\t2015\n",
}
NAMES = [format.name for format in FORMATS]
PARTS = {"xlsx": ("[Content_Types].xml", "xl/workbook.xml")}


def head(name: str) -> Head:
    parts = PARTS.get(name, ())
    return Head(text="" if parts else SAMPLES[name], parts=parts)


def data(name: str) -> bytes:
    if name != "xlsx":
        return SAMPLES[name].encode()
    book, file = Workbook(), io.BytesIO()
    for line in SAMPLES[name].splitlines():
        book.active.append(line.split("\t"))
    book.save(file)
    return file.getvalue()


def test_the_registry_names_each_format_once():
    assert len(set(NAMES)) == len(NAMES)
    assert set(NAMES) == set(SAMPLES)


@pytest.mark.parametrize("format", FORMATS, ids=NAMES)
def test_a_format_recognises_its_own_files_and_no_others(format):
    recognised = [name for name in NAMES if recognise(head(name)) is format]
    assert recognised == [format.name]


@pytest.mark.parametrize("format", FORMATS, ids=NAMES)
def test_a_format_has_a_label_and_suffixes(format):
    assert format.label
    assert format.suffixes
    assert all(suffix.startswith(".") for suffix in format.suffixes)


@pytest.mark.parametrize("format", FORMATS, ids=NAMES)
def test_a_format_reads_its_records_in_order(format):
    content = unpack(io.BytesIO(data(format.name)), DEFAULT_LIMITS)
    source = Source(content=content, found=survey(content), notes=Notes())
    records = list(format.read(source))
    assert [(r.number, r.reference.title) for r in records] == [(1, "A title"), (2, "Another")]
    assert list(source.notes.close()) == []
    assert "".join(r.raw_text for r in records) == SAMPLES[format.name]


@pytest.mark.parametrize("format", FORMATS, ids=NAMES)
def test_the_front_door_finds_the_format(format):
    file = io.BytesIO(data(format.name))
    reading = open_references(file)
    assert reading.format is format
    assert [type(item) for item in reading] == [Parsed, Parsed]


def test_every_kind_and_reason_has_words():
    assert set(ENGLISH) == set(MessageKind) | set(Reason)
