"""Which processes the tests have started, on disk, so that those of a killed test run can be ended too.

Each is the first of a session and a process group of its own; its entry is removed when it is stopped in order.
"""

import os
import signal
from contextlib import suppress
from pathlib import Path

from tests.machine import isolation


def note(pid: int) -> None:
    """Remember a process that was just started in a session of its own."""
    folder = _folder()
    folder.mkdir(exist_ok=True)
    (folder / str(pid)).touch()


def forget(pid: int) -> None:
    """It has been stopped."""
    (_folder() / str(pid)).unlink(missing_ok=True)


def end_leftovers(root: Path) -> list[int]:
    """Kill the groups of those that were never stopped; their ids. root: the run's folder."""
    ended = []
    for entry in sorted((root / "pids").glob("*")):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(int(entry.name), signal.SIGKILL)
            ended.append(int(entry.name))
        entry.unlink(missing_ok=True)
    return ended


def _folder() -> Path:
    return isolation.root() / "pids"
