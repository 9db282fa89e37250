"""Reports that are no duplicates and belong together are told, with the reason; strangers aren't."""

import random
from dataclasses import replace

import pytest

from reviews.dedup import Reference, Related, Relation, deduplicate, deduplicate_new, normalise

PAPER = Reference(
    record_id="a",
    title="Slow breathing for insomnia in adults with asthma: a randomised trial",
    authors="Müller, Jana; Okafor, Chidi A.; de Vries, Pieter",
    year="2014",
    journal="Journal of Sleep and Breathing Research",
    volume="23",
    issue="4",
    pages="311-319",
)
COCHRANE = replace(
    PAPER, journal="Cochrane Database of Systematic Reviews", volume="", pages="CD009999"
)
ENTRY = replace(
    PAPER,
    type="Trial registry record",
    authors="",
    journal="https://clinicaltrials.gov/show/NCT01234567",
    accession="NCT01234567",
    volume="",
    issue="",
    pages="",
)
RELATED = {
    "registry entry": (PAPER, ENTRY, Relation.REGISTRATION),
    "erratum": (PAPER, replace(PAPER, title=f"Erratum: {PAPER.title}", pages="402"), Relation.ERRATUM),
    "retraction": (PAPER, replace(PAPER, title=f"Retraction: {PAPER.title}", pages="402"), Relation.RETRACTION),
    "expression of concern": (
        PAPER,
        replace(PAPER, title=f"Expression of concern: {PAPER.title}", pages="402"),
        Relation.CONCERN,
    ),
    "reply by the authors": (PAPER, replace(PAPER, title=f"{PAPER.title} - Reply", pages="402"), Relation.REPLY),
    "comment by others": (
        PAPER,
        replace(PAPER, title=f"Comment on: {PAPER.title}", authors="Rossi, Anna", pages="402"),
        Relation.COMMENT,
    ),
    "protocol": (PAPER, replace(PAPER, title=f"{PAPER.title}: study protocol", year="2012", volume="21"), Relation.PROTOCOL),
    "preprint": (PAPER, replace(PAPER, journal="medRxiv", volume="", issue="", pages=""), Relation.PREPRINT),
    "versions of a review": (COCHRANE, replace(COCHRANE, year="2018"), Relation.VERSION),
    "review and its journal version": (PAPER, COCHRANE, Relation.REVIEW),
    "abstract and paper": (
        PAPER,
        replace(PAPER, type="Conference Abstract", volume="22", issue="Suppl 1", pages="S77"),
        Relation.CONFERENCE,
    ),
    "part II": (PAPER, replace(PAPER, title=f"{PAPER.title}. Part II", pages="320-328"), Relation.PART),
    "years of a series": (
        replace(PAPER, title="Deaths by insomnia in the invented registry of 2012"),
        replace(PAPER, title="Deaths by insomnia in the invented registry of 2013", year="2015", volume="24"),
        Relation.PART,
    ),
    "co-publication": (
        PAPER,
        replace(PAPER, journal="Annals of Pulmonology", volume="70", pages="15-23"),
        Relation.COPUBLICATION,
    ),
}  # fmt: skip
STRANGERS = {
    "nothing in common": replace(
        PAPER, title="Night sweats and the menopause: a cohort", pages="12"
    ),
    "the title by others elsewhere": replace(
        PAPER, authors="Rossi, Anna", journal="Annals of Pulmonology", volume="70", pages="15"
    ),
    "another word, another page": replace(
        PAPER, title=PAPER.title.replace("adults", "children"), pages="402-409"
    ),
}


@pytest.mark.parametrize("name", RELATED)
def test_related_reports_are_told(name):
    first, second, relation = RELATED[name]

    found = deduplicate((replace(second, record_id="b"), first))

    assert found.related == (Related(record_id_1="a", record_id_2="b", relation=relation),)
    assert (len(found.clusters), found.possible) == (2, ())


@pytest.mark.parametrize("name", STRANGERS)
def test_strangers_are_not_related(name):
    found = deduplicate((PAPER, replace(STRANGERS[name], record_id="b")))

    assert (len(found.clusters), found.related) == (2, ())


def test_editorials_are_not_related():
    editorial = replace(PAPER, title="Editorial", pages="1")

    found = deduplicate(
        (editorial, replace(editorial, record_id="b", journal="The Other Quarterly"))
    )

    assert found.related == ()


def test_copies_are_related_once():
    preprint = replace(PAPER, journal="medRxiv", volume="", issue="", pages="")
    records = [
        *(replace(PAPER, record_id=f"paper {n}") for n in range(3)),
        *(replace(preprint, record_id=f"preprint {n}") for n in range(3)),
    ]
    random.Random(1).shuffle(records)

    found = deduplicate(records)

    assert [(r.record_id_1, r.record_id_2) for r in found.related] == [("paper 0", "preprint 0")]


def test_a_pair_that_a_person_is_asked_about_is_not_told_as_well():
    found = deduplicate((PAPER, replace(PAPER, record_id="b", title=f"Reply to: {PAPER.title}")))

    assert (len(found.possible), found.related) == (1, ())


def test_new_record_is_related_to_what_stands():
    preprint = replace(PAPER, record_id="b", journal="medRxiv", volume="", issue="", pages="")

    found = deduplicate_new((normalise(PAPER),), (normalise(preprint),), clusters={"a": "a"})

    assert [c.record_ids for c in found.clusters] == [("b",)]
    assert found.related == (Related(record_id_1="a", record_id_2="b", relation=Relation.PREPRINT),)
