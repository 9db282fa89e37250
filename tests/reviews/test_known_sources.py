"""Which database a record names, and which search is proposed for it."""

import pytest

from reviews.formats.reference import ParsedReference
from reviews.known_sources import database_of, proposed
from reviews.sources import SourceKind


@pytest.mark.parametrize(
    ("database", "accession", "expected"),
    [
        (None, None, ""),
        ("  Ovid\nMEDLINE(R) ", None, "Ovid MEDLINE(R)"),
        ("APA PsycInfo <2014>", None, "APA PsycInfo"),
        ("Embase <1974 to 2024 June 11", "1", "Embase"),
        ("Web of Science", "WOS:000123", "Web of Science Core Collection"),
        ("Web of Science", "CABI:20123", "CAB Abstracts"),
        ("Web of Science", "NEW:1", "Web of Science"),
        (None, "MEDLINE:123", "MEDLINE"),
        ("Embase", "MEDLINE:123", "Embase"),
        ("<" * 1_000_000, None, "<" * 200),
    ],
)
def test_database_that_a_record_names(database, accession, expected) -> None:
    found = database_of(ParsedReference(database=database, accession=accession))

    assert found == expected


@pytest.mark.parametrize(
    ("database", "dialect", "source", "kind", "platform"),
    [
        ("PubMed", "pubmed", "PubMed", SourceKind.DATABASE, ""),
        ("NLM", "", "PubMed", SourceKind.DATABASE, ""),
        ("Ovid MEDLINE(R) and Epub Ahead of Print", "ovid", "MEDLINE", SourceKind.DATABASE, "Ovid"),
        ("Embase", "ovid-embase", "Embase", SourceKind.DATABASE, "Ovid"),
        ("Medline", "embase", "MEDLINE", SourceKind.DATABASE, "Embase.com"),
        ("aph", "ebsco", "Academic Search Premier", SourceKind.DATABASE, "EBSCOhost"),
        ("psyh", "ebsco", "APA PsycInfo", SourceKind.DATABASE, "EBSCOhost"),
        ("PTSDpubs", "proquest", "PTSDpubs", SourceKind.DATABASE, "ProQuest"),
        ("Coronavirus Research Database", "proquest", "Coronavirus Research Database", SourceKind.DATABASE, "ProQuest"),
        ("Cochrane Central Register of Controlled Trials (CENTRAL)", "cochrane", "CENTRAL", SourceKind.DATABASE, "Cochrane Library"),
        ("", "cochrane", "CENTRAL", SourceKind.DATABASE, "Cochrane Library"),
        ("CAB Abstracts", "wos", "CAB Abstracts", SourceKind.DATABASE, "Web of Science"),
        ("", "wos", "Web of Science Core Collection", SourceKind.DATABASE, ""),
        ("ClinicalTrials.gov", "ctgov", "ClinicalTrials.gov", SourceKind.REGISTER, ""),
        ("ICTRP", "ictrp", "WHO ICTRP", SourceKind.REGISTER, ""),
        ("ChiCTR", "ictrp", "ChiCTR", SourceKind.REGISTER, ""),
        ("Google Scholar", "", "Google Scholar", SourceKind.WEBSITE, ""),
        ("", "ebsco", "", SourceKind.DATABASE, "EBSCOhost"),
        ("", "zotero", "", SourceKind.DATABASE, ""),
    ],
)  # fmt: skip
def test_search_is_proposed_by_name_and_dialect(database, dialect, source, kind, platform) -> None:
    found = proposed(database, dialect)

    assert (found.source, found.kind, found.platform) == (source, kind, platform)
