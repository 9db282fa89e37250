"""The fixture for real servers starts what it says, and its handles do what they say."""

import http.client
import signal
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.machine.server import Server, eventually, is_alive


def _status(server: Server, path: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_server_answers_and_its_database_is_its_own(quorum_server: Callable[..., Server]) -> None:
    server = quorum_server()
    assert _status(server, "/healthz") == 200
    assert [server.is_running(name) for name in ("web", "worker", "sweep")] == [True] * 3
    assert server.rows("SELECT count(*) FROM reviews_user WHERE email = %s", "nobody") == [(0,)]
    assert server.mail() == []


def test_processes_are_killed_and_started_again_one_by_one(
    quorum_server: Callable[..., Server],
) -> None:
    server = quorum_server(workers=2)
    pids = {name: server.pid(name) for name in ("web", "worker", "worker-2", "sweep")}
    server.kill("worker")
    assert not is_alive(pids["worker"])
    assert not server.is_running("worker")
    server.restart("web")
    assert _status(server, "/healthz") == 200
    assert not is_alive(pids["web"])
    assert server.stop("sweep") == []
    server.start("worker")
    assert server.is_running("worker")
    assert is_alive(pids["worker-2"])


def test_nothing_is_left_when_a_server_is_closed(quorum_server: Callable[..., Server]) -> None:
    server = quorum_server()
    pids = [server.pid(name) for name in ("web", "worker", "sweep")]
    server.close()
    assert [is_alive(pid) for pid in pids] == [False] * 3
    assert not server.var.exists()


@pytest.mark.postgres
@pytest.mark.redis
def test_a_server_of_a_team_runs_on_postgresql_and_redis(
    quorum_server: Callable[..., Server],
) -> None:
    server = quorum_server(database="postgresql", broker="redis")
    assert _status(server, "/healthz") == 200
    assert "PostgreSQL" in server.rows("SELECT version()")[0][0]
    assert server.redis is not None
    assert not (server.var / "quorum.sqlite3").exists()


def test_what_waits_is_told_the_last_answer() -> None:
    with pytest.raises(AssertionError, match="still 0 after"):
        eventually(lambda: 0, seconds=0.1)
    assert eventually(lambda: signal.SIGTERM) is signal.SIGTERM
