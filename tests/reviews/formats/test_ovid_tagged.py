"""Ovid's databases: sources in each style, names, ids, and fields with blank lines in them."""

import pytest

from reviews.formats.messages import MessageKind
from reviews.formats.reference import ParsedReference, ReferenceType
from tests.reviews.formats.reading import read

K = MessageKind
FACTS = ("journal", "volume", "issue", "pages", "year")


def record(lines: str, database: str = "X") -> ParsedReference:
    text = f"<1. >\nVN  - Ovid Technologies\nDB  - {database}\nTI  - A\n{lines}\n"
    parsed, messages = read(text)
    assert (len(parsed), messages) == (1, [])
    return parsed[0].reference


@pytest.mark.parametrize(
    ("source", "facts"),
    [
        (
            "Mental Health Clinician. 9(6):373-382, 2019.",
            "Mental Health Clinician|9|6|373-382|2019",
        ),
        ("Nature. 345:716-8, 1990 Jun 21.", "Nature|345||716-8|1990"),
        ("BMJ. 345:e1234, 2012.", "BMJ|345||e1234|2012"),
        ("Lancet. 345 Suppl 1:S12-4, 1995 Jan.", "Lancet|345 Suppl 1||S12-4|1995"),
        ("Ecology. 201(2-3):327-334, November 15, 2004.", "Ecology|201|2-3|327-334|2004"),
        ("Cochrane Database. (3):CD000001, 2009.", "Cochrane Database||3|CD000001|2009"),
        ("Lancet. 2019 Jan 03.", "Lancet||||2019"),
        ("Official Gazette. 1288(3), Nov. 16, 2004.", "Official Gazette|1288|3||2004"),
        (
            "J Ex. Conference: 2nd Conference. Spain. 12 (Supplement 3) (no pagination), 2018."
            " Date of Publication: 2018.",
            "J Ex|12|Supplement 3||2018",
        ),
        ("Heart Journal. 32 (5) (pp 123-130), 2011.", "Heart Journal|32|5|123-130|2011"),
        ("Heart Journal. 32 (pp 123-130), 2011.", "Heart Journal|32||123-130|2011"),
        (
            "Trials. 19 (1) (no pagination), 2018. Article Number: 77. Date of Publication: 2018.",
            "Trials|19|1|77|2018",
        ),
        ("Psychotherapy. Vol.43(5), Sep 2015, pp. 562-577.", "Psychotherapy|43|5|562-577|2015"),
        (
            "Dissertation Abstracts: Section B. Vol.76(2-B(E)),2015, pp. No Pagination Specified.",
            "Dissertation Abstracts: Section B|76|2-B(E)||2015",
        ),
        (
            "Economic Journal, vol. 2, no. 3, Spring 2010, pp. 1-20",
            "Economic Journal|2|3|1-20|2010",
        ),
        ("Dermatopathology December 2011;33(8):845-849", "Dermatopathology|33|8|845-849|2011"),
        ("Acta Chirurgica 2010;6:611-613", "Acta Chirurgica|6||611-613|2010"),
        ("Doe, J [Ed]. (2010). The big book. (pp. 1-20). City: X.", "The big book|||1-20|2010"),
        ("Unparsable thing without numbers", "Unparsable thing without numbers||||"),
    ],
)
def test_a_source_is_read_in_each_style(source, facts):
    found = record(f"SO  - {source}")
    assert "|".join(str(getattr(found, name) or "") for name in FACTS) == facts


def test_fields_of_their_own_go_before_the_source():
    found = record(
        "SO  - J. 1(2):3-4, 1999.\nJN  - Journal\nVO  - 5\nIP  - 6\nPG  - 7-8\nYR  - 2000"
    )
    assert tuple(getattr(found, name) for name in FACTS) == ("Journal", "5", "6", "7-8", 2000)


@pytest.mark.parametrize(
    ("database", "lines", "name", "value"),
    [
        ("Ovid MEDLINE(R) ALL", "UI  - 99000001", "pmid", "99000001"),
        ("Embase", "UI  - 99000001", "pmid", None),
        ("Embase", "UI  - 99000001", "accession", "99000001"),
        ("Embase", "PM  - 99000002 [http://x]", "pmid", "99000002"),
        ("PsycINFO", "AN  - Peer Reviewed Journal: 2015-33942-012.", "accession", "2015-33942-012"),
        ("APA PsycInfo", "ID  - anxiety, children", "keywords", ("anxiety", "children")),
        ("HMIC", "ID  - anxiety, children", "keywords", ()),
        ("X", "MH  - *Anxiety\nKW  - a; b", "keywords", ("Anxiety", "a", "b")),
        ("X", "DO  - http://dx.doi.org/10.5555/A", "doi", "10.5555/a"),
        ("X", "DI  - 10.5555/a", "doi", "10.5555/a"),
        ("X", "LG  - English.", "language", "English"),
        ("X", "PG  - No Pagination Specified", "pages", None),
        ("X", "AU  - Behan L.\nAU  - Lucas J.S.", "authors", ("Behan, L.", "Lucas, J.S.")),
        ("X", "AU  - Doe, J. [Author; E-mail: x@y.org]", "authors", ("Doe, J.",)),
        ("X", "AU  - Doe, Jane MD, PhD +", "authors", ("Doe, Jane",)),
        ("X", "AU  - Doe, MA", "authors", ("Doe, MA",)),
        ("X", "AU  - Doe J\nFA  - Doe, Jane", "authors", ("Doe, Jane",)),
        ("X", "AB  - One\nMethod(s): two", "abstract", "One\nMethod(s): two"),
        ("X", "PT  - Journal\nPT  - Conference Abstract", "type", ReferenceType.CONFERENCE),
        ("X", "DT  - Journal Article", "type", ReferenceType.ARTICLE),
    ],
)
def test_a_fact_is_taken_where_the_database_has_it(database, lines, name, value):
    assert getattr(record(lines, database), name) == value


def test_a_label_behind_the_title_is_dropped():
    parsed, _ = read("<1. >\nTI  - A study of x. [References].\n")
    assert parsed[0].reference.title == "A study of x"


@pytest.mark.parametrize(
    ("text", "titles", "said"),
    [
        ("<1. >\nVN  - Ovid\nTI  - A\n\n<2. >\nVN  - Ovid\nTI  - B\n", ["A", "B"], []),
        ("VN  - Ovid\nTI  - A\n\nVN  - Ovid\nTI  - B\n", ["A", "B"], []),
        ("<1. >\nTI  - A\nRF  - x\n\n      y\n\n      z\nYR  - 2014\n", ["A"], []),
        (" <1. >\n VN  - Ovid\n TI  - A\n \n <2. >\n TI  - B\n", ["A", "B"], []),
        ("Database: X <2014>\nSearch Strategy:\n-----\n1  x/ (9)\n<1. >\nTI  - A\n", ["A"], []),
        ("<1. >\nTI  - A\n\nTY  - JOUR\nTI  - B\n", ["A"], [(K.OTHER_FORMAT_BEGINS, 4)]),
        ("<1. >\n<2. >\nTI  - B\n", ["B"], [(K.RECORD_EMPTY, 1)]),
    ],
)
def test_records_begin_at_their_number_or_at_the_vendor(text, titles, said):
    parsed, messages = read(text)
    assert [p.reference.title for p in parsed] == titles
    assert messages == said
