"""The time zones that a review can have."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones


@cache
def time_zones() -> frozenset[str]:
    """Their names. Looking for them reads a folder of six hundred files, so it is done once."""
    return frozenset(available_timezones())
