"""A Redis of the tests' own: nothing on disk, a port of its own, gone at the end."""

import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import redis

from tests.machine import ports, registry
from tests.machine.postgres import DidNotStart

SECONDS_TO_START = 30


class Redis:
    """A running Redis server. Use it as a context manager, or call stop()."""

    def __init__(self, program: Path) -> None:
        """Start it. program: redis-server or valkey-server."""
        self._folder = Path(tempfile.mkdtemp(prefix="quorum-redis-"))
        self._port = ports.choose()
        command = [str(program), "--bind", ports.HOST, "--port", str(self._port)]
        command += ["--dir", str(self._folder), "--save", "", "--appendonly", "no"]
        with (self._folder / "log").open("wb") as log:
            self._process: subprocess.Popen[bytes] | None = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        registry.note(self._process.pid)
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    @property
    def pid(self) -> int | None:
        """Process id of the server, None once it is stopped."""
        return self._process.pid if self._process else None

    @property
    def url(self) -> str:
        """The server's address; a slash and a number from 0 to 15 choose one of its databases."""
        return f"redis://{ports.HOST}:{self._port}"

    def stop(self) -> None:
        """Stop the server, and remove its folder."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            registry.forget(self._process.pid)
            self._process = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> "Redis":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self.stop()

    def _wait(self) -> None:
        assert self._process is not None
        until = time.monotonic() + SECONDS_TO_START
        client = redis.Redis(host=ports.HOST, port=self._port)
        while time.monotonic() < until and self._process.poll() is None:
            with suppress(redis.ConnectionError):
                client.ping()
                client.close()
                return
            time.sleep(0.05)
        words = (self._folder / "log").read_text(errors="replace").strip()
        raise DidNotStart(f"Redis did not start: {words[-2000:]}")
