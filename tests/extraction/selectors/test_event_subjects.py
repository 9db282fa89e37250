"""What the history says that acts on studies, forms and sheets are about."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.models import Member
from reviews.selectors.history import history_of
from tests.factories import extraction, rob

pytestmark = pytest.mark.django_db


def subjects(member: Member, kind: str) -> list[tuple[str, str]]:
    """Label and address of what the acts of a kind are about, the oldest first."""
    lines = reversed(history_of(member, kind=f"extraction.{kind}").lines)
    return [(str(line.subject.label), line.subject.url) for line in lines if line.subject]


def page(member: Member, name: str, **where: object) -> str:
    return reverse(f"extraction:{name}", kwargs={"review": member.review_id, **where})


def test_studies_arms_interventions_and_forms_are_named() -> None:
    team = extraction.crew()
    owner = team.owner
    study = extraction.study(team)
    extraction.with_arms(team, study, ["Ketamine", "Midazolam"])
    extraction.published(team)

    there = page(owner, "study", study=study.uuid)
    words = page(owner, "vocabulary")
    assert subjects(owner, "study_linked") == [("Feder 2014", there)]
    assert subjects(owner, "arm_added") == [
        ("Ketamine · Feder 2014", there),
        ("Midazolam · Feder 2014", there),
    ]
    assert subjects(owner, "intervention_added") == [("Ketamine", words), ("Midazolam", words)]
    assert subjects(owner, "worded") == [
        ("Feder 2014", there),
        ("Ketamine", words),
        ("Ketamine", there),
        ("Midazolam", words),
        ("Midazolam", there),
    ]
    label, url = subjects(owner, "form_published")[-1]
    assert label.startswith("Extraction form, version ")
    assert url == page(owner, "forms")


def test_agreed_answers_and_own_sheets_name_their_study() -> None:
    team = extraction.crew()
    extraction.published(team)
    study = extraction.study(team)
    extraction.with_arms(team, study)
    extraction.agreed(team, study)

    there = page(team.owner, "study", study=study.uuid)
    assert subjects(team.owner, "sheet_agreed") == [("Feder 2014", there)]
    assert subjects(team.owner, "sheet_submitted") == []
    assert subjects(team.extractors[0], "sheet_submitted") == [("Feder 2014", there)]


def n_queries(member: Member) -> int:
    with CaptureQueriesContext(connection) as captured:
        history_of(member)
    return len(captured)


def test_more_rows_cost_no_more_queries() -> None:
    team = extraction.crew()
    extraction.published(team)
    rob.result(team, extraction.study(team, title="One"))
    few = n_queries(team.owner)
    rob.result(team, extraction.study(team, title="Two"))

    assert n_queries(team.owner) == few
