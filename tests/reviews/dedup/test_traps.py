"""What looks alike and isn't one report stays apart; what looks different and is one, is merged."""

from dataclasses import replace

import pytest

from reviews.dedup import Ask, Reference, Rule, deduplicate

PAPER = Reference(
    record_id="a",
    type="Article",
    title="Slow breathing for insomnia in adults with asthma: a randomised trial",
    authors="Müller, Jana; Okafor, Chidi A.; de Vries, Pieter",
    year="2014",
    journal="Journal of Sleep and Breathing Research",
    volume="23",
    issue="4",
    pages="311-319",
    doi="10.1000/jsbr.2014.0311",
    pmid="24000311",
    issn="1234-5678",
)
COCHRANE = replace(
    PAPER,
    journal="Cochrane Database of Systematic Reviews",
    volume="",
    issue="4",
    pages="CD009999",
    doi="10.1002/14651858.CD009999",
    pmid="",
)
REGISTERED = Reference(
    record_id="a",
    type="Trial registry record",
    title=PAPER.title,
    year="2012",
    journal="https://clinicaltrials.gov/show/NCT01234567",
    accession="NCT01234567",
)
PREPRINT = replace(
    PAPER,
    type="Preprint",
    journal="medRxiv",
    volume="",
    issue="",
    pages="",
    doi="10.1101/2014.01.02.14000001",
    pmid="",
)
ABSTRACT = replace(
    PAPER, type="Conference Abstract", volume="22", issue="Suppl 1", pages="S77", doi="", pmid=""
)
BARE = replace(PAPER, doi="", pmid="", issn="")
EDITORIAL = replace(BARE, title="Editorial", authors="Müller J", pages="1-2")


TEXT = "Background: poor sleep is common in adults with asthma; what helps is not known. " * 5


def other(record: Reference, **changes: str) -> Reference:
    return replace(record, **{"record_id": "b", **changes})


APART = {
    "conference abstract and paper": (PAPER, other(ABSTRACT)),
    "conference abstract and paper of one volume": (BARE, other(ABSTRACT, volume="23")),
    "unlabelled abstract in a supplement": (PAPER, other(ABSTRACT, type="")),
    "two conferences": (
        ABSTRACT,
        other(ABSTRACT, journal="Annals of Pulmonology", volume="9", pages="P112"),
    ),
    "two conferences that share a DOI": (
        replace(ABSTRACT, doi="10.1000/suppl.1"),
        other(
            ABSTRACT, journal="Annals of Pulmonology", volume="", pages="", doi="10.1000/suppl.1"
        ),
    ),
    "two abstracts on a page": (
        ABSTRACT,
        other(
            ABSTRACT,
            title="Slow breathing for insomnia in children with asthma: a randomised trial",
        ),
    ),
    "erratum": (BARE, other(BARE, title=f"Erratum: {PAPER.title}", pages="402")),
    "erratum of the same page": (BARE, other(BARE, title=f"{PAPER.title} (vol 23, pg 311, 2014)")),
    "erratum by type only": (BARE, other(BARE, type="Published Erratum")),
    "retraction": (BARE, other(BARE, title=f"Retraction: {PAPER.title}")),
    "reply": (BARE, other(BARE, title=f"{PAPER.title} - Reply", pages="320")),
    "reply on the same page": (BARE, other(BARE, title=f"Reply to: {PAPER.title}")),
    "letter with the title, by others": (
        BARE,
        other(BARE, authors="Rossi, Anna; Bianchi, Luca", pages="320-321"),
    ),
    "protocol": (BARE, other(BARE, title=f"{PAPER.title}: study protocol")),
    "part II": (
        replace(BARE, title=f"{PAPER.title}. I."),
        other(BARE, title=f"{PAPER.title}. II.", pages="320-328"),
    ),
    "part 2 on the same page": (
        replace(BARE, title=f"{PAPER.title}: part 1", pages="311"),
        other(BARE, title=f"{PAPER.title}: part 2", pages="311"),
    ),
    "part 2 and the unnumbered first part": (BARE, other(BARE, title=f"{PAPER.title}. Part 2")),
    "near title": (
        BARE,
        other(
            BARE,
            title="Slow breathing for insomnia in children with asthma: a randomised trial",
            pages="320-328",
        ),
    ),
    "near title on the same pages": (
        BARE,
        other(
            BARE, title="Slow breathing for insomnia in children with asthma: a randomised trial"
        ),
    ),
    "prefix that changes the word": (
        replace(BARE, title="Fluids in symptomatic hypotension after surgery"),
        other(BARE, title="Fluids in asymptomatic hypertension after surgery"),
    ),
    "serial title": (BARE, other(BARE, year="2016", volume="25", pages="12-20")),
    "co-publication": (
        BARE,
        other(BARE, journal="Annals of Pulmonology", volume="70", pages="15-23"),
    ),
    "Cochrane versions by DOI": (COCHRANE, other(COCHRANE, doi="10.1002/14651858.CD009999.pub2")),
    "Cochrane versions by year": (
        replace(COCHRANE, doi="", issue=""),
        other(COCHRANE, doi="", issue="", year="2018"),
    ),
    "Cochrane version without a year": (
        replace(COCHRANE, doi="", issue=""),
        other(COCHRANE, doi="", issue="", year=""),
    ),
    "Cochrane update named by one DOI only": (
        replace(COCHRANE, issue="", doi="10.1002/14651858.CD009999.pub2"),
        other(COCHRANE, issue="", doi=""),
    ),
    "Cochrane review and journal version": (COCHRANE, other(PAPER)),
    "preprint and article": (PREPRINT, other(PAPER)),
    "preprint with the article's DOI": (replace(PREPRINT, doi=PAPER.doi), other(PAPER)),
    "versions of a preprint": (
        replace(PREPRINT, doi="10.21203/rs.3.rs-1/v1"),
        other(PREPRINT, doi="10.21203/rs.3.rs-1/v2"),
    ),
    "registry record and report": (REGISTERED, other(PAPER)),
    "two registrations": (
        REGISTERED,
        other(REGISTERED, journal="ClinicalTrials.gov", accession="NCT07654321"),
    ),
    "one registration, two entries": (
        replace(REGISTERED, doi="10.1000/register.1"),
        other(REGISTERED, doi="10.1000/register.2"),
    ),
    "editorials without an author": (EDITORIAL, other(EDITORIAL, authors="")),
    "editorials of one volume": (EDITORIAL, other(EDITORIAL, pages="201-202")),
    "book reviews on one page": (
        replace(EDITORIAL, title="Book review"),
        other(EDITORIAL, title="Book review", authors="Rossi A"),
    ),
    "one DOI on two works": (
        PAPER,
        other(PAPER, title="Night sweats and the menopause: a cohort", pages="12-20", pmid=""),
    ),
    "another DOI": (PAPER, other(PAPER, doi="10.1000/jsbr.2014.0999", pmid="")),
    "another PMID": (PAPER, other(PAPER, pmid="24000999")),
    "two drugs of one ending on a page of abstracts": (
        replace(ABSTRACT, title="Amlodipine before sleep in adults with resistant hypertension"),
        other(ABSTRACT, title="Felodipine before sleep in adults with resistant hypertension"),
    ),
    "column of two issues": (
        replace(BARE, pages="12", authors="Müller J"),
        other(BARE, pages="12", authors="Müller J", issue="5"),
    ),
    "column of two years": (
        replace(BARE, volume="", issue="", pages="12"),
        other(BARE, volume="", issue="", pages="12", year="2015"),
    ),
    "erratum under the article's title and DOI": (
        replace(PAPER, pmid=""),
        other(PAPER, pmid="", issue="6", pages="402"),
    ),
    "bare congress abstract and the paper of its journal": (
        replace(ABSTRACT, volume="", issue="", pages=""),
        other(BARE),
    ),
    "part named by number, with the supplement's DOI and text": (
        replace(PAPER, abstract=TEXT, pmid=""),
        other(PAPER, abstract=TEXT, pmid="", title=f"{PAPER.title}. Part 2"),
    ),
}

SAME = {
    "another exporter": (
        PAPER,
        other(
            PAPER,
            type="Journal Article",
            title="Slow Breathing for Insomnia in Adults with Asthma: A Randomized Trial.",
            authors="Muller J; Okafor CA; de Vries P",
            journal="J Sleep Breath Res",
            pages="311-9",
            doi="https://doi.org/10.1000/JSBR.2014.0311",
            pmid="",
        ),
        Rule.IDENTIFIER,
    ),
    "no identifiers": (
        BARE,
        other(BARE, title=f"[{PAPER.title}] [Review] [88 refs]", authors="Muller J, Okafor CA, de Vries P"),
        Rule.PLACE,
    ),
    "online first, then printed": (PAPER, other(PAPER, year="2013", volume="", issue="", pages=""), Rule.IDENTIFIER),
    "proof pages, then printed": (PAPER, other(PAPER, year="2013", volume="", issue="", pages="1-9"), Rule.IDENTIFIER),
    "slip in the title": (BARE, other(BARE, title=PAPER.title.replace("insomnia", "insomina")), Rule.PLACE),
    "space lost in the title": (BARE, other(BARE, title=PAPER.title.replace("Slow b", "Slowb")), Rule.PLACE),
    "subtitle cut": (BARE, other(BARE, title=PAPER.title.split(":")[0]), Rule.PLACE_RETITLED),
    "translated title": (
        BARE,
        other(BARE, title="Respiración lenta para el insomnio en adultos con asma"),
        Rule.PLACE_RETITLED,
    ),
    "renamed journal": (BARE, other(BARE, journal="Schlaf und Atmung"), Rule.PLACE_RENAMED),
    "first page wrong, both identifiers right": (PAPER, other(PAPER, pages="113"), Rule.IDENTIFIER_OVER_SLIP),
    "volume and issue in one column": (BARE, other(BARE, volume="23(4)", issue=""), Rule.PLACE),
    "pages by a spreadsheet": (
        replace(BARE, pages="5-9"),
        other(BARE, pages="9-May"),
        Rule.PLACE,
    ),
    "no pages, one issue": (BARE, other(BARE, pages=""), Rule.BIBLIOGRAPHY),
    "lost letters in names": (BARE, other(BARE, authors="M?ller, J.; Okafor, C.; de Vries, P."), Rule.PLACE),
    "Cochrane version, page given twice": (COCHRANE, other(COCHRANE, pages="CD009999-CD009999", doi=""), Rule.PLACE),
    "registry records": (REGISTERED, other(REGISTERED, journal="ClinicalTrials.gov", authors="NCT01234567"), Rule.REGISTRATION),
    "the abstract of one congress": (ABSTRACT, other(ABSTRACT, type="", pages="S77-S77"), Rule.PLACE),
    "an erratum in two databases": (
        replace(BARE, title=f"Corrigendum to “{PAPER.title}” [J Sleep Breath Res 23 (2014) 311-319]", pages="402"),
        other(BARE, type="Erratum", title=f"{PAPER.title} (vol 23, pg 311, 2014)", pages="402"),
        Rule.PLACE,
    ),
    "misspelt words on the same pages": (
        BARE,
        other(BARE, title=PAPER.title.replace("breathing", "brathign").replace("asthma", "astma")),
        Rule.PLACE_RETITLED,
    ),
    "long title cut in a word": (
        replace(BARE, title=f"{PAPER.title} of nightly exercises at home against an attention control"),
        other(BARE, title=f"{PAPER.title} of nightly exercises at home against an atten"),
        Rule.PLACE_RETITLED,
    ),
    "ends on the same page of the issue": (
        BARE,
        other(BARE, title=f"{PAPER.title}: brief communication", pages="312-319"),
        Rule.PLACE_RETITLED,
    ),
    "journal run together": (BARE, other(BARE, journal="JSleepBreathRes", authors=""), Rule.PLACE),
    "two editions' pages in another order": (
        replace(BARE, pages="311-319, 330-338"),
        other(BARE, pages="330-8+311-9"),
        Rule.PLACE,
    ),
    "year misprinted": (BARE, other(BARE, year="2004"), Rule.PLACE_OVER_SLIP),
    "volume misprinted": (BARE, other(BARE, volume="32"), Rule.PLACE_OVER_SLIP),
    "volume misprinted, one DOI": (replace(PAPER, pmid=""), other(PAPER, pmid="", volume="32", pages="311"), Rule.IDENTIFIER_OVER_SLIP),
    "article number and pages, one DOI and issue": (
        replace(PAPER, pmid=""),
        other(PAPER, pmid="", pages="e4711"),
        Rule.IDENTIFIER_OVER_SLIP,
    ),
    "first page misprinted, one text in one issue": (
        replace(BARE, abstract=TEXT),
        other(BARE, abstract=TEXT, pages="313-321"),
        Rule.PLACE_OVER_SLIP,
    ),
    "subject codes after the title": (
        replace(PAPER, abstract=TEXT, pmid=""),
        other(PAPER, abstract=TEXT, pmid="", pages="", title=f"{PAPER.title} 11 Medical and Health Sciences 1103 Clinical Sciences"),
        Rule.IDENTIFIER,
    ),
    "congress abstract without a place, and its one page": (
        replace(ABSTRACT, volume="", issue="", pages=""),
        other(BARE, type="", pages="77-77"),
        Rule.BIBLIOGRAPHY,
    ),
    "place slipped by a column": (
        replace(BARE, pages="311"),
        other(BARE, volume="", issue="23", pages="4"),
        Rule.BIBLIOGRAPHY,
    ),
    "text read in another encoding": (
        replace(BARE, title=f"“Été”: {PAPER.title}", authors="Müller J"),
        other(BARE, title=f"â€œÃ‰tÃ©â€\u009d: {PAPER.title}", authors="MÃ¼ller J"),
        Rule.PLACE,
    ),
    "note that a discussion is included": (BARE, other(BARE, title=f"{PAPER.title}... includes discussion"), Rule.PLACE),
    "a note that names an erratum": (
        BARE,
        other(BARE, title=f"{PAPER.title}.[Erratum appears in J Sleep Breath Res. 2014;23(6):402 Note: [added]]"),
        Rule.PLACE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", APART)
def test_two_reports_stay_apart(name):
    found = deduplicate(APART[name])

    assert [cluster.record_ids for cluster in found.clusters] == [("a",), ("b",)]


@pytest.mark.parametrize("name", SAME)
def test_one_report_is_merged(name):
    first, second, rule = SAME[name]

    found = deduplicate((first, second))

    assert [cluster.record_ids for cluster in found.clusters] == [("a", "b")]
    assert [merge.rule for merge in found.clusters[0].merges] == [rule]
    assert found.possible == ()


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"doi": "10.1000/jsbr.2014.0999", "pmid": ""}, (Ask.DOI_DIFFERS,)),
        ({"doi": "", "pmid": "24000999"}, (Ask.PMID_DIFFERS,)),
        ({"doi": "", "pmid": "", "pages": "402-405"}, (Ask.PAGES_DIFFER,)),
        ({"doi": "", "pmid": "", "year": "2016", "pages": "311"}, (Ask.YEAR_DIFFERS,)),
        ({"doi": "", "pmid": "", "volume": "", "issue": "", "pages": ""}, (Ask.PLACE_UNKNOWN,)),
        ({"doi": "", "pmid": "", "title": f"Reply to: {PAPER.title}"}, (Ask.NOTICE_DIFFERS,)),
    ],
)
def test_a_likely_pair_says_why_it_asks(changes, reasons):
    found = deduplicate((PAPER, other(PAPER, **changes)))

    assert [(pair.record_id_1, pair.record_id_2, pair.reasons) for pair in found.possible] == [
        ("a", "b", reasons)
    ]


def test_two_entries_under_one_registration_say_what_differs():
    found = deduplicate(APART["one registration, two entries"])

    assert [pair.reasons for pair in found.possible] == [(Ask.DOI_DIFFERS,)]


def test_a_poor_record_never_joins_a_paper_to_its_abstract():
    """The abstract and the paper stand in one journal and volume; the third record says too little to choose."""
    abstract = replace(ABSTRACT, record_id="abstract", volume="23")
    paper = replace(BARE, record_id="paper", issue="")
    poor = replace(BARE, record_id="poor", type="", issue="", pages="")

    found = deduplicate((abstract, paper, poor))

    assert len(found.clusters) == 3
    assert Ask.FITS_TWO in {reason for pair in found.possible for reason in pair.reasons}


def test_a_chain_stops_where_its_ends_contradict():
    first = replace(PAPER, record_id="a", pmid="")
    middle = replace(PAPER, record_id="b", doi="", pmid="")
    last = replace(PAPER, record_id="c", doi="10.1000/jsbr.2014.0999", pmid="")

    found = deduplicate((first, middle, last))

    assert sorted(len(cluster.record_ids) for cluster in found.clusters) == [1, 2]
    assert [pair.reasons for pair in found.possible] == [(Ask.CLUSTERS_CONTRADICT, Ask.DOI_DIFFERS)]


def test_a_record_without_a_place_never_joins_two_places():
    first = replace(PAPER, record_id="a", doi="")
    middle = replace(PAPER, record_id="b", doi="", volume="", issue="", pages="")
    last = replace(PAPER, record_id="c", doi="", volume="24", issue="1", pages="5-12")

    found = deduplicate((first, middle, last))

    assert sorted(len(cluster.record_ids) for cluster in found.clusters) == [1, 2]


def test_the_fullest_record_represents_its_cluster():
    poor = replace(PAPER, record_id="a", doi="", pages="", issn="")
    full = replace(PAPER, record_id="b", abstract="Background. " * 40)

    found = deduplicate((poor, full))

    assert [(cluster.record_ids, cluster.keep) for cluster in found.clusters] == [(("a", "b"), "b")]


def test_a_record_with_an_abstract_comes_before_one_that_says_more_of_all_else():
    """Whoever screens reads it."""
    readable = replace(PAPER, record_id="a", pmid="", issn="", abstract="One sentence.")
    full = replace(PAPER, record_id="b")

    found = deduplicate((readable, full))

    assert [(cluster.record_ids, cluster.keep) for cluster in found.clusters] == [(("a", "b"), "a")]


def test_many_copies_of_one_record_are_one_cluster():
    """More copies than a block compares in full."""
    copies = [replace(PAPER, record_id=f"r{i:03}") for i in range(120)]

    found = deduplicate(copies)

    assert [len(cluster.record_ids) for cluster in found.clusters] == [120]
