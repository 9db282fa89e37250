"""Everything on one machine: database, static files, sample review, then web, worker and sweep together."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from reviews.management import collected, processes
from reviews.selectors.health import n_unapplied

FIRST_PORT = 8000
OTHER_PORTS = range(8001, 8020)
SECONDS_TO_ANSWER = 60.0
# There from the first start until the sample is whole: an interrupted start is gone on with, a deleted review stays away.
SAMPLE_UNFINISHED = "sample-unfinished"


class Command(BaseCommand):
    """Prepare what is missing, start the three processes, and stop all of them when one ends or Ctrl-C comes."""

    help = "Start Quorum on this machine: web server, Celery worker and sweep. Ctrl-C stops them."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, help=f"port on 127.0.0.1 (default: {FIRST_PORT})")
        parser.add_argument(
            "--no-sample",
            action="store_true",
            help="leave a new database without the sample review",
        )

    def handle(self, *, port: int | None, no_sample: bool, **_: object) -> None:
        stopping = threading.Event()

        def stop(_number: int, _frame: FrameType | None) -> None:
            stopping.set()

        chosen = self._port(port)
        try:
            self._prepare(sample=not no_sample)
        except KeyboardInterrupt:
            raise CommandError(
                "Stopped before it was ready. The next start goes on from there."
            ) from None
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)
        start = _starter(chosen)
        children = [start(processes.web(port=chosen))]
        try:
            ended = self._first_page(chosen, children, stopping)
            if ended is None and not stopping.is_set():
                children += [start(processes.worker()), start(processes.sweep())]
                self._announce(chosen)
                ended = _until_one_ends(children, stopping)
        finally:
            self.stdout.write("Stopping ...")
            stubborn = processes.stop_all(children)
        for name in stubborn:
            self.stdout.write(f"{name} did not end within 15 seconds and was killed.")
        if ended is not None:
            raise CommandError(
                f"The {ended.name} process ended by itself ({_in_words(ended.status)}), so the others were stopped."
            )
        self.stdout.write("Stopped.")

    def _port(self, wanted: int | None) -> int:
        first = FIRST_PORT if wanted is None else wanted
        if processes.port_is_free(first):
            return first
        other = processes.free_port(OTHER_PORTS) if wanted is None else None
        if other is None:
            raise CommandError(
                f"Port {first} is taken. Stop what uses it, or choose another: make run PORT={first + 100}"
            )
        self.stdout.write(f"Port {first} is taken; using {other}.")
        return other

    def _prepare(self, *, sample: bool) -> None:
        if n_unapplied():
            self.stdout.write("Preparing the database ...")
            call_command("migrate", interactive=False, verbosity=0)
        if collected.collect_if_changed():
            self.stdout.write("Collected the static files.")
        if sample:
            self._load_sample(settings.QUORUM_VAR / SAMPLE_UNFINISHED)
        connection.close()

    def _load_sample(self, unfinished: Path) -> None:
        """Load the sample review into a new database, or go on where an earlier start was interrupted."""
        if unfinished.exists():
            self.stdout.write("Going on with the sample review, which was interrupted ...")
        elif get_user_model().objects.exists():
            return
        else:
            self.stdout.write("Loading the sample review ...")
        unfinished.touch()
        call_command("sample_review", through="synthesis", stdout=self.stdout)
        unfinished.unlink()

    def _first_page(
        self, port: int, children: list[processes.Child], stopping: threading.Event
    ) -> processes.Child | None:
        """Wait until the web server answers; the server itself if it ended instead.

        It has the machine for itself until then, so that the first page doesn't wait for the others to start.
        """
        give_up = time.monotonic() + SECONDS_TO_ANSWER
        while processes.answers(port) is None and not stopping.wait(0.05):
            if ended := processes.first_ended(children):
                return ended
            if time.monotonic() > give_up:
                raise CommandError(f"No page came within {SECONDS_TO_ANSWER:.0f} seconds.")
        return None

    def _announce(self, port: int) -> None:
        self.stdout.write(f"\nQuorum is at http://{processes.HOST}:{port}/ (Ctrl-C stops it)\n")
        team = settings.QUORUM_VAR / "sample-team.json"
        if team.is_file():
            self.stdout.write("Sign in as one of the sample team:\n" + sample_team(team))
        self.stdout.flush()


def sample_team(path: Path) -> str:
    """The sample team as a table: e-mail, password, name, roles. path: the JSON that sample_review left."""
    rows = [
        (member["email"], member["password"], member["name"], _listed(member["roles"]))
        for member in json.loads(path.read_text(encoding="utf-8"))
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join("  " + "  ".join(map(str.ljust, row, widths)).rstrip() + "\n" for row in rows)


def _listed(roles: str | list[str]) -> str:
    return roles if isinstance(roles, str) else ", ".join(roles)


def _starter(port: int) -> Callable[[processes.Program], processes.Child]:
    env = {"QUORUM_PUBLIC_URL": f"http://{processes.HOST}:{port}", **os.environ}
    return lambda program: processes.Child(program, cwd=settings.BASE_DIR, env=env)


def _until_one_ends(
    children: list[processes.Child], stopping: threading.Event
) -> processes.Child | None:
    """Wait for Ctrl-C (None) or for the first process that ends by itself, which is returned."""
    while not stopping.wait(0.1):
        if ended := processes.first_ended(children):
            return ended
    return None


def _in_words(status: int | None) -> str:
    if status is None or status >= 0:
        return f"exit status {status}"
    return f"killed by {signal.Signals(-status).name}"
