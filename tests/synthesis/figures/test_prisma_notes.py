import pytest

from synthesis.figures.prisma_notes import pending_sentences, standard_notes
from tests.synthesis.figures import prisma_samples


def texts(boxes):
    return [note.text for note in standard_notes(boxes)]


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ({}, ()),
        ({"pending_screening": 1}, ("1 record is pending.",)),
        ({"pending_full_text": 2, "other_pending_retrieval": 1}, ("3 reports are pending.",)),
        (
            {"pending_screening": 1000, "pending_retrieval": 1},
            ("1,000 records and 1 report are pending.",),
        ),
    ],
)
def test_pending_sentences(boxes, expected):
    assert pending_sentences(boxes) == expected


def test_notes_of_a_draft():
    notes = standard_notes(prisma_samples.draft().boxes)
    assert [(note.places, note.pending, note.text) for note in notes] == [
        (("records_screened",), True, "612 records wait for a decision on title and abstract."),
        (
            ("reports_sought",),
            True,
            "94 records went on to full text; they belong to 92 reports. 11 reports wait for"
            " retrieval and 19 for assessment.",
        ),
        (
            ("reports_assessed",),
            False,
            "Of 58 reports assessed, 14 are included, 2 await classification and 1 is of an"
            " ongoing study.",
        ),
        (
            ("other_identified",),
            True,
            "Of 103 records, 41 are duplicates, 20 were excluded on title and abstract, 16 wait"
            " for screening and 26 went on.",
        ),
        (
            ("other_reports_sought",),
            True,
            "By other methods, 6 reports wait for retrieval and 6 for assessment.",
        ),
        (
            ("new_studies",),
            False,
            "Studies so far; the number can rise or fall while reports are pending or are linked"
            " to studies.",
        ),
    ]


def test_nothing_to_tell_gives_no_note():
    assert standard_notes({"records_to_full_text": 5, "reports_sought": 5}) == ()


def test_singular_numbers():
    assert texts(
        {
            "pending_screening": 1,
            "records_to_full_text": 1,
            "reports_sought": 2,
            "pending_full_text": 1,
            "reports_assessed": 1,
            "reports_ongoing": 1,
            "other_duplicates": 1,
            "other_removed_before_retrieval": 1,
            "other_records_sought": 2,
            "other_reports_sought": 1,
        }
    )[:-1] == [
        "1 record waits for a decision on title and abstract.",
        "1 record went on to full text; it belongs to 2 reports. 1 report waits for assessment.",
        "Of 1 report assessed, 0 are included and 1 is of an ongoing study.",
        "Of 4 records, 1 is a duplicate, 1 was removed before retrieval and 2 went on.",
        "By other methods, 2 records went on to full text; they belong to 1 report.",
    ]


def test_further_reports_of_previous_studies_close_the_sum():
    assert texts(prisma_samples.updated().boxes)[-1] == (
        "14 reports were included: 11 of new studies and 3 further reports of studies of the"
        " previous version (39 + 11 + 3 = 53)."
    )
