"""Studies show what notices say of their reports: on their page, in the table of characteristics, beside results."""

import pytest
from django.test import Client
from django.urls import reverse

from extraction.selectors.characteristics import characteristics_of
from extraction.selectors.marked_studies import marked_studies
from extraction.selectors.studies import reports_of
from reviews.models import Record
from tests.factories import extraction as made

pytestmark = pytest.mark.django_db


def test_study_with_a_retracted_report_is_marked() -> None:
    team = made.crew()
    study = made.study(team)
    review = team.owner.review_id
    assert marked_studies(review, [study.uuid]) == []
    (linked,) = reports_of(review, study.uuid)
    Record.objects.filter(uuid=linked.report.record).update(marks=["retraction", "correction"])

    (marked,) = marked_studies(review, [study.uuid])

    assert (marked.label, [str(mark.label) for mark in marked.marks]) == (
        study.label,
        ["Retracted", "Correction published"],
    )
    assert characteristics_of(review)[1][1].endswith(" [Retracted, Correction published]")
    client = Client()
    client.force_login(team.owner.user, backend="django.contrib.auth.backends.ModelBackend")
    studies = client.get(reverse("extraction:studies", kwargs={"review": review}))
    assert studies.content.decode().count("Retracted</span>") == 1
    where = {"review": review, "study": study.uuid}
    assert "Retracted</span>" in client.get(reverse("extraction:study", kwargs=where)).content.decode()  # fmt: skip
