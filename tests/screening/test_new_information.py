"""When an abstract is news to those who excluded a record."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from screening.new_information import Arrival, Bringer, news_among

JUDGED = datetime(2026, 5, 1, tzinfo=UTC)


def arrival(hours: int) -> Arrival:
    at = JUDGED + timedelta(hours=hours)
    return Arrival(bringer=Bringer.SOURCE, at=at, named=UUID(int=100 + hours))


@pytest.mark.parametrize(
    ("hours", "news"),
    [
        ([], None),
        ([-1], None),
        ([0], None),
        ([1], 1),
        ([3, 1, 2], 1),
        ([2, -1], None),
        ([2, 0], None),
    ],
)
def test_first_abstract_is_news_where_it_came_after_the_judgement(
    hours: list[int], news: int | None
) -> None:
    found = news_among([arrival(each) for each in hours], judged_at=JUDGED)
    assert found == (None if news is None else arrival(news))
