"""Which tag a fact is taken from, where several could give it."""

import io

import pytest

from reviews.formats.opening import open_references
from reviews.formats.reference import Parsed

RIS = "TY  - {kind}\nTI  - A\n{lines}\nER  - \n"
PUBMED = "PMID- 99000001\nTI  - A\n{lines}\n"
WOS = "FN X\nVR 1.0\nPT {kind}\nTI A\n{lines}\nER\n"


def fact(name: str, template: str, lines: str, kind: str = "") -> object:
    text = template.format(lines=lines, kind=kind)
    parsed = [x for x in open_references(io.BytesIO(text.encode())) if isinstance(x, Parsed)]
    return getattr(parsed[0].reference, name)


@pytest.mark.parametrize(
    ("kind", "name", "lines", "value"),
    [
        ("JOUR", "year", "DA  - 2016\nY1  - 2015\nPY  - 2014", 2014),
        ("JOUR", "year", "PY  - in press\nY1  - 2015//\nDA  - 2016", 2015),
        ("JOUR", "abstract", "AB  - Text\nAB  - Copyright of X is the property of Y", "Text"),
        ("JOUR", "abstract", "AB  - One\nAB  - Two", "One\nTwo"),
        ("JOUR", "abstract", "N2  - Other\nAB  - Text", "Text"),
        ("JOUR", "title", "CT  - B\nT1  - C", "A"),
        ("JOUR", "journal", "JO  - J Ex\nT2  - T\nJF  - Journal", "Journal"),
        ("JOUR", "journal_abbrev", "JF  - Journal\nJO  - J Ex", "J Ex"),
        ("JOUR", "journal_abbrev", "JF  - Journal\nJO  - Journal", None),
        ("CHAP", "journal", "JF  - Series\nT2  - The book", "The book"),
        ("BOOK", "journal", "T2  - The series", None),
        ("JOUR", "authors", "A1  - B, B\nAU  - A, A\nA2  - Cited, C", ("A, A", "B, B")),
        ("JOUR", "pages", "SP  - 1\nEP  - 9\nC7  - e1", "1-9"),
        ("JOUR", "pages", "C7  - e1", "e1"),
        ("JOUR", "doi", "L3  - 10.5555/b\nDO  - 10.5555/a", "10.5555/a"),
        ("JOUR", "doi", "DO  - none\nL3  - 10.5555/b", "10.5555/b"),
        ("JOUR", "doi", "UR  - https://example.org/10.5555/b", None),
        ("JOUR", "pmid", "C5  - 99000001", None),
        ("JOUR", "pmid", "U2  - L99\nC5  - 99000001", "99000001"),
        ("JOUR", "accession", "N1  - Accession Number: 12; x\nDP  - EBSCOhost", "12"),
        ("JOUR", "keywords", "KW  - a\nb\nc", ("a", "b", "c")),
        ("JOUR", "type", "M3  - Preprint", "preprint"),
        ("XXXX", "type", "M3  - y", "other"),
        ("JOUR", "type", "JF  - medRxiv\nSP  - 2020.01.01.20000001", "preprint"),
        ("JOUR", "type", "JO  - arXiv preprint arXiv:2301.00001", "preprint"),
        ("UNPB", "type", "T2  - bioRxiv", "preprint"),
        ("JOUR", "type", "JF  - Preprinting Today", "article"),
        ("CTLG", "type", "AN  - NCT99000001", "trial"),
        ("JOUR", "type", "UR  - https://clinicaltrials.gov/study/NCT99000001", "article"),
        ("JOUR", "pages", "SP  - n/a\nEP  - n/a\nC7  - e1", "e1"),
        ("JOUR", "pages", "SP  - N.PAG", None),
        ("JOUR", "volume", "VL  - n/a", None),
        ("JOUR", "accession", "ID  - biblio-990001\nDB  - LILACS", "biblio-990001"),
        ("JOUR", "accession", "M1  - lil-990001", "lil-990001"),
        ("JOUR", "accession", "ID  - epistemonikos_ab12", "epistemonikos_ab12"),
        ("JOUR", "accession", "ID  - https://openalex.org/W99000001", "W99000001"),
        (
            "JOUR",
            "accession",
            "UR  - https://app.dimensions.ai/details/publication/pub.99",
            "pub.99",
        ),
        ("JOUR", "accession", "AN  - 000-111\nUR  - https://lens.org/000-111", "000-111"),
        ("JOUR", "pmid", "LB  - 99000001\nUR  - https://lens.org/000-111", "99000001"),
        ("JOUR", "accession", "UR  - http://www.jstor.org/stable/990001", "990001"),
        ("JOUR", "accession", "ID  - 2099-00001-001", "2099-00001-001"),
        ("JOUR", "authors", "AU  - 张三;李四;", ("张三", "李四")),
        ("JOUR", "authors", "A1  - Doe,J.\nA1  - Roe,R.", ("Doe, J.", "Roe, R.")),
        ("JOUR", "keywords", "KW  - 焦虑;随机对照试验", ("焦虑", "随机对照试验")),
        ("JOUR", "year", "Y1  - 2018/03/01", 2018),
        ("JOUR", "doi", "DO  - https://doi.org/10.5555/A", "10.5555/a"),
    ],
)
def test_ris_takes_a_fact_by_precedence(kind, name, lines, value):
    assert fact(name, RIS, lines, kind) == value


@pytest.mark.parametrize(
    ("name", "lines", "value"),
    [
        (
            "authors",
            "FAU - Feder, Adriana\nAU  - Feder A\nAU  - Liu R",
            ("Feder, Adriana", "Liu, R"),
        ),
        ("authors", "CN  - The Group\nFED - Editor, E", ("The Group",)),
        ("doi", "AID - x [pii]\nAID - 10.5555/a [doi]", "10.5555/a"),
        ("journal", "TA  - J Ex", "J Ex"),
        ("pmcid", "PMC - PMC7026692", "PMC7026692"),
        ("type", "BTI - The book", "chapter"),
        ("type", "PT  - Journal Article\nPT  - Preprint", "preprint"),
        ("keywords", "MH  - *Ketamine/therapeutic use\nOT  - x", ("Ketamine/therapeutic use", "x")),
    ],
)
def test_pubmed_takes_a_fact_by_precedence(name, lines, value):
    assert fact(name, PUBMED, lines) == value


@pytest.mark.parametrize(
    ("kind", "name", "lines", "value"),
    [
        (
            "J",
            "authors",
            "AU Toh, ML\nAF Toh, Ming Liang\n   Liu, Rui",
            ("Toh, Ming Liang", "Liu, Rui"),
        ),
        ("J", "authors", "AU Toh, ML\nCA The Group", ("Toh, ML", "The Group")),
        ("J", "year", "EA MAR 2026", 2026),
        ("J", "pages", "AR e1", "e1"),
        ("J", "type", "DT Article; Proceedings Paper", "article"),
        ("S", "type", "DT Proceedings Paper", "conference"),
        ("B", "type", "DT Book", "book"),
    ],
)
def test_web_of_science_takes_a_fact_by_precedence(kind, name, lines, value):
    assert fact(name, WOS, lines, kind) == value
