"""What is kept of a parsed reference, and what de-duplication reads of it."""

import time
from dataclasses import replace

import pytest

from reviews.formats.reference import ParsedReference, ReferenceType
from reviews.source_fields import (
    columns_of,
    fields_of,
    folded,
    for_dedup,
    reference_of,
    texts_of,
    unmapped,
)

REFERENCE = ParsedReference(
    type=ReferenceType.ARTICLE,
    title="Ketamine in Zürich",
    authors=("Müller, A B", "World Health Organization"),
    year=2014,
    journal="Journal of Examples",
    volume="7",
    issue="2",
    pages="41-46",
    doi="10.1/x",
    pmid="99",
    accession="L1",
    abstract="Some long enough text of an abstract, in one paragraph.",
    keywords=("ketamine", "stress"),
    database="Embase",
    raw=(
        ("TY", "JOUR"),
        ("TI", "Ketamine in Zürich"),
        ("AU", "Müller AB"),
        ("AU", "World Health Organization"),
        ("KW", "ketamine\nstress"),
        ("SP", "41"),
        ("SN", "0026-4075"),
        ("M3", "Conference Abstract"),
        ("N1", "Cited By :3"),
        ("AB", "Some long enough text of an abstract,\nin one paragraph."),
        ("ER", ""),
    ),
)


def test_many_tags_beside_a_long_abstract_take_linear_time() -> None:
    passages = [f"passage number {n:09} of a book" for n in range(20_000)]
    book = replace(
        REFERENCE,
        abstract=" ".join(passages[::-1]),
        raw=tuple(("XX", f"no {passage}") for passage in passages),
    )

    began = time.process_time()
    assert len(unmapped(book)) == len(passages)
    assert time.process_time() - began < 5


def test_tags_that_no_fact_repeats_are_listed_in_order() -> None:
    assert unmapped(REFERENCE) == [
        ["TY", "JOUR"],
        ["SN", "0026-4075"],
        ["M3", "Conference Abstract"],
        ["N1", "Cited By :3"],
    ]


def test_verdicts_are_kept_where_they_read_like_facts() -> None:
    raw = (("issue", "1"), ("asreview_label", "1"), ("Covidence #", "#1"), ("Decision", ""))
    assert unmapped(ParsedReference(issue="1", raw=raw)) == [
        ["asreview_label", "1"],
        ["Covidence #", "#1"],
    ]


def test_every_fact_is_kept() -> None:
    columns = columns_of(REFERENCE)

    assert columns["fields"] == {
        "type": "article",
        "volume": "7",
        "issue": "2",
        "pages": "41-46",
        "accession": "L1",
        "keywords": ["ketamine", "stress"],
        "database": "Embase",
        "issns": ["0026-4075"],
        "document_types": ["Conference Abstract"],
    }
    assert (columns["title"], columns["year"], columns["pmid"]) == (
        "Ketamine in Zürich",
        2014,
        "99",
    )


def test_dedup_reads_the_exporters_own_words() -> None:
    found = for_dedup("r", columns_of(REFERENCE))

    assert (found.type, found.authors, found.issn, found.source) == (
        "Conference Abstract",
        "Müller, A B; World Health Organization",
        "0026-4075",
        "Embase",
    )


def test_empty_reference_has_empty_columns() -> None:
    columns = columns_of(ParsedReference())

    assert for_dedup("r", columns).title == ""
    assert set(texts_of(columns).values()) == {""}


def test_pmid_that_is_none_is_left_to_the_raw_text() -> None:
    assert columns_of(ParsedReference(pmid="9" * 40))["pmid"] == ""


def test_words_are_found_without_case_and_accents() -> None:
    assert folded("  Zürich\n ÉTUDE ") == "zurich etude"


@pytest.mark.parametrize(
    "raw",
    [
        (("MedlineCitation/Article/Journal/ISSN", "1533-4406"), ("A/PublicationTypeList/PublicationType", "Letter")),
        (("issn", "15334406"), ("document_type", "Letter")),
        (("ISSN", "1533-4406 (electronic)"), ("Publication Type", "Letter")),
        (("dates/isbn", "1533-4406"), ("ref-type/@name", "Letter")),
    ],
)  # fmt: skip
def test_serial_number_and_kind_are_found_in_every_dialect(raw) -> None:
    found = fields_of(ParsedReference(raw=raw))
    assert [issn.replace("-", "") for issn in found["issns"]] == ["15334406"]
    assert found["document_types"] == ["Letter"]


def test_reference_is_had_back_from_what_is_stored() -> None:
    assert reference_of(columns_of(REFERENCE)) == replace(REFERENCE, raw=())
    assert reference_of(columns_of(ParsedReference())) == ParsedReference()
