"""What the tests need is found, installed where that is allowed, and asked for in one line where it isn't."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.machine import needs


def _program(path: Path, text: str = "#!/bin/sh\nexit 0\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any of it; its programs are those in the folder that comes back."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "browsers"))
    monkeypatch.delenv("QUORUM_CHROMIUM", raising=False)
    monkeypatch.setattr(needs, "MAC_BROWSERS", ())
    monkeypatch.setattr(needs, "has_apt_chromium", lambda: True)
    monkeypatch.setattr(sys, "platform", "linux")
    return folder


@pytest.mark.parametrize("name", needs.BROWSERS)
def test_a_chromium_on_the_path_is_found(empty_machine: Path, name: str) -> None:
    assert needs.find_chromium() is None
    program = _program(empty_machine / name)
    assert needs.find_chromium() == program


def test_the_browser_that_playwright_brought_is_found(empty_machine: Path, tmp_path: Path) -> None:
    whole = tmp_path / "browsers" / "chromium-1200" / "chrome-linux64" / "chrome"
    shell = (
        tmp_path / "browsers" / "chromium_headless_shell-1200" / "chrome-linux" / "headless_shell"
    )
    for program in (whole, shell):
        _program(program)
        assert needs.find_chromium() == program


def test_the_newest_postgresql_is_found(empty_machine: Path, tmp_path: Path) -> None:
    for version in ("9.6", "15", "17"):
        for name in ("initdb", "postgres"):
            _program(tmp_path / "lib" / version / "bin" / name)
    (tmp_path / "lib" / "18" / "bin").mkdir(parents=True)
    pattern = str(tmp_path / "lib" / "*" / "bin")
    assert needs.find_postgres(folders=[pattern]) == tmp_path / "lib" / "17" / "bin"


def test_a_client_alone_is_no_postgresql(empty_machine: Path) -> None:
    _program(empty_machine / "initdb")
    assert needs.find_postgres(folders=[]) is None
    _program(empty_machine / "postgres")
    assert needs.find_postgres(folders=[]) == empty_machine


def test_valkey_serves_as_redis(empty_machine: Path) -> None:
    program = _program(empty_machine / "valkey-server")
    assert needs.find_redis() == program


def test_what_is_missing_is_asked_for_in_one_line(
    empty_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(needs.Missing) as refusal:
        needs.ensure([needs.CHROMIUM, needs.REDIS])
    assert str(refusal.value) == (
        "The tests need Chromium, Redis. Type:\n"
        "  sudo apt-get install -y chromium-headless-shell fonts-liberation redis-server"
    )


def test_a_sudo_that_asks_for_a_password_is_not_used(
    empty_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    _program(empty_machine / "apt-get")
    _program(empty_machine / "sudo", "#!/bin/sh\nexit 1\n")
    with pytest.raises(needs.Missing, match="sudo apt-get install -y redis-server"):
        needs.ensure([needs.REDIS])


@pytest.fixture
def machine_with_apt(empty_machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The empty machine, where apt-get "installs" a Redis and notes what was asked of it and what it saw."""
    for name in ("sh", "rm", "mkdir", "dirname", "chmod", "touch", "ls"):
        source = shutil.which(name, path=os.defpath)
        assert source is not None
        (empty_machine / name).symlink_to(source)
    policy, cluster = tmp_path / "policy-rc.d", tmp_path / "createcluster.d" / "tests.conf"
    script = needs.INSTALL.replace("/usr/sbin/policy-rc.d", str(policy))
    script = script.replace(
        "/etc/postgresql-common/createcluster.d/quorum-tests.conf", str(cluster)
    )
    monkeypatch.setattr(needs, "INSTALL", script)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    _program(
        empty_machine / "apt-get",
        f'#!/bin/sh\necho "$*" >> {tmp_path}/asked\nls {policy} {cluster} >> {tmp_path}/seen\n'
        f"touch {empty_machine}/redis-server; chmod 755 {empty_machine}/redis-server\n",
    )
    return tmp_path


def test_root_installs_what_is_missing_and_leaves_no_server_running(machine_with_apt: Path) -> None:
    folder = machine_with_apt
    assert needs.ensure([needs.REDIS]) == {"Redis": folder / "bin" / "redis-server"}
    assert (folder / "asked").read_text().splitlines() == [
        "update -q",
        "install -y -q --no-install-recommends redis-server",
    ]
    guards = [str(folder / "policy-rc.d"), str(folder / "createcluster.d" / "tests.conf")]
    assert sorted(set((folder / "seen").read_text().splitlines())) == sorted(guards)
    assert [path for path in guards if Path(path).exists()] == []


def test_what_the_machine_has_set_itself_stays(machine_with_apt: Path) -> None:
    own = _program(machine_with_apt / "policy-rc.d", "#!/bin/sh\n# own\nexit 0\n")
    needs.ensure([needs.REDIS])
    assert own.read_text() == "#!/bin/sh\n# own\nexit 0\n"


def test_a_failed_installation_says_what_to_type(machine_with_apt: Path) -> None:
    _program(machine_with_apt / "bin" / "apt-get", "#!/bin/sh\nexit 100\n")
    with pytest.raises(needs.Missing, match="The installation failed") as refusal:
        needs.ensure([needs.REDIS])
    assert "sudo apt-get install -y redis-server" in str(refusal.value)
    assert not (machine_with_apt / "policy-rc.d").exists()
