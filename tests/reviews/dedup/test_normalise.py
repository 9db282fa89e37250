"""What exporters do to one field, cut to what they share."""

import pytest

from reviews.dedup import (
    Reference,
    authors,
    identifiers,
    journals,
    markers,
    normalise,
    places,
    titles,
)
from reviews.dedup.folding import fold
from reviews.dedup.markers import Kind, Notice
from reviews.dedup.titles import Likeness


@pytest.mark.parametrize(
    ("exported", "doi"),
    [
        ("10.1000/ABC.1", "10.1000/abc.1"),
        ("https://dx.doi.org/10.1000/abc.1", "10.1000/abc.1"),
        ("doi: 10.1000/abc.1.", "10.1000/abc.1"),
        ("10.1000/abc.1 [doi]", "10.1000/abc.1"),
        ("10.1000%2Fabc%281%29", "10.1000/abc(1)"),
        ("10.1002/(sici)1097-4598(200005)23:5&lt;793::aid-mus18&gt;3.0.co;2-t",
         "10.1002/(sici)1097-4598(200005)23:5<793::aid-mus18>3.0.co;2-t"),
        ("not known", ""),
    ],
)  # fmt: skip
def test_doi_is_bare_and_lower_case(exported, doi):
    assert identifiers.doi(exported) == doi


@pytest.mark.parametrize(
    ("exported", "page", "last_page"),
    [
        ("123-9", "123", "129"),
        ("pp. 123-129", "123", "129"),
        ("123‐129", "123", "129"),
        ("123 - 129+", "123", "129"),
        ("106-11; discussion 111", "106", "111"),
        ("S568", "568", ""),
        ("e0201490", "201490", ""),
        ("Article e1000", "1000", ""),
        ("P4.183", "4.183", ""),
        ("CD009999-CD009999", "9999", "9999"),
        ("9-May", "5", "9"),
        ("Sep-12", "9", "12"),
        ("", "", ""),
        ("no pagination", "", ""),
    ],
)
def test_pages_give_first_and_last(exported, page, last_page):
    place = places.parse(year="2001", volume="1", issue="", pages=exported)

    assert (place.page, place.last_page) == (page, last_page)


@pytest.mark.parametrize(
    ("volume", "issue", "parsed"),
    [
        ("12", "3", ("12", "3")),
        ("12(3)", "", ("12", "3")),
        ("Volume 12 (Suppl 2)", "", ("12", "s2")),
        ("29A", "no. 3-4", ("29a", "3")),
        ("XIV", "12 Pt 1", ("14", "12")),
        ("5 Suppl 2", "", ("5", "")),
        ("", "SUPPL", ("", "s")),
    ],
)
def test_volume_and_issue_are_split(volume, issue, parsed):
    place = places.parse(year="", volume=volume, issue=issue, pages="")

    assert (place.volume, place.issue) == parsed


@pytest.mark.parametrize(
    ("exported", "surnames"),
    [
        ("Smith JA; Jones K", {"smith", "jones"}),
        ("Smith, J.A.; Jones, K.", {"smith", "jones"}),
        ("John A Smith; Karen Jones", {"smith", "jones"}),
        ("Smith J.A., Jones K., et al", {"smith", "jones"}),
        ("Smith, J.A., Jones, K.", {"smith", "jones"}),
        ("Smith, John A.", {"smith"}),
        ("Müller, Jörg; de Vries, P; Ødegård KØ", {"muller", "vries", "odegard"}),
        ("Anonymous", set()),
        ("NCT01234567", set()),
        ("", set()),
    ],
)
def test_authors_become_surnames(exported, surnames):
    assert authors.parse(exported).surnames == surnames


@pytest.mark.parametrize(
    ("a", "b", "sign"),
    [
        ("Smith, J; Jones, K", "Smith JA; Jones KL", 1),
        ("Smith, J; Jones, K", "Smithe J; Brown L", 1),
        ("M?ller, J", "Muller, J", 1),
        ("Jana Müller", "Muller J", 1),
        ("Smith, J; Jones, K", "Jones, K; Smith, J", 0),
        ("Smith, J", "", 0),
        ("Smith, J", "Rossi, A", -1),
    ],
)
def test_first_authors_are_compared(a, b, sign):
    left, right = authors.parse(a), authors.parse(b)

    assert (authors.compare_first(left, right), authors.compare_first(right, left)) == (sign, sign)


@pytest.mark.parametrize(
    ("a", "b", "sign"),
    [
        ("Journal of Clinical Oncology", "J Clin Oncol", 1),
        (
            "Journal of clinical oncology : official journal of a society",
            "JOURNAL OF CLINICAL ONCOLOGY",
            1,
        ),
        ("Journal of the American Medical Association", "JAMA", 1),
        ("Annals & Reports of Surgery", "Annals and Reports of Surgery", 1),
        ("Ai zheng = Aizheng = Chinese journal of cancer", "Chinese Journal of Cancer", 1),
        ("Lung Cancer (Amsterdam, Netherlands)", "Lung Cancer", 1),
        ("Natl Med J India", "National Medical Journal of India", 1),
        ("Archives of Neurology", "Neurology", 0),
        ("", "Neurology", 0),
        ("Annals of Neurology", "Annals of Surgery", -1),
        ("J Neurol", "JAMA Neurol", 0),
    ],
)
def test_journals_are_compared_by_name(a, b, sign):
    left, right = journals.fold_name(a), journals.fold_name(b)

    assert (journals.compare(left, right), journals.compare(right, left)) == (sign, sign)


@pytest.mark.parametrize(
    ("a", "b", "likeness"),
    [
        ("Tumour haemorrhage in paediatric centres", "Tumor hemorrhage in pediatric centers", Likeness.SAME),
        ("Post-traumatic stress: part II", "Posttraumatic stress - Part two", Likeness.SAME),
        ("α-Blockers &amp; <i>in vivo</i> flow", "Alpha blockers & in vivo flow", Likeness.SAME),
        ("Effects of exercise on depression", "Effects fo exercise on depressoin", Likeness.SLIP),
        ("Effect of exercise on depression", "Effects of exercise on depression", Likeness.SLIP),
        ("Treatment of severe hypotension", "Treatment of severe hypertension", Likeness.CHANGED),
        ("Typical absence seizures in school", "Atypical absence seizures in school", Likeness.CHANGED),
        ("Outcome of fetal arrhythmia in twins", "Outcome of fatal arrhythmia in twins", Likeness.CHANGED),
        ("Slow breathing exercises in men", "Slow breathing exercises in menopause", Likeness.CHANGED),
        ("Exercise for depression in men", "Exercise for depression in women", Likeness.CHANGED),
        ("Exercise for depression after 6 months", "Exercise for depression after 12 months", Likeness.CHANGED),
        ("Exercise for depression in adults", "Exercise for depression in adults: a pilot trial", Likeness.CONTAINED),
        ("Exercise for depression in adults", "Ketamine and memory", Likeness.DIFFERENT),
        ("", "Ketamine and memory", Likeness.SILENT),
    ],
)  # fmt: skip
def test_titles_are_compared_word_by_word(a, b, likeness):
    left, right = titles.level(fold(a)), titles.level(fold(b))

    assert (titles.compare(left, right), titles.compare(right, left)) == (likeness, likeness)


@pytest.mark.parametrize(
    ("a", "b", "misspelt"),
    [
        ("Burns in accident and emergency care", "Burns in accident aid emergency care", True),
        ("Growth in adolescent boys", "Growth in adolecsemt boys", True),
        ("Growth of the rat brain", "Growth of the cat brain", False),
        ("Growth after 6 months", "Growth after 5 months", False),
        ("Growth in boys", "Growth in girls", False),
    ],
)
def test_misspelt_titles_are_told_from_siblings(a, b, misspelt):
    left, right = titles.level(fold(a)), titles.level(fold(b))

    assert (titles.is_misspelt(left, right), titles.is_misspelt(right, left)) == (
        misspelt,
        misspelt,
    )


@pytest.mark.parametrize(
    "title",
    [
        "[Slow breathing in adults].",
        "Slow breathing in adults [Review] [88 refs]",
        "Slow breathing in adults (Provisional abstract)",
        "Slow breathing in adults. [German, English]",
        "Slow breathing in adults [see comments].",
        "Slow breathing in adults.[Erratum appears in J Sleep. 2001 May;3(2):4 Note: Smith, J [added]]",
    ],
)
def test_notes_of_the_exporter_are_cut(title):
    found = normalise(Reference(record_id="a", title=title))

    assert (found.titles[0].key, found.notices) == ("slowbreathinginadults", frozenset())


@pytest.mark.parametrize(
    ("title", "type_", "notice"),
    [
        ("Erratum: Slow breathing in adults", "", Notice.ERRATUM),
        (
            "Corrigendum to “Slow breathing in adults” [J Sleep 27 (1997) 285-292]",
            "",
            Notice.ERRATUM,
        ),
        ("Slow breathing in adults (vol 27, pg 285, 1997)", "", Notice.ERRATUM),
        ("Slow breathing in adults (Journal of Sleep (1997) 27:3 (285-292))", "", Notice.ERRATUM),
        ("Slow breathing in adults [Erratum].", "", Notice.ERRATUM),
        ("Slow breathing in adults", "Published Erratum", Notice.ERRATUM),
        ("Retraction: Slow breathing in adults", "", Notice.RETRACTION),
        ("Reply to comments on: Slow breathing in adults", "", Notice.REPLY),
        ("Slow breathing in adults - Reply", "Letter", Notice.REPLY),
        ("Re: Slow breathing in adults. Reply", "", Notice.REPLY),
        ("Comment on: Slow breathing in adults", "", Notice.COMMENT),
        ("Slow breathing in adults: study protocol", "", Notice.PROTOCOL),
    ],
)
def test_notices_about_a_report_are_told_from_it(title, type_, notice):
    found = normalise(Reference(record_id="a", title=title, type=type_))

    assert (found.notices, found.titles[0].key) == ({notice}, "slowbreathinginadults")


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"type": "Article", "pages": "1-9", "volume": "3"}, Kind.ARTICLE),
        ({"type": "Meeting Abstract"}, Kind.CONFERENCE),
        ({"type": "Journal article; Conference proceeding"}, Kind.CONFERENCE),
        ({"journal": "Lung.Conference: 3rd Congress of Lungs"}, Kind.CONFERENCE),
        ({"title": "Slow breathing [Abstract]"}, Kind.CONFERENCE),
        ({"issue": "Suppl 1", "pages": "12-19"}, Kind.UNSURE),
        ({"pages": "S12"}, Kind.UNSURE),
        ({"type": "Preprint"}, Kind.PREPRINT),
        ({"journal": "bioRxiv"}, Kind.PREPRINT),
        ({"doi": "10.1101/2020.01.02.20000001"}, Kind.PREPRINT),
        ({"doi": "10.1101/gr.2000001", "volume": "1", "pages": "2"}, Kind.ARTICLE),
        ({"accession": "NCT01234567"}, Kind.REGISTRY),
        ({"journal": "https://clinicaltrials.gov/show/NCT01234567"}, Kind.REGISTRY),
        ({"type": "Trial registry record"}, Kind.REGISTRY),
        ({"journal": "Cochrane Database Syst Rev"}, Kind.COCHRANE),
        ({"doi": "10.1002/14651858.CD009999.pub2"}, Kind.COCHRANE),
    ],
)
def test_kinds_of_report_are_told(fields, kind):
    assert normalise(Reference(record_id="a", **fields)).kind is kind


def test_version_is_read_from_the_doi():
    assert [
        markers.version(doi)
        for doi in (
            "10.1002/14651858.cd009999",
            "10.1002/14651858.cd009999.pub3",
            "10.21203/rs.3.rs-1/v2",
            "10.1/x",
        )
    ] == [1, 3, 2, 0]


def test_article_that_names_its_registration_is_no_registry_record():
    found = normalise(
        Reference(record_id="a", title="Slow breathing (NCT01234567)", abstract="NCT01234567")
    )

    assert (found.registrations, found.kind is Kind.REGISTRY) == (frozenset(), False)


@pytest.mark.parametrize(
    "field", ["title", "authors", "journal", "pages", "volume", "doi", "abstract"]
)
@pytest.mark.parametrize(
    "text", ["(", "[", ". ", "<a", "&lt;", "(vol ", "reply to ", "re: ", "A;", "1-"]
)
@pytest.mark.timeout(5)
def test_overlong_field_is_read_in_bounded_time(field, text):
    assert normalise(Reference(record_id="a", **{field: text * 50_000})).record_id == "a"
