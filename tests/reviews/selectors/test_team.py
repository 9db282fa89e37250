"""Others' progress, shown to leads as of the last midnight in UTC, whatever the settings say."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest

from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Role
from reviews.selectors import team
from reviews.services import review_creation
from tests.factories import people, screening

pytestmark = pytest.mark.django_db

NOON = datetime(2027, 6, 15, 12, 10, tzinfo=UTC)


@pytest.fixture
def lead() -> Iterator[Member]:
    """A lead who screens too, at ten past noon; a reviewer has voted at twenty to, and a day earlier."""
    owner = people.review()
    other = people.member(owner, Role.REVIEWER)
    found = people.member(owner, Role.LEAD, Role.REVIEWER)
    for place, at in zip(
        screening.stage_records(owner, 2),
        (NOON - timedelta(days=1), NOON - timedelta(minutes=30)),
        strict=True,
    ):
        with patch("django.utils.timezone.now", lambda at=at: at):
            screening.vote(other, place, "include")
    with patch("django.utils.timezone.now", lambda: NOON):
        yield found


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "Pacific/Tongatapu", "America/Lima"])
def test_time_zone_of_the_review_moves_no_count(lead: Member, zone: str) -> None:
    review_creation.change_review(by=lead, title="A review", time_zone=zone, key=new_uuid())
    viewer = Member.objects.select_related("review").get(pk=lead.pk)

    progress = team.progress_of(viewer)

    assert progress is not None
    assert progress.until == datetime(2027, 6, 15, tzinfo=UTC)
    assert max(sum(n for _label, n in each.done) for each in team.team_of(viewer)) == 1
