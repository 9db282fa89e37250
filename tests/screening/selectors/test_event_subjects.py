"""What the history says that screening's acts are about."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.models import Member
from reviews.selectors.history import history_of
from screening.models import Report
from tests.factories import full_texts, screening

pytestmark = pytest.mark.django_db


def subjects(member: Member, kind: str) -> list[tuple[str, str]]:
    lines = history_of(member, kind=f"screening.{kind}").lines
    return [(str(line.subject.label), line.subject.url) for line in lines if line.subject]


def page(member: Member, name: str, **where: object) -> str:
    return reverse(name, kwargs={"review": member.review_id, **where})


def test_decisions_name_the_record_and_full_texts_the_report() -> None:
    team = screening.team()
    report = full_texts.sought(team.owner, team.reviewers, titles=["Ketamine in mice"])
    full_texts.attached(team.owner, report)

    record = page(team.owner, "reviews:record", record=report.record_id)
    full_text = page(team.owner, "screening:full-text", report=report.uuid)
    assert subjects(team.owner, "record_decided") == [("Ketamine in mice", record)]
    assert subjects(team.owner, "full_text_attached") == [("Ketamine in mice", full_text)]


def test_votes_are_named_to_their_voter() -> None:
    team = screening.team()
    [place] = screening.stage_records(team.owner, titles=["Ketamine in mice"])
    screening.vote(team.reviewers[0], place, "include")

    record = page(team.owner, "reviews:record", record=place.record_id)
    assert subjects(team.reviewers[0], "vote_cast") == [("Ketamine in mice", record)]
    assert subjects(team.reviewers[1], "vote_cast") == []


def n_queries(member: Member) -> int:
    with CaptureQueriesContext(connection) as captured:
        history_of(member)
    return len(captured)


def test_more_rows_cost_no_more_queries() -> None:
    team = screening.team()
    full_texts.attached(team.owner, full_texts.sought(team.owner, team.reviewers))
    few = n_queries(team.owner)
    for rank in (1, 2):
        report = full_texts.sought(team.owner, team.reviewers, first_rank=rank)
        full_texts.attached(team.owner, report)

    assert Report.objects.count() == 3
    assert n_queries(team.owner) == few
