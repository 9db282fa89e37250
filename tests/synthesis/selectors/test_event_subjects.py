"""What the history says that acts on analyses are about."""

import pytest
from django.urls import reverse

from reviews.selectors.history import history_of
from tests.factories import people, synthesis

pytestmark = pytest.mark.django_db


def test_analyses_and_their_runs_are_named_by_title() -> None:
    owner = people.review()
    analysis = synthesis.computed(owner)
    lines = history_of(owner).lines

    url = reverse(
        "synthesis:analysis", kwargs={"review": owner.review_id, "analysis": analysis.uuid}
    )
    title = next(
        str(line.subject.label) for line in lines if line.subject and line.subject.url == url
    )
    named = [
        str(line.what)
        for line in reversed(lines)
        if line.subject and (line.subject.label, line.subject.url) == (title, url)
    ]
    assert named == ["specified an analysis", "asked for an analysis to be computed", "computed an analysis"]  # fmt: skip
