"""The lock files: one version of a package everywhere, each by its hash, and a bucket's packages among them."""

import re

import pytest

from tests.machine import isolation

PINNED = re.compile(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)


def _lock(name: str) -> str:
    return (isolation.PROJECT / "requirements" / name).read_text()


def _pins(name: str) -> dict[str, str]:
    return dict(PINNED.findall(_lock(name)))


@pytest.mark.parametrize("name", ["s3.txt", "dev.txt"])
def test_larger_lock_holds_the_versions_that_run(name: str) -> None:
    pins = _pins(name)

    assert {package: pins.get(package) for package in _pins("runtime.txt")} == _pins("runtime.txt")


@pytest.mark.parametrize("name", ["runtime.txt", "s3.txt", "dev.txt"])
def test_lock_names_hashes_and_no_registry(name: str) -> None:
    blocks = re.split(r"^(?=[a-z0-9])", _lock(name), flags=re.MULTILINE)[1:]

    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in _lock(name)


def test_bucket_has_its_packages_in_a_lock() -> None:
    assert {"django-storages", "boto3"} <= _pins("s3.txt").keys()
