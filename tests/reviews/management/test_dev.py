"""`manage.py dev` starts everything, says where, and stops everything."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from reviews.management import processes
from reviews.management.commands import dev
from tests.machine import isolation, ports, prepared, registry
from tests.machine.server import eventually, is_alive

TEAM = [
    {
        "name": "Ada Lead",
        "email": "ada@example.org",
        "password": "one",
        "roles": ["lead", "reviewer"],
    },
    {"name": "Bo", "email": "bo.reviewer@example.org", "password": "other", "roles": ["reviewer"]},
]


class Running:
    """A running `manage.py dev` and what it prints."""

    def __init__(self, var: Path, *arguments: str) -> None:
        self._log = var.parent / f"{var.name}.log"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "dev", *arguments],
                cwd=isolation.PROJECT,
                env=isolation.server_environment(QUORUM_VAR=str(var)),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        registry.note(self.process.pid)

    @property
    def output(self) -> str:
        return self._log.read_text()

    def children(self) -> dict[str, int]:
        """Process ids of web, worker and sweep."""
        found = {}
        for pid, command in _children_of(self.process.pid):
            for name, word in (("web", "gunicorn"), ("worker", "celery"), ("sweep", "sweep")):
                if word in command:
                    found[name] = pid
        return found


def _children_of(parent: int) -> list[tuple[int, str]]:
    """Ids and commands of a process's children; from /proc where there is one, as small systems lack ps."""
    listed = Path(f"/proc/{parent}/task/{parent}/children")
    if listed.exists():
        pids = [int(pid) for pid in listed.read_text().split()]
        return [(pid, Path(f"/proc/{pid}/cmdline").read_text()) for pid in pids]
    command = ["ps", "-A", "-o", "ppid=,pid=,args="]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in output.splitlines()]
    return [(int(pid), args) for ppid, pid, args in rows if int(ppid) == parent]


@pytest.fixture
def run_dev(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts `manage.py dev` on prepared data, without the sample; or on a folder of the test's own, as it is."""
    started: list[Running] = []

    def run(*arguments: str, team: object = None, var: Path | None = None) -> Running:
        if var is not None:
            started.append(Running(var, *arguments))
            return started[-1]
        source = prepared.sqlite(None).folder
        var = tmp_path / f"var{len(started)}"
        subprocess.run(["cp", "-r", str(source), str(var)], check=True)
        prepared.give_static_files(var)
        if team:
            (var / "sample-team.json").write_text(json.dumps(team))
        started.append(Running(var, "--no-sample", *arguments))
        return started[-1]

    yield run
    for one in started:
        if one.process.poll() is None:
            one.process.send_signal(signal.SIGTERM)
        one.process.wait(timeout=30)
        registry.forget(one.process.pid)


@pytest.mark.worker
def test_ctrl_c_stops_all_that_was_started(run_dev: Callable[..., Running]) -> None:
    port = ports.choose()
    running = run_dev("--port", str(port), team=TEAM)
    eventually(lambda: "Ctrl-C stops it" in running.output, seconds=60)
    assert f"Quorum is at http://127.0.0.1:{port}/" in running.output
    assert re.search(r"ada@example.org +one +Ada Lead +lead, reviewer\n", running.output)
    assert processes.answers(port) == 200
    children = running.children()
    assert sorted(children) == ["sweep", "web", "worker"]
    assert [os.getsid(pid) for pid in children.values()] == list(children.values())
    began = time.monotonic()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(timeout=30) == 0
    assert time.monotonic() - began < 16
    assert [is_alive(pid) for pid in children.values()] == [False] * 3
    assert running.output.endswith("Stopped.\n")


@pytest.mark.worker
@pytest.mark.parametrize("name", ["web", "worker", "sweep"])
def test_when_one_dies_the_others_are_stopped_and_it_is_named(
    run_dev: Callable[..., Running], name: str
) -> None:
    running = run_dev("--port", str(ports.choose()))
    eventually(lambda: "Ctrl-C stops it" in running.output, seconds=60)
    children = running.children()
    os.kill(children[name], signal.SIGKILL)
    assert running.process.wait(timeout=30) == 1
    assert f"The {name} process ended by itself (killed by SIGKILL)" in running.output
    assert [is_alive(pid) for pid in children.values()] == [False] * 3


@pytest.mark.worker
def test_a_taken_port_is_said_in_one_line(run_dev: Callable[..., Running]) -> None:
    port = ports.choose()
    with socket.socket() as listener:
        listener.bind((processes.HOST, port))
        listener.listen()
        running = run_dev("--port", str(port))
        assert running.process.wait(timeout=30) == 1
    assert running.output == (
        f"CommandError: Port {port} is taken. Stop what uses it, or choose another: make run PORT={port + 100}\n"
    )


@pytest.mark.worker
@pytest.mark.timeout(900)
def test_a_sample_that_was_interrupted_is_gone_on_with_once(
    run_dev: Callable[..., Running], tmp_path: Path
) -> None:
    var = tmp_path / "var"
    subprocess.run(["cp", "-r", str(prepared.sqlite(None).folder), str(var)], check=True)
    prepared.give_static_files(var)
    port = str(ports.choose())

    first = run_dev("--port", port, var=var)
    eventually(lambda: _n_events(var) > 0, seconds=120)
    first.process.kill()
    first.process.wait()
    assert "bcg:" not in first.output

    second = run_dev("--port", port, var=var)
    eventually(lambda: "Ctrl-C stops it" in second.output, seconds=600)
    second.process.send_signal(signal.SIGINT)
    assert second.process.wait(timeout=30) == 0
    assert "Going on with the sample review, which was interrupted ...\n" in second.output
    env = isolation.server_environment(QUORUM_VAR=str(var))
    said = prepared.manage(env, "sample_review").stdout
    assert said.splitlines() == ["ketamine: nothing to do", "bcg: nothing to do"]

    third = run_dev("--port", port, var=var)
    eventually(lambda: "Ctrl-C stops it" in third.output, seconds=60)
    assert "sample review" not in third.output


def _n_events(var: Path) -> int:
    """How many events there are, as another process sees it."""
    with closing(sqlite3.connect(var / "quorum.sqlite3")) as database:
        return int(database.execute("SELECT count(*) FROM reviews_event").fetchone()[0])


def test_the_sample_team_is_a_table(tmp_path: Path) -> None:
    file = tmp_path / "sample-team.json"
    file.write_text(json.dumps(TEAM))
    assert dev.sample_team(file) == (
        "  ada@example.org          one    Ada Lead  lead, reviewer\n"
        "  bo.reviewer@example.org  other  Bo        reviewer\n"
    )
