"""Long work on a review in short acts, between which others get their turn: each holds the review's lock."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import uuid5

from reviews import ledger
from reviews.jobs import Claim
from reviews.ledger import Act
from reviews.models import Member

# When this is over an act ends with the part that it is at; others may vote between two.
MOST_SECONDS, PAUSE_SECONDS = 0.15, 0.02
T = TypeVar("T")


def in_short_acts(
    claim: Claim,
    by: Member,
    things: Sequence[T],
    do: Callable[[Sequence[T], Act], None],
    *,
    size: int,
    step: str,
    before: int = 0,
) -> None:
    """Do something with the things, so many at once. before: what an earlier attempt has done of the work."""
    left, total, number = list(things), before + len(things), 0
    while left:
        with ledger.act(by=by, key=uuid5(claim.token, str(number))) as act:
            until = time.monotonic() + MOST_SECONDS
            claim.progress(done=total - len(left), total=total, step=step)
            do(left[:size], act)
            left = left[size:]
            while left and time.monotonic() < until:
                do(left[:size], act)
                left = left[size:]
        number += 1
        time.sleep(PAUSE_SECONDS)
