"""Rings again for forgotten jobs, and lets reviews go whose time has come."""

from __future__ import annotations

import logging
import signal
import threading
from argparse import ArgumentParser
from types import FrameType

from django.db import OperationalError, close_old_connections

from reviews import jobs
from reviews.management.prepared import DataCommand
from reviews.services.purging import purge_due

logger = logging.getLogger(__name__)


class Command(DataCommand):
    """One pass, or a loop until it is told to stop."""

    help = "Ring again for queued and expired jobs, and purge reviews whose 30 days are over."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on until stopped")
        parser.add_argument("--every", type=float, default=5.0, help="seconds between passes")

    def handle(self, *, loop: bool, every: float, **_: object) -> None:
        if not loop:
            self.stdout.write(f"Rang for {jobs.sweep()} jobs, purged {purge_due()} reviews.")
            return
        stopping = threading.Event()

        def stop(_number: int, _frame: FrameType | None) -> None:
            stopping.set()

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)
        while not stopping.is_set():
            try:
                jobs.sweep()
                purge_due()
            except OperationalError:
                logger.exception("The database is away; the next pass tries again.")
            close_old_connections()
            stopping.wait(every)
