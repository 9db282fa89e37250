"""Backup and restore of the played reviews between the two databases: the same rows, files, hashes and numbers."""

import json
import stat
import tarfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from tests.machine import prepared
from tests.machine.server import Server
from tests.synthesis.sample.facts import facts_of

pytestmark = [pytest.mark.worker, pytest.mark.timeout(600)]


@pytest.fixture
def played(quorum_server: Callable[..., Server]) -> Server:
    return quorum_server(sample="synthesis", start=False)


def contents(archive: Path) -> dict[str, object]:
    """Everything in a backup that isn't the order of rows."""
    with tarfile.open(archive) as tar:
        members = {info.name: tar.extractfile(info) for info in tar}
        found: dict[str, object] = {}
        for name, file in members.items():
            assert file is not None
            body = file.read()
            if name.startswith("tables/"):
                # PostgreSQL keeps JSON's keys in an order of its own.
                rows = (json.dumps(json.loads(row), sort_keys=True) for row in body.splitlines())
                found[name] = sorted(rows)
            else:
                found[name] = sha256(body).hexdigest()
    return found


@pytest.mark.postgres
def test_backup_goes_to_postgresql_and_back(
    played: Server, quorum_server: Callable[..., Server], tmp_path: Path
) -> None:
    facts = facts_of(played.env)
    first, second = tmp_path / "first.tar", tmp_path / "second.tar"
    played.manage("backup", str(first))
    there = quorum_server(database="postgresql", start=False)
    there.manage("restore", str(first))
    assert facts_of(there.env) == facts
    there.manage("backup", str(second))
    back = quorum_server(start=False)
    back.manage("restore", str(second))
    assert facts_of(back.env) == facts
    assert contents(second) == contents(first)
    for server in (there, back):
        assert server.manage("verify_ledger").stdout.count("whole") == 2
        assert server.manage("rebuild_projection").stdout.count(" 0 differences") == 2
        said = server.manage("sample_review").stdout
        assert said.splitlines() == ["ketamine: nothing to do", "bcg: nothing to do"]


def test_backup_is_its_owners_only_and_overwrites_nothing(
    quorum_server: Callable[..., Server], tmp_path: Path
) -> None:
    archive, other = tmp_path / "backup.tar", tmp_path / "other.tar"
    other.write_bytes(b"kept")
    server = quorum_server(start=False)
    server.manage("backup", str(archive))
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with pytest.raises(prepared.CommandFailed, match=r"other\.tar exists"):
        server.manage("backup", str(other))
    assert other.read_bytes() == b"kept"


def test_broken_backup_and_full_database_are_refused(
    played: Server, quorum_server: Callable[..., Server], tmp_path: Path
) -> None:
    archive = tmp_path / "backup.tar"
    played.manage("backup", str(archive))
    with pytest.raises(prepared.CommandFailed, match="not empty"):
        played.manage("restore", str(archive))
    empty = quorum_server(start=False)
    body = archive.read_bytes()
    cut = tmp_path / "cut.tar"
    cut.write_bytes(body[: len(body) // 2])
    with pytest.raises(prepared.CommandFailed, match="not a complete backup"):
        empty.manage("restore", str(cut))
    changed = tmp_path / "changed.tar"
    changed.write_bytes(body.replace(b"title_abstract", b"title_abstracT", 1))
    with pytest.raises(prepared.CommandFailed, match=r"not whole|doesn't have its hash"):
        empty.manage("restore", str(changed))
    assert empty.rows("SELECT count(*) FROM reviews_user") == [(0,)]
