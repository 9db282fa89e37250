"""/readyz says how long a process has been away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reviews.models import Heartbeat
from reviews.selectors.health import readiness

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=30), "ok"),
        (timedelta(seconds=65), "was last seen 1 min 5 s ago"),
        (timedelta(minutes=5), "was last seen 5 min ago"),
        (timedelta(hours=2, minutes=7, seconds=9), "was last seen 2 h 7 min ago"),
        (timedelta(days=3, seconds=65), "was last seen 3 d ago"),
        (timedelta(days=3, hours=4), "was last seen 3 d 4 h ago"),
    ],
)
def test_a_worker_that_is_away_is_said_with_its_age(age: timedelta, said: str) -> None:
    Heartbeat.objects.create(name="worker", at=timezone.now() - age)

    assert readiness()["worker"] == said
