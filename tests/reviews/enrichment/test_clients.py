"""What each client asks, and what it makes of answers, whatever comes."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.enrichment.crossref import plain
from reviews.enrichment.interface import Answer, Known, OpenCopy, Request, Service, Wanted
from reviews.enrichment.notices import Nature, Notice
from reviews.enrichment.openalex import from_index
from reviews.enrichment.registry import CLIENTS, told_of
from tests.machine.schedules import examples
from tests.reviews.enrichment import answers

DOI, PMID = answers.DOI, answers.PMID
CLIENT = {client.service: client for client in CLIENTS}
NAMES = (
    *("message", "DOI", "doi", "ids", "pmid", "updated-by", "type", "updated", "date-parts"),
    *("abstract_inverted_index", "best_oa_location", "esearchresult"),
)
RETRACTED = Notice(nature=Nature.RETRACTION, doi="10.5555/notice.1", on="2024-01-15")


def said(service: Service, known: Known, *bodies: bytes | None) -> Answer | None:
    """What a client makes of these answers, all of which it asks for."""
    waiting = list(bodies)
    (told,) = told_of(known, list(Wanted), [service], lambda _service, _request: waiting.pop(0))
    assert waiting == []
    return told.answer


@pytest.mark.parametrize(
    ("service", "known", "bodies", "expected"),
    [
        (
            Service.CROSSREF,
            Known(doi=DOI),
            [
                answers.crossref(
                    abstract="<jats:title>Abstract</jats:title><jats:sec><jats:title>Aim</jats:title><jats:p>To &amp; fro,\n p&lt;0.05.</jats:p></jats:sec>",
                    updates=[answers.update(), answers.update(), answers.update("new_version")],
                )
            ],
            Answer(abstract="Aim: To & fro, p<0.05.", notices=(RETRACTED,)),
        ),
        (Service.CROSSREF, Known(doi=DOI), [None], Answer()),
        (
            Service.PUBMED,
            Known(pmid=PMID),
            [
                answers.efetch(
                    abstract='<AbstractText Label="AIM">To <i>see</i>.</AbstractText><AbstractText>Seen.</AbstractText>',
                    comments=answers.comment()
                    + answers.comment("ErratumIn", "J Ex. 2023;2:8")
                    + answers.comment("CommentIn"),
                )
            ],
            Answer(
                abstract="AIM: To see.\nSeen.",
                doi=DOI,
                notices=(
                    Notice(nature=Nature.RETRACTION, doi="10.5555/notice.1", pmid="90000009", on="2024-01-15"),
                    Notice(nature=Nature.CORRECTION, pmid="90000009"),
                ),
            ),
        ),
        (Service.PUBMED, Known(doi=DOI), [answers.esearch(PMID), answers.efetch()], Answer(doi=DOI)),
        (Service.PUBMED, Known(doi=DOI), [answers.esearch(PMID, "90000002")], Answer()),
        (Service.PUBMED, Known(doi=DOI), [answers.esearch()], Answer()),
        # PubMed's search is not exact: what it found has another DOI.
        (
            Service.PUBMED,
            Known(doi=DOI),
            [answers.esearch(PMID), answers.efetch(doi="10.5555/other", comments=answers.comment())],
            Answer(),
        ),
        (
            Service.OPENALEX,
            Known(pmid=PMID),
            [
                answers.openalex(
                    index={"was": [1], "It": [0, 2]},
                    copy={"pdf_url": "javascript:alert(1)", "landing_page_url": "https://x.org/1", "license": None},
                )
            ],
            Answer(abstract="It was It", doi=DOI, open_copy=OpenCopy(url="https://x.org/1")),
        ),
        (
            Service.UNPAYWALL,
            Known(doi=DOI),
            [answers.unpaywall(best={"url_for_pdf": "https://x.org/1.pdf", "version": "publishedVersion", "license": "cc-by"})],
            Answer(open_copy=OpenCopy(url="https://x.org/1.pdf", version="publishedVersion", licence="cc-by")),
        ),
        (Service.UNPAYWALL, Known(doi=DOI), [answers.unpaywall()], Answer()),
    ],
)  # fmt: skip
def test_answer_says(
    service: Service, known: Known, bodies: list[bytes | None], expected: Answer
) -> None:
    assert said(service, known, *bodies) == expected


@pytest.mark.parametrize(
    ("service", "body"),
    [
        (Service.CROSSREF, answers.crossref("10.5555/other")),
        (Service.PUBMED, answers.efetch("90000002")),
        (Service.OPENALEX, answers.openalex("10.5555/other")),
        (Service.UNPAYWALL, answers.unpaywall("10.5555/other")),
        (Service.CROSSREF, b"<html>busy</html>"),
        (Service.PUBMED, b"<html>busy</html>"),
        (Service.PUBMED, b'<!DOCTYPE a [<!ENTITY b "c">]><PubmedArticleSet>&b;</PubmedArticleSet>'),
    ],
)
def test_answer_about_something_else_is_refused(service: Service, body: bytes) -> None:
    assert said(service, Known(doi=DOI, pmid=PMID), body) is None


@examples(40)
@given(
    body=st.one_of(
        st.binary(),
        st.recursive(
            st.none() | st.integers() | st.text(),
            lambda inner: (
                st.lists(inner)
                | st.dictionaries(
                    st.sampled_from(NAMES),
                    inner,
                )
            ),
        ).map(lambda value: json.dumps(value).encode()),
    )
)
def test_any_answer_is_read_or_refused(body: bytes) -> None:
    for client in CLIENTS:
        for known in (Known(doi=DOI), Known(pmid=PMID), Known(doi=DOI, pmid=PMID)):
            if client.may_ask(known):
                told = told_of(known, list(Wanted), [client.service], lambda _s, _r: body)
                assert len(list(told)) == 1


@given(text=st.text())
def test_any_jats_becomes_lines(text: str) -> None:
    assert "" not in plain(text).split("\n")[1:]


@pytest.mark.parametrize(
    "index", [None, [], {"a": [1, -1]}, {"a": ["b"]}, {"a": [10**9]}, {"a": 1}]
)
def test_broken_index_of_words_is_no_abstract(index: object) -> None:
    assert from_index(index) == ""


def test_services_are_asked_for_what_is_missing_only() -> None:
    asked: list[tuple[Service, str, Mapping[str, str]]] = []
    bodies: dict[Service, bytes | None] = {
        Service.PUBMED: answers.efetch(abstract="<AbstractText>Found.</AbstractText>"),
        Service.CROSSREF: None,
        Service.UNPAYWALL: answers.unpaywall(),
    }

    def fetch(service: Service, request: Request) -> bytes | None:
        asked.append((service, request.path, request.query))
        return bodies[service]

    known = Known(pmid=PMID)
    list(told_of(known, {Wanted.ABSTRACT, Wanted.NOTICES}, list(Service), fetch))
    # What PubMed tells, Crossref is asked by: for notices, which each knows others of.
    assert [(service, path) for service, path, _query in asked] == [
        (Service.PUBMED, "/entrez/eutils/efetch.fcgi"),
        (Service.CROSSREF, "/works/10.5555%2Fquorum.1"),
    ]
    asked.clear()
    list(told_of(known, {Wanted.ABSTRACT}, list(Service), fetch))
    assert [service for service, _path, _query in asked] == [Service.PUBMED]
    asked.clear()
    list(told_of(Known(), list(Wanted), list(Service), fetch))
    assert asked == []
