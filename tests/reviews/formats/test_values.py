"""Values in one shape."""

import pytest

from reviews.formats.values import (
    clean,
    doi_in,
    keyword_list,
    page_range,
    people,
    url_list,
    year_in,
)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  a\n b\xa0c ", "a b c"),
        ("<i>In vivo</i> H<sub>2</sub>O", "In vivo H2O"),
        ("p <0.05 and n> 3", "p <0.05 and n> 3"),
        ("p &lt; 0.05 &amp;amp; more", "p < 0.05 &amp; more"),
        ("&lt;i&gt; is a tag", "<i> is a tag"),
        ("<p>One</p><p>two</p>", "One two"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_clean_drops_markup_and_decodes_once(text, cleaned):
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1001/JAMA.1.", "10.1001/jama.1"),
        ("https://doi.org/10.1001/jama.1", "10.1001/jama.1"),
        ("http://dx.doi.org/10.1002/%28SICI%291097", "10.1002/(sici)1097"),
        ("(doi:10.1016/s0140(20)1)", "10.1016/s0140(20)1"),
        ("10.1038/x     LK  - https://x", "10.1038/x"),
        ("10.1002/x&lt;1::y&gt;2", "10.1002/x<1::y>2"),
        ("in press", None),
        ("10.12/x", None),
    ],
)
def test_doi_in_finds_the_bare_doi(text, doi):
    assert doi_in(text) == doi


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2014/05/12/Spring", 2014),
        ("[1998?]", 1998),
        ("4-8 Aug. 2020", 2020),
        ("in press", None),
        ("12014", None),
        ("", None),
    ],
)
def test_year_in_takes_the_first_year(text, year):
    assert year_in(text) == year


@pytest.mark.parametrize(
    ("names", "authors"),
    [
        (["Feder,Adriana"], ("Feder, Adriana",)),
        (["Liu R.", "McNamara M.E."], ("Liu, R.", "McNamara, M.E.")),
        (["Brownstein C D", "Benson RBJ"], ("Brownstein, C D", "Benson, RBJ")),
        (["A. B. Author-One"], ("Author-One, A. B.",)),
        (["A. B."], ("A. B.",)),
        (["World Health Organization WHO"], ("World Health Organization WHO",)),
        (["World Health Organization"], ("World Health Organization",)),
        (["Smith, J.; Doe, K.; et al."], ("Smith, J.", "Doe, K.")),
        (["M&uuml;ller, A"], ("Müller, A",)),
        (["לוי, עופר"], ("לוי, עופר",)),
        (["others", " , ", ""], ()),
    ],
)
def test_people_are_family_and_given(names, authors):
    assert people(names) == authors


@pytest.mark.parametrize(
    ("first", "last", "pages"),
    [
        ("10", "15", "10-15"),
        ("10", None, "10"),
        (None, "15", "15"),
        ("10", "10", "10"),
        ("349-69", "369", "349-69"),
        ("1279‐1297", None, "1279‐1297"),
        (None, None, None),
    ],
)
def test_page_range_keeps_a_range_that_is_there(first, last, pages):
    assert page_range(first, last) == pages


def test_lists_are_split_and_cleaned():
    assert keyword_list(["*Anxiety", "a; b;", " ", "x &amp; y"]) == ("Anxiety", "a", "b", "x & y")
    assert url_list(["https://a https://b", "https://b", " "]) == ("https://a", "https://b")
