"""The processes of one machine (web, worker, sweep): what they are, started together, stopped together.

Standard library only: the tests start real servers through the same code.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

HOST = "127.0.0.1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """One process to start: its name for people, and the command."""

    name: str
    command: tuple[str, ...]


def web(*, port: int, workers: int = 2, threads: int = 4) -> Program:
    """The web server, on this machine only. port: TCP port. workers: processes. threads: in each of them."""
    return Program(
        name="web",
        command=(
            *(sys.executable, "-m", "gunicorn", "quorum.wsgi:application"),
            *("--bind", f"{HOST}:{port}", "--worker-class", "gthread"),
            *("--workers", str(workers), "--threads", str(threads), "--preload"),
            *("--graceful-timeout", "10", "--log-level", "warning", "--no-control-socket"),
        ),
    )


def worker(*, concurrency: int = 2, name: str = "worker") -> Program:
    """A Celery worker. concurrency: jobs that it runs at the same time. name: its own among several on a machine."""
    return Program(
        name=name,
        command=(
            *(sys.executable, "-m", "celery", "--quiet", "--app", "quorum.celery:app", "worker"),
            *("--hostname", f"{name}@%h", "--concurrency", str(concurrency)),
            *("--loglevel", "WARNING"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ),
    )


def sweep() -> Program:
    """The process that rings again for jobs whose message or worker was lost."""
    return Program(name="sweep", command=(sys.executable, "manage.py", "sweep", "--loop"))


class Child:
    """A running program in a session of its own, so that Ctrl-C in a terminal reaches its starter only."""

    def __init__(
        self, program: Program, *, cwd: Path, env: Mapping[str, str], log: IO[bytes] | None = None
    ) -> None:
        """Start it. cwd: where manage.py is. log: takes its output; without it the terminal does."""
        self.name = program.name
        self._process = subprocess.Popen(  # noqa: S603 (the programs above)
            program.command,
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT if log else None,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """Process id of the first process, which is its session's and its group's too."""
        return self._process.pid

    @property
    def status(self) -> int | None:
        """Exit status (minus the signal's number if one ended it), None while it runs."""
        return self._process.poll()

    def ask_to_stop(self) -> None:
        """SIGTERM to the first process only: a Celery worker then lets its pool finish the job in hand."""
        if self.status is None:
            self._process.terminate()

    def wait(self, *, until: float) -> bool:
        """Whether it has ended. until: a time of time.monotonic() up to which to wait for it."""
        try:
            self._process.wait(timeout=max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        """SIGKILL to the whole group: nothing of it survives, also where the first process is gone already."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()


def stop_all(children: Sequence[Child], *, patience: float = 15.0) -> list[str]:
    """Stop all of them, politely first.

    patience: seconds from SIGTERM to SIGKILL, for all together. Returns the names of those that had to be killed.
    """
    for child in children:
        child.ask_to_stop()
    until = time.monotonic() + patience
    stubborn = [child.name for child in children if not child.wait(until=until)]
    for child in children:
        child.kill()
    return stubborn


def first_ended(children: Sequence[Child]) -> Child | None:
    """The first of them that runs no more, if any."""
    return next((child for child in children if child.status is not None), None)


def port_is_free(port: int) -> bool:
    """Whether a server could listen on this port of 127.0.0.1 now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port(candidates: Sequence[int]) -> int | None:
    """The first free one of the candidates, None if all are taken."""
    return next((port for port in candidates if port_is_free(port)), None)


def answers(port: int) -> int | None:
    """HTTP status with which the web server on this port answers the question for its health, None if it doesn't."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
