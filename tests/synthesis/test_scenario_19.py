"""FIELD.md, C13, scenario 19: a worker killed in mid-job gives one result; the same inputs return the stored one.

A real server for each broker, with two workers. The minute until a lease runs out is played, not waited for.
"""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
import redis

from tests.machine.server import Server

pytestmark = pytest.mark.worker

BROKERS = [
    pytest.param(("sqlite", "filesystem"), id="sqlite-filesystem"),
    pytest.param(
        ("postgresql", "redis"),
        id="postgresql-redis",
        marks=[pytest.mark.postgres, pytest.mark.redis],
    ),
]
WORKERS = ("worker", "worker-2")
# A run of so many trials takes seconds: it can be killed in the middle.
MANY = 3000
SECONDS = 90.0


@pytest.fixture(scope="module", params=BROKERS)
def server(request: pytest.FixtureRequest, module_quorum_server: Callable[..., Server]) -> Server:
    """A running Quorum with two workers and a review."""
    database, broker = request.param
    made = module_quorum_server(database=database, broker=broker, workers=2)
    play(made, "begin()")
    return made


def play(server: Server, call: str) -> dict[str, str]:
    """Run a function of `played` on the server's data; what it told last."""
    done = server.manage("shell", "-v0", "-c", f"from tests.synthesis import played; played.{call}")
    return dict(json.loads(done.stdout.strip().splitlines()[-1]))


class Work:
    """One job of a server, and what came of it."""

    def __init__(self, server: Server, n: int) -> None:
        self.server = server
        self.before = len(self.runs()), len(self.answers())
        self.job = play(server, f"lock_one_analysis({n})")["job"]

    def runs(self) -> list[str]:
        return [row[0] for row in self.server.rows("SELECT result_sha256 FROM synthesis_run")]

    def answers(self) -> list[dict[str, Any]]:
        """What every run_succeeded said, in order."""
        kind = "synthesis.run_succeeded"
        rows = self.server.rows("SELECT body FROM reviews_event WHERE kind = %s ORDER BY seq", kind)
        return [json.loads(row[0])["payload"] for row in rows]

    def gained(self) -> tuple[int, int]:
        """How many runs and answers there are more than before."""
        return len(self.runs()) - self.before[0], len(self.answers()) - self.before[1]

    def row(self) -> tuple[str, int]:
        """State and attempts."""
        # SQLite keeps a UUID as 32 hexadecimal digits.
        key = self.job if "DATABASE_URL" in self.server.env else self.job.replace("-", "")
        statement = "SELECT state, attempts FROM reviews_job WHERE uuid = %s"
        state, attempts = self.server.rows(statement, key)[0]
        return state, attempts

    def wait_for(self, state: str) -> None:
        until = time.monotonic() + SECONDS
        while self.row()[0] != state:
            assert time.monotonic() < until, self.server.log("worker")[-3000:]
            time.sleep(0.05)


@pytest.mark.parametrize("names", [WORKERS[:1], WORKERS], ids=["one worker", "two workers"])
def test_scenario_19_worker_killed_in_mid_job_gives_one_result(
    server: Server, names: tuple[str, ...]
) -> None:
    away = [name for name in WORKERS if name not in names]
    # Asked for while nobody works: what asks takes so long to end that the run could be over by then.
    server.stop(*WORKERS)
    work = Work(server, MANY + len(names))
    server.start(*names)
    work.wait_for("running")
    for name in names:
        server.kill(name)
    assert (work.row(), work.gained()) == (("running", 1), (0, 0))

    play(server, "let_time_pass(rings=3)")
    server.start(*names)
    work.wait_for("done")
    assert (work.row(), work.gained()) == (("done", 2), (1, 1))
    if away:
        server.start(*away)
    play(server, "ring(3)")
    time.sleep(1.0)
    assert (work.row(), work.gained()) == (("done", 2), (1, 1))


def test_scenario_19_message_that_was_never_delivered(server: Server) -> None:
    server.stop("sweep", *WORKERS)
    work = Work(server, 3)
    lose_messages(server)
    server.start(*WORKERS)
    time.sleep(2.0)
    assert (work.row(), work.gained()) == (("queued", 0), (0, 0))

    play(server, "let_time_pass()")
    server.start("sweep")
    work.wait_for("done")
    assert (work.row(), work.gained()) == (("done", 1), (1, 1))


def test_scenario_19_duplicate_request_returns_the_stored_result(server: Server) -> None:
    work = Work(server, 4)
    work.wait_for("done")
    first = work.answers()[-1]
    again = play(server, "request(3)")
    work.job = again["job"]
    work.wait_for("done")
    runs, answers = work.gained()
    assert (runs, answers) in [(1, 2), (1, 3), (1, 4)]
    for answer in work.answers()[-answers + 1 :]:
        assert answer["is_stored"]
        assert {**answer, "is_stored": False} == first


def lose_messages(server: Server) -> None:
    """Nobody will ever deliver what was rung so far."""
    if server.redis is None:
        for message in (server.var / "broker").iterdir():
            message.unlink()
        return
    with redis.Redis.from_url(server.redis.url) as broker:
        broker.flushall()
