"""A real Quorum for one test: web, worker and sweep as processes of their own, started as `manage.py dev` does."""

import email
import email.policy
import os
import secrets
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any, TypeVar

import psycopg

from reviews.management import processes
from tests.machine import isolation, ports, postgres, prepared, redis, registry

SECONDS_TO_ANSWER = 60.0
T = TypeVar("T")


class Unhealthy(AssertionError):
    """The server did not come up, or one of its processes ended; the text has its log."""


class Server:
    """Handles to one running Quorum. Stops everything by close(), which the fixture calls.

    url: http://127.0.0.1:PORT. var: its QUORUM_VAR. env: the environment of its processes.
    redis: its own Redis where it was asked for, else None.
    """

    def __init__(
        self,
        *,
        var: Path,
        database_url: str | None = None,
        redis_server: redis.Redis | None = None,
        programs: Mapping[str, Callable[[int], processes.Program]],
        env: Mapping[str, str],
    ) -> None:
        self.var = var
        self.redis = redis_server
        self._database_url = database_url
        self._programs = programs
        self._children: dict[str, processes.Child] = {}
        self._port = ports.choose()
        self.url = f"http://{ports.HOST}:{self._port}"
        changes = {
            "QUORUM_VAR": str(var),
            "QUORUM_PUBLIC_URL": self.url,
            "EMAIL_URL": f"filemail://{var / 'mail'}",
        }
        if database_url:
            changes["DATABASE_URL"] = database_url
        if redis_server:
            changes["CELERY_BROKER_URL"] = f"{redis_server.url}/0"
        self.env = isolation.server_environment(**{**changes, **env})

    def start(self, *names: str) -> None:
        """Start the named processes (all of them without a name), and wait until the web server is healthy."""
        wanted = names or tuple(self._programs)
        for name in wanted:
            with (self.var / f"{name}.log").open("ab") as log:
                program = self._programs[name](self._port)
                child = processes.Child(program, cwd=isolation.PROJECT, env=self.env, log=log)
            registry.note(child.pid)
            self._children[name] = child
        if "web" in wanted:
            self._wait_for_health()

    def pid(self, name: str) -> int:
        """Process id of "web", "worker", "worker-2", "sweep"; it is its group's id too."""
        return self._children[name].pid

    def is_running(self, name: str) -> bool:
        """Whether that process runs."""
        return name in self._children and self._children[name].status is None

    def stop(self, *names: str, patience: float = 15.0) -> list[str]:
        """Stop the named processes (all without a name) as Ctrl-C does; the names of those that had to be killed."""
        children = [self._children.pop(name) for name in names or tuple(self._children)]
        stubborn = processes.stop_all(children, patience=patience)
        for child in children:
            registry.forget(child.pid)
        return stubborn

    def kill(self, name: str) -> None:
        """kill -9 of the process and its whole group, in no order and without a last word."""
        child = self._children.pop(name)
        child.kill()
        registry.forget(child.pid)

    def restart(self, name: str) -> None:
        """Stop that process if it runs, and start it anew."""
        if name in self._children:
            self.stop(name)
        self.start(name)

    def manage(self, *arguments: str, timeout: float = 600) -> subprocess.CompletedProcess[str]:
        """Run a manage.py command on this server's data. Raises CommandFailed unless it ends with 0."""
        return prepared.manage(self.env, *arguments, timeout=timeout)

    def rows(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Read this server's database past the product. statement: SQL with %s for each parameter."""
        if self._database_url:
            with psycopg.connect(self._database_url) as connection:
                return connection.execute(statement, parameters).fetchall()
        connection = sqlite3.connect(self.var / "quorum.sqlite3", timeout=20)
        try:
            return connection.execute(statement.replace("%s", "?"), parameters).fetchall()
        finally:
            connection.close()

    def log(self, name: str) -> str:
        """All that the process has written so far."""
        path = self.var / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def mail(self) -> list[EmailMessage]:
        """The messages sent so far, oldest first."""
        files = sorted((self.var / "mail").glob("*.log"), key=lambda file: file.stat().st_mtime_ns)
        parts = [part for file in files for part in file.read_bytes().split(b"-" * 79 + b"\n")]
        return [
            email.message_from_bytes(part, policy=email.policy.default)
            for part in parts
            if part.strip()
        ]

    def close(self) -> None:
        """End everything at once, as nobody will look at the data any more, and remove them."""
        for name in tuple(self._children):
            self.kill(name)
        if self.redis:
            self.redis.stop()
        if self._database_url:
            database = self._database_url.rsplit("/", 1)[1]
            admin = postgres.renamed(self._database_url, "postgres")
            postgres.execute(admin, f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        shutil.rmtree(self.var, ignore_errors=True)

    def _wait_for_health(self) -> None:
        until = time.monotonic() + SECONDS_TO_ANSWER
        status = None
        while time.monotonic() < until:
            status = processes.answers(self._port)
            if not self.is_running("web"):
                break
            if status == 200:
                return
            time.sleep(0.05)
        raise Unhealthy(
            f"/healthz said {status} (None: nothing); the web server:\n{self.log('web')[-4000:]}"
        )


def launch(
    *,
    postgres_url: str | None = None,
    redis_program: Path | None = None,
    sample: str | None = None,
    workers: int = 1,
    start: bool = True,
    env: Mapping[str, str] | None = None,
) -> Server:
    """Make the data of a new server from what is prepared, and start its processes.

    postgres_url: administrator's address of a server, None for SQLite. redis_program: for a Redis of its own,
    None for the filesystem broker. sample: as in prepared.sqlite. workers: Celery workers, 0 or more ("worker",
    "worker-2" …). start: whether to start all processes now.
    """
    var = isolation.root() / f"server-{secrets.token_hex(4)}"
    source = prepared.postgresql(sample, postgres_url) if postgres_url else prepared.sqlite(sample)
    shutil.copytree(source.folder, var)
    prepared.give_static_files(var)
    database_url = None
    if postgres_url:
        name = f"server_{secrets.token_hex(4)}"
        postgres.execute(postgres_url, f'CREATE DATABASE "{name}" TEMPLATE "{source.database}"')
        database_url = postgres.renamed(postgres_url, name)
    server = Server(
        var=var,
        database_url=database_url,
        redis_server=redis.Redis(redis_program) if redis_program else None,
        programs=_programs(workers),
        env=env or {},
    )
    if start:
        try:
            server.start()
        except BaseException:
            server.close()
            raise
    return server


def _programs(workers: int) -> dict[str, Callable[[int], processes.Program]]:
    names = ["worker", *(f"worker-{number}" for number in range(2, workers + 1))][:workers]
    several = {name: _worker(name) for name in names}
    return {
        "web": lambda port: processes.web(port=port),
        **several,
        "sweep": lambda _: processes.sweep(),
    }


def _worker(name: str) -> Callable[[int], processes.Program]:
    return lambda _: processes.worker(name=name, concurrency=1)


def eventually(ask: Callable[[], T], *, seconds: float = 30.0, every: float = 0.05) -> T:
    """The first true answer within so many seconds. Raises AssertionError with the last answer."""
    until = time.monotonic() + seconds
    while not (answer := ask()):
        if time.monotonic() > until:
            raise AssertionError(f"still {answer!r} after {seconds} s")
        time.sleep(every)
    return answer


def is_alive(pid: int) -> bool:
    """Whether a process of that id runs; one that has ended and was not waited for by its parent does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        # It has just gone, or this system has no /proc.
        return not Path("/proc/self").exists()
