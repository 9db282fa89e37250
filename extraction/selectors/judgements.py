"""The agreed risk of bias of results, as the lock takes it in; the risk-of-bias rooms say how it is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

# By result: the judgement of each domain by its id, and "overall".
Judgements = Mapping[UUID, Mapping[str, str]]
OVERALL = "overall"

_readers: list[Callable[[UUID], Judgements]] = []


def register_judgements(read: Callable[[UUID], Judgements]) -> None:
    """Make known where a review's agreed judgements are read; called when Django is ready."""
    _readers.append(read)


def agreed_judgements(review_id: UUID) -> dict[UUID, Mapping[str, str]]:
    """The agreed judgements of a review's results."""
    return {result: found for read in _readers for result, found in read(review_id).items()}
