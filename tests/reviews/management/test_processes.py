"""Children start together, stop politely, and are killed when they don't."""

import os
import socket
import sys
import time
from pathlib import Path

import pytest

from reviews.management import processes
from tests.machine import ports
from tests.machine.server import eventually, is_alive

POLITE = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + POLITE
PARENT = "import subprocess, sys; child = subprocess.Popen(['sleep', '60']); print(child.pid, flush=True); child.wait()"


@pytest.fixture
def start(tmp_path: Path):
    """Starts a Python program as a child, and waits for its first line."""
    children = []

    def begin(code: str, name: str = "it") -> processes.Child:
        log = tmp_path / f"{len(children)}.log"
        program = processes.Program(name=name, command=(sys.executable, "-c", code))
        with log.open("wb") as file:
            children.append(processes.Child(program, cwd=tmp_path, env=os.environ, log=file))
        eventually(lambda: log.read_text(), seconds=20)
        children[-1].log = log
        return children[-1]

    yield begin
    for child in children:
        child.kill()


def test_a_child_has_a_session_of_its_own(start) -> None:
    child = start(POLITE)
    assert os.getsid(child.pid) == child.pid
    assert child.status is None


def test_polite_children_are_not_killed(start) -> None:
    children = [start(POLITE), start(POLITE)]
    assert processes.stop_all(children, patience=10) == []
    assert [child.status for child in children] == [-15, -15]


def test_a_stubborn_child_is_killed_and_named(start) -> None:
    children = [start(POLITE, "web"), start(STUBBORN, "worker")]
    began = time.monotonic()
    assert processes.stop_all(children, patience=0.5) == ["worker"]
    assert time.monotonic() - began < 5
    assert [child.status for child in children] == [-15, -9]


def test_nothing_of_a_killed_childs_group_survives(start) -> None:
    child = start(PARENT)
    grandchild = int(child.log.read_text())
    child.kill()
    eventually(lambda: not is_alive(grandchild), seconds=5)


def test_the_first_that_ends_is_named(start) -> None:
    children = [start(POLITE, "web"), start("print('up')", "worker")]
    eventually(lambda: processes.first_ended(children), seconds=10)
    ended = processes.first_ended(children)
    assert ended is not None
    assert (ended.name, ended.status) == ("worker", 0)


def test_a_taken_port_is_passed_over() -> None:
    taken, free = ports.choose(), ports.choose()
    with socket.socket() as listener:
        listener.bind((processes.HOST, taken))
        listener.listen()
        assert processes.free_port([taken, free]) == free
        assert processes.free_port([taken]) is None
    assert processes.answers(free) is None
