"""Days and times as people of a review count them: in the review's time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateformat import format as formatted

from reviews.models import Review


def day(at: datetime | date | None, review: Review | None = None) -> str:
    """A day as people of the review write it: 3 May 2026; blank for None. A time is taken to the review's zone."""
    return "" if at is None else formatted(_there(at, review), "j M Y")


def moment(at: datetime | None, review: Review | None = None) -> str:
    """A time in the review's zone: 3 May 2026, 09:41; blank for None."""
    return "" if at is None else formatted(_there(at, review), "j M Y, H:i")


def today(review: Review) -> date:
    """The day that it is now in the review's zone."""
    return timezone.now().astimezone(ZoneInfo(review.time_zone)).date()


def last_midnight() -> datetime:
    """When the present day began in UTC.

    Not in the review's zone, which a lead can set: trying one zone after another would tell them when others worked.
    """
    return datetime.combine(timezone.now().astimezone(UTC).date(), time.min, tzinfo=UTC)


def _there(at: datetime | date, review: Review | None) -> datetime | date:
    if isinstance(at, datetime):
        return at.astimezone(ZoneInfo(review.time_zone if review else "UTC"))
    return at
