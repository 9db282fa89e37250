"""Which report a PDF may be: certain only by DOI and title together."""

from screening.pdf_matching import Ground, Match, Wanted, certain, matches

TITLE = "Ketamine for people with chronic post-traumatic stress: a trial"
OTHER = "Midazolam as an active placebo in trials of rapid treatments"


def wanted(report: str = "a", **facts: object) -> Wanted:
    given = {"doi": "10.1000/one.1", "title": TITLE, "author": "Feder", "year": 2014, **facts}
    return Wanted(report=report, **given)


def ground(page: str, name: str = "x.pdf", **facts: object) -> Ground | None:
    found = matches(pages=[page] if page else [], name=name, wanted=[wanted(**facts)])
    return found[0].ground if found else None


def test_doi_and_title_on_the_first_page_are_certain() -> None:
    page = f"{TITLE.upper()}\nFeder et al.\nhttps://doi.org/10.1000/ONE.1\nReceived in May"
    found = matches(pages=[page], name="x.pdf", wanted=[wanted("b", title=OTHER, doi=""), wanted()])
    assert found == [Match(report="a", ground=Ground.DOI_AND_TITLE)]
    assert certain(found) == found[0]


def test_doi_alone_is_not_certain() -> None:
    found = matches(
        pages=["A letter about something", "1. doi:10.1000/one.1"], name="", wanted=[wanted()]
    )
    assert found == [Match(report="a", ground=Ground.DOI)]
    assert certain(found) is None


def test_title_alone_is_not_certain() -> None:
    assert ground(f"Correction to: {TITLE}") is Ground.TITLE
    assert certain([Match(report="a", ground=Ground.TITLE)]) is None


def test_two_with_doi_and_title_are_not_certain() -> None:
    both = [wanted("a"), wanted("b", doi="10.1000/one.2")]
    page = f"{TITLE} 10.1000/one.1 and 10.1000/one.2"
    found = matches(pages=[page], name="", wanted=both)
    assert [match.ground for match in found] == [Ground.DOI_AND_TITLE] * 2
    assert certain(found) is None


def test_doi_broken_over_lines_is_found() -> None:
    assert ground("doi: 10.1000/\none.1\nElsewhere") is Ground.DOI


def test_longer_doi_is_another_one() -> None:
    assert ground("doi:10.1000/one.11") is None
    assert ground("doi:10.1000/one.1.2") is None
    assert ground("doi:110.1000/one.1") is None
    assert ground("doi:10.1000/one.1.") is Ground.DOI


def test_title_with_other_signs_is_the_same() -> None:
    page = "Kétamine for People with chronic post–traumatic\nstress – a trial"
    assert ground(page) is Ground.TITLE


def test_short_titles_prove_nothing() -> None:
    assert ground("Ketamine", title="Ketamine", author="") is None


def test_scanned_file_goes_by_its_name() -> None:
    assert ground("", name="Feder 2014.pdf") is Ground.NAME
    assert ground("", name="10.1000_one.1.pdf") is Ground.NAME
    assert ground("", name="ketamine for people with chronic post-traumatic.pdf") is Ground.NAME
    assert ground("", name="Feder 2015.pdf") is None
    assert ground("", name="scan0001.pdf") is None


def test_five_at_most_the_strongest_first() -> None:
    many = [wanted(str(n), doi="") for n in range(7)] + [wanted("z")]
    found = matches(pages=[f"{TITLE} 10.1000/one.1"], name="", wanted=many)
    assert [match.report for match in found] == ["z", "0", "1", "2", "3"]
