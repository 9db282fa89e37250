"""Where identities come from: random, or drawn from a seed while a sample review is played."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID, uuid4

_seeded: ContextVar[random.Random | None] = ContextVar("seeded_ids", default=None)


def new_uuid() -> UUID:
    """A new random UUID (version 4)."""
    source = _seeded.get()
    return uuid4() if source is None else UUID(int=source.getrandbits(128), version=4)


@contextmanager
def drawn_from(seed: int) -> Iterator[random.Random]:
    """While open, ids of this thread are drawn from the seed, so that a played review is the same each time."""
    source = random.Random(seed)  # noqa: S311 - identities of a sample, not secrets
    token = _seeded.set(source)
    try:
        yield source
    finally:
        _seeded.reset(token)
