"""The environment: what is made is its owner's only, and what isn't said follows from what is."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from quorum import env
from tests.machine import isolation


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in isolation.OWN_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QUORUM_VAR", str(tmp_path / "var"))
    return tmp_path / "var"


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_folder_database_and_secret_are_made_for_their_owner_only(var: Path) -> None:
    env.read()

    made = {path.name: _mode(path) for path in (var, *var.iterdir())}
    assert made == {"var": 0o700, "quorum.sqlite3": 0o600, "secret_key": 0o600}


def test_what_is_there_already_keeps_its_mode(var: Path) -> None:
    var.mkdir(mode=0o750)
    (var / "quorum.sqlite3").touch(mode=0o640)

    env.read()

    assert (_mode(var), _mode(var / "quorum.sqlite3")) == (0o750, 0o640)


def test_database_in_memory_leaves_no_file(
    var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite://:memory:")

    env.read()

    assert [path.name for path in tmp_path.iterdir()] == ["var"]


@pytest.mark.parametrize(
    ("public_url", "sender", "expected"),
    [
        ("", "", "Quorum <quorum@localhost>"),
        ("https://reviews.example.org:8443", "", "Quorum <quorum@reviews.example.org>"),
        ("https://reviews.example.org", "Reviews <us@mail.org>", "Reviews <us@mail.org>"),
        ("", "us@mail.org", "us@mail.org"),
    ],
)
@pytest.mark.usefixtures("var")
def test_sender_of_mails_is_as_set_or_at_the_public_host(
    public_url: str, sender: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUORUM_PUBLIC_URL", public_url)
    monkeypatch.setenv("QUORUM_EMAIL_FROM", sender)

    assert env.read().email_from == expected


@pytest.mark.usefixtures("var")
def test_sender_that_is_no_address_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUORUM_EMAIL_FROM", "Quorum")

    with pytest.raises(ImproperlyConfigured, match="QUORUM_EMAIL_FROM"):
        env.read()


@pytest.mark.parametrize("address", ["", "nobody"])
@pytest.mark.usefixtures("var")
def test_services_are_not_asked_without_an_address(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUORUM_CONTACT", address)
    monkeypatch.setenv("QUORUM_LOOK_UPS", "on")

    with pytest.raises(ImproperlyConfigured, match="QUORUM_CONTACT"):
        env.read()


@pytest.mark.usefixtures("var")
def test_services_are_not_asked_unless_somebody_says_so() -> None:
    assert env.read().look_ups is False
