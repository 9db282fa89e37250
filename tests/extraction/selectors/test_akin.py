"""Reports offered to a study, since their records are related."""

import pytest
from django.test import Client
from django.urls import reverse

from extraction.selectors.akin import akin_by_study
from extraction.services.studies import move_report
from reviews.dedup import Relation
from reviews.ids import new_uuid
from reviews.services.duplicates import ask_pair, relate_pair
from tests.factories import extraction

pytestmark = pytest.mark.db


def test_related_reports_are_offered_until_they_are_one_study(db: None) -> None:
    team = extraction.crew()
    first, second = (extraction.study(team, title=title) for title in ("A trial", "Its abstract"))
    article, abstract = (study.links.get().report for study in (first, second))
    assert akin_by_study(team.owner.review_id) == {}
    pair = ask_pair(
        by=team.owner, first=article.record_id, second=abstract.record_id, key=new_uuid()
    )
    relate_pair(by=team.owner, pair=pair.uuid, relation=Relation.CONFERENCE, key=new_uuid())

    offered = akin_by_study(team.owner.review_id)
    assert {study: [each.report.uuid for each in some] for study, some in offered.items()} == {
        first.uuid: [abstract.uuid],
        second.uuid: [article.uuid],
    }
    (one,) = offered[first.uuid]
    assert one.how == "conference abstract and paper, or abstracts of two congresses"
    assert one.beside == "A trial"

    client = Client()
    client.force_login(team.owner.user, backend="django.contrib.auth.backends.ModelBackend")
    at = {"review": team.owner.review_id}
    listed = client.get(reverse("extraction:studies", kwargs=at)).content.decode()
    shown = client.get(reverse("extraction:study", kwargs={**at, "study": first.uuid}))
    assert "May belong together" in listed
    assert "May belong to this study" in shown.content.decode()
    assert f'name="report" value="{abstract.uuid}"' in shown.content.decode()

    move_report(by=team.owner, report=abstract.uuid, study=first.uuid, key=new_uuid())
    assert akin_by_study(team.owner.review_id) == {}
