"""A PostgreSQL of the tests' own: a new data folder, a port of its own, gone at the end.

The system's clusters are neither asked nor touched. PostgreSQL refuses to run as root, so for root it runs as an
unprivileged user. Nothing is synced to disk: the data live no longer than the run.
"""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import psycopg

from tests.machine import ports, registry

USERS = ("postgres", "nobody")
ADMIN = "quorum"
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "listen_addresses": ports.HOST,
    "max_connections": "200",
    "shared_buffers": "64MB",
    "log_min_messages": "warning",
    # What tests take back leaves tables that the planner, once they are analysed, believes to be empty for ever.
    "autovacuum": "off",
}
SECONDS_TO_START = 60


class DidNotStart(Exception):
    """The server ended or stayed silent; the text ends with its last words."""


class Postgres:
    """A running PostgreSQL server. Use it as a context manager, or call stop()."""

    def __init__(self, binaries: Path) -> None:
        """Make the cluster and start it. binaries: the folder that holds initdb and postgres."""
        self._folder = Path(tempfile.mkdtemp(prefix="quorum-pg-"))
        self._password = secrets.token_hex(16)
        self._account = _account()
        self._port = ports.choose()
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._initdb(binaries)
            self._start(binaries)
        except BaseException:
            self.stop()
            raise

    @property
    def pid(self) -> int | None:
        """Process id of the server, None once it is stopped."""
        return self._process.pid if self._process else None

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases, for its administrator."""
        return f"postgres://{ADMIN}:{self._password}@{ports.HOST}:{self._port}/{database}"

    def stop(self) -> None:
        """Stop the server (a fast shutdown), and remove its folder."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._process.send_signal(signal.SIGQUIT)
                self._process.wait(timeout=20)
            registry.forget(self._process.pid)
            self._process = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> "Postgres":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.stop()

    def _initdb(self, binaries: Path) -> None:
        password = self._folder / "password"
        password.write_text(self._password)
        if self._account:
            for path in (self._folder, password):
                os.chown(path, self._account.pw_uid, self._account.pw_gid)
        command = [str(binaries / "initdb"), "--pgdata", str(self._data), "--username", ADMIN]
        command += ["--auth", "scram-sha-256", "--pwfile", str(password)]
        command += ["--encoding", "UTF8", "--locale", "C", "--no-sync", "--no-instructions"]
        made = subprocess.run(
            command, capture_output=True, text=True, cwd="/", check=False, **self._as_user()
        )
        if made.returncode != 0:
            raise DidNotStart(f"initdb failed: {made.stderr.strip()[-2000:]}")
        lines = [f"{name} = '{value}'\n" for name, value in SETTINGS.items()]
        lines += [f"port = {self._port}\n", f"unix_socket_directories = '{self._folder}'\n"]
        with (self._data / "postgresql.conf").open("a") as config:
            config.writelines(lines)

    def _start(self, binaries: Path) -> None:
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [str(binaries / "postgres"), "-D", str(self._data)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd="/",
                start_new_session=True,
                **self._as_user(),
            )
        registry.note(self._process.pid)
        until = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < until and self._process.poll() is None:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.url(), connect_timeout=5).close()
                return
            time.sleep(0.05)
        words = (self._folder / "log").read_text(errors="replace").strip()
        raise DidNotStart(f"PostgreSQL did not start: {words[-2000:]}")

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _as_user(self) -> dict[str, object]:
        """Arguments of subprocess that give up root for the unprivileged account."""
        if self._account is None:
            return {}
        ids = {"user": self._account.pw_uid, "group": self._account.pw_gid, "extra_groups": []}
        return {**ids, "env": {"PATH": os.defpath, "LC_ALL": "C"}}


def _account() -> pwd.struct_passwd | None:
    """Whom the server runs as: for root an unprivileged account, else oneself (None)."""
    if os.geteuid() != 0:
        return None
    for name in USERS:
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise DidNotStart(
        f"PostgreSQL refuses to run as root, and there is no user {' or '.join(USERS)}."
    )


def execute(url: str, statement: str) -> None:
    """Run one statement outside of any transaction, as CREATE DATABASE asks. url: of another database there."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def renamed(url: str, database: str) -> str:
    """The same server's address for another database."""
    return f"{url.rsplit('/', 1)[0]}/{database}"
