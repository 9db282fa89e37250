"""The tests' own database server is real, private, and gone afterwards."""

import psycopg
import pytest

from tests.machine import needs, postgres
from tests.machine.server import is_alive

pytestmark = pytest.mark.postgres


def test_the_server_runs_and_is_gone_afterwards() -> None:
    with postgres.Postgres(needs.ensure([needs.POSTGRES])["PostgreSQL"]) as cluster:
        pid = cluster.pid
        assert pid is not None
        assert is_alive(pid)
        with psycopg.connect(cluster.url()) as connection:
            row = connection.execute("SHOW fsync").fetchone()
        assert row == ("off",)
    assert not is_alive(pid)


def test_nobody_gets_in_without_the_password(postgres_url: str) -> None:
    address = postgres_url.rsplit("@", 1)[1]
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"postgres://{postgres.ADMIN}@{address}")
