"""Citations in words: what is told for certain is parted, the rest is left to the person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.citations import LONGEST, read_citation
from reviews.formats.reference import ParsedReference, ReferenceType

ARTICLE, TRIAL, OTHER = ReferenceType.ARTICLE, ReferenceType.TRIAL, ReferenceType.OTHER
FEDER = ParsedReference(
    type=ARTICLE,
    title="Efficacy of intravenous ketamine for treatment of chronic posttraumatic stress disorder",
    authors=("Feder, A", "Parides, MK", "Murrough, JW"),
    year=2014,
    journal="JAMA Psychiatry",
    volume="71",
    issue="6",
    pages="681-8",
)
DOTTED = ("Feder, A.", "Parides, M. K.", "Murrough, J. W.")


def facts(reference: ParsedReference) -> dict[str, object]:
    """The facts that are told."""
    names = (name for name in ParsedReference.__dataclass_fields__ if getattr(reference, name))
    return {name: getattr(reference, name) for name in names}


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (
            "Feder A, Parides MK, Murrough JW, et al. {t}. JAMA Psychiatry. 2014;71(6):681-8.",
            {},
        ),
        (
            "12. Feder A, Parides MK, Murrough JW. {t}. JAMA Psychiatry 2014 Jun;71(6):681–8. doi:10.1001/x.62. PMID: 24740528; PMCID: PMC1234.",
            {"doi": "10.1001/x.62", "pmid": "24740528", "pmcid": "PMC1234"},
        ),
        (
            "[3] Feder A,\nParides MK, and Murrough JW. {t}? JAMA Psychiatry. 2014 Jun 1;71(6):681-8. https://doi.org/10.1001/x",
            {"doi": "10.1001/x", "title": FEDER.title + "?"},
        ),
        (
            "Feder, A., Parides, M. K., & Murrough, J. W. (2014). {t}. JAMA Psychiatry, 71(6), 681–8.",
            {"authors": DOTTED},
        ),
        (
            "Feder, A., Parides, M. K. and Murrough, J. W. (2014, June) {t}. JAMA Psychiatry 71(6), pp. 681-8.",
            {"authors": DOTTED},
        ),
        (
            "Feder, A., Parides, M. K., Murrough, J. W., 2014. {t}. JAMA Psychiatry 71(6), 681-8.",
            {"authors": DOTTED},
        ),
        (
            "Zarate CA Jr, O'Brien J, van der Berg K. {t}. JAMA Psychiatry. 2014;71(6):681-8",
            {"authors": ("Zarate, CA Jr", "O'Brien, J", "van der Berg, K")},
        ),
        (
            "Müller-Lüdenscheidt, Á. (2014a). {t}. JAMA Psychiatry, 71.",
            {"authors": ("Müller-Lüdenscheidt, Á.",), "issue": None, "pages": None},
        ),
    ],
)
def test_citation_is_parted(text: str, more: dict[str, object]) -> None:
    cited = read_citation(text.format(t=FEDER.title))
    assert cited.is_split
    expected = {name: value for name, value in (facts(FEDER) | more).items() if value is not None}
    assert facts(cited.reference) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("10.1000/ABC.1", {"type": ARTICLE, "doi": "10.1000/abc.1"}),
        ("doi: 10.1000/abc.1", {"type": ARTICLE, "doi": "10.1000/abc.1"}),
        ("https://doi.org/10.1000/abc.1.", {"type": ARTICLE, "doi": "10.1000/abc.1"}),
        (" 24740528 ", {"type": ARTICLE, "pmid": "24740528"}),
        ("PMID 24740528", {"type": ARTICLE, "pmid": "24740528"}),
        ("https://pubmed.ncbi.nlm.nih.gov/24740528/", {"type": ARTICLE, "pmid": "24740528"}),
        ("nct00749203", {"type": TRIAL, "accession": "NCT00749203"}),
        ("ISRCTN12345678", {"type": TRIAL, "accession": "ISRCTN12345678"}),
        (
            "https://clinicaltrials.gov/study/NCT00749203",
            {
                "type": TRIAL,
                "accession": "NCT00749203",
                "urls": ("https://clinicaltrials.gov/study/NCT00749203",),
            },
        ),
        ("https://example.org/a.pdf", {"type": OTHER, "urls": ("https://example.org/a.pdf",)}),
        ("", {"type": OTHER}),
    ],
)
def test_identifier_alone_is_told(text: str, told: dict[str, object]) -> None:
    cited = read_citation(text)
    assert (facts(cited.reference), cited.is_split) == (told, True)


@pytest.mark.parametrize(
    "text",
    [
        "Smith J. Ketamine. Unpublished manuscript, 2019",
        "World Health Organization. ICD-11. Geneva: WHO; 2019",
        "A title alone, with 2019 in it",
        "The Ketamine Group (2014). A title. A journal, 1, 2-3",
    ],
)
def test_what_is_not_certain_stays_whole(text: str) -> None:
    cited = read_citation(text)
    assert (cited.reference.title, cited.reference.authors, cited.is_split) == (text, (), False)


def test_long_text_is_no_citation() -> None:
    cited = read_citation("Feder A. " * LONGEST)
    assert (facts(cited.reference), cited.is_split) == ({"type": OTHER}, False)


PIECES = st.sampled_from(
    [
        *"AaBé .,;:()[]&'-–12",
        "Feder A, ",
        "(2014). ",
        "2014;71(6):681-8",
        "10.1000/x",
        " et al.",
        "\n",
    ]
)


@given(text=st.text() | st.lists(PIECES, max_size=60).map("".join))
def test_any_text_gives_facts(text: str) -> None:
    reference = read_citation(text).reference
    assert all(name.strip() for name in reference.authors)
    for name in ("title", "journal", "volume", "pages", "doi"):
        assert getattr(reference, name) is None or getattr(reference, name).strip()


@pytest.mark.parametrize(
    "part", ["A ", "Ab Cd ", "A. ", "a, ", "A, B. ", "(2014", "1;1(", "10.1000/", "https://", "- "]
)
def test_repeated_parts_take_no_time(part: str) -> None:
    read_citation(part * (LONGEST // len(part)))
