"""A worker shows that it lives, also while it has nothing to do: /readyz looks at it."""

from __future__ import annotations

import logging
import threading

from django.db import DatabaseError, connection
from django.utils import timezone

from reviews.jobs import show_life

logger = logging.getLogger(__name__)
EVERY = 15.0


def start() -> threading.Thread:
    """Begin to note this worker's life from a thread that ends with the process."""
    thread = threading.Thread(target=_go_on, name="life", daemon=True)
    thread.start()
    return thread


def _go_on() -> None:
    pause = threading.Event()
    while True:
        try:
            show_life("worker", timezone.now())
        except DatabaseError:
            logger.exception("The database is away; the next beat tries again.")
        connection.close()
        pause.wait(EVERY)
