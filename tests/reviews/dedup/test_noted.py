"""Entries that are hardly more than an identifier, as somebody noted it: asked about, never merged or passed over."""

from dataclasses import replace

import pytest

from reviews.dedup import Ask, Reference, deduplicate
from tests.reviews.dedup.test_traps import PAPER

NOTED = Reference(record_id="b", type="", title="")


@pytest.mark.parametrize(
    "noted",
    [
        replace(NOTED, doi=PAPER.doi),
        replace(NOTED, pmid=PAPER.pmid),
        replace(NOTED, doi=PAPER.doi, year=PAPER.year, journal=PAPER.journal),
    ],
)
def test_an_identifier_without_a_title_is_asked_about(noted):
    found = deduplicate((PAPER, noted))

    assert [(pair.record_id_2, pair.reasons) for pair in found.possible] == [
        ("b", (Ask.TITLE_MISSING,))
    ]


@pytest.mark.parametrize(
    "noted",
    [
        replace(NOTED, doi="10.1000/jsbr.2014.0312"),
        replace(NOTED, doi=PAPER.doi, year="1999"),
        replace(NOTED, year=PAPER.year, journal=PAPER.journal),
    ],
)
def test_nothing_that_only_is_near_is_asked_about_without_a_title(noted):
    assert deduplicate((PAPER, noted)).possible == ()
