"""How texts fall into words, and how what somebody typed is understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.languages import language_code
from reviews.search_words import MAX_TERMS, WORD, Field, Query, Term, Years, query_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Zürich’s meta-analysis_2", ["zurich", "s", "meta", "analysis", "2"]),
        ("ﬁrst H₂O", ["first", "h2o"]),
        ("全身麻酔薬IL6", ["全", "身", "麻", "酔", "薬", "il6"]),
        ("مُحَمَّد", ["محمد"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("한국어", ["한국어"]),
        ("", []),
    ],
)
def test_text_falls_into_words_of_its_script(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(st.text(st.characters(codec="ascii")))
def test_text_in_ascii_falls_into_the_words_that_any_text_would(text: str) -> None:
    assert words_of(text) == WORD.findall(text.casefold())


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("rats", Query(wanted=(Term(("rats",)),))),
        ("meta-analysis", Query(wanted=(Term(("meta", "analysis")),))),
        ("“a b” c*", Query(wanted=(Term(("a", "b")), Term(("c",), None, True)))),
        (
            "AU: Berg -ti:mice",
            Query(
                wanted=(Term(("berg",), Field.AUTHORS),), unwanted=(Term(("mice",), Field.TITLE),)
            ),
        ),
        ("covid:19", Query(wanted=(Term(("covid", "19")),))),
        ("year:2014", Query(years=(Years(2014, 2014),))),
        (
            "year:2010–2014 -year:-2011",
            Query(years=(Years(2010, 2014),), not_years=(Years(1000, 2011),)),
        ),
        ("year:soon", Query(wanted=(Term(("soon",), Field.YEAR),))),
        ("doi:https://doi.org/10.1/x", Query(wanted=(Term(("10", "1", "x"), Field.IDS),))),
        ('a "b', Query(wanted=(Term(("a",)), Term(("b",))))),
        ('- * " : -: ()', Query()),
    ],
)
def test_typed_text_is_understood(typed: str, query: Query) -> None:
    assert query_of(typed) == query


@given(st.text(max_size=300))
def test_any_text_is_understood_somehow(typed: str) -> None:
    query = query_of(typed)

    terms = [*query.wanted, *query.unwanted]
    assert len(terms) + len(query.years) + len(query.not_years) <= MAX_TERMS
    assert all(word and word == "".join(words_of(word)) for term in terms for word in term.words)


@given(st.text(max_size=100), st.text(max_size=100))
def test_words_of_two_texts_are_those_of_both(first: str, second: str) -> None:
    assert words_of(f"{first} {second}") == words_of(first) + words_of(second)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("eng", "en"), ("English; French", "en"), ("en-GB", "en"), ("Deutsch", "de")),
        *(("Chinese (simplified)", "zh"), ("Klingon", "klingon"), ("", "")),
    ],
)
def test_language_has_one_code_however_it_is_written(text: str, code: str) -> None:
    assert language_code(text) == code
