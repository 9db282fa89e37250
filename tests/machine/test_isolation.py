"""Nothing of the developer's environment reaches a test."""

import os
from pathlib import Path

import pytest
from django.conf import settings

from tests.machine import isolation


def test_this_process_has_a_folder_of_its_own() -> None:
    expected = isolation.root() / isolation.process_name()
    assert expected == settings.QUORUM_VAR
    assert str(settings.DATABASES["default"]["NAME"]).startswith((str(expected), "quorum", "test_"))


def test_a_database_of_the_developer_does_not_reach_a_test(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QUORUM_TEST_DATABASE_URL", "QUORUM_TEST_REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("DATABASE_URL", "CELERY_BROKER_URL", "QUORUM_VAR", "DJANGO_ALLOW_ASYNC_UNSAFE"):
        monkeypatch.setenv(name, "/production")
    isolation.settle()
    assert "DATABASE_URL" not in os.environ
    assert "CELERY_BROKER_URL" not in os.environ
    assert Path(os.environ["QUORUM_VAR"]).parent == isolation.root()


def test_a_program_that_a_test_starts_gets_the_products_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "/production")
    env = isolation.server_environment(QUORUM_VAR="/elsewhere")
    assert env["QUORUM_VAR"] == "/elsewhere"
    unwanted = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE"}
    assert not unwanted & env.keys()
